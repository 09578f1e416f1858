//! Makes the clock jump while a program runs: [`Jumping`].

use super::{FILE, compiled};
use std::{fs, os::unix::fs::FileExt, process::Command};
use tempfile::TempDir;

/// Adds a number of seconds to the time of day. The clock that only counts stays. The number is in a
/// file that is mapped at the start, because a confined worker process opens no files.
const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile long *seconds;

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("JUMP_FILE");
    int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *at = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        seconds = at;
    close(fd);
}

static long jumped(void)
{
    return seconds ? *seconds : 0;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(which, now);
    if (done == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        now->tv_sec += jumped();
    return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
        return -1;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *out)
{
    struct timespec exact;
    if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
        return (time_t)-1;
    if (out)
        *out = exact.tv_sec;
    return exact.tv_sec;
}
"#;

/// The library, and the number of seconds by which the clock has jumped. Both are removed when this
/// is dropped.
#[derive(Debug)]
pub struct Jumping {
    dir: TempDir,
}

impl Jumping {
    /// Compiles it. The clock is right at first.
    ///
    /// # Panics
    /// There is no C compiler.
    pub fn new() -> Self {
        let jumping = Self { dir: compiled(SOURCE) };
        jumping.by(0);
        jumping
    }

    /// Gives the command this clock.
    pub fn prepare(&self, command: &mut Command) {
        command.env("LD_PRELOAD", self.dir.path().join(FILE));
        command.env("JUMP_FILE", self.dir.path().join("seconds"));
    }

    /// Sets the clock this many seconds ahead, also of a command that runs.
    pub fn by(&self, seconds: i64) {
        // The file is written in place: who has it mapped sees the new number.
        let mut in_place = fs::OpenOptions::new();
        in_place.write(true).create(true).truncate(false);
        let file = in_place.open(self.dir.path().join("seconds")).unwrap();
        file.write_all_at(&seconds.to_ne_bytes(), 0).unwrap();
    }
}

impl Default for Jumping {
    fn default() -> Self {
        Self::new()
    }
}
