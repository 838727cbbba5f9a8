//! The verbs of the `afterimage` command, one module each.

mod audit;
mod column_sizes;
mod export;
mod input_files;
mod inspect;
mod serve;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Looks into Afterimage recordings and plays them.
#[derive(Debug, Parser)]
#[command(name = "afterimage", version, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Says what each segment holds
    Inspect {
        /// Segments, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Says instead where their bytes go, column by column (exit code 1: some cannot be read)
        #[arg(long)]
        bytes: bool,
        /// How that is written
        #[arg(long, value_enum, default_value_t, requires = "bytes")]
        format: column_sizes::ReportFormat,
    },
    /// Says of each segment whether it is whole, and if not, where it breaks (exit code 1)
    Verify {
        /// Segments, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Writes one session in another form. Exit code 1: a segment is broken, what is whole was written
    Export {
        /// Segments of one session, or a folder of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The form
        #[arg(long, value_enum)]
        format: export::ExportFormat,
        /// The file to write; standard output unless given
        #[arg(short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Says of each node of a debug recording what masking decided and why
    Audit {
        /// Segments of one session, or a folder of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// JSON of this time, milliseconds from the start of the recording; of every change of a decision unless given
        #[arg(long, value_name = "MS")]
        at: Option<u64>,
        /// The form
        #[arg(long, value_enum, default_value = "json")]
        format: audit::AuditFormat,
        /// The file to write; standard output unless given
        #[arg(short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Runs the studio: takes segments from SDKs, lists the sessions and plays them in the browser
    Serve {
        /// The folder that keeps the sessions; made if need be. Its config.json, if any, is handed out as remote config
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Where to listen; port 0 takes a free one. The studio has no login: beyond this machine, everyone who reaches it can watch
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
        listen: String,
    },
}

/// Runs the command on the process's arguments. Exit code 1: something that was read is
/// broken. Exit code 2: the arguments or the input cannot be used.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Command::parse().verb {
        Verb::Inspect {
            paths,
            bytes: true,
            format,
        } => input_files::read(&paths)
            .and_then(|inputs| column_sizes::column_sizes(&inputs, format, &mut io::stdout().lock())),
        Verb::Inspect { paths, .. } => input_files::read(&paths)
            .and_then(|inputs| inspect::inspect(&inputs, &mut io::stdout().lock()))
            .map(|()| 0),
        Verb::Verify { paths } => {
            input_files::read(&paths).and_then(|inputs| inspect::verify(&inputs, &mut io::stdout().lock()))
        }
        Verb::Export {
            paths,
            format,
            output,
        } => input_files::read(&paths).and_then(|inputs| export::export(inputs, format, output.as_deref())),
        Verb::Audit {
            paths,
            at,
            format,
            output,
        } => input_files::read(&paths).and_then(|inputs| audit::audit(inputs, at, format, output.as_deref())),
        Verb::Serve { data, listen } => serve::run(&data, &listen).map(|()| 0),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        // Whoever read our output has seen enough of it.
        Err(Error::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("afterimage: {error}");
            ExitCode::from(2)
        }
    }
}
