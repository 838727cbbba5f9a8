//! The sessions that are measured, and what others make of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::project::Project;

/// The traces that the repository carries, with their part of the baseline.
const CARRIED: &str = "examples/traces";
const ENDING: &str = ".ndjson.zst";

/// Recorded sessions.
#[derive(Debug)]
pub struct Corpus {
    /// In the order of their names.
    pub sessions: Vec<Session>,
}

/// One recorded session, and what it takes elsewhere.
#[derive(Debug)]
pub struct Session {
    /// Its name.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// How long it lasts.
    pub minutes: f64,
    /// Bytes of a recording by rrweb, gzip level 6 over all of it.
    pub rrweb_gz: u64,
    /// Bytes of Datadog's records in segments of 30 s, each deflated.
    pub dd30: u64,
}

impl Corpus {
    /// Reads `DIR/baseline.json` and finds `DIR/sessions`, or the traces that the repository carries.
    ///
    /// # Errors
    /// When there is no baseline, or a trace is not in it.
    pub fn read(project: &Project, dir: Option<&Path>) -> Result<Self> {
        let carried = project.root.join(CARRIED);
        let (dir, sessions) = match dir {
            Some(dir) => (dir, dir.join("sessions")),
            None => (carried.as_path(), carried.clone()),
        };
        let baseline = dir.join("baseline.json");
        let text = fs::read_to_string(&baseline).map_err(Error::io(&baseline))?;
        let unreadable = |problem: String| Error::Unreadable {
            what: "the baseline",
            problem,
        };
        let baseline: Value = serde_json::from_str(&text).map_err(|why| unreadable(why.to_string()))?;
        let rows = baseline.get("sessions").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| unreadable("it has no `sessions`".to_owned()))?;
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
            let row = row.ok_or_else(|| unreadable(format!("it has no session `{id}`")))?;
            let number = |name: &str| row.get(name).and_then(Value::as_f64).unwrap_or_default();
            found.push(Session {
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
