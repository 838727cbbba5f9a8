//! The public API of the Swift package, as a committed list.

use std::fs;
use std::path::{Path, PathBuf};

use super::stand_ins;
use super::symbols;
use super::{LINUX_ONLY, package, scratch};
use crate::api;
use crate::drift::OnDrift;
use crate::error::{Error, Result};
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

/// The committed list.
const LIST: &str = "bindings/swift/public-api.txt";
/// The module whose API is listed.
const MODULE: &str = "Afterimage";
/// Modules of Apple whose types it extends, in its files for UIKit.
const EXTENDED: &[&str] = &["SwiftUI", "UIKit"];
/// The generated module, and its only file.
const GENERATED: &str = "AfterimageFFI";
const GENERATED_SOURCE: &str = "bindings/swift/Sources/AfterimageFFI/AfterimageFFI.swift";
/// The header of the facade, through which Swift's compiler reads the generated module.
const HEADERS: &str = "bindings/swift/Sources/CAfterimage/include";
/// The tests build in Swift 5's language mode, that of the tools version of the package. An app may use either.
const OTHER_LANGUAGE_MODE: &str = "6";

/// Compiles the package in the other language mode, lists its public API and compares it with the committed list.
///
/// # Errors
/// When a step fails, when a declaration has no documentation, or when the lists differ in [`OnDrift::Fail`].
pub(crate) fn run(project: &Project, on_drift: OnDrift, run_mode: RunMode) -> Result<()> {
    if cfg!(target_os = "macos") {
        println!("swift: {LINUX_ONLY}");
        return Ok(());
    }
    let plan = plan(project)?;
    if run_mode == RunMode::DryRun {
        plan.print();
        return Ok(());
    }
    setup::ensure(project, &[Tool::CCompiler, Tool::Swift])?;
    plan.execute(&project.root)?;
    let path = symbols_folder(project)?.join(format!("{MODULE}.symbols.json"));
    let mut lines = symbols::lines(&read(&path)?)?;
    for module in EXTENDED {
        let graph = format!("{MODULE}@{module}.symbols.json");
        lines.extend(symbols::lines(&read(
            &stand_ins::symbols_folder(&scratch(project)).join(graph),
        )?)?);
    }
    lines.sort_unstable();
    let current = lines.concat();
    let path = project.root.join(LIST);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if committed == current {
        println!("api: {LIST} is current");
        return Ok(());
    }
    match on_drift {
        OnDrift::Fail => Err(Error::SwiftApiDiffers(api::changes(&committed, &current))),
        OnDrift::Write => {
            println!("api: {LIST} written");
            fs::write(&path, current).map_err(Error::io(&path))
        }
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Error::io(path))
}

fn plan(project: &Project) -> Result<Plan> {
    let mut plan = Plan::default();
    plan.long_step(
        "building the Swift package",
        "half a minute the first time",
        package(project, "build").args(&["--target", MODULE]),
    );
    let root = project.root.display();
    let headers = [
        "-Xcc".to_owned(),
        format!("-fmodule-map-file={root}/{HEADERS}/module.modulemap"),
        "-Xcc".to_owned(),
        format!("-I{root}/{HEADERS}"),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let modules = scratch(project).join("debug/Modules");
    let sources = project.files(&["bindings/swift/Sources/Afterimage/*.swift"])?;
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let compile = |module: &str, sources: &[&str]| {
        setup::swift(project, "swiftc")
            .args(&[
                "-typecheck",
                "-swift-version",
                OTHER_LANGUAGE_MODE,
                "-module-name",
                module,
                "-I",
            ])
            .arg(&modules)
            .args(&headers)
            .args(sources)
    };
    plan.step(
        "compiling the generated binding in Swift's other language mode",
        compile(GENERATED, &[GENERATED_SOURCE]),
    );
    plan.step(
        "compiling the package in Swift's other language mode",
        compile(MODULE, &sources).arg("-warnings-as-errors"),
    );
    plan.step(
        "listing the public API of the package",
        setup::swift(project, "swift")
            .args(&["package", "--scratch-path"])
            .arg(scratch(project))
            .args(&["dump-symbol-graph", "--minimum-access-level", "public"])
            .arg("--skip-synthesized-members"),
    );
    stand_ins::symbols(project, &scratch(project), &mut plan);
    Ok(plan)
}

/// The folder of the lists, beside the build, to whose folder `debug` is a link.
fn symbols_folder(project: &Project) -> Result<PathBuf> {
    let build = scratch(project).join("debug");
    let build = fs::canonicalize(&build).map_err(Error::io(&build))?;
    Ok(build.with_file_name("symbolgraph"))
}
