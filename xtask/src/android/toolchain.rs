//! The linker and the standard libraries for Android: from the NDK and rustup, or from their stand-ins.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::abi::Abi;
use super::stand_in::{self, stand_in};
use super::std_choice::StdChoice;
use crate::error::Result;
use crate::files::digest;
use crate::invocation::Invocation;
use crate::project::{Project, on_path};

/// The compiler of Debian's packages.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The scripts that compile the standard libraries.
const STD_SCRIPTS: [&str; 2] = [
    include_str!("../../android/std.sh"),
    include_str!("../../android/std-rustc.sh"),
];

/// The programs and libraries that build the slices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toolchain {
    pub(crate) linker: Linker,
    pub(crate) std: StdSource,
}

/// The origin of the linker, of the stub libraries and of libunwind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Linker {
    /// The NDK that `ANDROID_NDK_HOME` names: the folder of its programs.
    Ndk(PathBuf),
    /// The stand-in in the project's cache: its folder.
    StandIn(PathBuf),
}

/// The origin of Rust's standard library for Android.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StdSource {
    /// Compiled for size from rustup's component `rust-src`, for the compiler of `rust-toolchain.toml`: the folder for `--sysroot`.
    RustupForSize(PathBuf),
    /// `rustup target add`, for the compiler of `rust-toolchain.toml`.
    Rustup,
    /// Compiled from Debian's packages, for Debian's compiler: the folder for `--sysroot`.
    Debian(PathBuf),
}

impl Toolchain {
    /// Finds the toolchain for `abis` on this machine. Its parts may still have to be installed by `setup`.
    pub(crate) fn find(project: &Project, abis: &[Abi]) -> Self {
        Self {
            linker: Linker::find(project),
            std: StdSource::find(project, abis),
        }
    }

    /// Returns the name and version of the compiler.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn compiler(&self, project: &Project) -> Result<String> {
        let rustc = match self.std {
            StdSource::RustupForSize(_) | StdSource::Rustup => "rustc",
            StdSource::Debian(_) => DEBIAN_RUSTC,
        };
        let version = Invocation::new(rustc, &["--version"]).output(&project.root)?;
        Ok(version.trim().to_owned())
    }
}

impl Linker {
    /// The NDK if `ANDROID_NDK_HOME` names one, otherwise the stand-in.
    pub(crate) fn find(project: &Project) -> Self {
        env::var_os("ANDROID_NDK_HOME")
            .and_then(|home| ndk_programs(Path::new(&home)))
            .map_or_else(|| Self::StandIn(stand_in(project)), Self::Ndk)
    }

    /// Returns the origin and the version of the linker, for the key of a budget.
    ///
    /// # Errors
    /// When the linker cannot be started.
    pub(super) fn key(&self, project: &Project) -> Result<String> {
        // All ABIs have the same linker.
        let clang = self.programs().join(Abi::Arm64V8a.clang());
        let version = Invocation::new(clang, &["-Wl,--version"]).output(&project.root)?;
        let origin = match self {
            Self::Ndk(_) => "NDK",
            Self::StandIn(_) => "stand-in",
        };
        Ok(format!("{origin} ({})", linker_version(&version)))
    }

    /// The folder of the linker and of `llvm-strip`.
    pub(super) fn programs(&self) -> PathBuf {
        match self {
            Self::Ndk(programs) => programs.clone(),
            Self::StandIn(folder) => folder.join("bin"),
        }
    }

    /// The folder that is searched for libraries before the sysroot if a slice of `abi` has an HTTP client. The NDK's own libraries have
    /// all functions.
    pub(super) fn sockets(&self, abi: Abi) -> Option<PathBuf> {
        match self {
            Self::Ndk(_) => None,
            Self::StandIn(folder) => Some(stand_in::sockets(folder, abi)),
        }
    }
}

impl StdSource {
    /// Returns the smallest libraries that are installed, or that rustup can download and compile. Without them, rustup's own or those of
    /// Debian's packages.
    pub(crate) fn find(project: &Project, abis: &[Abi]) -> Self {
        let debian = || Self::Debian(sysroot(project, "std-small", DEBIAN_RUSTC));
        let for_size = || Self::RustupForSize(sysroot(project, "std-rustup", "rustc"));
        match project.android_std {
            Some(StdChoice::RustupForSize) => return for_size(),
            Some(StdChoice::Rustup) => return Self::Rustup,
            Some(StdChoice::Debian) => return debian(),
            None if on_path("rustup").is_none() => return debian(),
            None => {}
        }
        let can_compile = || has_component(project, "rust-src") || reaches_rustup_server(project);
        if for_size().is_installed(project, abis) || can_compile() {
            for_size()
        } else if Self::Rustup.is_installed(project, abis) {
            Self::Rustup
        } else {
            debian()
        }
    }

    /// Returns whether the standard libraries of `abis` are installed.
    pub(crate) fn is_installed(&self, project: &Project, abis: &[Abi]) -> bool {
        match self {
            Self::Rustup => has_rustup_targets(project, abis),
            Self::RustupForSize(sysroot) | Self::Debian(sysroot) => {
                abis.iter().all(|abi| has_std(sysroot, abi.target()))
            }
        }
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "linked by {}, {}", self.linker, self.std)
    }
}

impl fmt::Display for Linker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ndk(folder) => write!(f, "the NDK ({})", folder.display()),
            Self::StandIn(_) => {
                f.write_str("the stand-in of the NDK (ANDROID_NDK_HOME is not set: do not publish)")
            }
        }
    }
}

impl fmt::Display for StdSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RustupForSize(_) => "standard library compiled for size from rustup's sources",
            Self::Rustup => "standard library of rustup, which is not compiled for size",
            Self::Debian(_) => "standard library compiled for size from Debian's packages",
        })
    }
}

/// Returns the folder for `--sysroot` of libraries that are compiled for size, if that of a target outside of Android is there or can be
/// compiled.
pub(crate) fn std_for_size(project: &Project, target: &str) -> Option<PathBuf> {
    let is_chosen = matches!(project.android_std, None | Some(StdChoice::RustupForSize));
    if !is_chosen || on_path("rustup").is_none() {
        return None;
    }
    let folder = sysroot(project, "std-rustup", "rustc");
    let can_compile = || has_component(project, "rust-src") || reaches_rustup_server(project);
    (has_std(&folder, target) || can_compile()).then_some(folder)
}

/// Returns whether a folder for `--sysroot` has the library for a target.
pub(crate) fn has_std(sysroot: &Path, target: &str) -> bool {
    let lib = sysroot.join("lib/rustlib").join(target).join("lib");
    fs::read_dir(lib).is_ok_and(|mut files| files.next().is_some())
}

/// The folder of libraries that were compiled here, by the version of their compiler, because another one cannot read them, and by the
/// scripts that compile them.
fn sysroot(project: &Project, name: &str, rustc: &str) -> PathBuf {
    let version = Invocation::new(rustc, &["--version"]).output(&project.root);
    let version = version.unwrap_or_default();
    let release = version.split_whitespace().nth(1).unwrap_or("unknown");
    let folder = format!("{name}-{release}-{}", digest(&STD_SCRIPTS));
    project.cache.join("android").join(folder)
}

/// Returns the name and the major version of LLVM's linker from its report, or the report's first line if another program wrote it.
fn linker_version(report: &str) -> String {
    let major = report
        .split_once("LLD ")
        .and_then(|(_, version)| version.split('.').next());
    match major {
        Some(major) => format!("LLD {major}"),
        None => report.lines().next().unwrap_or_default().to_owned(),
    }
}

/// Returns whether rustup has installed a component.
fn has_component(project: &Project, name: &str) -> bool {
    Invocation::new("rustup", &["component", "list", "--installed"])
        .output(&project.root)
        .is_ok_and(|components| components.lines().any(|component| component.starts_with(name)))
}

/// Returns whether rustup reaches its server, which is asked once: without a network, the answer takes a while.
pub(crate) fn reaches_rustup_server(project: &Project) -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    // Its exit code is 0 or 100 if it got an answer, depending on whether there are updates.
    let check = Invocation::new("sh", &["-c", "rustup check; test $? -ne 1"]);
    *ANSWER.get_or_init(|| check.succeeds(&project.root))
}

fn has_rustup_targets(project: &Project, abis: &[Abi]) -> bool {
    Invocation::new("rustup", &["target", "list", "--installed"])
        .output(&project.root)
        .is_ok_and(|targets| {
            abis.iter()
                .all(|abi| targets.lines().any(|target| target == abi.target()))
        })
}

/// The folder of the NDK's programs, which is named after the machine that they run on.
fn ndk_programs(home: &Path) -> Option<PathBuf> {
    let hosts = fs::read_dir(home.join("toolchains/llvm/prebuilt")).ok()?;
    hosts
        .filter_map(|host| Some(host.ok()?.path().join("bin")))
        .find(|programs| programs.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_the_ndk_are_found_for_any_host() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(ndk_programs(home.path()), None);
        let programs = home.path().join("toolchains/llvm/prebuilt/darwin-x86_64/bin");
        fs::create_dir_all(&programs).unwrap();
        assert_eq!(ndk_programs(home.path()), Some(programs));
    }

    #[test]
    fn chosen_standard_library_is_used_without_a_look_at_the_machine() {
        let mut project = Project::for_tests("/repo");
        project.android_std = Some(StdChoice::Rustup);
        assert_eq!(StdSource::find(&project, Abi::ALL), StdSource::Rustup);
        project.android_std = Some(StdChoice::Debian);
        assert!(matches!(
            StdSource::find(&project, Abi::ALL),
            StdSource::Debian(_)
        ));
    }

    #[test]
    fn version_of_the_linker_is_read_from_debian_and_the_ndk() {
        let debian = "Debian LLD 22.1.8 (compatible with GNU linkers)\n";
        assert_eq!(linker_version(debian), "LLD 22");
        let ndk = "LLD 18.0.2 (https://android.googlesource.com/toolchain/llvm-project) (compatible with GNU linkers)\n";
        assert_eq!(linker_version(ndk), "LLD 18");
        assert_eq!(linker_version("GNU ld 2.40\nCopyright"), "GNU ld 2.40");
    }

    #[test]
    fn description_names_the_linker_and_the_standard_library() {
        let toolchain = Toolchain {
            linker: Linker::StandIn("/cache/android/ndk".into()),
            std: StdSource::Debian("/cache/android/std-1.96.0".into()),
        };
        let text = toolchain.to_string();
        assert!(
            text.contains("stand-in of the NDK")
                && text.contains("do not publish")
                && text.contains("Debian"),
            "{text}"
        );
    }

    #[test]
    fn std_of_debian_is_installed_if_its_folder_has_files() {
        let sysroot = tempfile::tempdir().unwrap();
        let project = Project::for_tests(sysroot.path());
        let std = StdSource::Debian(sysroot.path().to_owned());
        assert!(!std.is_installed(&project, &[Abi::X86]));
        let lib = sysroot.path().join("lib/rustlib/i686-linux-android/lib");
        fs::create_dir_all(&lib).unwrap();
        assert!(!std.is_installed(&project, &[Abi::X86]));
        fs::write(lib.join("libstd.rlib"), "").unwrap();
        assert!(std.is_installed(&project, &[Abi::X86]));
        assert!(!std.is_installed(&project, Abi::ALL));
    }
}
