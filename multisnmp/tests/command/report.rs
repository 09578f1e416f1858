//! `multisnmp report` and `topology`.

use std::fs;
use testkit::{
    agent::Agent,
    home::{Ended, Home},
};

/// An inventory of two neighbours and of one host that did not answer.
const NEIGHBOURS: &str = r#"{"schema_version":1,"host":"10.0.0.1","address":"10.0.0.1:161","ok":true,"complete":true,"device":{"name":"core","vendor":"Cisco","model":"C9500","description":"<script>alert(1)</script>"},"interfaces":[{"index":1,"name":"Te1/1","speed":10000000000,"admin_status":"up","oper_status":"up"}],"neighbors":[{"protocol":"lldp","local_port_name":"Te1/1","remote_name":"access.example.net","remote_port":"Gi0/24"}],"states":{},"notes":{},"error":null,"elapsed_ms":1.0,"tries":9}
{"schema_version":1,"host":"10.0.0.2","address":"10.0.0.2:161","ok":true,"complete":true,"device":{"name":"access"},"neighbors":[{"protocol":"lldp","local_port_name":"GigabitEthernet0/24","remote_name":"core","remote_port":"Te1/1"}],"states":{},"notes":{},"error":null,"elapsed_ms":1.0,"tries":9}
{"schema_version":1,"host":"10.0.0.3","address":"10.0.0.3:161","ok":false,"complete":false,"states":{},"notes":{},"error":{"kind":"timeout","message":"no answer","advice":""},"elapsed_ms":1.0,"tries":2}
"#;

fn home() -> Home {
    let home = testkit::home!();
    home.write("net.jsonl", NEIGHBOURS);
    home
}

#[test]
fn a_report_is_markdown_or_html() {
    let home = home();
    let Ended { code, out: text, .. } = home.run(&["report", "net.jsonl"]);
    assert_eq!(code, 0);
    assert!(text.contains("3 hosts, 2 answered, 1 did not."), "{text}");
    assert!(text.contains("| 10.0.0.3 | timeout | no answer |"), "{text}");
    assert!(text.contains("| 1 | Te1/1 | up | 10 Gbit/s |"), "{text}");
    assert_eq!(home.run(&["report", "net.jsonl", "-o", "net.html"]).code, 0);
    let page = fs::read_to_string(home.path("net.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"), "{page}");
    let Ended { out: stdout, .. } = home.run(&["report", "net.jsonl", "--format", "html"]);
    assert_eq!(stdout, page);
    let Ended { code, err, .. } = home.run(&["report", "none.jsonl"]);
    assert!(code == 1 && err.contains("none.jsonl"), "{err}");
}

#[test]
fn a_link_that_both_ends_report_is_one_line() {
    let home = home();
    let Ended { code, out: dot, .. } = home.run(&["topology", "net.jsonl"]);
    assert_eq!(code, 0);
    assert_eq!(dot.matches(" -- ").count(), 1, "{dot}");
    assert!(
        dot.contains("n0 -- n1 [taillabel=\"Te1/1\", headlabel=\"GigabitEthernet0/24\"];"),
        "{dot}"
    );
    assert_eq!(home.run(&["topology", "net.jsonl", "-o", "net.svg"]).code, 0);
    let svg = fs::read_to_string(home.path("net.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.matches("<polyline ").count() == 1, "{svg}");
}

#[test]
fn a_report_can_read_a_database() {
    let agent = Agent::builder().sys_name("core-1").start();
    let home = home();
    let host = agent.address().to_string();
    assert_eq!(home.run(&["inventory", "--db", "net.db", &host]).code, 0);
    let Ended { code, out: text, err, .. } = home.run(&["report", "net.db"]);
    assert_eq!(code, 0, "{err}");
    assert!(text.contains("## core-1 (127.0.0.1:"), "{text}");
    assert!(text.contains("| softwareLoopback |"), "{text}");
    assert_eq!(home.run(&["topology", "net.db@1"]).code, 0);
    for command in [&["runs", "net.db"][..], &["diff", "net.db@1", "net.db"]] {
        assert_eq!(home.run(command).code, 0);
    }
    for left in ["net.db-shm", "net.db-wal"] {
        assert!(!home.path(left).exists(), "{left} is left");
    }
    for view in ["devices", "results", "states", "runs", "device"] {
        assert_eq!(
            home.number("net.db", &format!("SELECT min(1, count(*)) FROM latest_{view}")),
            1
        );
    }
    let before = home.number("net.db", "SELECT count(*) FROM latest_interfaces");
    assert_eq!(home.run(&["inventory", "--db", "net.db", &host]).code, 0);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM latest_interfaces"), before);
    assert_eq!(home.run(&["topology", "net.db@3"]).code, 1);
}
