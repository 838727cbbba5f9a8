//! Speed of the rrweb export.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use afterimage_replay::Recording;
use serde_json::json;

use crate::{Error, reading};

/// Exports the recording in a folder, and prints size and time as one line of JSON.
pub fn run(dir: &Path) -> Result<(), Error> {
    let segments = reading::segments(dir)?;
    let start = Instant::now();
    let recording = Recording::from_segments(segments)?;
    let opened_ms = start.elapsed().as_secs_f64() * 1000.0;
    let mut out = ByteCounter(0);
    let events = recording.export_rrweb(&mut out)?;
    let exported_ms = start.elapsed().as_secs_f64() * 1000.0;
    println!(
        "{}",
        json!({
            "recorded_ms": recording.duration_ms(),
            "opened_in_ms": opened_ms,
            "exported_in_ms": exported_ms,
            "events": events,
            "bytes": out.0,
            "times_real_time": (recording.duration_ms() as f64 / exported_ms).round(),
        })
    );
    Ok(())
}

/// Counts the bytes written.
struct ByteCounter(u64);

impl Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
