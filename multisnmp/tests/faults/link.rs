//! Namespaces of Linux, and the interface of a network of its own.

use std::{process::Command, time::Duration};

/// `unshare` with these namespaces. A program follows.
pub(crate) fn unshared(namespaces: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args([namespaces, "--"]);
    command
}

/// Takes the interface down. It comes up again after this time.
pub(crate) fn go_down(time: Option<Duration>) {
    set("down");
    if let Some(time) = time {
        std::thread::sleep(time);
        go_up();
    }
}

/// Brings the interface up.
pub(crate) fn go_up() {
    set("up");
}

fn set(to: &str) {
    let status = Command::new("ip").args(["link", "set", "lo", to]).status();
    assert!(status.unwrap().success(), "ip link set lo {to}");
}
