//! A test in a process of its own: [`alone!`](crate::alone).

use std::{env, process::Command};

/// Names the test that a child process runs.
const CHILD: &str = "TESTKIT_ALONE";

/// Runs the rest of a test in a process of its own.
///
/// For a test that changes state of the whole process: other tests run beside it in threads. The
/// first line of the test calls it. There it starts the test binary again with this test only,
/// fails if that fails, and returns from the test; in the new process it does nothing.
#[macro_export]
macro_rules! alone {
    () => {
        fn here() {}
        if $crate::process::passed_elsewhere(std::any::type_name_of_val(&here)) {
            return;
        }
    };
}

/// Whether the test passed in another process; `false` in that process.
///
/// `marker` is the full name of a function inside the test.
///
/// # Panics
/// The test failed there.
pub fn passed_elsewhere(marker: &str) -> bool {
    let (_, path) = marker.split_once("::").expect("the crate's name comes first");
    let (test, _) = path.rsplit_once("::").expect("the function is inside the test");
    if env::var_os(CHILD).is_some_and(|child| child == test) {
        return false;
    }
    let child = Command::new(env::current_exe().unwrap())
        // One thread: the test then runs in the first thread of its process.
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, test)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&child.stdout);
    let err = String::from_utf8_lossy(&child.stderr);
    let passed = child.status.success() && out.contains("test result: ok. 1 passed");
    assert!(passed, "{test}, in a process of its own: {}\n{out}{err}", child.status);
    true
}
