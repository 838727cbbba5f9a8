//! What the commands need, and how one sees that it is there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::call::Call;
use crate::project::{Project, on_path};

use super::tools;

/// One thing that has to be on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Crates with C inside (SQLite, zstd, ring) and the linker.
    CCompiler,
    /// libFuzzer is C++.
    CppCompiler,
    /// The browser the studio is watched in.
    Chromium,
    /// Runs the browser's script.
    Node,
    /// Compiles and runs the Kotlin binding.
    Jdk,
    /// Builds the Kotlin binding.
    Maven,
    /// Counts instructions.
    Valgrind,
    /// Runs the reader that was written from the format's page.
    Python,
    /// Holds tools that come from `PyPI`.
    PythonVenv,
    /// Runs Rust tests.
    Nextest,
    /// Checks licences and sources of dependencies.
    Deny,
    /// Checks spelling.
    Typos,
    /// Builds and runs the fuzz targets.
    Fuzz,
    /// What the browser's script and the player page are made of.
    NpmPackages,
}

/// How a need is called by those who install it.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Debian's packages.
    pub debian: &'static [&'static str],
    /// Homebrew's packages.
    pub brew: &'static [&'static str],
}

impl Need {
    /// Everything, in the order of installation.
    pub const ALL: &[Self] = &[
        Self::CCompiler,
        Self::CppCompiler,
        Self::Chromium,
        Self::Node,
        Self::Jdk,
        Self::Maven,
        Self::Valgrind,
        Self::Python,
        Self::PythonVenv,
        Self::Nextest,
        Self::Deny,
        Self::Typos,
        Self::Fuzz,
        Self::NpmPackages,
    ];

    /// The system packages that meet this need, or nothing where cargo, pip or npm do.
    pub fn system_packages(self) -> Option<Names> {
        let names = |debian, brew| Some(Names { debian, brew });
        match self {
            Self::CCompiler => names(&["gcc", "libc6-dev"], &["llvm"]),
            Self::CppCompiler => names(&["g++"], &["llvm"]),
            // A browser without any font shows nothing that a test could measure.
            Self::Chromium => names(&["chromium", "fonts-liberation"], &["--cask", "google-chrome"]),
            Self::Node => names(&["nodejs", "npm"], &["node"]),
            Self::Jdk => names(&["default-jdk-headless"], &["openjdk"]),
            Self::Maven => names(&["maven"], &["maven"]),
            Self::Valgrind => names(&["valgrind"], &["valgrind"]),
            Self::Python => names(&["python3"], &["python"]),
            Self::PythonVenv => names(&["python3", "python3-venv"], &["python"]),
            Self::Nextest | Self::Deny | Self::Typos | Self::Fuzz | Self::NpmPackages => None,
        }
    }

    /// Tells whether it is there.
    pub fn is_met(self, project: &Project) -> bool {
        let all = |programs: &[&str]| programs.iter().all(|program| on_path(program).is_some());
        match self {
            Self::CCompiler => all(&["cc"]),
            Self::CppCompiler => all(&["c++"]),
            Self::Chromium => chromium().is_some(),
            Self::Node => all(&["node", "npm"]),
            Self::Jdk => all(&["java", "javac"]),
            Self::Maven => all(&["mvn"]),
            Self::Valgrind => all(&["valgrind"]),
            Self::Python => all(&["python3"]),
            // Debian's python3 has the module `venv` but not what it unpacks.
            Self::PythonVenv => {
                Self::Typos.is_met(project)
                    || Call::new("python3", &["-c", "import ensurepip, venv"]).succeeds(&project.root)
            }
            Self::Nextest => tools::NEXTEST.is_there(project),
            Self::Deny => tools::DENY.is_there(project),
            Self::Fuzz => tools::FUZZ.is_there(project),
            Self::Typos => tools::TYPOS.is_there(project),
            Self::NpmPackages => tools::WEB_FOLDERS
                .iter()
                .all(|web| npm_is_current(&project.root.join(web))),
        }
    }
}

/// The browser: what `CHROMIUM` names, or the first one found.
pub fn chromium() -> Option<PathBuf> {
    const APPLICATIONS: &[&str] = &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    let named = env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let on_path = || ["chromium", "google-chrome"].into_iter().find_map(on_path);
    let application = || APPLICATIONS.iter().map(PathBuf::from).find(|path| path.is_file());
    named.or_else(on_path).or_else(application)
}

/// npm writes its own list of what it installed: older than the lock file, it is out of date.
fn npm_is_current(web: &Path) -> bool {
    let written = |file: &str| fs::metadata(web.join(file)).and_then(|meta| meta.modified());
    match (
        written("package-lock.json"),
        written("node_modules/.package-lock.json"),
    ) {
        (Ok(wanted), Ok(installed)) => installed >= wanted,
        (Err(_), _) => true,
        (Ok(_), Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_packages_are_missing_until_npm_has_written_its_list() {
        let web = tempfile::tempdir().unwrap();
        assert!(npm_is_current(web.path()), "no lock file, nothing to install");
        fs::write(web.path().join("package-lock.json"), "{}").unwrap();
        assert!(!npm_is_current(web.path()));
        fs::create_dir(web.path().join("node_modules")).unwrap();
        fs::write(web.path().join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(npm_is_current(web.path()));
    }
}
