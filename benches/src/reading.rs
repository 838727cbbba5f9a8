//! Opening a recording and going to any time of it.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::rc::Rc;

use afterimage_replay::Recording;

use crate::Error;
use crate::workload::Workload;

/// Times that are gone to.
const SEEKS: u64 = 100;

/// The segments of a folder.
pub fn segments(dir: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let mut paths: Vec<_> = fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

/// Opening all of it.
pub fn opening(dir: &Path) -> Result<Workload, Error> {
    let mut segments = Some(segments(dir)?);
    Ok(Box::new(move || {
        let _ = black_box(segments.take().map(Recording::from_segments));
    }))
}

/// Going to times all over it, the same ones at every run.
pub fn seeking(dir: &Path) -> Result<Vec<Workload>, Error> {
    let recording = Rc::new(Recording::from_segments(segments(dir)?)?);
    let duration_ms = recording.duration_ms().max(1);
    let seek = |n: u64| -> Workload {
        // A step that shares no rhythm with segments or traces scatters them.
        let t_ms = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % duration_ms;
        let recording = recording.clone();
        Box::new(move || {
            black_box(recording.scene_at(t_ms));
        })
    };
    Ok((1..=SEEKS).map(seek).collect())
}
