//! What devices say of themselves, and where it must not get through.
#![cfg(feature = "cli")]

mod common;

use common::{
    agent::Agent,
    ber::Value as Ber,
    faulty::Faulty,
    home::{Home, devices},
    replay::recorded,
    tree::Tree,
};
use std::{fs, path::Path};

/// A formula, escape sequences, a bell, lines, C1 controls, text that runs the other way, and HTML.
const HOSTILE: &str = "=cmd|'/c calc'!A1\x1b]0;owned\x07\x1b[2J\r\n\u{9b}31m\u{202e}evil\u{2066}\t\
                       <script>alert(1)</script>\"&\0 end";

/// A switch that says it wherever it can.
fn hostile() -> Tree {
    let said = || Ber::from(HOSTILE);
    // No UTF-8.
    let foreign = || Ber::Octets([b"=\xff\xfe\x9b\x85 ", HOSTILE.as_bytes()].concat());
    let walk = include_str!("inventory_walks/v1-switch.walk");
    // LldpLocPortId and what is heard on that port.
    let neighbour = "1.0.8802.1.1.2.1.4.1.1";
    recorded(walk)
        .with("1.3.6.1.2.1.1.1.0", said())
        .with("1.3.6.1.2.1.1.4.0", said())
        .with("1.3.6.1.2.1.1.5.0", said())
        .with("1.3.6.1.2.1.1.6.0", foreign())
        .with("1.3.6.1.2.1.2.2.1.2.1", said())
        .with("1.3.6.1.2.1.31.1.1.1.1.1", said())
        .with("1.3.6.1.2.1.31.1.1.1.18.1", foreign())
        .with("1.0.8802.1.1.2.1.3.7.1.4.1", said())
        .with(&format!("{neighbour}.4.0.1.1"), 7)
        .with(&format!("{neighbour}.5.0.1.1"), said())
        .with(&format!("{neighbour}.6.0.1.1"), 5)
        .with(&format!("{neighbour}.7.0.1.1"), said())
        .with(&format!("{neighbour}.8.0.1.1"), said())
        .with(&format!("{neighbour}.9.0.1.1"), said())
        .with(&format!("{neighbour}.10.0.1.1"), foreign())
}

/// That a person can look at it on a terminal or in a browser: nothing but lines of printable text,
/// and the tabs between columns.
#[track_caller]
fn tame(what: &str, text: &[u8]) {
    let text = std::str::from_utf8(text).unwrap_or_else(|e| panic!("{what}: {e}"));
    let runs_back = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for line in text.split('\n') {
        let bad = line.chars().find(|c| c.is_control() && *c != '\t' || runs_back(*c));
        assert_eq!(bad, None, "{what}: {line:?}");
    }
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn what_a_device_says_stays_text() {
    let peer = Faulty::honest(hostile());
    let home = Home::new();
    let (host, db) = (peer.udp(), home.text("net.db"));
    let sections = ["--sections", "device,interfaces,neighbors,fdb"];
    let args = |more: &[&str]| -> Vec<String> {
        let all = [&["-c", "public"], &sections[..], more, &[&host]].concat();
        all.iter().map(|arg| (*arg).to_owned()).collect()
    };
    let run = |more: &[&str]| {
        let args = args(more);
        home.inventory(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for more in [&[][..], &["--verbose"], &["--progress"]] {
        let it = run(more);
        tame(&format!("text {more:?}"), it.out.as_bytes());
        tame(&format!("messages {more:?}"), it.err.as_bytes());
        assert!(it.out.contains("evil"), "it is there all the same: {}", it.out);
    }
    // JSON escapes what it cannot hold, and reads back.
    let json = run(&["--jsonl", "--db", &db]).out;
    tame("JSON", json.as_bytes());
    let device = &devices(&json)[0];
    assert_eq!(device["interfaces"][0]["index"], 1);
    assert!(device["device"]["name"].as_str().unwrap().ends_with(" end"), "{json}");
    let named = "SELECT count(*) FROM device WHERE name LIKE '%<script>%'";
    assert_eq!(home.number("net.db", named), 1);

    for (flag, first) in [(&["--csv"][..], "=cmd"), (&["--csv", "--csv-safe"], "'=cmd")] {
        let folder = home.text(first);
        run(&[flag, &["-o", &folder]].concat());
        let mut seen = 0;
        for sheet in fs::read_dir(&folder).unwrap() {
            let path = sheet.unwrap().path();
            let bytes = read(&path);
            tame(&path.display().to_string(), &bytes);
            let mut reader = csv::Reader::from_reader(&bytes[..]);
            for record in reader.records() {
                let record = record.unwrap();
                seen += record.iter().filter(|cell| cell.starts_with(first)).count();
                assert!(first != "'=cmd" || !record.iter().any(|cell| cell.starts_with('=')));
            }
        }
        assert!(seen > 3, "{first} is in {seen} cells");
    }

    for (command, name) in [
        ("report", "net.md"),
        ("report", "net.html"),
        ("topology", "net.dot"),
        ("topology", "net.svg"),
    ] {
        let it = home.run(&[command, &db, "-o", &home.text(name)]);
        assert_eq!(it.code, 0, "{}", it.err);
        let bytes = read(&home.path(name));
        tame(name, &bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("evil"), "{name}: {text}");
        assert!(name == "net.dot" || !text.contains("<script"), "{name}: {text}");
        if name == "net.dot" {
            // A quote would end the string it is in.
            let quotes =
                text.lines().all(|line| line.replace("\\\"", "").matches('"').count() % 2 == 0);
            assert!(quotes, "{text}");
        }
    }
    let it = home.run(&["diff", &db, &format!("{db}@1")]);
    tame("diff", it.out.as_bytes());
    let it = home.run(&["runs", &db]);
    tame("runs", it.out.as_bytes());
    let it = home.run(&["scan", "-c", "public", "--no-memory", &host]);
    tame("scan", it.out.as_bytes());
    assert!(it.out.contains("evil"), "{}", it.out);
}

/// A walk that a user has recorded is enough to have their device here.
#[test]
fn a_recorded_walk_stands_for_its_device() {
    let agent = Agent::builder().sys_name("original").start();
    let home = Home::new();
    let host = agent.address().to_string();
    let walk = home.run(&["walk", "-On", &host, ".1.3.6.1.2.1", ".1.3.6.1.6.3.10"]);
    assert_eq!(walk.code, 0, "{}", walk.err);
    let peer = Faulty::honest(recorded(&walk.out));
    let sections = "device,interfaces,addresses,routes";
    let device = |host: &str| {
        let it = home.inventory(&["--jsonl", "--sections", sections, host]);
        let mut device = devices(&it.out).remove(0);
        for changing in ["host", "address", "elapsed_ms", "tries", "rtt_ms"] {
            device.as_object_mut().unwrap().remove(changing);
        }
        device["device"].as_object_mut().unwrap().remove("uptime");
        for interface in device["interfaces"].as_array_mut().unwrap() {
            interface
                .as_object_mut()
                .unwrap()
                .retain(|name, _| !name.starts_with("in_") && !name.starts_with("out_"));
        }
        device
    };
    assert_eq!(device(&peer.udp()), device(&host));
}
