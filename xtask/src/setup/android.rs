//! The tools that build the Android library: a linker, and Rust's standard library for each ABI.

use std::path::{Path, PathBuf};

use super::tool::Tool;
use crate::android::{Abi, Linker, StdSource, has_std, is_complete, stand_in};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, on_path};

/// Returns whether a tool of the Android library is installed, or not needed beside the NDK or rustup.
pub(super) fn is_installed(tool: Tool, project: &Project) -> bool {
    let all_on_path = |programs: &[&str]| programs.iter().all(|program| on_path(program).is_some());
    match tool {
        Tool::AndroidClang => has_ndk(project) || all_on_path(&["clang-22", "ld.lld-22", "llvm-strip-22"]),
        Tool::AndroidLinker => has_ndk(project) || is_complete(&stand_in(project)),
        Tool::AndroidRust => match StdSource::find(project, Abi::ALL) {
            StdSource::RustupForSize(_) | StdSource::Rustup => true,
            StdSource::Debian(_) => [
                "/usr/bin/cargo",
                "/usr/bin/rustc",
                "/usr/lib/rustlib/src/rust/library",
            ]
            .iter()
            .all(|path| Path::new(path).exists()),
        },
        Tool::AndroidStd | Tool::AndroidStdX86_64 => {
            StdSource::find(project, abis(tool)).is_installed(project, abis(tool))
        }
        _ => false,
    }
}

/// The steps that install a tool of the Android library, apart from system packages.
pub(super) fn steps(tool: Tool, project: &Project) -> Plan {
    match tool {
        Tool::AndroidLinker => linker(project),
        Tool::AndroidStd | Tool::AndroidStdX86_64 => std_libraries(project, abis(tool)),
        _ => Plan::default(),
    }
}

fn has_ndk(project: &Project) -> bool {
    matches!(Linker::find(project), Linker::Ndk(_))
}

fn abis(tool: Tool) -> &'static [Abi] {
    match tool {
        Tool::AndroidStdX86_64 => &[Abi::X86_64],
        _ => Abi::ALL,
    }
}

fn script(root: &Path, name: &str) -> PathBuf {
    root.join("xtask/android").join(name)
}

/// Creates the stand-in of the NDK. The package with libunwind's sources takes 400 MB and is removed again.
fn linker(project: &Project) -> Plan {
    let mut plan = Plan::default();
    let venv = project.cache.join("android/ziglang");
    plan.step(
        "creating a Python environment for libunwind's sources",
        Invocation::new("python3", &["-m", "venv", "--clear"]).arg(&venv),
    );
    plan.long_step(
        "downloading LLVM's libunwind, in ziglang from PyPI (100 MB)",
        "about 15 seconds, once",
        Invocation::new(
            venv.join("bin/python"),
            &["-m", "pip", "install", "--quiet", "-r"],
        )
        .arg(script(&project.root, "requirements.txt"))
        .or("check that PyPI is reachable"),
    );
    plan.long_step(
        "creating a stand-in of the NDK (ANDROID_NDK_HOME is not set)",
        "about 10 seconds, once",
        Invocation::new(
            "sh",
            &[
                "-c",
                "\"$1\" \"$2\" \"$3\"/lib/python3*/site-packages/ziglang",
                "sh",
            ],
        )
        .arg(script(&project.root, "ndk.sh"))
        .arg(stand_in(project))
        .arg(&venv),
    );
    plan.step("removing ziglang", Invocation::new("rm", &["-r"]).arg(&venv));
    plan
}

fn std_libraries(project: &Project, abis: &[Abi]) -> Plan {
    let mut plan = Plan::default();
    match StdSource::find(project, abis) {
        StdSource::RustupForSize(sysroot) => {
            plan.step(
                "downloading the sources of Rust's standard library",
                Invocation::new("rustup", &["component", "add", "rust-src"])
                    .or("AFTERIMAGE_ANDROID_STD=rustup uses the library that rustup has, and debian that of Debian's packages"),
            );
            plan.append(compiled_libraries(project, "rustup", &sysroot, abis));
        }
        StdSource::Rustup => {
            let targets: Vec<&str> = abis.iter().map(|abi| abi.target()).collect();
            plan.long_step(
                "downloading Rust's standard library for Android",
                "some seconds, once",
                Invocation::new("rustup", &["target", "add"])
                    .args(&targets)
                    .or("AFTERIMAGE_ANDROID_STD=debian uses Debian's packages instead"),
            );
        }
        StdSource::Debian(sysroot) => plan.append(compiled_libraries(project, "debian", &sysroot, abis)),
    }
    plan
}

/// The invocation that compiles the standard library of a target for size.
pub(super) fn compile_std(project: &Project, compiler: &str, sysroot: &Path, target: &str) -> Invocation {
    Invocation::new(script(&project.root, "std.sh"), &[compiler])
        .arg(sysroot)
        .arg(target)
}

fn compiled_libraries(project: &Project, compiler: &str, sysroot: &Path, abis: &[Abi]) -> Plan {
    let mut plan = Plan::default();
    for abi in abis.iter().filter(|abi| !has_std(sysroot, abi.target())) {
        plan.long_step(
            format!("compiling Rust's standard library for {}", abi.name()),
            "about a minute, once",
            compile_std(project, compiler, sysroot, abi.target()),
        );
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_libraries_are_compiled_one_by_one() {
        let project = Project::for_tests("/repo");
        let plan = compiled_libraries(
            &project,
            "debian",
            Path::new("/cache/std-1"),
            &[Abi::X86_64, Abi::X86],
        );
        let text = plan.text();
        assert!(
            text.contains("/repo/xtask/android/std.sh debian /cache/std-1 x86_64-linux-android\n"),
            "{text}"
        );
        assert!(
            text.contains("[2/2]") && text.contains("i686-linux-android"),
            "{text}"
        );
    }
}
