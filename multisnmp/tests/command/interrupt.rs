//! SIGINT while hosts that do not answer are waited for: every host has its record all the same.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Read},
    net::UdpSocket,
    process::{Child, Command, Stdio},
};

/// The command, asking two hosts that never answer.
struct Asking {
    child: Child,
    silent: UdpSocket,
}

impl Asking {
    fn start() -> Self {
        let silent = UdpSocket::bind("0.0.0.0:0").unwrap();
        silent.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        let at = port(&silent);
        let child = Command::new(env!("CARGO_BIN_EXE_multisnmp"))
            .env_clear()
            .env("SNMPCONFPATH", "/nonexistent")
            .args(["get", "--jsonl", "-t", "60", "-r", "0"])
            .arg(format!("127.0.0.1:{at},127.0.0.2:{at}"))
            .arg("1.3.6.1.2.1.1.1.0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, silent }
    }

    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().unwrap().port()
}

#[test]
fn twice_ends_at_once_with_every_record_written() {
    let mut asking = Asking::start();
    asking.silent.recv(&mut [0; 2048]).expect("the first host was asked");
    asking.interrupt();
    let mut told = String::new();
    let mut err = BufReader::new(asking.child.stderr.take().unwrap());
    while !told.contains("interrupted") {
        assert!(err.read_line(&mut told).unwrap() > 0, "{told}");
    }
    asking.interrupt();
    let status = asking.child.wait().unwrap();
    let mut out = String::new();
    asking.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(status.code(), Some(130), "{told}");
    let records: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 2, "{out}");
    assert!(records.iter().all(|record| record["error"]["kind"] == "cancelled"), "{out}");
}
