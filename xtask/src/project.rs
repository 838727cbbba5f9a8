//! The paths of the project, and the files that git knows.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::android::StdChoice;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::setup::Consent;

/// The checkout, and the cache that outlives it.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The repository's root.
    pub root: PathBuf,
    /// Tools and test results that survive a fresh clone: `AFTERIMAGE_CACHE`, or `~/.cache/afterimage`.
    pub cache: PathBuf,
    /// cargo's target folder.
    pub target: PathBuf,
    /// Whether this is a build server (`CI`): it skips no slice.
    pub ci: bool,
    /// Whether packages may be installed with sudo.
    pub consent: Consent,
    /// The standard library of Android slices, if the environment selects one.
    pub android_std: Option<StdChoice>,
}

impl Project {
    /// Finds the project that xtask was started in.
    ///
    /// # Errors
    /// When neither `HOME` nor `AFTERIMAGE_CACHE` is set, or a variable selects an unknown standard library.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .map_or_else(|| manifest.clone(), Path::to_path_buf);
        let cache = env::var_os("AFTERIMAGE_CACHE")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache/afterimage")))
            .ok_or_else(|| {
                Error::Missing("HOME is not set; set AFTERIMAGE_CACHE to a folder for tools".into())
            })?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        let ci = env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        let consent = if ci { Consent::Given } else { Consent::from_stdin() };
        Ok(Self {
            root,
            cache,
            target,
            ci,
            consent,
            android_std: StdChoice::from_environment()?,
        })
    }

    /// A project below `root`, with its cache and target folder inside.
    #[cfg(test)]
    pub(crate) fn for_tests(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            cache: root.join("cache"),
            target: root.join("target"),
            root,
            ci: false,
            consent: Consent::Unavailable,
            android_std: None,
        }
    }

    /// The path of a tool that setup installs.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.cache.join("tools/bin").join(name)
    }

    /// The files below `paths` that git tracks or would track, relative to the root and sorted.
    ///
    /// # Errors
    /// When git fails.
    pub(crate) fn files(&self, paths: &[&str]) -> Result<Vec<String>> {
        let list = Invocation::new("git", &["ls-files", "-z", "--cached", "--others"])
            .args(&["--exclude-standard", "--"])
            .args(paths)
            .or("xtask needs git and a clone of the repository, not an archive of its files");
        let mut files: Vec<String> = list
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

/// The folder in which cargo stores the sources of dependencies.
pub(crate) fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(
        || env::home_dir().unwrap_or_default().join(".cargo"),
        PathBuf::from,
    )
}

/// The search path, with a folder before all others.
pub(crate) fn search_path(first: &Path) -> OsString {
    let mut path = OsString::from(first);
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    path
}

/// Finds a program on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
