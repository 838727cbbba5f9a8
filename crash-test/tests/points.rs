//! Kills of a recording process in all scenarios. `cargo xtask crash-test` runs more of them.

use std::process::Command;

/// Number of kills: each scenario at 25 file operations and at 8 random times.
const POINTS: &str = "300";

#[test]
fn no_kill_loses_or_repeats_a_block() {
    let run = Command::new(env!("CARGO_BIN_EXE_afterimage-crash-test"))
        .args(["--points", POINTS])
        .output()
        .unwrap();
    let output = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&output));
}
