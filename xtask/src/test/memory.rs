//! Remembers, outside the checkout, which slices passed on which files.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use crate::call::Call;
use crate::project::Project;

/// A folder of empty files, each named after a slice and a hash of what it depends on.
#[derive(Debug)]
pub struct Memory {
    folder: PathBuf,
}

impl Memory {
    /// The memory in the project's cache.
    pub fn of(project: &Project) -> Self {
        Self {
            folder: project.cache.join("passed"),
        }
    }

    /// Tells whether the slice passed on exactly these files.
    pub fn has_passed(&self, key: &str) -> bool {
        self.folder.join(key).is_file()
    }

    /// Remembers that it did. Failing to is no failure: the slice runs again next time.
    pub fn keep(&self, key: &str) {
        if fs::create_dir_all(&self.folder).is_ok() {
            let _ = fs::write(self.folder.join(key), "");
        }
    }
}

/// Names the present state of the files below `paths`. Nothing is returned where git cannot
/// tell: then the slice simply runs.
pub fn key(project: &Project, slice: &str, paths: &[&str]) -> Option<String> {
    let files = project.files(paths).ok()?;
    let hashes = git_hash(project, &["hash-object", "--stdin-paths"], &files.join("\n"))?;
    let named: Vec<String> = files
        .iter()
        .zip(hashes.lines())
        .map(|(file, hash)| format!("{hash} {file}"))
        .collect();
    let hash = git_hash(project, &["hash-object", "--stdin"], &named.join("\n"))?;
    Some(format!("{slice}-{}", hash.trim()))
}

fn git_hash(project: &Project, arguments: &[&str], input: &str) -> Option<String> {
    let mut child = Call::new("git", arguments)
        .command(&project.root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    // git answers while it reads, so writing has a thread of its own.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let written = writer.join().ok()?.is_ok();
    (written && output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn project(root: &Path) -> Project {
        let git = |arguments: &[&str]| Call::new("git", arguments).run(root).unwrap();
        git(&["init", "-q"]);
        fs::write(root.join("a.rs"), "one").unwrap();
        fs::write(root.join("b.md"), "two").unwrap();
        Project {
            root: root.into(),
            cache: root.join("cache"),
            target: root.join("target"),

            ci: false,
        }
    }

    #[test]
    fn the_key_follows_the_files_a_slice_depends_on_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let state = || key(&project, "rust", &["*.rs"]).unwrap();
        let first = state();
        fs::write(folder.path().join("b.md"), "changed").unwrap();
        assert_eq!(state(), first);
        fs::write(folder.path().join("a.rs"), "changed").unwrap();
        assert_ne!(state(), first);
    }

    #[test]
    fn what_passed_is_remembered_for_exactly_that_key() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::of(&project(folder.path()));
        assert!(!memory.has_passed("rust-1"));
        memory.keep("rust-1");
        assert!(memory.has_passed("rust-1") && !memory.has_passed("rust-2"));
    }
}
