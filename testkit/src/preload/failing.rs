//! Makes calls of the system fail: [`Failing`].

use super::{FILE, compiled};
use std::{fs, ops::RangeInclusive, path::Path, process::Command};
use tempfile::TempDir;

/// Counts calls of one kind, and makes some of them fail. Writing to standard error never fails:
/// otherwise nobody could read what the program says. The file that tells of it is in memory from the
/// start, because a confined worker process neither opens nor writes files.
const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static char *mark;

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("FAIL_MARK");
    if (!file)
        return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC);
    void *page = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED)
        mark = page;
    close(fd);
}

static int fails(const char *kind)
{
    const char *wanted = getenv("FAIL_CALL");
    if (!wanted || strcmp(wanted, kind) != 0)
        return 0;
    const char *from = getenv("FAIL_FROM"), *to = getenv("FAIL_TO"), *why = getenv("FAIL_ERRNO");
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (!from || !to || !why || call < atol(from) || call > atol(to))
        return 0;
    if (mark)
        *mark = 'x';
    errno = atoi(why);
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int sendmmsg(int fd, struct mmsghdr *all, unsigned count, int flags)
{
    return fails("sendmmsg") ? -1 : REAL(sendmmsg)(fd, all, count, flags);
}

int recvmmsg(int fd, struct mmsghdr *all, unsigned count, int flags, struct timespec *time)
{
    return fails("recvmmsg") ? -1 : REAL(recvmmsg)(fd, all, count, flags, time);
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                  \
    int name(const char *path, int flags, ...)                      \
    {                                                               \
        va_list rest;                                               \
        va_start(rest, flags);                                      \
        mode_t mode = mode_of(flags, rest);                         \
        va_end(rest);                                               \
        return fails("open") ? -1 : REAL(name)(path, flags, mode);  \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                    \
    int name(int dir, const char *path, int flags, ...)                 \
    {                                                                   \
        va_list rest;                                                   \
        va_start(rest, flags);                                          \
        mode_t mode = mode_of(flags, rest);                             \
        va_end(rest);                                                   \
        return fails("open") ? -1 : REAL(name)(dir, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *octets, size_t count)
{
    return fd != 2 && fails("write") ? -1 : REAL(write)(fd, octets, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return fd != 2 && fails("write") ? -1 : REAL(writev)(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *octets, size_t count, off64_t at)
{
    return fails("pwrite") ? -1 : REAL(pwrite64)(fd, octets, count, at);
}

ssize_t pwrite(int fd, const void *octets, size_t count, off_t at)
{
    return fails("pwrite") ? -1 : REAL(pwrite)(fd, octets, count, at);
}

ssize_t pread64(int fd, void *octets, size_t count, off64_t at)
{
    return fails("pread") ? -1 : REAL(pread64)(fd, octets, count, at);
}

ssize_t pread(int fd, void *octets, size_t count, off_t at)
{
    return fails("pread") ? -1 : REAL(pread)(fd, octets, count, at);
}

int fsync(int fd)
{
    return fails("fsync") ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails("fsync") ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t len)
{
    return fails("ftruncate") ? -1 : REAL(ftruncate)(fd, len);
}

int ftruncate64(int fd, off64_t len)
{
    return fails("ftruncate") ? -1 : REAL(ftruncate64)(fd, len);
}

int rename(const char *from, const char *to)
{
    return fails("rename") ? -1 : REAL(rename)(from, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    return fails("rename") ? -1 : REAL(renameat2)(a, from, b, to, flags);
}

int renameat(int a, const char *from, int b, const char *to)
{
    return fails("rename") ? -1 : REAL(renameat)(a, from, b, to);
}
"#;

/// The library. It is removed when this is dropped.
#[derive(Debug)]
pub struct Failing {
    dir: TempDir,
}

impl Failing {
    /// Compiles it.
    ///
    /// # Panics
    /// There is no C compiler.
    pub fn new() -> Self {
        Self { dir: compiled(SOURCE) }
    }

    /// Makes these calls (counted from 1) of this kind fail with this error: `sendmmsg`, `recvmmsg`,
    /// `open`, `write`, `pwrite`, `pread`, `fsync`, `ftruncate` or `rename`. Each process counts for
    /// itself. `mark` is a file that [`happened`](Self::happened) reads.
    pub fn prepare(
        &self,
        command: &mut Command,
        kind: &str,
        calls: RangeInclusive<usize>,
        errno: i32,
        mark: &Path,
    ) {
        fs::write(mark, "-").unwrap();
        command
            .env("LD_PRELOAD", self.dir.path().join(FILE))
            .env("FAIL_CALL", kind)
            .env("FAIL_FROM", calls.start().to_string())
            .env("FAIL_TO", calls.end().to_string())
            .env("FAIL_ERRNO", errno.to_string())
            .env("FAIL_MARK", mark);
    }

    /// Returns whether a call has failed.
    pub fn happened(mark: &Path) -> bool {
        fs::read(mark).is_ok_and(|text| text == b"x")
    }
}

impl Default for Failing {
    fn default() -> Self {
        Self::new()
    }
}
