//! The invocation of cargo that compiles and links one slice.

use std::path::Path;

use super::abi::Abi;
use super::toolchain::{StdSource, Toolchain};
use crate::files::digest;
use crate::invocation::Invocation;
use crate::project::{Project, cargo_home, search_path};

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

/// The feature of the facade with the built-in HTTP client.
const HTTP_CLIENT: &str = "ureq-client";

/// The configuration of one slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SliceConfig<'a> {
    pub(super) abi: Abi,
    pub(super) crate_types: CrateTypes,
    /// Features of the facade, separated by commas.
    pub(super) features: &'a str,
}

impl<'a> SliceConfig<'a> {
    /// The configuration of the slice that ships.
    pub(super) fn shipped(abi: Abi) -> Self {
        Self {
            abi,
            crate_types: CrateTypes::Library,
            features: "",
        }
    }

    /// The configuration with the crate types given.
    pub(super) fn with_crate_types(self, crate_types: CrateTypes) -> Self {
        Self { crate_types, ..self }
    }

    /// The configuration with the features given, separated by commas.
    pub(super) fn with_features(self, features: &'a str) -> Self {
        Self { features, ..self }
    }

    /// Returns whether the slice connects to servers itself. It imports the functions of sockets, and has C code.
    pub(super) fn has_http_client(&self) -> bool {
        self.features.split(',').any(|feature| feature == HTTP_CLIENT)
    }
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
pub(super) fn compile(
    project: &Project,
    toolchain: &Toolchain,
    config: &SliceConfig,
    target: &Path,
) -> Invocation {
    let abi = config.abi;
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
    let compile = cargo
        .args(&["--locked", "--package", "afterimage", "--lib"])
        .args(&["--profile", "mobile", "--no-default-features"])
        .args(config.crate_types.arguments())
        .args(&["--target", abi.target()])
        // By its name alone, as the wrapper below: cargo compiles all dependencies again for another linker.
        .env(&variable("LINKER"), "hiding-linker.sh")
        .env("AFTERIMAGE_LINKER", toolchain.linker.programs().join(abi.clang()))
        .env(&variable("RUSTFLAGS"), flags.join(" "))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_MOBILE_STRIP", "none")
        .env("CARGO_PROFILE_MOBILE_DEBUG", "line-tables-only")
        // By its name alone: cargo puts the path of the wrapper into the names of symbols.
        .env("RUSTC_WORKSPACE_WRAPPER", "workspace-rustc.sh")
        .env("RUSTC_WRAPPER", "dependency-rustc.sh")
        .env("PATH", search_path(&project.root.join("xtask/android")));
    with_features(compile, toolchain, config)
}

/// Adds the features, and the C compiler and libraries that they need.
fn with_features(mut compile: Invocation, toolchain: &Toolchain, config: &SliceConfig) -> Invocation {
    if !config.features.is_empty() {
        compile = compile.args(&["--features", config.features]);
    }
    if !config.has_http_client() {
        return compile;
    }
    let variable = |prefix: &str| format!("{prefix}_{}", config.abi.target().replace('-', "_"));
    let programs = toolchain.linker.programs();
    compile = compile
        .env(&variable("CC"), programs.join(config.abi.clang()))
        .env(&variable("AR"), programs.join("llvm-ar"));
    match toolchain.linker.sockets(config.abi) {
        // For the facade alone: a flag of all crates would compile the dependencies again.
        Some(folder) => compile
            .arg("--")
            .arg(format!("-Clink-arg=-L{}", folder.display())),
        None => compile,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::slice::target_folder;
    use crate::android::toolchain::Linker;

    fn compiled(std: StdSource) -> String {
        compiled_as(std, &SliceConfig::shipped(Abi::ArmeabiV7a))
    }

    fn compiled_as(std: StdSource, config: &SliceConfig) -> String {
        let project = Project::for_tests("/repo");
        let toolchain = Toolchain {
            linker: Linker::StandIn("/cache/android/ndk".into()),
            std,
        };
        let target = target_folder(&project, &toolchain);
        compile(&project, &toolchain, config, &target).to_string()
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
    fn http_client_is_linked_with_the_functions_of_sockets() {
        let config = SliceConfig::shipped(Abi::ArmeabiV7a).with_features("ureq-client");
        let text = compiled_as(StdSource::Rustup, &config);
        for part in [
            " --features ureq-client -- \
             -Clink-arg=-L/cache/android/ndk/sysroot/usr/lib/arm-linux-androideabi/21/sockets",
            "CC_armv7_linux_androideabi=/cache/android/ndk/bin/armv7a-linux-androideabi21-clang ",
            "AR_armv7_linux_androideabi=/cache/android/ndk/bin/llvm-ar ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let without = compiled(StdSource::Rustup);
        assert!(
            !without.contains("sockets") && !without.contains("/llvm-ar"),
            "{without}"
        );
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
