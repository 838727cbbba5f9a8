//! Remembers which slices passed with which inputs, outside of the checkout.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use super::inputs;
use crate::invocation::Invocation;
use crate::project::Project;

/// A folder of empty files, each named after a slice and a hash of its inputs.
#[derive(Debug)]
pub(super) struct PassCache {
    folder: PathBuf,
}

impl PassCache {
    /// The pass cache in the project's cache folder.
    pub(super) fn for_project(project: &Project) -> Self {
        Self {
            folder: project.cache.join("passed"),
        }
    }

    /// Returns whether the slice has passed with these inputs.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.folder.join(key).is_file()
    }

    /// Stores that the slice passed. If writing fails, the slice runs again next time.
    pub(super) fn insert(&self, key: &str) {
        if fs::create_dir_all(&self.folder).is_ok() {
            let _ = fs::write(self.folder.join(key), "");
        }
    }
}

/// The key of a slice with the present contents of its inputs. None if git fails: then the slice runs.
pub(super) fn key(project: &Project, slice: &str, paths: &[&str]) -> Option<String> {
    let files = inputs::files(project, paths).ok()?;
    let hashes = git_hash(project, &["hash-object", "--stdin-paths"], &files.join("\n"))?;
    let lines: Vec<String> = files
        .iter()
        .zip(hashes.lines())
        .map(|(file, hash)| format!("{hash} {file}"))
        .collect();
    let hash = git_hash(project, &["hash-object", "--stdin"], &lines.join("\n"))?;
    Some(format!("{slice}-{}", hash.trim()))
}

fn git_hash(project: &Project, arguments: &[&str], input: &str) -> Option<String> {
    let mut child = Invocation::new("git", arguments)
        .command(&project.root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    // git writes while it reads; a thread of its own keeps the two pipes from blocking each other.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let written = writer.join().ok()?.is_ok();
    (written && output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_changes_with_the_inputs_alone() {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
        Invocation::new("git", &["init", "-q"])
            .run(folder.path())
            .unwrap();
        write("a.rs", "#![doc = include_str!(\"README.md\")]");
        write("README.md", "one");
        write("page.md", "one");
        write("other.json", "{}");
        let project = Project::for_tests(folder.path());
        let current = || key(&project, "rust", &["*.rs", "*.md"]).unwrap();
        let first = current();
        write("page.md", "two");
        write("other.json", "[]");
        assert_eq!(current(), first);
        write("README.md", "two");
        let second = current();
        assert_ne!(second, first);
        write("a.rs", "fn main() {}");
        assert_ne!(current(), second);
    }

    #[test]
    fn cache_contains_exactly_the_inserted_keys() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PassCache::for_project(&Project::for_tests(folder.path()));
        assert!(!cache.contains("rust-1"));
        cache.insert("rust-1");
        assert!(cache.contains("rust-1") && !cache.contains("rust-2"));
    }
}
