//! Starts a real snmpd for one test binary, and initialises the library so that it leaves no files
//! behind.
#![allow(unsafe_code, dead_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::net::{Ipv4Addr, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, io, process, ptr};

use netsnmp_sys as sys;
use tempfile::TempDir;

/// GET sysDescr.0, version 2c, community "public", request-id 1.
const GET_SYS_DESCR: [u8; 40] = [
    0x30, 0x26, 0x02, 0x01, 0x01, 0x04, 0x06, b'p', b'u', b'b', b'l', b'i', b'c', 0xa0, 0x19, 0x02,
    0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0e, 0x30, 0x0c, 0x06, 0x08, 0x2b, 0x06,
    0x01, 0x02, 0x01, 0x01, 0x01, 0x00, 0x05, 0x00,
];

/// An snmpd on a free loopback port with its own configuration and state, stopped on drop.
pub struct Agent {
    child: Child,
    port: u16,
    sys_descr: String,
    _home: TempDir,
}

impl Agent {
    /// Starts snmpd and returns once it answers.
    pub fn start() -> Self {
        // Another program may take the port before snmpd does. Then snmpd ends, and we try a new
        // port.
        let mut problem = String::new();
        for _ in 0..5 {
            match Self::try_start() {
                Ok(agent) => return agent,
                Err(reason) => problem = reason,
            }
        }
        panic!("snmpd does not start: {problem}");
    }

    fn try_start() -> Result<Self, String> {
        let home = TempDir::new().expect("a temporary directory");
        let port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|socket| socket.local_addr())
            .expect("a free port")
            .port();
        let sys_descr = format!("netsnmp-sys test {} on {port}", process::id());
        let config = home.path().join("snmpd.conf");
        fs::write(&config, format!("rocommunity public 127.0.0.1\nsysDescr {sys_descr}\n"))
            .expect("snmpd.conf");
        let log = fs::File::create(home.path().join("log")).expect("log");

        let child = Command::new(snmpd())
            .args(["-f", "-Le", "-C", "-c"])
            .arg(&config)
            .arg(format!("udp:127.0.0.1:{port}"))
            .env("SNMP_PERSISTENT_DIR", home.path())
            .env("SNMPCONFPATH", home.path())
            .env("MIBS", "")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("snmpd is installed (package snmpd, net-snmp on Fedora, Alpine, Homebrew)");
        let mut agent = Self { child, port, sys_descr, _home: home };
        agent.wait_until_it_answers().map_err(|reason| {
            let log = fs::read_to_string(agent._home.path().join("log")).unwrap_or_default();
            format!("{reason}\n{log}")
        })?;
        Ok(agent)
    }

    fn wait_until_it_answers(&mut self) -> Result<(), String> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
        socket.connect((Ipv4Addr::LOCALHOST, self.port)).expect("connect");
        socket.set_read_timeout(Some(Duration::from_millis(100))).expect("timeout");
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut answer = [0; 1500];
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("wait") {
                return Err(format!("it ended: {status}"));
            }
            let received = socket.send(&GET_SYS_DESCR).and_then(|_| socket.recv(&mut answer));
            match received {
                // The description shows that this is our agent, not another program's.
                Ok(len) if contains(&answer[..len], self.sys_descr.as_bytes()) => return Ok(()),
                Ok(_) => return Err("another agent holds the port".to_owned()),
                // The port is not open yet; on loopback this error comes at once.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(_) => {}
            }
        }
        Err("no answer in 20 seconds".to_owned())
    }

    /// The address in the form of libnetsnmp: transport, address, port.
    pub fn peername(&self) -> String {
        format!("udp:127.0.0.1:{}", self.port)
    }

    pub fn sys_descr(&self) -> &str {
        &self.sys_descr
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Finds snmpd; sbin directories are rarely in a user's PATH.
fn snmpd() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(
            ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/opt/net-snmp/sbin"].map(PathBuf::from),
        )
        .map(|dir| dir.join("snmpd"))
        .find(|program| program.is_file())
        .unwrap_or_else(|| PathBuf::from("snmpd"))
}

static LOGGED: Mutex<Vec<(c_int, String)>> = Mutex::new(Vec::new());

unsafe extern "C" fn record(_: *mut c_void, priority: c_int, text: *const c_char) {
    // SAFETY: the shim passes a NUL-terminated text that lives for this call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    if let Ok(mut logged) = LOGGED.lock() {
        logged.push((priority, text));
    }
}

/// Returns what the library has logged since the last call.
pub fn logged() -> Vec<(c_int, String)> {
    std::mem::take(&mut *LOGGED.lock().expect("no panic while logging"))
}

/// Lets the shim's log handler record all messages.
pub fn record_log() {
    // SAFETY: `record` is static, and the tests log from one thread.
    let done = unsafe { sys::netsnmp_shim_set_log_handler(Some(record), ptr::null_mut()) };
    assert_eq!(done, 1);
}

/// Calls `init_snmp` without reading files of the system or the user, and records messages. Call it
/// once per process, from the only thread that uses the library.
pub fn init_library() {
    record_log();
    // SAFETY: no other thread uses the library yet; the name is static.
    unsafe {
        for flag in [
            sys::NETSNMP_DS_LIB_DONT_READ_CONFIGS,
            sys::NETSNMP_DS_LIB_DONT_PERSIST_STATE,
            sys::NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD,
            sys::NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
        ] {
            sys::netsnmp_ds_set_boolean(sys::NETSNMP_DS_LIBRARY_ID, flag, 1);
        }
        sys::init_snmp(c"netsnmp-sys-test".as_ptr());
    }
}
