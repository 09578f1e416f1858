//! Defects on purpose. `scripts/check` wants to see each of them before it believes that there are none.
#![allow(unsafe_code, reason = "what a checker should find cannot be written in safe code")]

use super::Scene;
use std::{hint::black_box, mem, thread};

/// They run only if they are named.
pub(super) const SCENES: &[Scene] =
    &[("defect-leak", leak), ("defect-overrun", overrun), ("defect-race", race)];

fn leak() {
    mem::forget(black_box(vec![7_u8; 4711]));
}

fn overrun() {
    let block = black_box(vec![7_u8; 24]);
    // SAFETY: it is not sound. The octet is one behind the block; the allocator's own memory is there.
    black_box(unsafe { block.as_ptr().add(block.len()).read_volatile() });
}

struct Place(*mut u64);
// SAFETY: it is not sound. Two threads write to one place.
unsafe impl Send for Place {}

fn race() {
    let mut number = Box::new(0_u64);
    let start = std::sync::Barrier::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            let place = Place(&raw mut *number);
            let start = &start;
            scope.spawn(move || {
                let place = place;
                start.wait();
                for n in 0..1000 {
                    // SAFETY: see `Place`. The box is alive until the threads have ended.
                    unsafe { place.0.write_volatile(n) };
                }
            });
        }
    });
    black_box(number);
}
