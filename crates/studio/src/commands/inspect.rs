//! `afterimage inspect` and `afterimage verify`: a summary of each segment, and whether it is complete.

use std::io::Write;

use super::input_files::InputFile;
use super::output::printable;
use crate::error::Result;
use crate::segment_summary::{Origin, SegmentSummary};

/// Prints a summary of each segment: names, times and counts, but no text of the screen.
pub(super) fn inspect(inputs: &[InputFile], out: &mut impl Write) -> Result<()> {
    for input in inputs {
        let summary = SegmentSummary::from_segment(&input.bytes);
        writeln!(out, "{}", input.path.display())?;
        let mut line = |label: &str, value: String| writeln!(out, "  {label:<9} {}", printable(&value));
        if let Some(name) = &summary.name {
            line("segment", name.clone())?;
        }
        if let Some(origin) = &summary.origin {
            line("device", device(origin))?;
            line(
                "app",
                format!("{} {} ({})", origin.app_id, origin.app_version, origin.app_build),
            )?;
            line("sdk", origin.sdk_version.clone())?;
        }
        if let Some(span) = summary.span {
            line(
                "time",
                format!(
                    "{} to {} ms since 1970 ({} ms, {} ms active)",
                    span.first_ms,
                    span.last_ms,
                    span.length_ms(),
                    summary.active_ms()
                ),
            )?;
        }
        line("contents", counts(&summary, input.bytes.len()))?;
        for screen in &summary.screens {
            line("screen", format!("{} at {} ms", screen.name, screen.wall_ms))?;
        }
        if let Some(fault) = &summary.fault {
            line("broken", format!("at byte {}: {}", fault.offset, fault.reason))?;
        }
    }
    Ok(())
}

/// Prints for each segment whether it is complete. Returns the number of broken segments.
pub(super) fn verify(inputs: &[InputFile], out: &mut impl Write) -> Result<usize> {
    let mut broken = 0;
    for input in inputs {
        let summary = SegmentSummary::from_segment(&input.bytes);
        let path = input.path.display();
        match &summary.fault {
            None => writeln!(out, "ok      {path}: {}", counts(&summary, input.bytes.len()))?,
            Some(fault) => {
                broken += 1;
                writeln!(
                    out,
                    "broken  {path}: at byte {}: {}; {} entries before it are intact",
                    fault.offset, fault.reason, summary.entries
                )?;
            }
        }
    }
    writeln!(out, "{} segments, {broken} broken", inputs.len())?;
    Ok(broken)
}

fn device(origin: &Origin) -> String {
    format!(
        "{}, {} {}",
        origin.device_model, origin.platform, origin.os_version
    )
}

fn counts(summary: &SegmentSummary, bytes: usize) -> String {
    let blocks = match summary.blocks {
        1 => "1 block".to_owned(),
        blocks => format!("{blocks} blocks"),
    };
    format!("{} entries in {blocks}, {bytes} bytes", summary.entries)
}
