//! Tools at fixed versions, since another version of a checker may report other problems.

use crate::invocation::Invocation;
use crate::project::Project;

/// Runs Rust tests, each in its own process.
pub(super) const NEXTEST: PinnedTool = PinnedTool {
    name: "cargo-nextest",
    version: "0.9.151",
    version_arguments: &["nextest", "--version"],
};
/// Checks licences, versions and sources of dependencies.
pub(super) const DENY: PinnedTool = PinnedTool {
    name: "cargo-deny",
    version: "0.20.2",
    version_arguments: &["--version"],
};
/// Builds and runs fuzz targets.
pub(super) const FUZZ: PinnedTool = PinnedTool {
    name: "cargo-fuzz",
    version: "0.13.2",
    version_arguments: &["--version"],
};
/// Checks spelling.
pub(super) const TYPOS: PinnedTool = PinnedTool {
    name: "typos",
    version: "1.52.0",
    version_arguments: &["--version"],
};

/// A program at one version, in the project's cache.
#[derive(Debug)]
pub(super) struct PinnedTool {
    name: &'static str,
    /// The version to install.
    pub version: &'static str,
    /// Arguments that make it print its version.
    version_arguments: &'static [&'static str],
}

impl PinnedTool {
    /// Returns whether the cache contains the program at this version.
    pub(super) fn is_installed(&self, project: &Project) -> bool {
        let program = project.tool(self.name);
        program.is_file()
            && Invocation::new(program, self.version_arguments)
                .output(&project.root)
                .is_ok_and(|printed| printed.split_whitespace().any(|word| word == self.version))
    }

    /// Builds the program from source, since no registry has binaries. Without optimisation: compiling it takes
    /// longer than all its runs here.
    pub(super) fn build_from_source(&self, project: &Project) -> Invocation {
        Invocation::cargo(&["install", "--locked", "--force", "--root"])
            .arg(project.cache.join("tools"))
            .arg(format!("{}@{}", self.name, self.version))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .or("check that crates.io is reachable and that a C compiler is installed")
    }
}
