//! Benchmarks of the SDK. `cargo xtask bench` runs three programs of this package and writes their figures to
//! `docs/performance.md`. `afterimage-bench-count` runs workloads whose instructions callgrind counts.
//! `afterimage-bench-allocations` counts the allocations of frames. `afterimage-bench` measures bytes and heap of
//! whole sessions. `cargo xtask bench --beside DIR` runs `afterimage-bench-beside` and
//! `afterimage-bench-beside-allocations`, which measure each frame of scenarios and sessions.

#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "modules of programs, without other callers"
)]

pub mod allocations;
pub mod count;
pub mod flat_screen;
pub mod frames;
pub mod pipeline;
pub mod reading;
pub mod recording;
pub mod rules;
pub mod scenarios;
pub mod screen;
pub mod sealing;
pub mod workload;

#[cfg(feature = "traces")]
pub mod beside;
#[cfg(feature = "sessions")]
pub mod export;
#[cfg(feature = "traces")]
pub mod host_call;
#[cfg(feature = "sessions")]
pub mod records;
#[cfg(feature = "sessions")]
pub mod segment_folder;
#[cfg(feature = "sessions")]
pub mod session;
#[cfg(feature = "sessions")]
pub mod session_driver;

/// Any error. It ends the program, and [`exit`] prints it.
pub type Error = Box<dyn std::error::Error>;

/// Converts the result of a program to its exit code, and prints an error.
pub fn exit(result: Result<(), Error>) -> std::process::ExitCode {
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            std::process::ExitCode::FAILURE
        }
    }
}
