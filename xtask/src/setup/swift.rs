//! Swift: the compiler on the search path, or else that of Debian 13, on any Debian.
//!
//! Debian's compiler finds its libraries below `/usr` only. It runs in a mount namespace where the packages of Debian 13 are `/usr`; the
//! machine itself has no such mount, and every other path is unchanged.

use super::debian::DebianFolder;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, on_path};

/// The folder of the cache for Swift. The last number changes with the packages and with the scripts.
const FOLDER: &str = "swift-6.0-1";
/// The program of the folder that runs a tool of the compiler.
const RUN: &str = "run";
/// Packages that are downloaded, with their dependencies: the compiler, and the headers that its linker and Foundation need.
const PACKAGES: &[&str] = &["swiftlang", "libc6-dev", "libstdc++-14-dev"];
/// Advice for systems without apt.
const ADVICE: &str = "check that Debian's mirror is reachable; on systems without apt, install Swift 5.10 or newer from \
                      https://swift.org/install and put `swift` on the search path";
/// Advice for systems without mount namespaces.
const NAMESPACE_ADVICE: &str = "Debian's Swift runs in a mount namespace, which this user or container may not create; run as root, \
                                set the sysctl kernel.unprivileged_userns_clone to 1, run the container with CAP_SYS_ADMIN, or \
                                install Swift 5.10 or newer from https://swift.org/install and put `swift` on the search path";

/// Returns whether Swift is on the search path or in the cache.
pub(super) fn is_installed(project: &Project) -> bool {
    on_path("swift").is_some() || project.cache.join(FOLDER).join(RUN).is_file()
}

/// The steps that install Debian's Swift. Whether it can run is checked first: it is a large download.
pub(super) fn steps(project: &Project) -> Plan {
    let debian = DebianFolder {
        project,
        folder: project.cache.join(FOLDER),
        advice: ADVICE,
    };
    let mut plan = Plan::default();
    plan.step(
        "checking that a mount namespace can be created",
        Invocation::new("sh", &["xtask/src/setup/swift_run.sh", "--check"]).or(NAMESPACE_ADVICE),
    );
    plan.append(debian.prepare());
    plan.long_step(
        "downloading Swift, 550 MB",
        "half a minute, once",
        debian
            .apt()
            .args(&["install", "-y", "--download-only"])
            .args(PACKAGES),
    );
    plan.long_step(
        "extracting the compiler, 950 MB",
        "about a minute, once",
        Invocation::new("sh", &["xtask/src/setup/swift_extract.sh"]).arg(&debian.folder),
    );
    plan.step(
        "installing Swift",
        Invocation::new("install", &["-m", "755", "xtask/src/setup/swift_run.sh"])
            .arg(debian.folder.join(RUN)),
    );
    plan
}

/// A tool of Swift's, such as `swift` or `swift-format`, with the tools and libraries that it needs.
pub(crate) fn swift(project: &Project, tool: &str) -> Invocation {
    if on_path("swift").is_some() {
        Invocation::new(tool, &[])
    } else {
        Invocation::new(project.cache.join(FOLDER).join(RUN), &[tool])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_is_checked_before_the_download_and_the_program_is_installed_last() {
        let text = steps(&Project::for_tests("/repo")).text();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains('$')).collect();
        assert!(lines[0].contains("swift_run.sh --check"), "{text}");
        assert!(lines.last().unwrap().ends_with("cache/swift-6.0-1/run"), "{text}");
        assert!(!text.contains("sudo"), "{text}");
    }
}
