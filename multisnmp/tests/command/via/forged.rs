//! Messages whose names or numbers are not what they seem.

use super::{NAME, each_once, home, peer, publish, publish_with, wait_for_status, worker};
use netsnmp::{
    Query, Settings,
    job::{Job, JobSettings, JobTarget},
};
use testkit::{lane::ms, nats};

fn job(run: &str, number: u64) -> Vec<u8> {
    let query = Query::get([NAME]).unwrap();
    let mut job =
        Job::new(run, &query, JobSettings::of(&Settings::default())).unwrap().next(number);
    job.targets.push(JobTarget::new(0, "127.0.0.1"));
    job.to_octets()
}

#[test]
fn a_worker_takes_no_job_whose_names_are_none() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let home = home();
    let mut worker = worker(&home, &nats, &[]);
    let first = peer.hosts(1);
    each_once(&home.run(&["get", "--jsonl", "--via", &nats.url(), &first[0], NAME]), &first);
    let wild = "r\u{1b}[2J";
    publish(&nats, "snmp.job.default.r1.7", &job(wild, 7));
    worker.wait_until_told("r1.7: its run or its number is not that of its subject");
    publish(&nats, "snmp.job.default.r2.7", &job("r2", 8));
    worker.wait_until_told("r2.7: its run or its number is not that of its subject");
    publish(&nats, &format!("snmp.job.default.{wild}.7"), &job(wild, 7));
    worker.wait_until_told("r\\u{1b}[2J.7: its subject has words that are no names");
    publish(&nats, "snmp.job.default.r3.7.8", &job("r3", 7));
    worker.wait_until_told("r3.7.8: its subject has words that are no names");
    publish_with(&nats, &format!("Snmp-Run: {wild}"), "snmp.job.default.r4.7", &job("r4", 7));
    worker.wait_until_told("r4.7: its headers have a word that is no name");
    worker.terminate();
    let it = worker.wait();
    assert!(!it.err.contains('\u{1b}'), "{}", it.err);
    assert_eq!(peer.requests().len(), 1, "no forged job was asked");
}

#[test]
fn a_worker_speaks_only_for_jobs_of_its_site() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(3);
    let home = home();
    let url = nats.url();
    let args = ["get", "--jsonl", "--via", &url, "--run", "r1", "--site", "rome"];
    let mut asking = home.start(&[&args[..], &[&hosts.join(","), NAME]].concat());
    wait_for_status(&home, &nats, |seen| {
        seen["sites"].as_array().unwrap().iter().any(|site| site["waiting"] == 1)
    });
    publish(&nats, "snmp.result.paris.r1.0.died", b"died");
    asking.wait_until_told(
        "snmp.result.paris.r1.0.died on the queue is no result (the job is at another site)",
    );
    let _rome = worker(&home, &nats, &["--site", "rome"]);
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
}

#[test]
fn what_cannot_be_a_run_is_not_gone_on_with() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let home = home();
    let url = nats.url();
    let _worker = worker(&home, &nats, &[]);
    let first = peer.hosts(1);
    each_once(&home.run(&["get", "--jsonl", "--via", &url, &first[0], NAME]), &first);
    let entry = |written: &str| {
        format!(
            r#"{{"v":1,"id":"x","owner":"x","line":["\u001b[2Jget"],"began":1,"hosts":3,"jobs":1,
                "queued":true,"written":{written}}}"#
        )
    };
    publish(&nats, "snmp.run.long", entry("[[0,18446744073709551615]]").as_bytes());
    publish(&nats, "snmp.run.back", entry("[[5,2],[1,1]]").as_bytes());
    publish(&nats, "snmp.run.\u{1b}[2J", entry("[]").as_bytes());
    publish(&nats, "snmp.run.odd", entry("[]").as_bytes());
    for run in ["long", "back"] {
        home.refuses(&["collect", "--via", &url, run], "cannot be true");
    }
    let it = home.run(&["queue", "status", "--via", &url]);
    assert!(it.out.starts_with("run odd: , 0 of 3 hosts written"), "{}", it.out);
    assert!(!it.out.contains('\u{1b}') && !it.out.contains("long"), "{}", it.out);
    for run in ["long", "back", "odd"] {
        assert_eq!(home.run(&["queue", "cancel", "--via", &url, run]).code, 0);
    }
}
