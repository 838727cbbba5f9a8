//! Kills a recording process at every file operation and at random times, and checks what its next start delivers.
//!
//! A point is one kill: a child process works on a spool (it records, delivers, recovers, ...), is killed with SIGKILL, and another child
//! process delivers what is left to the studio's collector on loopback. Every block whose write had ended must be there once, in order.

mod child;
mod collector;
mod error;
mod first_frame;
mod folder;
mod operation_log;
mod plan;
mod process;
mod scenario;
mod session;
mod stop;
mod verdict;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Kills a recording process at every file operation and at random times.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// Number of kills.
    #[arg(long, default_value_t = 300)]
    points: u64,
    /// Seed of the random kills.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of points that run at the same time.
    #[arg(long, default_value_t = 2)]
    parallel: u64,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the process that is killed.
    #[command(hide = true)]
    Child(child::ChildArgs),
    /// Runs the process whose first frame is measured.
    #[command(hide = true)]
    FirstFrame {
        /// Folder of the spool.
        #[arg(long)]
        spool: std::path::PathBuf,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Some(Command::Child(args)) => child::run(&args),
        Some(Command::FirstFrame { spool }) => first_frame::run(&spool),
        None => plan::run(cli.points, cli.seed, cli.parallel),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crash-test: {error}");
            ExitCode::FAILURE
        }
    }
}
