//! Libraries that are loaded before the others. [`Marked`] crashes or hangs on marked replies: it stands
//! for a defect of the C library. [`Failing`] makes calls of the system fail, [`Jumping`] makes
//! the clock jump, and [`Held`] makes the resolver wait. So the programs under test need no code for it.

mod failing;
mod held;
mod jumping;

pub use failing::Failing;
pub use held::Held;
pub use jumping::Jumping;

use std::{path::PathBuf, process::Command};
use tempfile::TempDir;

/// A reply with these octets crashes the process that receives it: a lane as it comes, a session as
/// libnetsnmp reads it.
pub const CRASH: &str = "CRASH-ON-THIS";
/// A reply with these octets makes the thread that receives it go on without end.
pub const HANG: &str = "HANG-ON-THIS";
/// A reply with these octets makes the thread that receives it wait without end.
pub const STUCK: &str = "STUCK-ON-THIS";

const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

static void look(const void *octets, size_t len)
{
    if (memmem(octets, len, "CRASH-ON-THIS", 13))
        *(volatile int *)8 = 1;
    if (memmem(octets, len, "HANG-ON-THIS", 12))
        for (volatile int on = 1; on;)
            ;
    if (memmem(octets, len, "STUCK-ON-THIS", 13))
        for (;;)
            poll(0, 0, -1);
}

int snmp_pdu_parse(void *pdu, unsigned char *octets, size_t *len)
{
    int (*real)(void *, unsigned char *, size_t *) = dlsym(RTLD_NEXT, "snmp_pdu_parse");
    look(octets, *len);
    return real(pdu, octets, len);
}

int recvmmsg(int fd, struct mmsghdr *all, unsigned count, int flags, struct timespec *time)
{
    int (*real)(int, struct mmsghdr *, unsigned, int, struct timespec *) =
        dlsym(RTLD_NEXT, "recvmmsg");
    int got = real(fd, all, count, flags, time);
    for (int i = 0; i < got; i++)
        look(all[i].msg_hdr.msg_iov->iov_base, all[i].msg_len);
    return got;
}
"#;

/// The library. It is removed when this is dropped.
#[derive(Debug)]
pub struct Marked {
    dir: TempDir,
}

impl Marked {
    /// Compiles it.
    ///
    /// # Panics
    /// There is no C compiler.
    pub fn new() -> Self {
        Self { dir: compiled(SOURCE) }
    }

    /// Returns its file, for `LD_PRELOAD`.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join(FILE)
    }
}

const FILE: &str = "preload.so";

/// Compiles a library in a new folder, as [`FILE`].
fn compiled(source: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("preload.c");
    std::fs::write(&file, source).unwrap();
    let done = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(dir.path().join(FILE))
        .arg(&file)
        .arg("-ldl")
        .status();
    assert!(done.expect("cc").success());
    dir
}

impl Default for Marked {
    fn default() -> Self {
        Self::new()
    }
}
