//! `afterimage audit`: why each node is shown, masked or blocked.

use std::path::Path;

use clap::ValueEnum;

use super::export::{images, open_recording, resources, write_output};
use super::input_files::InputFile;
use crate::error::{Error, Result};

/// What an audit is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// The nodes with decision and reason
    Json,
    /// The session as rrweb events, each node outlined by its decision: the studio plays a debug recording like this
    Rrweb,
}

/// Writes the decisions of a debug recording. Gives back how much is wrong with the session.
///
/// # Errors
///
/// When it is no debug recording, the segments are not of one session, or nothing can be written.
pub fn audit(
    inputs: Vec<InputFile>,
    at: Option<u64>,
    format: AuditFormat,
    to: Option<&Path>,
) -> Result<usize> {
    let resources = resources(&inputs);
    let recording = open_recording(inputs)?;
    if !recording.has_mask_decisions() {
        return Err(Error::NoMaskReasons);
    }
    write_output(to, |out| {
        match (format, at) {
            (AuditFormat::Json, Some(t_ms)) => recording.audit_at(t_ms, out)?,
            (AuditFormat::Json, None) => recording.export_audit(out)?,
            (AuditFormat::Rrweb, _) => {
                recording.export_rrweb_with(out, images(&recording, resources.as_ref()))?
            }
        };
        Ok(())
    })?;
    Ok(recording.defects().len())
}
