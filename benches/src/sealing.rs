//! Workloads that seal a segment and read it.

use std::fs;
use std::path::Path;

use afterimage_compression::{SegmentReader, SegmentWriter, seal};
use afterimage_replay::Recording;

use crate::Error;
use crate::workload::Workload;

/// Seals the entries of a segment after recording them again with the current encoder.
pub fn reencode_and_seal(file: &Path) -> Result<Workload, Error> {
    let bytes = fs::read(file)?;
    let reader = SegmentReader::open(&bytes)?;
    let (mut writer, header) = SegmentWriter::open(reader.header().clone());
    let mut records = vec![header];
    for entry in reader {
        let entry = entry?;
        if writer.is_due(entry.elapsed_ms) {
            records.extend(writer.cut_block());
        }
        writer.push(&entry)?;
    }
    records.extend(writer.cut_block());
    Ok(Box::new(move || {
        std::hint::black_box(seal(&records));
    }))
}

/// Seeks to the end of a segment.
pub fn read_to_end(file: &Path) -> Result<Workload, Error> {
    let recording = Recording::from_segments(vec![fs::read(file)?])?;
    let end_ms = recording.duration_ms();
    Ok(Box::new(move || {
        std::hint::black_box(recording.scene_at(end_ms));
    }))
}
