//! The Swift package, built and tested on this machine with the facade's shared library.

mod public_api;
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
    "bindings/swift/Sources/Afterimage",
    "bindings/swift/StandIns",
    "bindings/swift/Tests",
];

/// The reason why the package is not built on a Mac: it has no library for macOS.
const LINUX_ONLY: &str =
    "the package is for iOS, and its tests run on Linux; on a Mac, build an app with it in Xcode";

/// The package's files for UIKit, and those of others that they use.
const UIKIT_FILES: &[&str] = &[
    "bindings/swift/Sources/Afterimage/UIKit/UIView+Masking.swift",
    "bindings/swift/Sources/Afterimage/Internal/ViewMasking.swift",
];

/// The module of the UIKit that these files are checked with.
const STAND_IN: &str = "bindings/swift/StandIns/UIKit.swift";

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
    check_uikit_files(project, &mut plan);
    plan
}

/// Adds the steps that check the types of the files which the package has for Apple's systems alone.
fn check_uikit_files(project: &Project, plan: &mut Plan) {
    // SwiftPM created it.
    let folder = scratch(project);
    let compiler = || setup::swift(project, "swiftc").args(&["-Xfrontend", "-enable-objc-interop"]);
    plan.step(
        "building the stand-in of UIKit",
        compiler()
            .args(&["-emit-module", "-parse-as-library", "-module-name", "UIKit", "-o"])
            .arg(folder.join("UIKit.swiftmodule"))
            .arg(STAND_IN),
    );
    plan.step(
        "checking the types of the files for UIKit",
        compiler()
            .args(&["-typecheck", "-warnings-as-errors", "-swift-version", "6"])
            .args(&["-module-name", "Afterimage", "-I"])
            .arg(&folder)
            .args(&["-I", "bindings/swift/Sources/CAfterimage/include"])
            .args(UIKIT_FILES),
    );
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
    fn all_files_for_uikit_are_checked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = "bindings/swift/Sources/Afterimage/UIKit";
        let mut files = std::fs::read_dir(root.join(folder)).unwrap();
        assert!(files.all(|file| {
            let name = file.unwrap().file_name();
            UIKIT_FILES.contains(&format!("{folder}/{}", name.display()).as_str())
        }));
    }

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
