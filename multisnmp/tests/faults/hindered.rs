//! Runs under limits, with libraries that are loaded before the others, and under signals.

use crate::{
    ask::Ask,
    play::{PATIENT, Stage},
};
use std::process::Command;
use testkit::{
    home::{Ended, ended},
    lane::ms,
    preload::{Failing, Jumping},
    process::children,
};

/// Some calls that send fail, when the first hosts have answered.
pub(crate) fn sends_fail(stage: &Stage, ask: &Ask, errno: i32) -> Ended {
    let (failing, mark) = (Failing::new(), stage.home.path("failed"));
    let mut command = stage.command(ask, PATIENT);
    failing.prepare(&mut command, "sendmmsg", 2..=18, errno, &mark);
    let it = stage.home.start_with(command).wait();
    assert!(Failing::happened(&mark), "no call failed: {}", it.err);
    it
}

/// The shell sets a limit.
pub(crate) fn limited(stage: &Stage, ask: &Ask, limit: &str) -> Ended {
    let args = ask.args(&stage.world, PATIENT);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let script = format!("{limit} && exec \"$0\" \"$@\"");
    ended(&mut stage.home.shell("bash", &script, &args))
}

/// Ctrl-Z and `fg`: the terminal stops the command and its workers.
pub(crate) fn stopped(stage: &mut Stage, ask: &Ask) -> Ended {
    stage.mid_run(ask, PATIENT, |world, running| {
        let workers = children(running.pid());
        let all: Vec<_> =
            [vec![running.pid()], workers].concat().iter().map(u32::to_string).collect();
        signal("STOP", &all);
        world.gate.open();
        // All timeouts pass.
        std::thread::sleep(ms(900));
        signal("CONT", &all);
    })
}

fn signal(name: &str, to: &[String]) {
    let status = Command::new("kill").arg(format!("-{name}")).args(to).status();
    assert!(status.unwrap().success(), "{name} {to:?}");
}

/// The command gets a signal while it waits for silent hosts.
pub(crate) fn signalled(stage: &Stage, ask: &Ask, signal: &str, times: u32) -> Ended {
    let drain = if times > 1 { "1h" } else { "0.3" };
    // A scan does not have this option: it asks all at once, and again.
    let timing: &[&str] = &["-t", "60", "-r", "0", "--drain", drain];
    let mut running = stage.start(ask, timing);
    stage.world.gate.wait_for_hosts(ask.asks(stage.world.hosts.len()));
    running.signal(signal);
    for _ in 1..times {
        running.wait_until_told("interrupted");
        running.signal(signal);
    }
    running.wait()
}

/// The time of day changes in mid-run. Nothing that the command measures may depend on it.
pub(crate) fn clock_jumps(stage: &mut Stage, ask: &Ask, seconds: i64) -> Ended {
    let clock = Jumping::new();
    let limits = ["--deadline", "600", "--host-deadline", "600", "--rate", "1000"];
    let mut command = stage.command(ask, &[PATIENT, &limits].concat());
    clock.prepare(&mut command);
    let running = stage.home.start_with(command);
    stage.goes_on(running, |_, _| clock.by(seconds))
}
