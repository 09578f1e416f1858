//! SIGINT, SIGTERM and SIGHUP while the command waits for hosts: every host still gets its record.
#![cfg(unix)]

use std::{net::UdpSocket, sync::mpsc, time::Duration};
use testkit::{
    faulty::{Action, Faulty},
    lane::{LONG, SYS_UP_TIME, ms},
    tree::Tree,
};

#[test]
fn a_second_sigint_ends_at_once_with_every_record_written() {
    let silent = UdpSocket::bind("0.0.0.0:0").unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let port = silent.local_addr().unwrap().port();
    let targets = format!("127.0.0.1:{port},127.0.0.2:{port}");
    let args =
        ["get", "--jsonl", "-t", "60", "-r", "0", "--drain", "1h", &targets, "1.3.6.1.2.1.1.1.0"];
    let home = testkit::home!();
    let mut asking = home.start(&args);
    silent.recv(&mut [0; 2048]).expect("the first host was asked");
    asking.interrupt();
    asking.wait_until_told("interrupted");
    asking.interrupt();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert_eq!(it.kinds(), ["cancelled", "cancelled"], "{}", it.out);
    let summary = "interrupted: 2 hosts: 0 answered, 2 failed (2 cancelled)";
    assert!(it.err.contains(summary), "{}", it.err);
}

#[test]
fn one_sigterm_ends_a_run_whose_hosts_never_end() {
    let tree = Tree::new().with_table("1.3.6.1.2.1.2.2.1", &[1], 100_000);
    let peer =
        Faulty::everywhere(move |request| vec![Action::from(tree.answer(request)).after(ms(20))]);
    let hosts = peer.hosts(3);
    let home = testkit::home!();
    // The third host waits for its turn.
    let args = ["walk", "--jsonl", "--drain", "300ms", "--in-flight", "2", "--lanes", "1", "-Cr1"];
    let asking = home.start(&[&args[..], &[&hosts.join(","), "1.3.6.1.2.1.2.2.1"]].concat());
    assert!(peer.wait_for(10, LONG), "the hosts are asked");
    asking.terminate();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert!(it.err.contains("waiting up to 0.3 s"), "{}", it.err);
    assert_eq!(it.kinds(), ["cancelled"; 3], "{}", it.out);
    for (host, begun) in hosts.iter().zip([true, true, false]) {
        let record = it.of(host);
        let varbinds = record["varbinds"].as_array().unwrap();
        assert_eq!(varbinds.is_empty(), !begun, "{record}");
        assert_eq!(record["complete"], false, "{record}");
        let message = record["error"]["message"].as_str().unwrap();
        assert!(message.contains("ended before this host was done"), "{message}");
    }
}

#[test]
fn a_host_under_way_may_finish_after_a_sigterm() {
    let (release, released) = mpsc::channel::<()>();
    let peer = Faulty::start(move |request| {
        released.recv_timeout(LONG).expect("the test goes on");
        vec![Tree::system().answer(request).into()]
    });
    let home = testkit::home!();
    let mut asking = home.start(&["get", "--jsonl", "-t", "60", &peer.udp(), SYS_UP_TIME]);
    // The peer has the request, and waits before it answers.
    assert!(peer.wait_for(1, LONG), "the host is asked");
    asking.terminate();
    asking.wait_until_told("interrupted");
    release.send(()).unwrap();
    let it = asking.wait();
    assert_eq!((it.code, it.kinds()), (130, vec!["none".to_owned()]), "{}", it.err);
}

#[test]
fn without_a_drain_a_sigterm_gives_up_at_once() {
    let peer = Faulty::everywhere(|_| vec![]);
    let home = testkit::home!();
    let targets = peer.hosts(2).join(",");
    let args = ["get", "--jsonl", "-t", "3600", "-r", "0", "--drain", "0", &targets, SYS_UP_TIME];
    let asking = home.start(&args);
    assert!(peer.wait_for(2, LONG), "the hosts are asked");
    asking.terminate();
    let it = asking.wait();
    assert_eq!((it.code, it.kinds()), (130, vec!["cancelled".to_owned(); 2]), "{}", it.err);
}

#[test]
fn a_sighup_ends_a_run_as_a_sigterm_does() {
    let peer = Faulty::everywhere(|_| vec![]);
    let home = testkit::home!();
    let out = home.text("out.jsonl");
    let host = &peer.hosts(1)[0];
    let args = ["get", "--jsonl", "-o", &out, "-t", "3600", "--drain", "0", host, SYS_UP_TIME];
    let asking = home.start(&args);
    assert!(peer.wait_for(1, LONG), "the host is asked");
    asking.hang_up();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert!(home.read("out.jsonl").contains("cancelled"));
}

/// nohup, and the shell's background jobs, start a command with signals that it has to ignore.
#[test]
fn signals_that_were_ignored_from_the_start_stay_ignored() {
    let peer = Faulty::everywhere(|_| vec![]);
    let host = &peer.hosts(1)[0];
    let args = ["get", "--jsonl", "-t", "3600", "--drain", "0", host, SYS_UP_TIME];
    let home = testkit::home!();
    let asking = home.start_with(home.shell("sh", "trap '' HUP INT; exec \"$0\" \"$@\"", &args));
    assert!(peer.wait_for(1, LONG), "the host is asked");
    asking.hang_up();
    asking.interrupt();
    // A signal that is ignored is dropped at once. If one were not, standard error would tell it
    // before the next one.
    asking.terminate();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert_eq!(it.err.matches("interrupted:").count(), 1, "{}", it.err);
}

#[test]
fn a_run_that_is_ended_twice_names_the_file_that_it_leaves() {
    let peer = Faulty::everywhere(|_| vec![]);
    let home = testkit::home!();
    let (db, out) = (home.text("net.db"), home.text("report.json"));
    let args = ["inventory", "--db", &db, "-o", &out, "-t", "3600", "--drain", "1h"];
    let mut asking = home.start(&[&args[..], &[&peer.hosts(1)[0]]].concat());
    assert!(peer.wait_for(1, LONG), "the host is asked");
    // Another program writes to the database, so that the writer waits.
    let other = rusqlite::Connection::open(&db).unwrap();
    other.busy_timeout(LONG).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    asking.terminate();
    asking.wait_until_told("interrupted");
    asking.terminate();
    let it = asking.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    let last = it.err.lines().last().unwrap();
    let (_, file) = last.split_once("the output is not complete: ").expect(last);
    let name = std::path::Path::new(file).file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(".report.json.multisnmp-") && name.ends_with(".partial"), "{name}");
    assert!(std::path::Path::new(file).exists() && !home.path("report.json").exists());
}

#[test]
fn an_address_that_got_a_packet_before_the_interrupt_is_not_finished() {
    let peer = Faulty::everywhere(|_| Vec::new());
    let home = testkit::home!();
    let port = peer.address().port().to_string();
    let args = ["scan", "--fast-timeout", "60s", "-t", "60", "--rate", "1", "--drain", "0"];
    let scan = home.start(&[&args[..], &["--port", &port, "127.0.0.1-50"]].concat());
    assert!(peer.wait_for(1, LONG), "an address is asked");
    scan.interrupt();
    let it = scan.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    assert!(it.err.contains("interrupted: 50 addresses: 0 answer"), "{}", it.err);
    assert!(it.err.contains(" not asked, ") && it.err.contains(" not finished in "), "{}", it.err);
}
