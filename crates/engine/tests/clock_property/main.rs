//! Sessions in virtual time: processes, sleeps, reboots and wall clocks of every kind, read back from the packed segments.
//!
//! `AFTERIMAGE_CLOCK_SESSIONS` sets the number of sessions.
// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod check;
mod device;
mod elapsed_time;
mod planted;
mod process;
mod random;
mod session;

use check::{Totals, check};
use random::Random;
use session::record;

/// Sessions of a usual run: they take some seconds.
const SESSIONS: u64 = 300;

#[test]
fn recorded_times_are_true_whatever_the_clocks_do() {
    let sessions = std::env::var("AFTERIMAGE_CLOCK_SESSIONS");
    let sessions = sessions.map_or(SESSIONS, |sessions| sessions.parse().unwrap());
    let mut totals = Totals::default();
    for seed in 0..sessions {
        let recorded = record(&mut Random::new(seed), process::exact);
        if let Err(violation) = check(&recorded, &mut totals) {
            let (wall_clock, identity) = (recorded.wall_clock, recorded.identity);
            panic!(
                "session {seed}, {wall_clock:?}, {identity:?}: {violation}\n{:#?}",
                recorded.calls
            );
        }
    }
    println!("{totals:?}");
    // Each check was made often enough to mean something.
    assert!(totals.entries > 20 * sessions, "{totals:?}");
    assert!(totals.distances > 10 * sessions, "{totals:?}");
    assert!(totals.lengths > sessions / 10, "{totals:?}");
    assert!(totals.reboots > sessions / 10, "{totals:?}");
}
