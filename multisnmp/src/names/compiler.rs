//! The MIB compiler in a separate process.
//!
//! libnetsnmp's parser is C code that reads any file in a folder. If it crashes or never ends, only
//! the module is lost, not the run. The parser also never frees its memory, and to clear its state
//! it needs time that grows with the square of the number of modules. A process that ends needs
//! none of that.

use netsnmp::{
    Error, ErrorKind,
    mib::{CompiledMib, MibSources},
};
use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, Read, Write},
    os::unix::{
        ffi::{OsStrExt, OsStringExt},
        fs::PermissionsExt,
    },
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// The argument that turns this program into the compiler.
const WORD: &str = "compile-mibs-for-parent";
/// How long the compiler may work without telling that it goes on.
const PATIENCE: Patience = Patience {
    look: Duration::from_secs(2),
    module: Duration::from_secs(60),
    rest: Duration::from_secs(1800),
    idle: Duration::from_secs(1800),
};
/// How many modules may crash the parser before the compiler gives up.
const MAX_CRASHES: usize = 64;

/// The letters of the frames that the compiler writes. A frame is a letter, a length and bytes.
const MODULE: u8 = b'm';
const RESULT: u8 = b'r';
const FAILED: u8 = b'e';

/// How long the compiler may work. A busy machine gives it little time, so its processor time
/// counts, and not the time of the clock.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// How often we look.
    look: Duration,
    /// The processor time for one module.
    module: Duration,
    /// The processor time for reading files, and for the work after the last module.
    rest: Duration,
    /// How long it may wait without using the processor: for a disk, or for a stopped process.
    idle: Duration,
}

/// Compiles in a separate process, or in this one if no other can be started.
///
/// # Errors
/// No temporary directory, or a parser that crashes again and again.
pub(super) fn compile(sources: &MibSources) -> netsnmp::Result<CompiledMib> {
    compile_by(&|| Ok(Command::new(env::current_exe()?)), sources, PATIENCE)
}

fn compile_by(
    program: &dyn Fn() -> io::Result<Command>,
    sources: &MibSources,
    patience: Patience,
) -> netsnmp::Result<CompiledMib> {
    let mut without: Vec<String> = Vec::new();
    loop {
        let outcome = program().and_then(|program| apart(program, sources, &without, patience));
        let Ok(outcome) = outcome else { return CompiledMib::compile(sources) };
        match outcome {
            Outcome::Done(bytes) => return CompiledMib::from_bytes(&bytes),
            Outcome::Failed(why) => return Err(ErrorKind::Local(why).into()),
            Outcome::Died { module, how } => {
                log::debug!("the MIB parser {how} at module {module:?}");
                if module.is_empty() || without.contains(&module) || without.len() >= MAX_CRASHES {
                    return Err(gave_up(&how));
                }
                without.push(module);
            }
        }
    }
}

fn gave_up(how: &str) -> Error {
    ErrorKind::Local(format!(
        "the MIB parser of libnetsnmp {how}: -m names the modules to read, and leaves the others"
    ))
    .into()
}

enum Outcome {
    Done(Vec<u8>),
    Failed(String),
    /// The compiler crashed or never ended, after it had begun with that module.
    Died {
        module: String,
        how: String,
    },
}

fn apart(
    mut program: Command,
    sources: &MibSources,
    without: &[String],
    patience: Patience,
) -> io::Result<Outcome> {
    // In memory if possible: on a disk, creating and removing thousands of small files takes a third
    // of the time. A compiler that crashes leaves its files here.
    let mut private = tempfile::Builder::new();
    private.permissions(fs::Permissions::from_mode(0o700));
    let scratch = private.tempdir_in("/dev/shm").or_else(|_| private.tempdir())?;
    let mut child = program
        .arg(WORD)
        .env("TMPDIR", scratch.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // The C library's message about a corrupted heap does not help the user.
        .stderr(Stdio::null())
        .spawn()?;
    let (mut stdin, mut stdout) = match (child.stdin.take(), child.stdout.take()) {
        (Some(stdin), Some(stdout)) => (stdin, stdout),
        _ => return Err(io::Error::other("no pipes")),
    };
    let (sender, frames) = mpsc::channel();
    let reader = thread::spawn(move || {
        while let Ok(frame) = read_frame(&mut stdout) {
            if sender.send(frame).is_err() {
                break;
            }
        }
    });
    // The compiler reads everything before it writes. The loop below notices one that died.
    let _ = stdin.write_all(&request(sources, without));
    drop(stdin);
    let (mut module, mut late) = (String::new(), false);
    let mut end = None;
    let mut watch = Watch::of(&child);
    loop {
        match frames.recv_timeout(patience.look) {
            Ok((MODULE, name)) => {
                module = String::from_utf8_lossy(&name).into_owned();
                watch.goes_on();
            }
            Ok((RESULT, bytes)) => end = Some(Outcome::Done(bytes)),
            Ok((_, why)) => end = Some(Outcome::Failed(String::from_utf8_lossy(&why).into_owned())),
            Err(RecvTimeoutError::Timeout) if !watch.is_late(&patience, &module) => {}
            Err(RecvTimeoutError::Timeout) => {
                late = true;
                let _ = child.kill();
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    let _ = reader.join();
    let how = match late {
        true => "did not come back".to_owned(),
        false => describe(status),
    };
    Ok(end.unwrap_or(Outcome::Died { module, how }))
}

/// What the compiler has done since it last told something.
struct Watch {
    process: u32,
    /// Its processor time when it last told something, and when we last looked.
    told: Duration,
    seen: Duration,
    /// When its processor time last changed.
    moved: Instant,
}

impl Watch {
    fn of(child: &Child) -> Self {
        let zero = Duration::ZERO;
        Self { process: child.id(), told: zero, seen: zero, moved: Instant::now() }
    }

    fn goes_on(&mut self) {
        self.told = processor_time(self.process).unwrap_or(self.told);
        (self.seen, self.moved) = (self.told, Instant::now());
    }

    fn is_late(&mut self, patience: &Patience, module: &str) -> bool {
        let now = processor_time(self.process).unwrap_or(self.seen);
        if now > self.seen {
            (self.seen, self.moved) = (now, Instant::now());
        }
        let most = if module.is_empty() { patience.rest } else { patience.module };
        self.seen.saturating_sub(self.told) >= most || self.moved.elapsed() >= patience.idle
    }
}

/// Returns the processor time of a process, if the system tells it (`/proc/PID/stat`).
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program is in parentheses and may contain spaces. The fields 14 and 15 are
    // the ticks in user and in system mode; Linux reports a hundred ticks per second.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
}

fn describe(status: ExitStatus) -> String {
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(signal) => format!("crashed (signal {signal})"),
        None => format!("ended ({status})"),
    }
}

/// Writes a frame.
fn write_frame(out: &mut impl Write, letter: u8, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&[letter])?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

fn read_frame(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 9];
    from.read_exact(&mut head)?;
    let [letter, length @ ..] = head;
    let mut bytes = Vec::new();
    let length = u64::from_le_bytes(length);
    if from.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((letter, bytes))
}

fn request(sources: &MibSources, without: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |letter, bytes: &[u8]| {
        // Writing to a vector cannot fail.
        let _ = write_frame(&mut out, letter, bytes);
    };
    sources.modules.iter().for_each(|name| put(b'm', name.as_bytes()));
    sources.dirs.iter().for_each(|dir| put(b'd', dir.as_os_str().as_bytes()));
    sources.files.iter().for_each(|file| put(b'f', file.as_os_str().as_bytes()));
    without.iter().for_each(|name| put(b'w', name.as_bytes()));
    out
}

/// Does the compiler's work and returns the exit code, if this process was started for it.
pub(crate) fn run_if_asked() -> Option<u8> {
    let mut args = env::args_os().skip(1);
    if args.next().is_none_or(|word| word != WORD) || args.next().is_some() {
        return None;
    }
    Some(u8::from(serve().is_err()))
}

fn serve() -> io::Result<()> {
    let (mut sources, mut without) = (MibSources::default(), Vec::new());
    let mut stdin = io::stdin().lock();
    while let Ok((letter, bytes)) = read_frame(&mut stdin) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let path = || PathBuf::from(OsString::from_vec(bytes));
        match letter {
            b'm' => sources.modules.push(text),
            b'd' => sources.dirs.push(path()),
            b'f' => sources.files.push(path()),
            _ => without.push(text),
        }
    }
    let mut out = io::stdout().lock();
    let compiled = CompiledMib::compile_and_end(&sources, &without, &mut |module| {
        // If the parent is gone, the last write fails.
        let _ = write_frame(&mut out, MODULE, module.as_bytes());
    });
    match compiled {
        Ok(compiled) => write_frame(&mut out, RESULT, &compiled.to_bytes()),
        Err(e) => write_frame(&mut out, FAILED, e.to_string().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A compiler that crashes on BAD-MIB, and ends without a message if no module is requested.
    fn program(dir: &std::path::Path) -> Command {
        let good = CompiledMib::compile(&MibSources::default()).unwrap();
        let mut frame = Vec::new();
        write_frame(&mut frame, RESULT, &good.to_bytes()).unwrap();
        fs::write(dir.join("result"), frame).unwrap();
        let mut module = Vec::new();
        write_frame(&mut module, MODULE, b"BAD-MIB").unwrap();
        fs::write(dir.join("module"), module).unwrap();
        let script = "touch \"$TMPDIR/left\" && echo \"$TMPDIR\" > place; cat > request; grep -aq w.*BAD-MIB request && exec cat result; \
                      grep -aq BAD-MIB request && cat module; kill -SEGV $$";
        let mut command = Command::new("sh");
        command.current_dir(dir).args(["-c", script]);
        command
    }

    #[test]
    fn a_module_that_crashes_the_compiler_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let sources = MibSources { modules: vec!["BAD-MIB".to_owned()], ..MibSources::default() };
        let compiled = compile_by(&|| Ok(program(dir.path())), &sources, PATIENCE).unwrap();
        assert!(compiled.mib.resolve("sysDescr.0").is_ok());
        let place = fs::read_to_string(dir.path().join("place")).unwrap();
        assert!(!std::path::Path::new(place.trim()).exists());
    }

    #[test]
    fn a_compiler_that_always_crashes_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let failed = compile_by(&|| Ok(program(dir.path())), &MibSources::default(), PATIENCE);
        let why = failed.unwrap_err().to_string();
        assert!(why.contains("crashed (signal 11)"), "{why}");
    }

    #[test]
    fn without_another_process_it_compiles_in_this_one() {
        let dir = tempfile::tempdir().unwrap();
        let text = "A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM SNMPv2-SMI;\n\
                    aa OBJECT IDENTIFIER ::= { enterprises 99901 } END";
        fs::write(dir.path().join("a"), text).unwrap();
        let sources = MibSources { files: vec![dir.path().join("a")], ..MibSources::default() };
        let none = || Err(io::Error::other("no such program"));
        let compiled = compile_by(&none, &sources, PATIENCE).unwrap();
        assert!(compiled.mib.find("A-MIB::aa").is_some());
    }

    const SHORT: Patience = Patience {
        look: Duration::from_millis(1),
        module: Duration::from_millis(50),
        rest: Duration::from_millis(50),
        idle: Duration::from_secs(600),
    };

    #[test]
    fn a_compiler_that_gets_no_processor_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        program(dir.path());
        let slow = || {
            let mut command = Command::new("sh");
            let script = "cat > request; cat module; sleep 0.5; exec cat result";
            command.current_dir(dir.path()).args(["-c", script]);
            Ok(command)
        };
        let compiled = compile_by(&slow, &MibSources::default(), SHORT).unwrap();
        assert!(compiled.mib.resolve("sysDescr.0").is_ok());
    }

    #[test]
    fn a_compiler_that_works_without_end_is_stopped() {
        let dir = tempfile::tempdir().unwrap();
        let endless = || {
            let mut command = Command::new("sh");
            command.current_dir(dir.path()).args(["-c", "cat > request; while :; do :; done"]);
            Ok(command)
        };
        let failed = compile_by(&endless, &MibSources::default(), SHORT);
        let why = failed.unwrap_err().to_string();
        assert!(why.contains("did not come back"), "{why}");
    }

    #[test]
    fn a_cut_frame_is_an_error() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, RESULT, b"abc").unwrap();
        assert_eq!(read_frame(&mut &bytes[..]).unwrap(), (RESULT, b"abc".to_vec()));
        for length in 0..bytes.len() {
            assert!(read_frame(&mut &bytes[..length]).is_err(), "{length}");
        }
    }
}
