//! SIGINT while the command waits for silent hosts: every host still gets its record.
#![cfg(unix)]

use std::{net::UdpSocket, time::Duration};

#[test]
fn a_second_sigint_ends_at_once_with_every_record_written() {
    let silent = UdpSocket::bind("0.0.0.0:0").unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let port = silent.local_addr().unwrap().port();
    let targets = format!("127.0.0.1:{port},127.0.0.2:{port}");
    let args = ["get", "--jsonl", "-t", "60", "-r", "0", &targets, "1.3.6.1.2.1.1.1.0"];
    let home = testkit::home!();
    let mut asking = home.start(&args);
    silent.recv(&mut [0; 2048]).expect("the first host was asked");
    asking.interrupt();
    asking.wait_until_told("interrupted");
    asking.interrupt();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert_eq!(it.kinds(), ["cancelled", "cancelled"], "{}", it.out);
}
