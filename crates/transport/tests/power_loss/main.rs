//! Power cuts: of the file operations of a spool, those that were not synced are dropped, torn or reordered, and the next start uses
//! the folder that is left.

// `clippy.toml` exempts test functions only, and these lints apply to the helpers of integration tests, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod disk;
mod history;
#[path = "../shared/random.rs"]
mod random;
mod spool_run;

use spool_run::SpoolRun;

/// Variable with the number of recorded runs, for a longer search.
const RUNS: &str = "AFTERIMAGE_POWER_LOSS_RUNS";

/// Recorded runs of the test.
const DEFAULT_RUNS: u64 = 100;

/// Power cuts of each run.
const CUTS: u64 = 20;

#[test]
fn no_power_cut_loses_or_repeats_a_segment_that_was_acknowledged_as_sealed() {
    let runs = std::env::var(RUNS).map_or(DEFAULT_RUNS, |runs| runs.parse().unwrap());
    for seed in 0..runs {
        let run = SpoolRun::record(seed);
        for cut in 0..CUTS {
            run.cut(cut);
        }
    }
}
