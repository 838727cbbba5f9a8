//! `afterimage export`: converts one session to rrweb events or to a trace.

use std::path::Path;

use clap::ValueEnum;

use super::input_files::InputFile;
use super::output::write_output;
use super::recording::InputRecording;
use crate::error::Result;

/// Output format of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// One JSON array of rrweb events
    Rrweb,
    /// One line of JSON for each change, with absolute frames
    Trace,
}

/// Writes the session to a file or to standard output. Returns the number of defects in the session; its intact entries are
/// in the output.
pub(super) fn export(inputs: Vec<InputFile>, format: ExportFormat, output: Option<&Path>) -> Result<usize> {
    let input = InputRecording::open(inputs)?;
    write_output(output, |out| {
        match format {
            ExportFormat::Rrweb => input.recording.export_rrweb_with(out, input.images())?,
            ExportFormat::Trace => input.recording.export_trace(out)?,
        };
        Ok(())
    })?;
    Ok(input.recording.defects().len())
}
