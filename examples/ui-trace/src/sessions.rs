//! Paths of the recorded sessions.

use std::io;
use std::path::{Path, PathBuf};

/// Returns the paths of all sessions of the corpus, or of the repository's traces if there is no corpus. The corpus is
/// the folder that `AFTERIMAGE_CORPUS` names, or `../shared/corpus` beside the repository.
///
/// # Errors
///
/// If the folder cannot be read or has no trace.
pub fn session_paths() -> io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        std::env::var_os("AFTERIMAGE_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let corpus = corpus.join("sessions");
    let folder = if corpus.is_dir() {
        corpus
    } else {
        root.join("examples/traces")
    };
    let mut paths = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "zst") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let problem = format!("{} holds no trace (*.zst)", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, problem));
    }
    paths.sort();
    Ok(paths)
}
