//! Everything that is automated here, as `cargo xtask <command>`. CI calls nothing else.
//!
//! A command first makes a plan out of [`call::Call`]s and then carries it out; with `--dry-run`
//! it only prints the plan.

mod bench;
mod bindings;
mod call;
mod demo;
mod error;
mod fuzz;
mod lint;
mod plan;
mod project;
mod setup;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::project::Project;

/// Everything that is automated.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Prints what would be done, and does nothing.
    #[arg(long, global = true)]
    dry_run: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Installs what is missing to build, test and show everything here.
    Setup,
    /// Runs the tests, all or some slices of them.
    #[command(after_help = test::help())]
    Test {
        /// The slices to run; none: all.
        slices: Vec<String>,
        /// Runs slices even when nothing changed since they passed.
        #[arg(long)]
        all: bool,
    },
    /// Sends recorded sessions through the SDK into the studio, to be watched there.
    Demo {
        /// Plays a session in a browser, says what was seen, and ends.
        #[arg(long)]
        once: bool,
        /// The studio's port on loopback; 0: any free one.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Measures what a session costs: bytes, instructions, memory; writes docs/performance.md.
    Bench {
        /// A folder with `sessions/` and `baseline.json`; by default the traces that are carried here.
        #[arg(long)]
        corpus: Option<PathBuf>,
    },
    /// Looks for bytes that break a decoder.
    Fuzz {
        /// The targets; none: all, one after the other.
        targets: Vec<String>,
        /// For how long, each.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
        /// Instead adds what earlier runs found to the corpora, as far as it reaches new code.
        #[arg(long)]
        keep: bool,
    },
    /// Writes the Kotlin and Swift bindings of the facade.
    Bindings {
        /// Writes nothing, and fails where the committed ones differ.
        #[arg(long)]
        check: bool,
    },
    /// Formatting, spelling, clippy, dependencies, and tidy.
    Lint {
        /// Lets the tools that can put things right do so.
        #[arg(long)]
        fix: bool,
    },
    /// Compares ARCHITECTURE.md's drawing and rules with the crates.
    Tidy,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let project = Project::find()?;
    let dry_run = arguments.dry_run;
    match &arguments.command {
        Command::Setup => setup::run(&project, dry_run),
        Command::Test { slices, all } => test::run(&project, slices, *all, dry_run),
        Command::Demo { once, port } => demo::run(&project, *once, *port, dry_run),
        Command::Bench { corpus } => bench::run(&project, corpus.as_deref(), dry_run),
        Command::Fuzz {
            targets,
            seconds,
            keep,
        } => {
            let work = if *keep {
                fuzz::Work::Keep
            } else {
                fuzz::Work::Look { seconds: *seconds }
            };
            fuzz::run(&project, targets, work, dry_run)
        }
        Command::Bindings { check } => bindings::run(&project, *check, dry_run),
        Command::Lint { fix } => lint::run(&project, *fix, dry_run),
        Command::Tidy => tidy::run(&project, dry_run),
    }
}
