//! Rust's standard library for iOS, and the crates of the fake UIKit.
//!
//! Three crates of objc2 link to frameworks unconditionally, which no compiler for another system accepts. The fake UIKit uses copies
//! of them, with one line changed, from cargo's registry.

use std::fs;
use std::path::Path;

use super::android::compile_std;
use super::apple_tools::apple_tool;
use crate::android::{self, reaches_rustup_server};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, on_path};

/// The target of iOS devices.
pub(crate) const IOS: &str = "aarch64-apple-ios";
/// The targets of the simulators: on Macs with Apple's processors, and with Intel's.
pub(crate) const IOS_SIMULATORS: [&str; 2] = ["aarch64-apple-ios-sim", "x86_64-apple-ios"];

/// The workspace of the fake UIKit.
const FAKE: &str = "crates/uikit/fake";

/// The crates that are copied.
const PATCHED: &[&str] = &["objc2-core-graphics", "objc2-quartz-core", "objc2-ui-kit"];

/// Returns whether the compiler has the standard library for iOS.
pub(crate) fn has_std(project: &Project) -> bool {
    has_std_for(project, IOS)
}

/// Returns whether the compiler has the standard library for a target of iOS.
fn has_std_for(project: &Project, target: &str) -> bool {
    Invocation::new("rustc", &["--print", "target-libdir", "--target", target])
        .output(&project.root)
        .is_ok_and(|folder| fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some()))
}

/// Sets the C compiler for iOS, which compiles the handler of exceptions. On a Mac it is Xcode's. The handler includes no header, so the
/// SDK may be any folder.
pub(crate) fn with_c_compiler(compile: Invocation, project: &Project, target: &str) -> Invocation {
    let variable = |prefix: &str| format!("{prefix}_{}", target.replace('-', "_"));
    // Debug information of C has folders of this machine.
    let compile = compile.env(&variable("CFLAGS"), "-g0");
    if cfg!(target_os = "macos") {
        return compile;
    }
    compile
        .env(&variable("CC"), apple_tool("clang"))
        .env(&variable("AR"), apple_tool("llvm-ar"))
        .env("SDKROOT", &project.cache)
}

/// Returns whether the compiler has the standard library for iOS, and the one for size if it can be compiled.
pub(super) fn is_std_complete(project: &Project) -> bool {
    has_std(project)
        && android::std_for_size(project, IOS).is_none_or(|sysroot| android::has_std(&sysroot, IOS))
}

/// Returns whether a library can be compiled for a target: with the standard library for size, or with the compiler's own.
pub(crate) fn is_std_complete_for(project: &Project, target: &str) -> bool {
    match android::std_for_size(project, target) {
        Some(sysroot) if android::has_std(&sysroot, target) => true,
        _ => has_std_for(project, target),
    }
}

/// Returns whether the libraries of both simulators can be compiled.
pub(super) fn is_simulator_std_complete(project: &Project) -> bool {
    IOS_SIMULATORS
        .iter()
        .all(|target| is_std_complete_for(project, target))
}

/// Returns whether rustup can download it. Without it, the walker is not compiled for iOS.
pub(super) fn can_add_std(project: &Project) -> bool {
    on_path("rustup").is_some() && reaches_rustup_server(project)
}

/// The steps that install the standard library.
pub(super) fn std_steps(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "downloading Rust's standard library for iOS",
        "some seconds, once",
        Invocation::new("rustup", &["target", "add", IOS]),
    );
    if let Some(sysroot) = android::std_for_size(project, IOS) {
        plan.append(compiled_std(project, &sysroot, &[IOS]));
    }
    plan
}

/// The steps that install the standard library for the simulators. The one for size needs no download of the compiler's own.
pub(super) fn simulator_std_steps(project: &Project) -> Plan {
    let [arm, _] = IOS_SIMULATORS;
    if let Some(sysroot) = android::std_for_size(project, arm) {
        return compiled_std(project, &sysroot, &IOS_SIMULATORS);
    }
    let mut plan = Plan::default();
    plan.long_step(
        "downloading Rust's standard library for the simulators of iOS",
        "some seconds, once",
        Invocation::new("rustup", &["target", "add"]).args(&IOS_SIMULATORS),
    );
    plan
}

fn compiled_std(project: &Project, sysroot: &Path, targets: &[&str]) -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "downloading the sources of Rust's standard library",
        Invocation::new("rustup", &["component", "add", "rust-src"]),
    );
    for target in targets {
        plan.long_step(
            format!("compiling Rust's standard library for {target}"),
            "about a minute, once",
            compile_std(project, "rustup", sysroot, target),
        );
    }
    plan
}

/// Returns whether the copies are of the versions in the lock file.
pub(super) fn has_crates(project: &Project) -> bool {
    let copied = fs::read_to_string(project.root.join(FAKE).join("patched/versions"));
    copied.is_ok_and(|copied| copied.trim() == versions(project).join(" "))
}

/// The steps that make the copies.
pub(super) fn crate_steps(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step(
        "downloading the crates that call UIKit",
        Invocation::cargo(&["fetch", "--locked", "--target", IOS]).or("check that crates.io is reachable"),
    );
    let versions = versions(project);
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    plan.step(
        "copying crates for the fake UIKit",
        Invocation::new("sh", &["patch.sh"]).args(&versions).within(FAKE),
    );
    plan
}

/// Names and versions of the crates in the lock file, as their folders in the registry are named.
fn versions(project: &Project) -> Vec<String> {
    let lock = fs::read_to_string(project.root.join("Cargo.lock")).unwrap_or_default();
    let version = |name: &str| {
        let package = lock.split("[[package]]\n").find_map(|package| {
            let package = package.strip_prefix("name = \"")?.strip_prefix(name)?;
            package.strip_prefix("\"\nversion = \"")
        });
        package.and_then(|rest| rest.split('"').next())
    };
    PATCHED
        .iter()
        .map(|name| format!("{name}-{}", version(name).unwrap_or("unknown")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_made_again_when_the_lock_file_has_other_versions() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let lock = |version: &str| {
            let packages = PATCHED
                .iter()
                .map(|name| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n"));
            fs::write(folder.path().join("Cargo.lock"), packages.collect::<String>()).unwrap();
        };
        lock("0.3.2");
        assert!(!has_crates(&project));
        let expected = "objc2-core-graphics-0.3.2 objc2-quartz-core-0.3.2 objc2-ui-kit-0.3.2";
        assert!(
            crate_steps(&project)
                .text()
                .contains(&format!("patch.sh {expected}"))
        );
        let patched = folder.path().join(FAKE).join("patched");
        fs::create_dir_all(&patched).unwrap();
        fs::write(patched.join("versions"), format!("{expected}\n")).unwrap();
        assert!(has_crates(&project));
        lock("0.3.3");
        assert!(!has_crates(&project));
    }
}
