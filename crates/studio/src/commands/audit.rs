//! `afterimage audit`: prints the masking decision of each node, and its reason.

use std::path::Path;

use clap::ValueEnum;

use super::input_files::InputFile;
use super::output::write_output;
use super::recording::InputRecording;
use crate::error::{Error, Result};

/// Output format of `audit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    /// The nodes with decision and reason
    Json,
    /// The session as rrweb events, with each node outlined by its decision, as the studio plays it
    Rrweb,
}

/// Writes the masking decisions of a debug recording, at `at_ms` or at every change. Returns the number of defects in the
/// session.
///
/// # Errors
///
/// [`Error::NoMaskReasons`] if the session is not a debug recording.
pub(super) fn audit(
    inputs: Vec<InputFile>,
    at_ms: Option<u64>,
    format: AuditFormat,
    output: Option<&Path>,
) -> Result<usize> {
    let input = InputRecording::open(inputs)?;
    let recording = &input.recording;
    if !recording.has_mask_decisions() {
        return Err(Error::NoMaskReasons);
    }
    write_output(output, |out| {
        match (format, at_ms) {
            (AuditFormat::Json, Some(at_ms)) => recording.audit_at(at_ms, out)?,
            (AuditFormat::Json, None) => recording.export_audit(out)?,
            (AuditFormat::Rrweb, _) => recording.export_rrweb_with(out, input.images())?,
        };
        Ok(())
    })?;
    Ok(recording.defects().len())
}
