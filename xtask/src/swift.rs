//! The Swift package, built and tested on this machine with the facade's shared library.

mod public_api;
mod symbols;

use std::path::{Path, PathBuf};

use crate::bindings;
use crate::files;
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
    "bindings/swift/Tests",
];

/// The reason why the package is not built on a Mac: it has no library for macOS.
const LINUX_ONLY: &str =
    "the package is for iOS, and its tests run on Linux; on a Mac, build an app with it in Xcode";

/// The package's files. Those for UIKit are compiled only on Apple's systems.
const SOURCES: &str = "bindings/swift/Sources/Afterimage";

/// Stand-ins of Apple's modules with which these are checked, in the order of their dependencies.
const STAND_INS: &[&str] = &["Network", "UIKit"];

/// The code of docs/book/ios.md with UIKit.
const MASKING_SAMPLE: &str = "bindings/swift/StandIns/MaskingSample.swift";

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

/// Adds the steps that check the types of the files which are compiled only on Apple's systems.
fn check_uikit_files(project: &Project, plan: &mut Plan) {
    // SwiftPM created it, and compiled the modules that the files import.
    let folder = scratch(project);
    let modules = folder.join("debug/Modules");
    let compiler = || setup::swift(project, "swiftc").args(&["-Xfrontend", "-enable-objc-interop"]);
    for module in STAND_INS {
        plan.step(
            format!("building the stand-in of {module}"),
            compiler()
                .args(&["-emit-module", "-parse-as-library", "-module-name", module, "-o"])
                .arg(folder.join(format!("{module}.swiftmodule")))
                .arg(format!("bindings/swift/StandIns/{module}.swift")),
        );
    }
    plan.step(
        "checking the types of the files for UIKit",
        compiler()
            .args(&["-typecheck", "-warnings-as-errors", "-swift-version", "6"])
            .args(&["-module-name", "Afterimage", "-I"])
            .arg(&folder)
            .arg("-I")
            .arg(modules)
            .args(&["-I", "bindings/swift/Sources/CAfterimage/include"])
            .arg(MASKING_SAMPLE)
            .args(
                &sources(&project.root)
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>(),
            ),
    );
}

/// The paths of the package's files, relative to the root of the repository. None if its folder cannot be read, which the compiler reports.
fn sources(root: &Path) -> Vec<String> {
    let files = files::below(&root.join(SOURCES)).unwrap_or_default();
    let is_swift = |name: &&String| Path::new(name).extension().is_some_and(|found| found == "swift");
    let names = files.keys().filter(is_swift);
    names.map(|name| format!("{SOURCES}/{name}")).collect()
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
    fn files_for_uikit_are_checked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let files = sources(&root);
        assert!(
            files.contains(&format!("{SOURCES}/UIKit/UIView+Masking.swift")),
            "{files:?}"
        );
        assert!(!files.iter().any(|name| name.ends_with(".xcprivacy")));
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
