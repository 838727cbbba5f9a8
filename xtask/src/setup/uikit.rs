//! Rust's standard library for iOS, and the crates of the fake UIKit.
//!
//! Three crates of objc2 link to frameworks unconditionally, which no compiler for another system accepts. The fake UIKit uses copies
//! of them, with one line changed, from cargo's registry.

use std::fs;

use super::android::compile_std;
use crate::android::{self, reaches_rustup_server};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, on_path};

/// The target of iOS devices.
pub(crate) const IOS: &str = "aarch64-apple-ios";

/// The workspace of the fake UIKit.
const FAKE: &str = "crates/uikit/fake";

/// The crates that are copied.
const PATCHED: &[&str] = &["objc2-core-graphics", "objc2-quartz-core", "objc2-ui-kit"];

/// Returns whether the compiler has the standard library for iOS.
pub(crate) fn has_std(project: &Project) -> bool {
    has_std_for(project, IOS)
}

/// Returns whether the compiler has the standard library for a target of iOS.
pub(crate) fn has_std_for(project: &Project, target: &str) -> bool {
    Invocation::new("rustc", &["--print", "target-libdir", "--target", target])
        .output(&project.root)
        .is_ok_and(|folder| fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some()))
}

/// Sets the C compiler for iOS, which compiles the handler of exceptions. On a Mac it is Xcode's. The handler includes no header, so the
/// SDK may be any folder.
pub(crate) fn with_c_compiler(compile: Invocation, project: &Project) -> Invocation {
    if cfg!(target_os = "macos") {
        return compile;
    }
    let program = |name: &str| on_path(&format!("{name}-22")).unwrap_or_else(|| name.into());
    compile
        .env("CC_aarch64_apple_ios", program("clang"))
        .env("AR_aarch64_apple_ios", program("llvm-ar"))
        .env("SDKROOT", &project.cache)
}

/// Returns whether the compiler has the standard library for iOS, and the one for size if it can be compiled.
pub(super) fn is_std_complete(project: &Project) -> bool {
    has_std(project)
        && android::std_for_size(project, IOS).is_none_or(|sysroot| android::has_std(&sysroot, IOS))
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
        plan.step(
            "downloading the sources of Rust's standard library",
            Invocation::new("rustup", &["component", "add", "rust-src"]),
        );
        plan.long_step(
            "compiling Rust's standard library for iOS",
            "about a minute, once",
            compile_std(project, "rustup", &sysroot, IOS),
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
