//! What the SDK costs on a device. `cargo xtask bench` calls the two programs here and writes what it
//! finds to `docs/performance.md`: `afterimage-bench-count` does pieces of work that callgrind counts,
//! `afterimage-bench` weighs whole sessions.

#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "the modules of two programs: nobody else calls them"
)]

pub mod count;
pub mod frames;
pub mod pipeline;
pub mod reading;
pub mod rules;
pub mod screen;
pub mod sealing;
pub mod workload;

#[cfg(feature = "sessions")]
pub mod export;
#[cfg(feature = "sessions")]
pub mod records;
#[cfg(feature = "sessions")]
pub mod session;

/// Whatever stopped a program: it runs on a desk, and its caller prints it.
pub type Error = Box<dyn std::error::Error>;

/// Ends a program.
pub fn end(done: Result<(), Error>) -> std::process::ExitCode {
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            std::process::ExitCode::FAILURE
        }
    }
}
