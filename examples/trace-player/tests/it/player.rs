//! Runs the command.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Result of a run.
pub(crate) struct RunOutput {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl RunOutput {
    /// Parses the last line of the output, a JSON object.
    pub(crate) fn summary(&self) -> serde_json::Value {
        serde_json::from_str(self.stdout.lines().last().unwrap_or_default())
            .unwrap_or_else(|_| panic!("no summary: {}{}", self.stdout, self.stderr))
    }
}

pub(crate) fn player(args: &[&str]) -> RunOutput {
    let output = Command::new(env!("CARGO_BIN_EXE_trace-player"))
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    RunOutput {
        status: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Path of a recorded trace of the repository.
pub(crate) fn trace(name: &str) -> String {
    trace_file(&format!("{name}.ndjson.zst"))
}

/// Path of the trace with the properties that no recorded trace has.
pub(crate) fn made_up_trace() -> String {
    trace_file("made-up-text.ndjson")
}

fn trace_file(name: &str) -> String {
    let traces = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces");
    traces.join(name).to_string_lossy().into_owned()
}

/// All files below a folder, with relative path and content.
pub(crate) fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((
                    path.strip_prefix(dir).unwrap().to_owned(),
                    std::fs::read(&path).unwrap(),
                ));
            }
        }
    }
    found.sort();
    found
}
