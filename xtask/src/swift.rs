//! The Swift package, built and tested on this machine with the facade's shared library.

mod public_api;
mod stand_ins;
mod symbols;

use std::path::{Path, PathBuf};

use crate::bindings;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup;

pub(crate) use public_api::run as public_api;

/// The formatted files. The generated binding is none of them.
const FORMATTED: &[&str] = &[
    "Package.swift",
    "Package@swift-6.4.swift",
    "bindings/swift/Samples",
    "bindings/swift/Sources/Afterimage",
    "bindings/swift/Tests",
    "examples/ios-app",
];

/// The reason why the package is not built on a Mac: it has no library for macOS.
const LINUX_ONLY: &str =
    "the package is for iOS, and its tests run on Linux; on a Mac, build an app with it in Xcode";

/// The steps that check the format and run the tests.
pub(crate) fn tests(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "checking the format of Swift code",
        setup::swift(project, "swift-format")
            .args(&["lint", "--strict", "--recursive", "--parallel"])
            .args(FORMATTED)
            .or("run swift-format with `format --in-place` and the same paths"),
    );
    if cfg!(target_os = "macos") {
        eprintln!("swift: {LINUX_ONLY}");
        return plan;
    }
    plan.step("building the facade for this machine", bindings::build_library());
    plan.long_step(
        "building the studio, which receives and exports what the tests record",
        "about 2 minutes the first time",
        Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]),
    );
    plan.long_step(
        "building and running the Swift tests",
        "about a minute the first time",
        package(project, "test")
            .env(
                "AFTERIMAGE_STUDIO",
                bindings::library(project).with_file_name("afterimage"),
            )
            .or("the failed test is named above"),
    );
    stand_ins::check(project, &scratch(project), &mut plan);
    plan
}

/// A command of `SwiftPM` for the package, with the facade's library.
fn package(project: &Project, command: &str) -> Invocation {
    let library = bindings::library(project);
    let folder = library.parent().unwrap_or(Path::new("."));
    setup::swift(project, "swift")
        .args(&[command, "--scratch-path"])
        .arg(scratch(project))
        .args(&["-Xlinker", "-L", "-Xlinker"])
        .arg(folder)
        .args(&["-Xlinker", "-rpath", "-Xlinker"])
        .arg(folder)
}

/// The folder of everything that `SwiftPM` builds.
fn scratch(project: &Project) -> PathBuf {
    project.target.join("swift")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_found_when_it_is_linked_and_when_it_is_loaded() {
        let text = tests(&Project::for_tests("/repo")).text();
        let folder = "/repo/target/debug";
        assert!(
            text.contains(&format!(
                "-Xlinker -L -Xlinker {folder} -Xlinker -rpath -Xlinker {folder}"
            )),
            "{text}"
        );
    }
}
