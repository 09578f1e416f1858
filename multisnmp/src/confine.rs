//! What a worker process gives up before it hears from the network: [`confine`].
//!
//! An answer that takes over a worker then finds no file, no other program and no way to more rights.
//! The limits hold for the thread that asks for them and for all threads that it starts. A kernel
//! that lacks one of them does not stop the worker; `doctor` says which are in force. Besides, the
//! process has limits: it cannot make a file longer, raise its number of descriptors, or take all
//! memory of the machine.

use crate::process;
use netsnmp::worker::Needs;

// The filter of calls is a program for one processor, and seccompiler writes it for these.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod calls;
#[cfg(all(
    target_os = "linux",
    not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))
))]
#[path = "confine/calls_absent.rs"]
mod calls;
#[cfg(target_os = "linux")]
mod files;

/// What is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Confinement {
    /// No program that it starts has more rights.
    pub(crate) no_new_privileges: bool,
    /// It opens no files (Landlock).
    pub(crate) no_files: bool,
    /// The kernel refuses system calls that a worker does not need, and new processes (seccomp).
    pub(crate) calls: bool,
}

/// Confines a worker process. It ignores the signals that end the command: its socket says when it
/// ends.
pub(crate) fn worker(needs: &Needs) -> Result<(), String> {
    process::ignore_interrupts();
    // If there is too little memory for all, the system ends a worker and not the command. Later, the
    // file is closed to a process that leaves no core dumps.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    // With this variable, a developer can look at a crash.
    if std::env::var_os("MULTISNMP_CORE_DUMPS").is_none_or(|wish| wish != "1") {
        process::refuse_core_dumps();
    }
    process::limit_files();
    if let Some(memory) = memory(needs) {
        process::limit_memory(memory);
    }
    confine();
    Ok(())
}

/// Returns the most memory that a worker may take: several times what it needs, because a worker that
/// reaches the limit dies.
fn memory(needs: &Needs) -> Option<u64> {
    const BASE: u64 = 1 << 30;
    const PER_HOST: u64 = 64 << 10;
    const PER_THREAD: u64 = 16 << 20;
    let (hosts, threads) = (needs.in_flight as u64, needs.threads as u64);
    let values = (needs.memory? as u64).saturating_mul(4);
    Some(values.saturating_add(BASE + hosts * PER_HOST + threads * PER_THREAD))
}

/// Confines this thread, and all threads that it starts from now on.
#[cfg(target_os = "linux")]
pub(crate) fn confine() -> Confinement {
    let files = files::refuse();
    let calls = calls::refuse();
    Confinement {
        no_new_privileges: files.no_new_privileges || calls,
        no_files: files.enforced,
        calls,
    }
}

/// Does nothing: the system has no such limits.
#[cfg(not(target_os = "linux"))]
pub(crate) fn confine() -> Confinement {
    Confinement::default()
}

/// Returns what would be in force in a worker; `None` if the system has no such limits. It is tried in
/// a thread of its own.
pub(crate) fn probe() -> Option<Confinement> {
    let tried = || std::thread::spawn(confine).join().unwrap_or_default();
    cfg!(target_os = "linux").then(tried)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{fs::File, io, net::UdpSocket, process::Command, thread};

    #[test]
    fn a_confined_thread_has_its_sockets_and_no_files() {
        let tried = thread::spawn(|| {
            let open = UdpSocket::bind("127.0.0.1:0").unwrap();
            let confined = confine();
            let refused = |error: io::Error| error.kind() == io::ErrorKind::PermissionDenied;
            let file = File::open("/proc/self/maps").map(drop).map_err(refused);
            let program = Command::new("/bin/true").spawn().map(drop).map_err(refused);
            // What a lane does goes on.
            let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
            socket.send_to(b"x", open.local_addr().unwrap()).unwrap();
            let thread = thread::spawn(|| 7).join().unwrap();
            (confined, file, program, thread)
        });
        let (confined, file, program, thread) = tried.join().unwrap();
        assert_eq!(thread, 7);
        // A container may forbid one of them.
        if confined.calls || confined.no_files {
            assert_eq!(file, Err(true));
        }
        if confined.calls {
            assert_eq!(program, Err(true));
            assert!(confined.no_new_privileges);
        }
        // Other threads have everything.
        assert!(File::open("/proc/self/maps").is_ok());
    }
}
