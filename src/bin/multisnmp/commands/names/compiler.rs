//! The MIB compiler as a process of its own.
//!
//! libnetsnmp's parser is C that reads what anybody put into a folder: where it crashes or never
//! ends, that costs the module and not the run. It also keeps what it allocates, and needs time
//! with the square of the modules to take its state down: a process that ends needs none.

use netsnmp::{
    Error, ErrorKind,
    mib::{CompiledMib, MibSources},
};
use std::{
    env,
    ffi::OsString,
    io::{self, Read, Write},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

/// The word that makes this program the compiler.
const WORD: &str = "compile-mibs-for-parent";
/// How long one module may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many modules may crash the parser before it is given up.
const CRASHES: usize = 64;

/// Frames the compiler writes: a letter, the length, the bytes.
const MODULE: u8 = b'm';
const RESULT: u8 = b'r';
const FAILED: u8 = b'e';

/// Compiles in a process of its own; here where none can be had.
///
/// # Errors
/// No temporary directory, or a parser that crashes again and again.
pub(super) fn compile(sources: &MibSources) -> netsnmp::Result<CompiledMib> {
    let mut without: Vec<String> = Vec::new();
    loop {
        let Ok(outcome) = apart(sources, &without) else { return CompiledMib::compile(sources) };
        match outcome {
            Outcome::Done(bytes) => return CompiledMib::from_bytes(&bytes),
            Outcome::Failed(why) => return Err(ErrorKind::Local(why).into()),
            Outcome::Died { module, how } => {
                log::debug!("the MIB parser {how} at module {module:?}");
                if module.is_empty() || without.contains(&module) || without.len() >= CRASHES {
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
    /// Crashed or never came back, after it began with that module.
    Died {
        module: String,
        how: String,
    },
}

fn apart(sources: &MibSources, without: &[String]) -> io::Result<Outcome> {
    let mut child = Command::new(env::current_exe()?)
        .arg(WORD)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // What the C library says when it finds its heap destroyed helps nobody.
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
    // It reads all of it before it writes; one that died is seen below.
    let _ = stdin.write_all(&request(sources, without));
    drop(stdin);
    let (mut module, mut late) = (String::new(), false);
    let mut end = None;
    loop {
        match frames.recv_timeout(PATIENCE) {
            Ok((MODULE, name)) => module = String::from_utf8_lossy(&name).into_owned(),
            Ok((RESULT, bytes)) => end = Some(Outcome::Done(bytes)),
            Ok((_, why)) => end = Some(Outcome::Failed(String::from_utf8_lossy(&why).into_owned())),
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

fn describe(status: ExitStatus) -> String {
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(signal) => format!("crashed (signal {signal})"),
        None => format!("ended ({status})"),
    }
}

/// A letter, a length and bytes, again and again.
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
        // To a vector nothing fails.
        let _ = write_frame(&mut out, letter, bytes);
    };
    sources.modules.iter().for_each(|name| put(b'm', name.as_bytes()));
    sources.dirs.iter().for_each(|dir| put(b'd', dir.as_os_str().as_bytes()));
    sources.files.iter().for_each(|file| put(b'f', file.as_os_str().as_bytes()));
    without.iter().for_each(|name| put(b'w', name.as_bytes()));
    out
}

/// Does the compiler's work if this process was started for it; its exit code.
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
        // A parent that is gone needs no module any more, and is noticed at the end.
        let _ = write_frame(&mut out, MODULE, module.as_bytes());
    });
    match compiled {
        Ok(compiled) => write_frame(&mut out, RESULT, &compiled.to_bytes()),
        Err(e) => write_frame(&mut out, FAILED, e.to_string().as_bytes()),
    }
}
