//! `afterimage export`: one session as rrweb events or as a trace.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use afterimage_replay::{ImageLookup, Recording};
use clap::ValueEnum;

use super::input_files::{InputFile, MAX_DEPTH};
use crate::error::{Error, Result};
use crate::store::{RESOURCES_FOLDER, Resources};

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON array of rrweb events
    Rrweb,
    /// A line of JSON for each change, with absolute frames
    Trace,
}

/// Writes the session to a file, or to standard output. Gives back how much is wrong with it: what is whole is in the
/// export.
///
/// # Errors
///
/// When the segments are not of one session, or the export cannot be written; no file is left under its name then.
pub fn export(inputs: Vec<InputFile>, format: ExportFormat, to: Option<&Path>) -> Result<usize> {
    let resources = resources(&inputs);
    let recording = open_recording(inputs)?;
    write_output(to, |out| {
        match format {
            ExportFormat::Rrweb => {
                recording.export_rrweb_with(out, images(&recording, resources.as_ref()))?
            }
            ExportFormat::Trace => recording.export_trace(out)?,
        };
        Ok(())
    })?;
    Ok(recording.defects().len())
}

/// The images that lie above the first segment: of a data folder, or of what the trace player wrote.
pub(super) fn resources(inputs: &[InputFile]) -> Option<Resources> {
    let path = inputs.first()?.path.canonicalize().ok()?;
    let above = path
        .ancestors()
        .skip(1)
        .take(MAX_DEPTH)
        .find(|folder| folder.join(RESOURCES_FOLDER).is_dir())?;
    Some(Resources::new(above))
}

/// Those of them that a recording refers to.
pub(super) fn images<'a>(recording: &'a Recording, resources: Option<&'a Resources>) -> ImageLookup<'a> {
    ImageLookup::new(move |fingerprint| resources?.find(&recording.header().device_id, fingerprint))
}

/// The session in these segments; what is wrong with it is said on standard error.
pub(super) fn open_recording(inputs: Vec<InputFile>) -> Result<Recording> {
    let recording = Recording::from_segments(inputs.into_iter().map(|input| input.bytes).collect())?;
    for defect in recording.defects() {
        eprintln!("afterimage: {defect}");
    }
    Ok(recording)
}

/// Writes to a file, which has its name only once it is whole, or to standard output.
pub(super) fn write_output(
    to: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let Some(path) = to else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let written = File::create(part)
        .map_err(Error::file("write", part))
        .and_then(|file| {
            let mut out = BufWriter::new(file);
            write(&mut out)?;
            out.flush()?;
            fs::rename(part, path).map_err(Error::file("write", path))
        });
    if written.is_err() {
        fs::remove_file(part).ok();
    }
    written
}
