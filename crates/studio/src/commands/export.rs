//! `afterimage export`: one session as rrweb events or as a trace.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use afterimage_replay::Recording;
use clap::ValueEnum;

use super::input::Input;
use crate::error::{Error, Result};

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
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
pub fn export(inputs: Vec<Input>, format: Format, to: Option<&Path>) -> Result<usize> {
    let recording = Recording::from_segments(inputs.into_iter().map(|input| input.bytes).collect())?;
    for flaw in recording.flaws() {
        eprintln!("afterimage: {flaw}");
    }
    let flaws = recording.flaws().len();
    let Some(path) = to else {
        write(&recording, format, BufWriter::new(io::stdout().lock()))?;
        return Ok(flaws);
    };
    // Under its name only once it is whole.
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let written = File::create(part)
        .map_err(Error::file("write", part))
        .and_then(|file| {
            write(&recording, format, BufWriter::new(file))?;
            fs::rename(part, path).map_err(Error::file("write", path))
        });
    if written.is_err() {
        fs::remove_file(part).ok();
    }
    written.map(|()| flaws)
}

fn write(recording: &Recording, format: Format, mut out: impl Write) -> Result<()> {
    match format {
        Format::Rrweb => recording.export_rrweb(&mut out)?,
        Format::Trace => recording.export_trace(&mut out)?,
    };
    Ok(out.flush()?)
}
