//! Files that are compiled on Apple's systems only, checked with stand-ins of Apple's modules: those of the package, the code of the pages
//! with UIKit, and the example app with its test.

use std::path::{Path, PathBuf};

use crate::files;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup;

/// The folder of the stand-ins: a file for each module, or the file and a folder.
const FOLDER: &str = "bindings/swift/StandIns";
/// The modules, in the order of their dependencies.
const MODULES: &[&str] = &["ObjectiveC", "Network", "UIKit", "SwiftUI", "XCTest"];
/// The folder of the compiled stand-ins, in that of `SwiftPM`.
const MODULES_FOLDER: &str = "stand-ins";
/// The package's files. Those for UIKit are compiled only on Apple's systems.
const PACKAGE: &str = "bindings/swift/Sources/Afterimage";
/// The module of the package.
const PACKAGE_MODULE: &str = "Afterimage";
/// The header of the facade.
const HEADER: &str = "bindings/swift/Sources/CAfterimage/include";
/// Code of apps, by the names of their modules: that of the pages, the example app and its test.
const APPS: &[(&str, &str)] = &[
    ("Samples", "bindings/swift/Samples"),
    ("Shop", "examples/ios-app/Shop"),
    ("ShopUITests", "examples/ios-app/ShopUITests"),
];
/// The folder of the symbol graphs of the package with its files for UIKit, in that of `SwiftPM`.
const SYMBOLS_FOLDER: &str = "uikit-symbols";
/// An app may use either language mode.
const LANGUAGE_MODES: &[&str] = &["5", "6"];

/// Adds the steps that check the types. `SwiftPM` compiled the generated binding before, to its folder `scratch`.
pub(super) fn check(project: &Project, scratch: &Path, plan: &mut Plan) {
    let compiler = |module: &str, language_mode: &str| compiler(project, scratch, module, language_mode);
    build(project, scratch, plan);
    let package = sources(&project.root, PACKAGE);
    plan.step(
        "checking the types of the package with its files for UIKit in Swift's language mode 5",
        compiler(PACKAGE_MODULE, "5")
            .args(&["-typecheck", "-warnings-as-errors"])
            .args(&texts(&package)),
    );
    plan.step(
        "building the package with its files for UIKit in Swift's language mode 6",
        emit(project, scratch, PACKAGE_MODULE)
            .arg("-warnings-as-errors")
            .args(&texts(&package)),
    );
    for (module, folder) in APPS {
        let files = sources(&project.root, folder);
        for mode in LANGUAGE_MODES {
            plan.step(
                format!("checking the types of {folder} in Swift's language mode {mode}"),
                compiler(module, mode)
                    .args(&["-typecheck", "-warnings-as-errors"])
                    .args(&texts(&files)),
            );
        }
    }
}

/// Adds the steps that write the symbol graphs of the package with its files for UIKit, to [`symbols_folder`].
pub(super) fn symbols(project: &Project, scratch: &Path, plan: &mut Plan) {
    build(project, scratch, plan);
    let folder = symbols_folder(scratch);
    plan.step(
        "creating the folder of the symbol graphs",
        Invocation::new("mkdir", &["-p"]).arg(&folder),
    );
    plan.step(
        "listing the public API of the package with its files for UIKit",
        emit(project, scratch, PACKAGE_MODULE)
            .args(&["-emit-symbol-graph", "-emit-symbol-graph-dir"])
            .arg(&folder)
            .args(&["-symbol-graph-minimum-access-level", "public"])
            .args(&texts(&sources(&project.root, PACKAGE))),
    );
}

/// The folder of the symbol graphs, one for the package and one for each module that it extends.
pub(super) fn symbols_folder(scratch: &Path) -> PathBuf {
    scratch.join(SYMBOLS_FOLDER)
}

/// Adds the steps that build the stand-ins.
fn build(project: &Project, scratch: &Path, plan: &mut Plan) {
    plan.step(
        "creating the folder of the stand-ins",
        Invocation::new("mkdir", &["-p"]).arg(scratch.join(MODULES_FOLDER)),
    );
    for module in MODULES {
        let mut files = vec![format!("{FOLDER}/{module}.swift")];
        files.extend(sources(&project.root, &format!("{FOLDER}/{module}")));
        plan.step(
            format!("building the stand-in of {module}"),
            emit(project, scratch, module).args(&texts(&files)),
        );
    }
}

/// The compiler that builds a module.
fn emit(project: &Project, scratch: &Path, module: &str) -> Invocation {
    let built = scratch.join(MODULES_FOLDER).join(format!("{module}.swiftmodule"));
    compiler(project, scratch, module, "6")
        .args(&["-emit-module", "-o"])
        .arg(built)
}

/// The compiler of a module, which knows the stand-ins and the selectors of Objective-C.
fn compiler(project: &Project, scratch: &Path, module: &str, language_mode: &str) -> Invocation {
    setup::swift(project, "swiftc")
        .args(&["-Xfrontend", "-enable-objc-interop", "-parse-as-library"])
        .args(&["-swift-version", language_mode, "-module-name", module])
        .arg("-I")
        .arg(scratch.join(MODULES_FOLDER))
        // The generated binding.
        .arg("-I")
        .arg(scratch.join("debug/Modules"))
        .args(&["-I", HEADER])
}

/// The paths of the files of a folder, relative to the root of the repository. None if it cannot be read, which the compiler reports.
fn sources(root: &Path, folder: &str) -> Vec<String> {
    let files = files::below(&root.join(folder)).unwrap_or_default();
    let is_swift = |name: &&String| Path::new(name).extension().is_some_and(|found| found == "swift");
    let names = files.keys().filter(is_swift);
    names.map(|name| format!("{folder}/{name}")).collect()
}

fn texts(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_for_uikit_and_of_apps_are_checked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let files = sources(&root, PACKAGE);
        assert!(
            files.contains(&format!("{PACKAGE}/UIKit/UIView+Masking.swift")),
            "{files:?}"
        );
        assert!(!files.iter().any(|name| name.ends_with(".xcprivacy")));
        for (_, folder) in APPS {
            assert!(!sources(&root, folder).is_empty(), "{folder}");
        }
    }

    #[test]
    fn the_app_sees_the_package_with_its_files_for_uikit() {
        let mut plan = Plan::default();
        check(&Project::for_tests("/repo"), Path::new("/swift"), &mut plan);
        let text = plan.text();
        let own = text.find("/swift/stand-ins -I").unwrap();
        let built_for_linux = text.find("/swift/debug/Modules -I").unwrap();
        assert!(own < built_for_linux, "{text}");
    }
}
