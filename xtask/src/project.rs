//! Where things are: the repository, the cache outside of it, and what git knows of its files.

use std::env;
use std::path::{Path, PathBuf};

use crate::call::Call;
use crate::error::{Error, Result};

/// The checkout at hand and the cache that outlives it.
#[derive(Debug, Clone)]
pub struct Project {
    /// The repository's root.
    pub root: PathBuf,
    /// Tools and memory that survive a fresh clone: `AFTERIMAGE_CACHE`, or `~/.cache/afterimage`.
    pub cache: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// On a build server, where nothing is asked and nothing is skipped.
    pub ci: bool,
}

impl Project {
    /// Finds the project xtask was started in.
    ///
    /// # Errors
    /// When neither a home folder nor `AFTERIMAGE_CACHE` says where the cache goes.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .map_or_else(|| manifest.clone(), Path::to_path_buf);
        let cache = env::var_os("AFTERIMAGE_CACHE")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache/afterimage")))
            .ok_or_else(|| {
                Error::Missing("set AFTERIMAGE_CACHE to a folder for tools: HOME is not set".into())
            })?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        let ci = env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        Ok(Self {
            root,
            cache,
            target,
            ci,
        })
    }

    /// A tool that setup installs.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.cache.join("tools/bin").join(name)
    }

    /// The files git tracks or would track, below `paths`, relative to the root and sorted.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn files(&self, paths: &[&str]) -> Result<Vec<String>> {
        let mut call = Call::new(
            "git",
            &[
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
                "--",
            ],
        )
        .or("xtask needs git and a clone, not an archive");
        for path in paths {
            call = call.arg(path);
        }
        let mut files: Vec<String> = call
            .output(&self.root)?
            .split('\0')
            .filter(|file| !file.is_empty() && self.root.join(file).is_file())
            .map(ToOwned::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }
}

/// Finds a program on the search path.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
