//! Builds the shared library of one ABI, and checks it.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::binding;
use super::checks::{self, BuiltSlice};
use super::elf::Library;
use super::toolchain::{StdSource, Toolchain, digest};
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, cargo_home};

/// The library's file name, which the generated binding loads.
pub(crate) const LIBRARY: &str = "libafterimage.so";

/// The crate types that the facade is built as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CrateTypes {
    /// A shared library alone.
    Library,
    /// Those of its Cargo.toml. cargo then drops link-time optimisation, and the checks of a slice fail.
    Declared,
}

impl CrateTypes {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Library => &["--crate-type", "cdylib"],
            Self::Declared => &[],
        }
    }
}

/// A slice on the disk.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) abi: Abi,
    /// The library with its symbols and debug information, for stack traces of crashes.
    pub(crate) with_symbols: PathBuf,
    /// The library that is shipped.
    pub(crate) shipped: PathBuf,
}

impl Slice {
    /// The slice of an ABI that [`build`] writes into `out`.
    pub(super) fn below(out: &Path, abi: Abi) -> Self {
        Self {
            abi,
            with_symbols: out.join("symbols").join(abi.name()).join(LIBRARY),
            shipped: out.join("jni").join(abi.name()).join(LIBRARY),
        }
    }
}

/// cargo's target folder for the slices. It is outside of the checkout: a fresh clone compiles only the crates of
/// this project again and not their dependencies, which take twice as long.
pub(super) fn target_folder(project: &Project, toolchain: &Toolchain) -> PathBuf {
    let name = match &toolchain.std {
        StdSource::RustupForSize(_) => "target-size",
        StdSource::Rustup => "target-rustup",
        StdSource::Debian(_) => "target-debian",
    };
    project.cache.join("android").join(name)
}

/// Builds and checks the slice of one ABI: into `out`, with cargo's files in `target`.
///
/// # Errors
/// When it cannot be built, or violates a requirement.
pub(super) fn build(
    project: &Project,
    toolchain: &Toolchain,
    abi: Abi,
    target: &Path,
    out: &Path,
) -> Result<Slice> {
    build_as(project, toolchain, abi, target, out, CrateTypes::Library)
}

/// Builds and checks the slice of one ABI as [`build`] does, with the crate types given.
///
/// # Errors
/// When it cannot be built, or violates a requirement.
pub(super) fn build_as(
    project: &Project,
    toolchain: &Toolchain,
    abi: Abi,
    target: &Path,
    out: &Path,
    crate_types: CrateTypes,
) -> Result<Slice> {
    let compile = compile_as(project, toolchain, abi, target, crate_types);
    finish(project, toolchain, abi, &compile, target, out)
}

/// Builds and checks the slice of one ABI as [`build`] does, with features of the facade, separated by commas.
///
/// # Errors
/// When it cannot be built, or violates a requirement.
pub(super) fn build_with(
    project: &Project,
    toolchain: &Toolchain,
    abi: Abi,
    features: &str,
    target: &Path,
    out: &Path,
) -> Result<Slice> {
    let mut compile = compile(project, toolchain, abi, target);
    if !features.is_empty() {
        compile = compile.args(&["--features", features]);
    }
    finish(project, toolchain, abi, &compile, target, out)
}

/// Runs the compilation, strips the library and checks it.
fn finish(
    project: &Project,
    toolchain: &Toolchain,
    abi: Abi,
    compile: &Invocation,
    target: &Path,
    out: &Path,
) -> Result<Slice> {
    let folder = target.join(abi.target());
    // Until the library is copied: another checkout's build would replace it.
    let _lock = lock(&folder)?;
    forget_other_checkout(project, &folder)?;
    compile.run(&project.root)?;
    let built = folder.join("mobile").join(LIBRARY);
    let slice = Slice::below(out, abi);
    for path in [&slice.with_symbols, &slice.shipped] {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
    }
    fs::copy(&built, &slice.with_symbols).map_err(Error::io(&built))?;
    Invocation::new(toolchain.programs().join("llvm-strip"), &["--strip-all", "-o"])
        .arg(&slice.shipped)
        .arg(&slice.with_symbols)
        .run(&project.root)?;
    check(project, &slice)?;
    Ok(slice)
}

/// Waits until no other process builds in a folder, and keeps others waiting until the file is closed.
fn lock(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(Error::io(&path))?;
    if file.try_lock().is_err() {
        eprintln!(
            "waiting for another checkout that builds in {} ...",
            folder.display()
        );
        file.lock().map_err(Error::io(&path))?;
    }
    Ok(file)
}

/// Makes cargo compile the crates of this project again if another checkout was compiled last. cargo compares times of
/// files and paths relative to the checkout, so it would take the other checkout's crates for this one's.
fn forget_other_checkout(project: &Project, folder: &Path) -> Result<()> {
    let stamp = folder.join("checkout");
    let root = project.root.to_string_lossy();
    if fs::read_to_string(&stamp).is_ok_and(|last| last == root) {
        return Ok(());
    }
    let fingerprints = folder.join("mobile/.fingerprint");
    if let Ok(entries) = fs::read_dir(&fingerprints) {
        for entry in entries {
            let path = entry.map_err(Error::io(&fingerprints))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("afterimage") {
                files::remove(&path)?;
            }
        }
    }
    fs::write(&stamp, root.as_bytes()).map_err(Error::io(&stamp))
}

/// The scripts through which cargo calls the compiler and the linker. Their digest is part of a flag, because cargo compiles again if flags
/// change, but not if a script does.
const SCRIPTS: [&str; 3] = [
    include_str!("../../android/dependency-rustc.sh"),
    include_str!("../../android/hiding-linker.sh"),
    include_str!("../../android/workspace-rustc.sh"),
];

/// The invocation that compiles and links the facade. Only `cargo rustc` with a single crate type keeps link-time
/// optimisation. Symbols stay, so that crashes can be symbolicated; a later step strips the shipped copy.
pub(super) fn compile(project: &Project, toolchain: &Toolchain, abi: Abi, target: &Path) -> Invocation {
    compile_as(project, toolchain, abi, target, CrateTypes::Library)
}

fn compile_as(
    project: &Project,
    toolchain: &Toolchain,
    abi: Abi,
    target: &Path,
    crate_types: CrateTypes,
) -> Invocation {
    let cargo = match &toolchain.std {
        StdSource::RustupForSize(_) | StdSource::Rustup => Invocation::cargo(&["rustc"]),
        StdSource::Debian(_) => Invocation::new("/usr/bin/cargo", &["rustc"]).env("RUSTC", "/usr/bin/rustc"),
    };
    let sysroot = match &toolchain.std {
        StdSource::Rustup => None,
        StdSource::RustupForSize(folder) | StdSource::Debian(folder) => Some(folder),
    };
    let sysroot = sysroot.map(|folder| format!("--sysroot={}", folder.display()));
    let mut flags: Vec<String> = sysroot.into_iter().collect();
    flags.extend([
        format!("--remap-path-prefix={}=/cargo", cargo_home().display()),
        "-Clink-arg=-Wl,-z,defs".to_owned(),
        format!("-Clink-arg=-Wl,-z,max-page-size={}", abi.page_size()),
        "-Clink-arg=-Wl,--build-id=sha1".to_owned(),
        "-Clink-arg=-Wl,--icf=all".to_owned(),
        // Outlined pieces of some 15 bytes cost more in unwind tables than they save, and compress worse.
        "-Cllvm-args=-enable-machine-outliner=never".to_owned(),
        format!("--check-cfg=cfg(scripts_{})", digest(&SCRIPTS)),
    ]);
    let variable = |suffix: &str| {
        let target = abi.target().to_uppercase().replace('-', "_");
        format!("CARGO_TARGET_{target}_{suffix}")
    };
    cargo
        .args(&["--locked", "--package", "afterimage", "--lib"])
        .args(&["--profile", "mobile", "--no-default-features"])
        .args(crate_types.arguments())
        .args(&["--target", abi.target()])
        // By its name alone, as the wrapper below: cargo compiles all dependencies again for another linker.
        .env(&variable("LINKER"), "hiding-linker.sh")
        .env("AFTERIMAGE_LINKER", toolchain.programs().join(abi.clang()))
        .env(&variable("RUSTFLAGS"), flags.join(" "))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_MOBILE_STRIP", "none")
        .env("CARGO_PROFILE_MOBILE_DEBUG", "line-tables-only")
        // By its name alone: cargo puts the path of the wrapper into the names of symbols.
        .env("RUSTC_WORKSPACE_WRAPPER", "workspace-rustc.sh")
        .env("RUSTC_WRAPPER", "dependency-rustc.sh")
        .env("PATH", search_path(&project.root.join("xtask/android")))
}

fn check(project: &Project, slice: &Slice) -> Result<()> {
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    let (linked, shipped) = (read(&slice.with_symbols)?, read(&slice.shipped)?);
    let home = cargo_home();
    let called = binding::functions(project)?;
    let faults = checks::faults(&BuiltSlice {
        abi: slice.abi,
        linked: Library::parse(&slice.with_symbols, &linked)?,
        shipped: Library::parse(&slice.shipped, &shipped)?,
        shipped_bytes: &shipped,
        called: &called,
        folders: vec![&project.root, &project.cache, &home],
    });
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Android(faults))
    }
}

/// The plan of the compilation of one ABI.
pub(super) fn compile_plan(project: &Project, toolchain: &Toolchain, abi: Abi) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        format!("building {}", abi.name()),
        "a minute or two",
        compile(project, toolchain, abi, &target_folder(project, toolchain)),
    );
    plan
}

/// The search path, with a folder before all others.
fn search_path(first: &Path) -> OsString {
    let mut path = OsString::from(first);
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::toolchain::Linker;

    fn compiled(std: StdSource) -> String {
        let project = Project::for_tests("/repo");
        let toolchain = Toolchain {
            linker: Linker::StandIn("/cache/android/ndk/bin".into()),
            std,
        };
        let target = target_folder(&project, &toolchain);
        compile(&project, &toolchain, Abi::ArmeabiV7a, &target).to_string()
    }

    #[test]
    fn folder_is_locked_until_the_build_ends() {
        let folder = tempfile::tempdir().unwrap();
        let other = |held: bool| {
            let file = File::open(folder.path().join("abi/lock")).unwrap();
            assert_eq!(file.try_lock().is_err(), held);
        };
        let lock = lock(&folder.path().join("abi")).unwrap();
        other(true);
        drop(lock);
        other(false);
    }

    #[test]
    fn facade_is_built_as_one_crate_type_without_its_http_client() {
        let text = compiled(StdSource::Rustup);
        assert!(
            text.contains(" cargo rustc --locked --package afterimage --lib --profile mobile --no-default-features --crate-type cdylib --target armv7-linux-androideabi"),
            "{text}"
        );
        assert!(
            text.contains("CARGO_TARGET_ARMV7_LINUX_ANDROIDEABI_LINKER=hiding-linker.sh ")
                && text.contains("AFTERIMAGE_LINKER=/cache/android/ndk/bin/armv7a-linux-androideabi21-clang"),
            "{text}"
        );
        assert!(text.contains("max-page-size=4096"), "{text}");
    }

    #[test]
    fn compiler_of_debian_reads_its_own_standard_library() {
        let text = compiled(StdSource::Debian("/cache/android/std-1.96.0".into()));
        assert!(
            text.contains(" /usr/bin/cargo rustc ") && text.contains("RUSTC=/usr/bin/rustc"),
            "{text}"
        );
        assert!(text.contains("--sysroot=/cache/android/std-1.96.0 "), "{text}");
    }

    #[test]
    fn compiler_of_rustup_reads_the_library_for_size() {
        let text = compiled(StdSource::RustupForSize(
            "/cache/android/std-rustup-1.95.0".into(),
        ));
        assert!(text.contains(" cargo rustc "), "{text}");
        assert!(
            text.contains("--sysroot=/cache/android/std-rustup-1.95.0 "),
            "{text}"
        );
    }

    #[test]
    fn crates_of_another_checkout_are_compiled_again() {
        let folder = tempfile::tempdir().unwrap();
        let crate_of = |name: &str| folder.path().join("mobile/.fingerprint").join(name);
        let compile = || {
            for name in ["afterimage-engine-1", "serde-1"] {
                fs::create_dir_all(crate_of(name)).unwrap();
            }
        };
        compile();
        forget_other_checkout(&Project::for_tests("/one"), folder.path()).unwrap();
        assert!(!crate_of("afterimage-engine-1").exists() && crate_of("serde-1").exists());
        compile();
        forget_other_checkout(&Project::for_tests("/one"), folder.path()).unwrap();
        assert!(crate_of("afterimage-engine-1").exists());
        forget_other_checkout(&Project::for_tests("/two"), folder.path()).unwrap();
        assert!(!crate_of("afterimage-engine-1").exists());
    }

    #[test]
    fn flags_do_not_depend_on_the_checkout() {
        // Otherwise cargo compiles all dependencies again in each clone.
        let text = compiled(StdSource::Rustup);
        assert!(
            text.contains("RUSTC_WORKSPACE_WRAPPER=workspace-rustc.sh RUSTC_WRAPPER=dependency-rustc.sh "),
            "{text}"
        );
        let flags = text
            .split("RUSTFLAGS=")
            .nth(1)
            .unwrap()
            .split("CARGO_")
            .next()
            .unwrap();
        assert!(!flags.contains("/repo"), "{flags}");
    }
}
