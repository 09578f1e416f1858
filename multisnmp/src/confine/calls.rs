//! No system calls that a worker does not need: seccomp.

use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, apply_filter,
};
use std::collections::BTreeMap;

/// The calls that fail from now on. The C library and the runtime may need others that nobody knows
/// before, so the list says what is refused, and not what is left.
const REFUSED: &[i64] = &[
    // Files.
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_fchmodat,
    libc::SYS_fchownat,
    libc::SYS_truncate,
    // Other programs and processes.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_kill,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    // Servers.
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // The system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
];

/// The same under older names, which only this architecture has.
#[cfg(target_arch = "x86_64")]
const OLDER: &[i64] = &[
    libc::SYS_open,
    libc::SYS_creat,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_fork,
    libc::SYS_vfork,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[i64] = &[];

/// Refuses these calls from now on. Returns whether that is in force.
pub(super) fn refuse() -> bool {
    let programs = refused().and_then(|refused| Ok([refused, unknown()?]));
    programs.is_ok_and(|all| all.iter().all(|program| apply_filter(program).is_ok()))
}

/// Returns the program that the kernel runs for each call.
///
/// # Errors
/// We have no filter for this architecture.
fn refused() -> Result<BpfProgram, Error> {
    let mut refused: BTreeMap<i64, Vec<SeccompRule>> =
        REFUSED.iter().chain(OLDER).map(|call| (*call, Vec::new())).collect();
    // Threads may start, but no processes.
    let thread = SeccompCmpOp::MaskedEq(libc::CLONE_THREAD as u64);
    let process = SeccompCondition::new(0, SeccompCmpArgLen::Dword, thread, 0)?;
    refused.insert(libc::SYS_clone, vec![SeccompRule::new(vec![process])?]);
    program(refused, libc::EPERM)
}

/// Returns a program that hides `clone3`, whose flags no program can read. The C library then starts
/// threads with `clone`.
fn unknown() -> Result<BpfProgram, Error> {
    program(BTreeMap::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)
}

fn program(rules: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<BpfProgram, Error> {
    let architecture = std::env::consts::ARCH.try_into()?;
    let error = SeccompAction::Errno(error as u32);
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, error, architecture)?.try_into()?)
}
