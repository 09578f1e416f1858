//! Processes: a test in one of its own ([`alone!`](crate::alone)), and [`children`].

use std::{env, fs, process::Command};

/// The variable with the name of the test that a child process runs.
const CHILD: &str = "TESTKIT_ALONE";

/// Runs the rest of a test in its own process.
///
/// Use it in the first line of a test that changes the state of the whole process, because other
/// tests run in threads of that process. It starts the test binary again with only this test, fails
/// if the child fails, and returns from the test. In the child it does nothing. An argument is a
/// function that changes the command of the child, and returns what must stay until its end.
#[macro_export]
macro_rules! alone {
    () => {
        $crate::alone!(|_| {})
    };
    ($prepare:expr) => {
        fn here() {}
        if $crate::process::passed_elsewhere(std::any::type_name_of_val(&here), $prepare) {
            return;
        }
    };
}

/// Returns whether the test passed in another process. Returns `false` in that process.
///
/// `marker` is the full name of a function inside the test. `prepare` changes the command that starts
/// the process, and returns what must stay until its end.
///
/// # Panics
/// If the test failed there.
pub fn passed_elsewhere<T>(marker: &str, prepare: impl FnOnce(&mut Command) -> T) -> bool {
    let (_, path) = marker.split_once("::").expect("the crate's name comes first");
    let (test, _) = path.rsplit_once("::").expect("the function is inside the test");
    if env::var_os(CHILD).is_some_and(|child| child == test) {
        return false;
    }
    let mut command = Command::new(env::current_exe().unwrap());
    // With one thread, the test runs in the first thread of its process.
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, test);
    let _kept = prepare(&mut command);
    let child = command.output().unwrap();
    let out = String::from_utf8_lossy(&child.stdout);
    let err = String::from_utf8_lossy(&child.stderr);
    let passed = child.status.success() && out.contains("test result: ok. 1 passed");
    assert!(passed, "{test}, in its own process: {}\n{out}{err}", child.status);
    true
}

/// Returns the processes that a process has started, by their IDs. A process that has ended has none.
pub fn children(of: u32) -> Vec<u32> {
    let mut all = Vec::new();
    for thread in fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten() {
        // The thread may have ended meanwhile.
        let list = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        all.extend(list.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    all
}
