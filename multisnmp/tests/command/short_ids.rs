//! An agent that keeps 16 bits of a request ID.

use testkit::{faulty::Faulty, lane::SYS_UP_TIME, tree::Tree};

fn agent() -> Faulty {
    let tree = Tree::system();
    Faulty::start(move |request| {
        let mut answer = tree.answer(request);
        let pdu = answer.pdu.as_mut().unwrap();
        pdu.request_id &= 0xffff;
        vec![answer.into()]
    })
}

#[test]
fn a_single_host_that_cuts_ids_is_named_with_the_option_that_helps() {
    let (peer, home) = (agent(), testkit::home!());
    let it = home.run(&["get", "--jsonl", "-t", "0.2", "-r", "0", &peer.udp(), SYS_UP_TIME]);
    assert_eq!((it.code, it.kinds()), (3, vec!["timeout".to_owned()]), "{}", it.err);
    let error = &it.record()["error"];
    assert!(error["message"].as_str().unwrap().contains("cut to 16 bits"), "{error}");
    assert!(error["advice"].as_str().unwrap().contains("--16bitIDs"), "{error}");
    let it = home.run(&["get", "-t", "0.2", "-r", "0", &peer.udp(), SYS_UP_TIME]);
    assert!(it.err.contains("cut to 16 bits") && it.err.contains("--16bitIDs"), "{}", it.err);
}

#[test]
fn short_ids_come_from_the_option_the_token_and_the_hosts_file() {
    let peer = agent();
    let target = peer.udp();
    let works = |home: &testkit::home::Home, more: &[&str], target: &str| {
        let it = home.run(&[&["get", "-t", "1", "-r", "0"], more, &[target, SYS_UP_TIME]].concat());
        assert_eq!(it.code, 0, "{more:?}: {}", it.err);
    };
    let home = testkit::home!();
    for option in ["--16bitIDs", "--16bitIDs=yes", "-Y16bitIDs=yes"] {
        works(&home, &[option], &target);
    }
    home.write("hosts.txt", format!("{} 16bitIDs=yes\n", peer.address()));
    works(&home, &[], "@hosts.txt");
    home.write("snmp.conf", "16bitIDs yes\n");
    works(&home, &[], &target);
    // The option goes before the token.
    let it = home.run(&["get", "-t", "0.2", "-r", "0", "--16bitIDs=no", &target, SYS_UP_TIME]);
    assert_eq!(it.code, 3, "{}", it.err);
    let home = testkit::home!();
    home.write("hosts/127.0.0.1.conf", "16bitIDs yes\n");
    works(&home, &[], &peer.address().to_string());
}
