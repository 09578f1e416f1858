//! Decides how many datagrams may be in flight. It reads no clock: the caller passes the time.

use std::time::{Duration, Instant};

/// Decides how many requests await an answer at once.
///
/// The window starts at what any agent's socket buffer can hold. It grows if more requests bring
/// more answers a second, that is, if answers come from far away and not from a slow agent. A queue
/// in front of an agent, a router or ourselves gives no more answers for more requests, so there
/// the window stays small. While nothing comes back at all, it opens in step with time, because
/// nobody can tell a distant network from a silent one.
#[derive(Debug)]
pub(super) struct Pace {
    floor: f64,
    window: f64,
    /// The number of answers that fit into [`BACKLOG`] at the present speed.
    brisk: f64,
    /// The window before the current trial of a larger one.
    trial: Option<f64>,
    round: Round,
    /// Answers a second in the last round that was not a trial, and seconds to each.
    best: f64,
    usual: f64,
    /// The number of rounds until the next trial.
    rest: u32,
    /// How long no answer has come, as far as this lane was there to hear it.
    silence: Duration,
    /// When it last asked for room.
    looked: Instant,
    /// The smoothed time from a request to its answer.
    rtt: Option<Duration>,
}

#[derive(Debug)]
struct Round {
    began: Instant,
    answers: u32,
    /// How many of them needed a resend.
    repaired: u32,
    /// The total seconds to all answers that needed no resend.
    seconds: f64,
    /// How many answers belong to requests sent before this round.
    skip: u32,
}

/// The number of requests in the whole process that do no harm anywhere. The kernel's stock socket
/// buffer (212,992 octets on Linux) holds 256 of them for a busy agent, minus a quarter that Linux
/// releases late.
const GENTLE: f64 = 128.0;
/// The seconds of work that may wait in front of an agent. An agent that serves all addresses of a
/// machine at 100,000 requests a second has about two milliseconds of work in the buffer above.
const BACKLOG: f64 = 0.0015;
/// The requests a second, in the whole process, by which the window opens while no answer comes.
const OPENING: f64 = 500_000.0;
/// How long no answer must have come before that, at the start and later. An agent that has
/// answered may be on a busy machine with a full buffer.
const SILENCE: (Duration, Duration) = (Duration::from_millis(15), Duration::from_millis(100));
/// The most of one turn that counts as silence. A lane that waits for room looks every millisecond or
/// two. If it comes later, its own machine is busy, and an agent on that machine had no time to answer.
const TURN: Duration = Duration::from_millis(3);
/// The seconds to an answer up to which a network is near. There the smallest window allows 25,000
/// requests a second.
const NEAR: f64 = 0.005;
/// The number of rounds after a trial that brought nothing.
const REST: u32 = 3;
/// The smallest number of answers in a round. Fewer would show nothing.
const ROUND: u32 = 256;

impl Round {
    fn new(now: Instant, skip: u32) -> Self {
        Self { began: now, answers: 0, repaired: 0, seconds: 0.0, skip }
    }
}

impl Pace {
    /// Creates the pace of one of `lanes` that share the process.
    pub(super) fn new(lanes: usize, now: Instant) -> Self {
        let floor = (GENTLE / lanes.max(1) as f64).max(8.0);
        Self {
            floor,
            window: floor,
            brisk: 0.0,
            trial: None,
            round: Round::new(now, 0),
            best: 0.0,
            usual: 0.0,
            rest: 0,
            silence: Duration::ZERO,
            looked: now,
            rtt: None,
        }
    }

    /// Returns how many more may be sent while `waiting` await their answers.
    pub(super) fn room(&mut self, waiting: usize, lanes: usize, now: Instant) -> usize {
        self.silence += now.saturating_duration_since(self.looked).min(TURN);
        self.looked = now;
        let normal = self.rtt.map_or(SILENCE.0, |rtt| SILENCE.1.max(rtt * 4));
        let silence = self.silence.saturating_sub(normal).as_secs_f64();
        let opened = self.floor + silence * OPENING / lanes as f64;
        if waiting >= self.window() && opened > self.window.max(self.brisk) {
            self.window = opened;
            self.trial = None;
        }
        self.window().saturating_sub(waiting)
    }

    /// Notes an answer. `rtt` is its time if the first transmission was answered.
    pub(super) fn answered(&mut self, rtt: Option<Duration>, waiting: usize, now: Instant) {
        self.silence = Duration::ZERO;
        if let Some(rtt) = rtt {
            self.rtt = Some(self.rtt.map_or(rtt, |mean| mean - mean / 16 + rtt / 16));
        }
        if self.round.skip > 0 {
            self.round.skip -= 1;
            if self.round.skip == 0 {
                self.round.began = now;
            }
            return;
        }
        self.round.answers += 1;
        match rtt {
            Some(rtt) => self.round.seconds += rtt.as_secs_f64(),
            None => self.round.repaired += 1,
        }
        if self.round.answers >= ROUND.max(4 * self.window() as u32) {
            self.end_round(waiting, now);
        }
    }

    fn end_round(&mut self, waiting: usize, now: Instant) {
        let Round { began, answers, repaired, seconds, .. } = self.round;
        let took = now.saturating_duration_since(began).as_secs_f64().max(1e-6);
        let speed = f64::from(answers) / took;
        self.brisk = speed * BACKLOG;
        let each = seconds / f64::from((answers - repaired).max(1));
        let mut skip = 0;
        if repaired * 8 > answers {
            // A path alone never loses that much, so buffers overflow somewhere.
            self.shrink();
        } else if let Some(before) = self.trial.take() {
            // The trial sent a quarter more. Half of that in answers is a gain, unless they only
            // waited longer in a queue.
            if speed > self.best * 1.12 && each < self.usual * 1.1 {
                (self.best, self.usual) = (speed, each);
                skip = self.try_larger();
            } else {
                self.window = before;
                self.rest = REST;
            }
        } else {
            (self.best, self.usual) = (speed, each);
            // A window that is not used up does not limit anything, so a larger one would show
            // nothing. The same holds if answers come from nearby: a busy agent looks like that.
            let used =
                each > NEAR && self.brisk < self.window && waiting as f64 >= self.window * 0.75;
            if self.rest > 0 {
                self.rest -= 1;
            } else if used {
                skip = self.try_larger();
            }
        }
        self.round = Round::new(now, skip);
    }

    fn try_larger(&mut self) -> u32 {
        let skip = self.window as u32;
        self.trial = Some(self.window);
        self.window = (self.window * 1.25).min(1e6);
        skip
    }

    /// Notes answers that were lost in our own sockets.
    pub(super) fn overflowed(&mut self, now: Instant) {
        self.shrink();
        self.round = Round::new(now, 0);
    }

    fn shrink(&mut self) {
        self.trial = None;
        self.brisk = 0.0;
        self.window = (self.window / 2.0).max(self.floor);
        self.rest = 2 * REST;
    }

    /// Returns how many requests may await an answer at once.
    pub(super) fn window(&self) -> usize {
        self.window.max(self.brisk) as usize
    }

    /// Returns how much later another request must have been sent, so that its answer overtakes
    /// this one. An overtaken request may never be answered. It leaves the window, so that silent
    /// hosts do not hold up the others. While nothing is answered, nothing is overtaken.
    pub(super) fn lead(&self) -> Duration {
        self.rtt.unwrap_or_default() + Duration::from_millis(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// Answers each request after `delay`, but at most `speed` a second. A request that finds more
    /// than `buffer` before it is lost. Returns the peak in flight, the time it took, and the
    /// number of losses.
    fn play(hosts: usize, delay: Duration, speed: f64, buffer: usize) -> (usize, Duration, usize) {
        let start = Instant::now();
        let mut now = start;
        let mut pace = Pace::new(1, now);
        let (mut sent, mut peak, mut lost, mut answered) = (0, 0, 0, 0);
        let mut queue = VecDeque::new();
        let mut free = start;
        let step = Duration::from_micros(20);
        while answered + lost < hosts {
            let waiting = queue.len();
            peak = peak.max(waiting);
            for _ in 0..pace.room(waiting, 1, now).min(hosts - sent) {
                sent += 1;
                let queued = queue.iter().filter(|(due, _)| *due > now + delay).count();
                if queued >= buffer {
                    lost += 1;
                    continue;
                }
                free = free.max(now) + Duration::from_secs_f64(1.0 / speed);
                queue.push_back((free + delay, now));
            }
            now += step;
            while let Some(&(due, at)) = queue.front()
                && due <= now
            {
                queue.pop_front();
                answered += 1;
                pace.answered(Some(now - at), queue.len() + 1, now);
            }
        }
        (peak, now - start, lost)
    }

    #[test]
    fn one_agent_behind_many_addresses_is_not_flooded() {
        let (peak, took, lost) = play(20_000, Duration::ZERO, 50_000.0, 256);
        assert_eq!(lost, 0);
        assert!(peak <= 256, "{peak}");
        assert!(took < Duration::from_millis(450), "{took:?}");
    }

    #[test]
    fn a_distant_network_is_asked_at_once() {
        let (peak, took, _) = play(10_000, Duration::from_millis(50), 1e6, usize::MAX);
        assert!(peak > 3_000, "{peak}");
        assert!(took < Duration::from_millis(200), "{took:?}");
    }

    #[test]
    fn a_lane_that_comes_late_does_not_take_that_for_silence() {
        let now = Instant::now();
        for (turn, turns, opens) in [(40, 5, false), (40, 6, true), (2, 7, false), (2, 9, true)] {
            let mut pace = Pace::new(1, now);
            let before = pace.window();
            for n in 1..=turns {
                pace.room(before, 1, now + Duration::from_millis(turn) * n);
            }
            assert_eq!(pace.window() > before, opens, "{turns} turns of {turn} ms");
        }
        // Once the agent has answered, it takes longer.
        let mut pace = Pace::new(1, now);
        pace.answered(Some(Duration::from_millis(1)), 1, now);
        let before = pace.window();
        for n in 1..=33 {
            pace.room(before, 1, now + Duration::from_millis(500) * n);
        }
        assert_eq!(pace.window(), before);
    }

    #[test]
    fn overflow_and_repairs_close_the_window() {
        let now = Instant::now();
        let mut pace = Pace::new(1, now);
        // A second of silence.
        for turn in 1..=1000 {
            let open = pace.room(500_000, 1, now + Duration::from_millis(turn));
            assert_eq!(open, 0);
        }
        let before = pace.window;
        assert!(before > 50_000.0);
        pace.overflowed(now);
        assert!(pace.window <= before / 2.0);
        let halved = pace.window;
        for i in 0..1_500_000 {
            pace.answered((i % 4 != 0).then_some(Duration::from_millis(1)), 0, now);
        }
        assert!(pace.window < halved);
    }

    #[test]
    fn a_tenth_of_loss_by_the_path_does_not_close_it() {
        let now = Instant::now();
        let mut pace = Pace::new(1, now);
        let before = pace.window;
        for i in 0..10_000_u32 {
            let at = now + Duration::from_micros(20) * i;
            pace.answered((i % 10 != 0).then_some(Duration::from_millis(1)), 0, at);
        }
        assert!(pace.window >= before);
    }
}
