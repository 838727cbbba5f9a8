//! The tools that compile C for iOS and change static libraries: Xcode's on a Mac, LLVM's elsewhere.

use std::path::PathBuf;

use crate::project::on_path;

/// LLVM's names of the tools. Those of Xcode have no prefix.
const NAMES: &[&str] = &[
    "clang",
    "dsymutil",
    "llvm-ar",
    "llvm-lipo",
    "llvm-strip",
    SYMBOLIZER,
];
/// The version of Debian's packages, which reads the objects of the Rust compiler.
const VERSION: &str = "-22";

/// The tool that looks up lines, for `cargo xtask ios --check` alone. Xcode has another one, and Homebrew's LLVM this one.
const SYMBOLIZER: &str = "llvm-symbolizer";

/// Returns whether the tools that build the libraries are on the search path. Those of the Android NDK are not used: it has no tool that
/// joins libraries.
pub(super) fn are_installed() -> bool {
    let is_needed = |name: &&&str| cfg!(not(target_os = "macos")) || **name != SYMBOLIZER;
    NAMES
        .iter()
        .filter(is_needed)
        .all(|name| find(name, on_path).is_some())
}

/// Returns the program of a tool, by LLVM's name. If it is missing, the name alone, which the error of its start contains.
pub(crate) fn apple_tool(name: &str) -> PathBuf {
    find(name, on_path).unwrap_or_else(|| name.into())
}

fn find(name: &str, on_path: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    if cfg!(target_os = "macos") && name != SYMBOLIZER {
        return on_path(name.trim_start_matches("llvm-"));
    }
    on_path(&format!("{name}{VERSION}")).or_else(|| on_path(name))
}

#[cfg(all(test, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn tools_have_the_version_of_the_packages_or_none() {
        let has = |names: &'static [&str]| {
            move |name: &str| {
                names
                    .contains(&name)
                    .then(|| PathBuf::from(format!("/bin/{name}")))
            }
        };
        let both = has(&["clang", "clang-22"]);
        assert_eq!(find("clang", both), Some("/bin/clang-22".into()));
        assert_eq!(find("clang", has(&["clang"])), Some("/bin/clang".into()));
        assert_eq!(
            find("llvm-strip", has(&["strip"])),
            None,
            "that of GNU reads no Mach-O"
        );
    }
}
