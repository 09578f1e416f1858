//! Plays one cell: [`cell`].

use crate::{
    ask::Ask,
    check,
    faults::{Fault, Way},
    hindered, link,
    world::{World, seed},
};
use testkit::{
    home::{Ended, Home, Running},
    impaired::Impaired,
    lane::ms,
};

/// With these timeouts and retries, a host survives a fault of some seconds.
pub(crate) const PATIENT: &[&str] = &["-t", "0.4", "-r", "8", "--in-flight", "4"];
/// How many requests are answered before a fault in mid-run.
pub(crate) const FIRST: usize = 6;

/// The name of a cell.
pub(crate) fn name(fault: &Fault, ask: &Ask) -> String {
    format!("{}, {}", fault.name, ask.name)
}

/// Runs the command under the fault, and checks what comes out.
///
/// # Panics
/// Something is not as it must be.
pub(crate) fn cell(fault: &'static Fault, ask: &Ask) {
    let network = || Impaired::of_seed(seed(&name(fault, ask)));
    let home = testkit::home!().variable("TMPDIR", "tmp");
    std::fs::create_dir(home.path("tmp")).unwrap();
    let mut stage = match fault.way {
        Way::Network(of) => Stage::new(home, World::peer(of(network()), usize::MAX)),
        Way::Limit(_) => Stage::new(home, World::peer(network(), usize::MAX)),
        Way::Signal(..) => Stage::new(home, World::half_silent(network())),
        Way::NewBoots | Way::ClockOfV3(_) => Stage::new(home, World::snmpd(FIRST)),
        Way::ClosedPorts | Way::Stopped | Way::Clock(_) | Way::Interface(_) => {
            Stage::new(home, World::peer(network(), FIRST))
        }
        Way::Sends(_) => Stage::new(home, World::peer(network(), usize::MAX)),
    };
    if ask.resumes {
        ask.begin(&stage.home, &stage.world);
    }
    stage.world.gate.arm();
    let ended = match fault.way {
        Way::Network(_) => stage.start(ask, PATIENT).wait(),
        Way::ClosedPorts => stage.mid_run(ask, PATIENT, |world, _| {
            let open = world.close(network());
            // For this long every request is refused.
            std::thread::sleep(ms(300));
            open(world);
        }),
        Way::NewBoots => stage.mid_run(ask, PATIENT, |world, _| world.reboot()),
        Way::Interface(time) => {
            let ended = stage.mid_run(ask, PATIENT, |_, _| link::go_down(time));
            // The peer stops when it gets a last datagram.
            link::go_up();
            ended
        }
        Way::Sends(errno) => hindered::sends_fail(&stage, ask, errno),
        Way::Limit(limit) => hindered::limited(&stage, ask, limit),
        Way::Stopped => hindered::stopped(&mut stage, ask),
        Way::Signal(signal, times) => hindered::signalled(&stage, ask, signal, times),
        Way::Clock(seconds) | Way::ClockOfV3(seconds) => {
            hindered::clock_jumps(&mut stage, ask, seconds)
        }
    };
    check::run(fault, ask, &stage.home, &stage.world, &ended);
}

/// A home, and the hosts.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) home: Home,
    pub(crate) world: World,
}

impl Stage {
    fn new(home: Home, world: World) -> Self {
        Self { home, world }
    }

    /// Returns the command with these options.
    pub(crate) fn command(&self, ask: &Ask, timing: &[&str]) -> std::process::Command {
        let args = ask.args(&self.world, timing);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        self.home.command(&args)
    }

    pub(crate) fn start(&self, ask: &Ask, timing: &[&str]) -> Running {
        self.home.start_with(self.command(ask, timing))
    }

    /// Starts the command. When it is in the midst of its work, `happen` is called.
    pub(crate) fn mid_run(
        &mut self,
        ask: &Ask,
        timing: &[&str],
        happen: impl FnOnce(&mut World, &Running),
    ) -> Ended {
        let running = self.start(ask, timing);
        self.goes_on(running, happen)
    }

    /// Waits until a command that has started is in the midst of its work, and calls `happen`.
    pub(crate) fn goes_on(
        &mut self,
        running: Running,
        happen: impl FnOnce(&mut World, &Running),
    ) -> Ended {
        self.world.gate.wait();
        happen(&mut self.world, &running);
        self.world.gate.open();
        running.wait()
    }
}
