//! The subcommands of the `afterimage` command, one module each.

mod audit;
mod column_sizes;
mod export;
mod input_files;
mod inspect;
mod output;
mod plan;
mod recording;
mod serve;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::{Error, Result};

/// Exit code if a segment is broken. The readable part of the input was processed.
const EXIT_BROKEN_INPUT: u8 = 1;

/// Exit code if the arguments or the input cannot be used. clap exits with the same code.
const EXIT_FAILED: u8 = 2;

/// Inspects, exports and plays Afterimage recordings.
#[derive(Debug, Parser)]
#[command(name = "afterimage", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Prints a summary of each segment
    Inspect {
        /// Segment files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the size of each column instead, over all segments (exit code 1: a segment is broken)
        #[arg(long)]
        bytes: bool,
        /// Output format of --bytes
        #[arg(long, value_enum, default_value_t, requires = "bytes")]
        format: column_sizes::ReportFormat,
    },
    /// Checks that each segment is complete, and prints the position of the fault if not (exit code 1)
    Verify {
        /// Segment files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Converts one session to another format. Exit code 1: a segment is broken; its intact entries are in the output
    Export {
        /// Segment files of one session, or a folder of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Output format
        #[arg(long, value_enum)]
        format: export::ExportFormat,
        /// Output file; the default is standard output
        #[arg(short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Prints the masking decision of each node with its reason, from a debug recording
    Audit {
        /// Segment files of one session, or a folder of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the nodes at this time, in milliseconds from the start of the recording; the default is every time at
        /// which a decision changes (json only)
        #[arg(long, value_name = "MS")]
        at: Option<u64>,
        /// Output format
        #[arg(long, value_enum, default_value = "json")]
        format: audit::AuditFormat,
        /// Output file; the default is standard output
        #[arg(short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Prints the sample rate that lasts a month, the share of sessions with an error that it records, and the bytes
    Plan(plan::PlanArgs),
    /// Runs the studio: receives segments from SDKs, lists the sessions and plays them in a browser
    Serve {
        /// Data folder for the sessions, created if missing; its config.json, if any, is served as remote config
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Address to listen on; port 0 selects a free port. The studio has no login: if it listens beyond this machine,
        /// anyone who can connect can watch the recordings
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
        listen: String,
        /// Answer 413 to segments and images of more bytes, as a proxy with a limit does
        #[arg(long, value_name = "BYTES")]
        max_body: Option<usize>,
    },
}

/// Runs the command with the arguments of the process. Exit code 1: a segment of the input is broken. Exit code 2: the
/// arguments or the input cannot be used.
#[must_use]
pub fn run() -> ExitCode {
    match run_command(Cli::parse().command) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(EXIT_BROKEN_INPUT),
        // The reader of the output has closed the pipe, as `head` does.
        Err(Error::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("afterimage: {}", output::printable(&error.to_string()));
            ExitCode::from(EXIT_FAILED)
        }
    }
}

/// Runs a subcommand and returns the number of defects in its input.
fn run_command(command: CliCommand) -> Result<usize> {
    match command {
        CliCommand::Inspect {
            paths,
            bytes: true,
            format,
        } => column_sizes::column_sizes(&input_files::read(&paths)?, format, &mut io::stdout().lock()),
        CliCommand::Inspect { paths, .. } => {
            inspect::inspect(&input_files::read(&paths)?, &mut io::stdout().lock()).map(|()| 0)
        }
        CliCommand::Verify { paths } => {
            inspect::verify(&input_files::read(&paths)?, &mut io::stdout().lock())
        }
        CliCommand::Export {
            paths,
            format,
            output,
        } => export::export(input_files::read(&paths)?, format, output.as_deref()),
        CliCommand::Audit {
            paths,
            at,
            format,
            output,
        } => audit::audit(input_files::read(&paths)?, at, format, output.as_deref()),
        CliCommand::Plan(args) => plan::plan(args, &mut io::stdout().lock()).map(|()| 0),
        CliCommand::Serve {
            data,
            listen,
            max_body,
        } => serve::serve(&data, &listen, max_body).map(|()| 0),
    }
}
