//! The progress of a run, on standard error.

use super::summary::{hosts, rate};
use crate::cli::output::Output;
use indicatif::{
    HumanDuration, ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressState, ProgressStyle,
};
use netsnmp::Outcome;
use std::{
    fmt,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// No progress.
    Off,
    /// One line of a terminal, redrawn while the run goes on and removed at its end.
    Bar,
    /// A line every second and one at the end, without control characters.
    Lines,
}

impl Mode {
    /// Returns what suits the streams, unless the options say otherwise.
    fn for_output(output: &Output) -> Self {
        if output.quiet || output.no_progress {
            return Self::Off;
        }
        Self::choose(
            output.progress,
            Streams {
                stderr_terminal: io::stderr().is_terminal(),
                dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
                records_on_terminal: output.file.is_none() && io::stdout().is_terminal(),
            },
        )
    }

    /// Returns what suits the streams. `forced`: the user asks for progress in any case.
    ///
    /// A bar needs a terminal without records: they would be written into the bar. If records go
    /// to the terminal, they show the progress themselves.
    fn choose(forced: bool, streams: Streams) -> Self {
        let Streams { stderr_terminal, dumb, records_on_terminal } = streams;
        match (forced, stderr_terminal && !dumb && !records_on_terminal) {
            (_, true) => Self::Bar,
            (true, false) => Self::Lines,
            (false, false) => Self::Off,
        }
    }
}

/// The standard streams, as far as progress depends on them.
#[derive(Debug, Clone, Copy)]
struct Streams {
    /// Standard error is a terminal.
    stderr_terminal: bool,
    /// That terminal cannot draw: `TERM=dumb`.
    dumb: bool,
    /// Records go to standard output, and that is a terminal.
    records_on_terminal: bool,
}

/// Counts hosts as they end and shows the counts.
#[derive(Debug)]
pub(crate) struct Progress {
    counts: Counts,
    display: Display,
}

#[derive(Debug)]
enum Display {
    Off,
    Bar(ProgressBar),
    Lines { started: Instant, due: Instant },
}

/// The time between two redraws of the bar.
const REDRAW: Duration = Duration::from_millis(100);
/// The time between two lines.
const LINE: Duration = Duration::from_secs(1);

impl Progress {
    /// The progress of a run with this output.
    pub(crate) fn for_output(output: &Output, total: Option<u64>) -> Self {
        Self::new(Mode::for_output(output), total)
    }

    /// Shows an empty bar. `total`: how many hosts there are, if that is known.
    fn new(mode: Mode, total: Option<u64>) -> Self {
        let display = match mode {
            Mode::Off => Display::Off,
            Mode::Bar => Display::Bar(bar(total, ProgressDrawTarget::stderr_with_hz(10))),
            Mode::Lines => {
                let started = Instant::now();
                Display::Lines { started, due: started + LINE }
            }
        };
        Self { counts: Counts { total, ..Counts::default() }, display }
    }

    /// Counts one more host.
    pub(crate) fn tick(&mut self, outcome: &Outcome) {
        self.counts.add(outcome);
        match &mut self.display {
            Display::Off => {}
            Display::Bar(bar) => {
                // Only then does the message change, and a new message costs a redraw.
                if !outcome.is_complete() {
                    bar.set_message(self.counts.troubles());
                }
                bar.inc(1);
            }
            Display::Lines { started, due } => {
                let now = Instant::now();
                if now >= *due {
                    *due = now + LINE;
                    say(&self.counts.line(now - *started));
                }
            }
        }
    }

    /// Removes the bar or writes the last line.
    pub(crate) fn finish(self) {
        match self.display {
            Display::Off => {}
            Display::Bar(bar) => bar.finish_and_clear(),
            Display::Lines { started, .. } => say(&self.counts.line(started.elapsed())),
        }
    }
}

/// Writes a line. `eprintln!` would panic if standard error is closed.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Returns a bar without colors. Without a total it is a spinner.
fn bar(total: Option<u64>, target: ProgressDrawTarget) -> ProgressBar {
    let template = match total {
        Some(_) => "{bar:24} {pos}/{total}{msg}{pace}{left}",
        None => "{spinner} {done}{msg}{pace}, {elapsed}",
    };
    let style = ProgressStyle::with_template(template)
        .expect("the template is well-formed")
        .progress_chars("=> ")
        .tick_chars("|/-\\ ")
        .with_key("done", |state: &ProgressState, out: &mut dyn fmt::Write| {
            let _ = out.write_str(&hosts(state.pos()));
        })
        .with_key("total", move |_: &ProgressState, out: &mut dyn fmt::Write| {
            let _ = out.write_str(&hosts(total.unwrap_or(0)));
        })
        .with_key("pace", |state: &ProgressState, out: &mut dyn fmt::Write| {
            if state.pos() > 0 {
                let _ = write!(out, ", {} hosts/s", rate(state.per_sec()));
            }
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn fmt::Write| {
            // Before the first host there is no estimate.
            if state.pos() > 0 {
                let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
            }
        });
    let bar = ProgressBar::with_draw_target(total, target)
        .with_style(style)
        .with_finish(ProgressFinish::AndClear);
    // Silent hosts end seconds later: the clock has to go on meanwhile.
    bar.enable_steady_tick(REDRAW);
    bar
}

#[derive(Debug, Default)]
struct Counts {
    total: Option<u64>,
    done: u64,
    partial: u64,
    failed: u64,
}

impl Counts {
    fn add(&mut self, outcome: &Outcome) {
        self.done += 1;
        match outcome {
            Outcome::Complete => {}
            Outcome::Partial(_) => self.partial += 1,
            Outcome::Failed(_) => self.failed += 1,
        }
    }

    /// Returns `, 1 partial, 2 failed`, or nothing.
    fn troubles(&self) -> String {
        let some = |count: u64, what| (count > 0).then(|| format!(", {count} {what}"));
        [some(self.partial, "partial"), some(self.failed, "failed")].into_iter().flatten().collect()
    }

    fn line(&self, elapsed: Duration) -> String {
        let per_second = self.done as f64 / elapsed.as_secs_f64().max(1e-3);
        let (done, troubles, rate) = (self.done, self.troubles(), rate(per_second));
        match self.total {
            Some(total) if done > 0 => {
                let left = total.saturating_sub(done) as f64 / per_second;
                format!("{done}/{}{troubles}, {rate} hosts/s, {left:.0} s left", hosts(total))
            }
            Some(total) => format!("{done}/{}", hosts(total)),
            None => format!("{}{troubles}, {rate} hosts/s", hosts(done)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use netsnmp::{Error, ErrorKind};
    use std::sync::{Arc, Mutex};

    /// A terminal of one line: what was written to it, and what it shows since the last flush.
    /// Another thread draws the bar, so a test must not see a half-drawn one.
    #[derive(Debug, Clone, Default)]
    struct Screen(Arc<Mutex<(String, String)>>);

    impl Screen {
        fn contents(&self) -> String {
            self.0.lock().unwrap().1.trim_end().to_owned()
        }
    }

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            100
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().0.push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.0.lock().unwrap().0.clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            let (given, shown) = &mut *self.0.lock().unwrap();
            shown.clone_from(given);
            Ok(())
        }
    }

    fn outcome(failed: bool) -> Outcome {
        if failed { Outcome::Failed(Error::new(ErrorKind::Refused)) } else { Outcome::Complete }
    }

    #[test]
    fn a_bar_needs_a_terminal_without_records() {
        let own = Streams { stderr_terminal: true, dumb: false, records_on_terminal: false };
        let shared = Streams { records_on_terminal: true, ..own };
        let dumb = Streams { dumb: true, ..own };
        let file = Streams { stderr_terminal: false, ..own };
        assert_eq!(Mode::choose(false, own), Mode::Bar);
        assert_eq!(Mode::choose(true, own), Mode::Bar);
        for other in [shared, dumb, file] {
            assert_eq!(Mode::choose(false, other), Mode::Off, "{other:?}");
            assert_eq!(Mode::choose(true, other), Mode::Lines, "{other:?}");
        }
    }

    fn drawn(total: Option<u64>) -> (Screen, Progress) {
        let term = Screen::default();
        let target = ProgressDrawTarget::term_like_with_hz(Box::new(term.clone()), 10);
        let counts = Counts { total, ..Counts::default() };
        (term, Progress { counts, display: Display::Bar(bar(total, target)) })
    }

    #[test]
    fn a_bar_shows_hosts_and_failures_and_disappears() {
        let (term, mut progress) = drawn(Some(4));
        for failed in [false, true, false] {
            progress.tick(&outcome(failed));
        }
        let Display::Bar(bar) = &progress.display else { unreachable!() };
        bar.force_draw();
        let text = term.contents();
        assert!(text.contains("3/4 hosts, 1 failed, ") && text.contains(" left"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
        progress.finish();
        assert_eq!(term.contents(), "");
    }

    #[test]
    fn without_a_total_there_is_a_spinner() {
        let (term, mut progress) = drawn(None);
        progress.tick(&outcome(false));
        let Display::Bar(bar) = &progress.display else { unreachable!() };
        bar.force_draw();
        assert!(term.contents().contains(" 1 host, "), "{}", term.contents());
        assert!(!term.contents().contains("left"), "{}", term.contents());
        drop(progress);
        assert_eq!(term.contents(), "");
    }

    #[test]
    fn lines_show_the_same() {
        let mut counts = Counts { total: Some(10), ..Counts::default() };
        let second = Duration::from_secs(1);
        assert_eq!(counts.line(second), "0/10 hosts");
        counts.add(&outcome(true));
        counts.add(&outcome(false));
        assert_eq!(counts.line(second), "2/10 hosts, 1 failed, 2.00 hosts/s, 4 s left");
        counts.total = None;
        assert_eq!(counts.line(second), "2 hosts, 1 failed, 2.00 hosts/s");
    }
}
