//! Tools from crates.io, `PyPI` and npm, at fixed versions, in the cache or beside their lock file.

use std::path::PathBuf;

use crate::call::Call;
use crate::plan::Plan;
use crate::project::Project;

use super::need::Need;

/// Folders with a `package-lock.json`.
pub const WEB_FOLDERS: &[&str] = &["crates/studio/web"];

/// Runs Rust tests, each in a process of its own.
pub const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.151",
    probe: &["nextest", "--version"],
};
/// Checks licences, bans and sources.
pub const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    probe: &["--version"],
};
/// Builds and runs fuzz targets.
pub const FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
    probe: &["--version"],
};
/// Checks spelling.
pub const TYPOS: Tool = Tool {
    name: "typos",
    version: "1.52.0",
    probe: &["--version"],
};

/// A program at a version: another version may pass or fail other things.
#[derive(Debug)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
    probe: &'static [&'static str],
}

impl Tool {
    /// Tells whether the cache holds it at its version.
    pub fn is_there(&self, project: &Project) -> bool {
        let program = project.tool(self.name);
        program.is_file()
            && Call::new(program, self.probe)
                .output(&project.root)
                .is_ok_and(|said| said.split_whitespace().any(|word| word == self.version))
    }

    /// Built from source, since no registry carries it ready made. Without optimisation, as
    /// compiling takes far longer than these ever run here.
    fn built_from_source(&self, project: &Project) -> Call {
        Call::cargo(&["install", "--locked", "--force", "--root"])
            .arg(project.cache.join("tools"))
            .arg(format!("{}@{}", self.name, self.version))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .or("the registry has to be reachable, and a C compiler has to be there")
    }
}

/// The steps that install `need`, where that is not the system's to do.
pub fn install(need: Need, project: &Project) -> Plan {
    let mut plan = Plan::default();
    match need {
        Need::Nextest => plan.long_step(
            "installing cargo-nextest from source",
            "about 4 minutes, once",
            NEXTEST.built_from_source(project),
        ),
        Need::Deny => plan.long_step(
            "installing cargo-deny from source",
            "about 5 minutes, once",
            DENY.built_from_source(project),
        ),
        Need::Fuzz => plan.long_step(
            "installing cargo-fuzz from source",
            "about 2 minutes, once",
            FUZZ.built_from_source(project),
        ),
        Need::Typos => typos(&mut plan, project),
        Need::NpmPackages => {
            for web in WEB_FOLDERS {
                plan.long_step(
                    format!("installing npm packages of {web}"),
                    "about half a minute, once",
                    // No script of a package runs, and the browser is Debian's.
                    Call::new("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                        .within(web)
                        .or("npm's registry has to be reachable"),
                );
            }
        }
        Need::CCompiler
        | Need::CppCompiler
        | Need::Chromium
        | Need::Node
        | Need::Jdk
        | Need::Maven
        | Need::Valgrind
        | Need::Python
        | Need::PythonVenv => {}
    }
    plan
}

/// typos comes as a ready made wheel, which wants an environment of its own.
fn typos(plan: &mut Plan, project: &Project) {
    let venv: PathBuf = project.cache.join("tools/python");
    let bin = project.cache.join("tools/bin");
    let requirement = format!("typos=={}", TYPOS.version);
    plan.step(
        "making a Python environment for typos",
        Call::new("python3", &["-m", "venv"]).arg(&venv),
    );
    plan.step(
        "installing typos from PyPI",
        Call::new(
            venv.join("bin/python"),
            &["-m", "pip", "install", "--quiet", &requirement],
        )
        .or("PyPI has to be reachable"),
    );
    plan.step(
        "putting typos with the other tools",
        Call::new("mkdir", &["-p"]).arg(&bin),
    );
    plan.step(
        "linking typos",
        Call::new("ln", &["-sf"]).arg(venv.join("bin/typos")).arg(bin),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn project() -> Project {
        Project {
            root: Path::new("/repo").into(),
            cache: Path::new("/cache").into(),
            target: Path::new("/repo/target").into(),
            ci: true,
        }
    }

    #[test]
    fn tools_go_to_the_cache_at_their_version() {
        let text = install(Need::Nextest, &project()).text();
        assert!(
            text.starts_with("[1/1] installing cargo-nextest from source (about 4 minutes, once) ..."),
            "{text}"
        );
        assert!(
            text.contains("cargo install --locked --force --root /cache/tools cargo-nextest@0.9.151"),
            "{text}"
        );
    }

    #[test]
    fn npm_runs_no_scripts_and_loads_no_browser() {
        let text = install(Need::NpmPackages, &project()).text();
        assert!(
            text.contains("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts"),
            "{text}"
        );
    }
}
