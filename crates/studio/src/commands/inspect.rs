//! `afterimage inspect` and `afterimage verify`: what segments hold, and whether they are whole.

use std::io::Write;

use super::input_files::InputFile;
use crate::error::Result;
use crate::segment_summary::{Origin, SegmentSummary};

/// Prints what each segment holds. Names, times and counts: never a text of the screen.
///
/// # Errors
///
/// When the output takes no more.
pub fn inspect(inputs: &[InputFile], out: &mut impl Write) -> Result<()> {
    for input in inputs {
        let summary = SegmentSummary::from_segment(&input.bytes);
        writeln!(out, "{}", input.path.display())?;
        let mut line = |what: &str, value: String| writeln!(out, "  {what:<9} {value}");
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
        if let Some((first_ms, last_ms)) = summary.span_ms {
            line(
                "time",
                format!(
                    "{first_ms} to {last_ms} ms since 1970 ({} ms)",
                    last_ms - first_ms
                ),
            )?;
        }
        line("holds", counts(&summary, input.bytes.len()))?;
        for (at_ms, name) in &summary.screens {
            line("screen", format!("{name} at {at_ms} ms"))?;
        }
        if let Some(fault) = &summary.fault {
            line("broken", format!("at byte {}: {}", fault.offset, fault.reason))?;
        }
    }
    Ok(())
}

/// Says of each segment whether it is whole; gives back how many are not.
///
/// # Errors
///
/// When the output takes no more.
pub fn verify(inputs: &[InputFile], out: &mut impl Write) -> Result<usize> {
    let mut broken = 0;
    for input in inputs {
        let summary = SegmentSummary::from_segment(&input.bytes);
        let path = input.path.display();
        match &summary.fault {
            None => writeln!(out, "whole   {path}: {}", counts(&summary, input.bytes.len()))?,
            Some(fault) => {
                broken += 1;
                let whole = format!("{} entries before it are whole", summary.entries);
                writeln!(
                    out,
                    "broken  {path}: at byte {}: {}; {whole}",
                    fault.offset, fault.reason
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
