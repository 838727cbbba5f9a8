//! Plays recorded UI traces through the SDK, with the facade and the frame buffers of a host app.

mod args;
mod collect;
mod config;
mod drain;
mod error;
mod present_day;
mod record;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Exit status for invalid input.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Record(args) => record::run(&args),
        Command::Drain {
            spool,
            server,
            api_key,
            wait_ms,
        } => drain::run(&spool, server, api_key, wait_ms),
    };
    result.unwrap_or_else(|why| {
        eprintln!("trace-player: {why}");
        ExitCode::from(BAD_INPUT)
    })
}
