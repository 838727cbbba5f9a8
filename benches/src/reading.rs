//! Workloads that open a recording and seek in it.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::rc::Rc;

use afterimage_replay::Recording;

use crate::Error;
use crate::workload::Workload;

/// Number of seeks.
const SEEKS: u64 = 100;

/// Reads the segments of a folder, by file name.
pub fn segments(dir: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let mut paths: Vec<_> = fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

/// Opens the recording.
pub fn open(dir: &Path) -> Result<Workload, Error> {
    let mut segments = Some(segments(dir)?);
    Ok(Box::new(move || {
        let _ = black_box(segments.take().map(Recording::from_segments));
    }))
}

/// Seeks to times all over the recording, the same at every run.
pub fn seek(dir: &Path) -> Result<Vec<Workload>, Error> {
    let recording = Rc::new(Recording::from_segments(segments(dir)?)?);
    let duration_ms = recording.duration_ms().max(1);
    let seek = |n: u64| -> Workload {
        // A multiplicative hash scatters the times without a period that segments or traces share.
        let t_ms = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % duration_ms;
        let recording = recording.clone();
        Box::new(move || {
            black_box(recording.scene_at(t_ms));
        })
    };
    Ok((1..=SEEKS).map(seek).collect())
}
