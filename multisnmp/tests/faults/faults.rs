//! The faults: the rows of the matrix.

use std::time::Duration;
use testkit::{impaired::Impaired, lane::ms};

/// A fault.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) way: Way,
    pub(crate) end: End,
}

/// What happens.
#[derive(Debug)]
pub(crate) enum Way {
    /// The network does this all the time.
    Network(fn(Impaired) -> Impaired),
    /// The ports of all hosts are closed for a while.
    ClosedPorts,
    /// The system refuses to send, for some calls.
    Sends(i32),
    /// The interface goes down for this long. Without a time it stays down.
    Interface(Option<Duration>),
    /// The agent starts again, and its engine boots go up by one.
    NewBoots,
    /// The shell runs this before it starts the command.
    Limit(&'static str),
    /// SIGSTOP stops the command and its workers for a while.
    Stopped,
    /// The command gets this signal so many times, while half of the hosts are silent.
    Signal(&'static str, u32),
    /// The clock jumps by so many seconds.
    Clock(i64),
    /// The same with agents that speak SNMPv3.
    ClockOfV3(i64),
}

/// How the run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Every host is complete.
    Whole,
    /// The same, but a scan takes a closed port for an address without an agent.
    WholeButScan,
    /// Every host is complete, or its record says why not.
    Told,
    /// A signal ended it.
    Interrupted,
    /// Every host is complete, or nothing was done and one line says why.
    WholeOrRefused,
}

const fn row(name: &'static str, way: Way, end: End) -> Fault {
    Fault { name, way, end }
}

const HOUR: i64 = 3600;

/// All of them.
pub(crate) const FAULTS: [Fault; 25] = [
    row("no fault", Way::Network(|network| network), End::Whole),
    row("loss 10%", Way::Network(|network| network.loss(10)), End::Told),
    row("loss 30%", Way::Network(|network| network.loss(30)), End::Told),
    row("loss 50%", Way::Network(|network| network.loss(50)), End::Told),
    row("reordered", Way::Network(|network| network.reorder(ms(30))), End::Whole),
    row("duplicates", Way::Network(|network| network.duplicates(50)), End::Whole),
    row("delay spikes", Way::Network(|network| network.spikes(20, ms(700))), End::Told),
    row("ports closed (ICMP)", Way::ClosedPorts, End::WholeButScan),
    row("ENETUNREACH", Way::Sends(libc::ENETUNREACH), End::Whole),
    row("EPERM", Way::Sends(libc::EPERM), End::Whole),
    row("interface down, up", Way::Interface(Some(ms(400))), End::Whole),
    row("interface down", Way::Interface(None), End::Told),
    row("agent restarted, new boots (v3)", Way::NewBoots, End::Whole),
    row("32 descriptors", Way::Limit("ulimit -n 32"), End::Whole),
    row("little memory", Way::Limit("ulimit -v 300000"), End::Whole),
    row("too little memory", Way::Limit("ulimit -v 60000"), End::WholeOrRefused),
    row("SIGSTOP, SIGCONT", Way::Stopped, End::Whole),
    row("SIGTERM", Way::Signal("TERM", 1), End::Interrupted),
    row("SIGHUP", Way::Signal("HUP", 1), End::Interrupted),
    row("SIGINT", Way::Signal("INT", 1), End::Interrupted),
    row("SIGINT twice", Way::Signal("INT", 2), End::Interrupted),
    row("clock an hour ahead", Way::Clock(HOUR), End::Whole),
    row("clock an hour back", Way::Clock(-HOUR), End::Whole),
    row("clock an hour ahead (v3)", Way::ClockOfV3(HOUR), End::Whole),
    row("clock an hour back (v3)", Way::ClockOfV3(-HOUR), End::Whole),
];

/// Returns where in the table the fault is. Those of outputs come after it.
pub(crate) fn place(name: &str) -> usize {
    FAULTS.iter().position(|fault| fault.name == name).unwrap_or(FAULTS.len())
}
