//! What becomes of the memory of this process: core dumps, and freed memory.
#![allow(unsafe_code)]

use super::exhausted;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    hint::black_box,
    ptr,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Keeps secrets out of core dumps: the process leaves none, and no debugger of the same user can
/// make one.
pub(crate) fn refuse_core_dumps() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the call reads one local value. PR_SET_DUMPABLE takes one number. If the system
    // refuses either, the command works all the same.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &none);
        #[cfg(target_os = "linux")]
        libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

/// Makes the C library's allocator keep freed memory. An answer with hundreds of varbinds takes half
/// a megabyte that libnetsnmp frees at once (64 KiB a message, 1.1 KiB a varbind). Above 128 KiB,
/// glibc returns the end of the heap to the system, and the next answer has to fault it in again.
/// The process keeps only memory that it has used.
pub(crate) fn keep_memory() {
    // SAFETY: `mallopt` sets numbers, and no other thread has started yet. `getrlimit` writes to a
    // structure on this stack frame.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        // Setting one of the two stops glibc from adjusting the other.
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
        // Each arena reserves 64 MiB of address space, which a limit on it does not leave.
        let mut limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: 0 };
        libc::getrlimit(libc::RLIMIT_AS, &raw mut limit);
        if limit.rlim_cur != libc::RLIM_INFINITY {
            libc::mallopt(libc::M_ARENA_MAX, 1);
        }
    }
}

/// How many [`Wiping`]s there are.
static WIPING: AtomicUsize = AtomicUsize::new(0);

/// Larger blocks are not wiped. C libraries take them from the system and return them to it, see
/// [`keep_memory`]; and a hosts file with a million lines needs large lists that hold no secrets.
const LARGEST_WIPED: usize = 1 << 20;

/// While it exists, all memory that Rust frees is wiped first. So parsers, readers and lists, ours
/// and those of other crates, leave no copy of a secret that they have read.
pub(crate) struct Wiping(());

impl Wiping {
    pub(crate) fn start() -> Self {
        WIPING.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Wiping {
    fn drop(&mut self) {
        WIPING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The system's allocator, which wipes what is freed while there is a [`Wiping`], and ends the process
/// if there is no memory.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// Returns a block of memory. If there is none, ends the process.
fn given(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        exhausted::end(size);
    }
    block
}

/// Returns whether a block of this size is wiped when it is freed.
fn wipes(size: usize) -> bool {
    size < LARGEST_WIPED && WIPING.load(Ordering::Relaxed) > 0
}

// SAFETY: every block comes from the system's allocator with the layout that was asked for, and goes
// back to it with the same layout. Nothing here panics or allocates.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller promises what the system's allocator asks for.
        given(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if wipes(layout.size()) {
            // SAFETY: the caller gives up the block, which has that many writable bytes.
            unsafe { ptr::write_bytes(block, 0, layout.size()) };
            // Otherwise the compiler could leave the write out, because nobody reads it.
            black_box(block);
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !wipes(layout.size()) {
            // SAFETY: as above.
            return given(unsafe { System.realloc(block, layout, size) }, size);
        }
        // The system's allocator may move a block, and would leave its bytes behind.
        // SAFETY: the caller promises that the size is not zero, and not too large for the alignment.
        // Both blocks have the bytes that are copied, and are different ones. After that, the caller
        // gives up the old one.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(block, new, layout.size().min(size));
            self.dealloc(block, layout);
            new
        }
    }
}
