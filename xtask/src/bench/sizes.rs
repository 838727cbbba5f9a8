//! Sizes of recorded sessions: bytes on the wire and on disk, and heap use.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::corpus::Corpus;
use super::programs;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// Duration of the session whose heap use is measured.
const HEAP_MINUTES: &str = "30";
/// Duration of the recording in which opening and seeking are measured.
const LONG_MINUTES: &str = "60";
/// The folder of the recorded sessions, below the bench's folder.
const SESSIONS: &str = "sessions";
/// The folder of that recording, below the bench's folder.
pub(super) const LONG: &str = "hour";

/// Name of the measuring program's output in error messages.
const OUTPUT: &str = "the output of afterimage-bench";

/// The sizes of all sessions.
#[derive(Debug)]
pub(super) struct SessionSizes {
    /// In the order of the corpus.
    pub sessions: Vec<SessionSize>,
    /// Bytes written to disk while recording, without the sealed segments.
    pub disk_bytes: u64,
    /// Heap use of the engine, in bytes.
    pub heap: Value,
}

/// The sizes of one session.
#[derive(Debug)]
pub(super) struct SessionSize {
    /// The session's name in the corpus.
    pub id: String,
    /// Duration of the session, in minutes.
    pub minutes: f64,
    /// Bytes of all segments as uploaded.
    pub bytes: u64,
    /// Bytes of the images, with a drawing in place of each.
    pub image_bytes: u64,
    /// Number of images.
    pub images: u64,
    /// Bytes of rrweb's recording.
    pub rrweb_gz: u64,
    /// Bytes of Datadog's records.
    pub dd30: u64,
}

impl SessionSizes {
    /// The sum of one figure over all sessions.
    pub(super) fn total(&self, figure: fn(&SessionSize) -> u64) -> u64 {
        self.sessions.iter().map(figure).sum()
    }

    /// The bytes as JSON.
    pub(super) fn bytes(&self) -> Value {
        let sessions = self.sessions.iter().map(|size| {
            json!({
                "id": size.id,
                "bytes": size.bytes,
                "images": size.images,
                "image_bytes": size.image_bytes,
                "dd30": size.dd30,
                "rrweb_gz": size.rrweb_gz,
                "bytes_per_minute": (size.bytes as f64 / size.minutes.max(0.01)).round(),
            })
        });
        json!({
            "total": self.total(|size| size.bytes),
            "dd30": self.total(|size| size.dd30),
            "rrweb_gz": self.total(|size| size.rrweb_gz),
            "images": self.total(|size| size.images),
            "image_bytes": self.total(|size| size.image_bytes),
            "sessions": sessions.collect::<Vec<_>>(),
        })
    }
}

/// Records every session, and a long one made of all of them.
pub(super) fn measure(project: &Project, corpus: &Corpus, folder: &Path) -> Result<SessionSizes> {
    let mut sessions = Vec::new();
    for session in &corpus.sessions {
        let out = folder.join(SESSIONS).join(&session.id);
        Invocation::new(
            programs::path(project, "trace-player"),
            &["record", "--privacy", "light", "--draw-images", "--out"],
        )
        .arg(&out)
        .arg(&session.path)
        .output(&project.root)?;
        let bytes = bytes_of(&files(&out, "seg")?)?;
        let images = files(&out, "png")?;
        sessions.push(SessionSize {
            id: session.id.clone(),
            minutes: session.minutes,
            bytes,
            images: images.len() as u64,
            image_bytes: bytes_of(&images)?,
            rrweb_gz: session.rrweb_gz,
            dd30: session.dd30,
        });
    }
    let bench = |command: &str| Invocation::new(programs::path(project, "afterimage-bench"), &[command]);
    let of_sessions = |program: Invocation| {
        let sessions = corpus.sessions.iter();
        let program = sessions.fold(program, |program, session| program.arg(&session.path));
        programs::last_line(OUTPUT, &program.output(&project.root)?)
    };
    let records = of_sessions(bench("records"))?;
    let record = |out: &str, minutes: &str| of_sessions(bench("record").arg(folder.join(out)).arg(minutes));
    let heap = record("watched", HEAP_MINUTES)?;
    record(LONG, LONG_MINUTES)?;
    Ok(SessionSizes {
        sessions,
        disk_bytes: records
            .get("disk_bytes")
            .and_then(Value::as_u64)
            .unwrap_or_default(),
        heap: heap.get("heap").cloned().unwrap_or_default(),
    })
}

/// Exports the long recording to rrweb events and measures the time.
pub(super) fn export(project: &Project, folder: &Path) -> Result<Value> {
    let program = programs::path(project, "afterimage-bench");
    let export = Invocation::new(program, &["export"]).arg(folder.join(LONG));
    programs::last_line(OUTPUT, &export.output(&project.root)?)
}

/// The segments of all recorded sessions, sorted.
pub(super) fn segments(folder: &Path) -> Result<Vec<PathBuf>> {
    files(&folder.join(SESSIONS), "seg")
}

/// The files with an ending below a folder, sorted.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn bytes_of(files: &[PathBuf]) -> Result<u64> {
    let sizes = files
        .iter()
        .map(|path| fs::metadata(path).map_err(Error::io(path)));
    sizes.map(|file| Ok(file?.len())).sum()
}
