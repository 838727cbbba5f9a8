//! The recorded sessions, and the sizes of the same sessions in other formats.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::project::Project;

/// The traces of this repository, with their part of the baseline.
const TRACES: &str = "examples/traces";
const ENDING: &str = ".ndjson.zst";

/// Recorded sessions.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Sorted by name.
    pub sessions: Vec<CorpusSession>,
}

/// One recorded session, and its size in other formats.
#[derive(Debug)]
pub(super) struct CorpusSession {
    /// The file name without its ending.
    pub id: String,
    /// The trace's file.
    pub path: PathBuf,
    /// Duration of the session, in minutes.
    pub minutes: f64,
    /// Bytes of rrweb's recording, compressed as a whole by gzip level 6.
    pub rrweb_gz: u64,
    /// Bytes of Datadog's records, in segments of 30 s that are deflated one by one.
    pub dd30: u64,
}

impl Corpus {
    /// Reads `DIR/baseline.json` and lists `DIR/sessions`, or uses the traces of this repository.
    ///
    /// # Errors
    /// When the baseline is missing or lacks a session.
    pub(super) fn read(project: &Project, dir: Option<&Path>) -> Result<Self> {
        let traces = project.root.join(TRACES);
        let (dir, sessions) = match dir {
            Some(dir) => (dir, dir.join("sessions")),
            None => (traces.as_path(), traces.clone()),
        };
        let baseline = dir.join("baseline.json");
        let text = fs::read_to_string(&baseline).map_err(Error::io(&baseline))?;
        let unreadable = |problem: String| Error::Unreadable {
            input: "the baseline",
            problem,
        };
        let baseline: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        let rows = baseline.get("sessions").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| unreadable("`sessions` is missing".to_owned()))?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&sessions).map_err(Error::io(&sessions))? {
            let path = entry.map_err(Error::io(&sessions))?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let Some(id) = name.strip_suffix(ENDING) else {
                continue;
            };
            let row = rows
                .iter()
                .find(|row| row.get("id").and_then(Value::as_str) == Some(id));
            let row = row.ok_or_else(|| unreadable(format!("session `{id}` is missing")))?;
            let number = |name: &str| row.get(name).and_then(Value::as_f64).unwrap_or_default();
            found.push(CorpusSession {
                id: id.to_owned(),
                minutes: number("min"),
                rrweb_gz: number("rrweb_gz6") as u64,
                dd30: number("dd30_zlib") as u64,
                path,
            });
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { sessions: found })
    }
}
