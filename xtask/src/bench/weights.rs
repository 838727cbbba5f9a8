//! Bytes on the wire and on disk, and the heap.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::corpus::Corpus;
use super::{last_line, program};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::project::Project;

/// How long the heap is watched.
const HEAP_MINUTES: &str = "30";
/// How long the recording is that is opened and sought in.
const LONG_MINUTES: &str = "60";
/// The folder of that recording, below the bench's.
pub const LONG: &str = "hour";
/// The records of the largest segment, below the bench's folder.
pub const RECORDS: &str = "largest-segment.records";

/// What sessions weigh.
#[derive(Debug)]
pub struct Weights {
    /// In the corpus' order.
    pub sessions: Vec<Weight>,
    /// Written to disk while recording, the sealed form not counted.
    pub disk_bytes: u64,
    /// What the engine holds, in bytes.
    pub heap: Value,
}

/// What one session weighs.
#[derive(Debug)]
pub struct Weight {
    /// Its name.
    pub id: String,
    /// How long it lasts.
    pub minutes: f64,
    /// All its segments as they are uploaded.
    pub bytes: u64,
    /// Its images, in the form that a drawing of each takes.
    pub image_bytes: u64,
    /// How many they are.
    pub images: u64,
    /// What rrweb takes.
    pub rrweb_gz: u64,
    /// What Datadog's records take.
    pub dd30: u64,
}

impl Weights {
    /// A figure over all sessions.
    pub fn total(&self, of: fn(&Weight) -> u64) -> u64 {
        self.sessions.iter().map(of).sum()
    }

    /// As programs read it.
    pub fn bytes(&self) -> Value {
        let sessions = self.sessions.iter().map(|weight| {
            json!({
                "id": weight.id,
                "bytes": weight.bytes,
                "images": weight.images,
                "image_bytes": weight.image_bytes,
                "dd30": weight.dd30,
                "rrweb_gz": weight.rrweb_gz,
                "bytes_per_minute": (weight.bytes as f64 / weight.minutes.max(0.01)).round(),
            })
        });
        json!({
            "total": self.total(|weight| weight.bytes),
            "dd30": self.total(|weight| weight.dd30),
            "rrweb_gz": self.total(|weight| weight.rrweb_gz),
            "images": self.total(|weight| weight.images),
            "image_bytes": self.total(|weight| weight.image_bytes),
            "sessions": sessions.collect::<Vec<_>>(),
        })
    }
}

/// Records every session, and a long one of all of them.
pub fn weigh(project: &Project, corpus: &Corpus, folder: &Path) -> Result<Weights> {
    let mut sessions = Vec::new();
    for session in &corpus.sessions {
        let out = folder.join("sessions").join(&session.id);
        Call::new(
            program(project, "trace-player"),
            &["record", "--privacy", "light", "--draw-images", "--out"],
        )
        .arg(&out)
        .arg(&session.path)
        .output(&project.root)?;
        let (_, bytes) = files(&out, "seg")?;
        let (images, image_bytes) = files(&out, "png")?;
        sessions.push(Weight {
            id: session.id.clone(),
            minutes: session.minutes,
            bytes,
            images,
            image_bytes,
            rrweb_gz: session.rrweb_gz,
            dd30: session.dd30,
        });
    }
    let bench = |words: &[&str], out: &Path, more: &[&str]| {
        let call = Call::new(program(project, "afterimage-bench"), words)
            .arg(out)
            .args(more);
        let call = corpus
            .sessions
            .iter()
            .fold(call, |call, session| call.arg(&session.path));
        last_line("the bench's output", &call.output(&project.root)?)
    };
    let records = bench(&["records"], &folder.join(RECORDS), &[])?;
    let watched = bench(&["record"], &folder.join("watched"), &[HEAP_MINUTES])?;
    bench(&["record"], &folder.join(LONG), &[LONG_MINUTES])?;
    Ok(Weights {
        sessions,
        disk_bytes: records
            .get("disk_bytes")
            .and_then(Value::as_u64)
            .unwrap_or_default(),
        heap: watched.get("heap").cloned().unwrap_or_default(),
    })
}

/// Exports the long recording; the time is this machine's.
pub fn export(project: &Project, folder: &Path) -> Result<Value> {
    let call = Call::new(program(project, "afterimage-bench"), &["export"]).arg(folder.join(LONG));
    last_line("the bench's output", &call.output(&project.root)?)
}

/// The files with an ending below a folder, and their bytes.
fn files(folder: &Path, ending: &str) -> Result<(u64, u64)> {
    let (mut count, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.is_dir() {
            let (more, more_bytes) = files(&path, ending)?;
            count += more;
            bytes += more_bytes;
        } else if path.extension().is_some_and(|of| of == ending) {
            count += 1;
            bytes += fs::metadata(&path).map_err(Error::io(&path))?.len();
        }
    }
    Ok((count, bytes))
}
