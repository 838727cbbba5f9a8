//! The manifest of the released Swift package, from that of this repository.

use crate::error::{Error, Result};

/// Where the released package has its framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Framework {
    /// The archive in the folder of the manifest.
    Beside(&'static str),
    /// An archive that the package manager downloads.
    Downloaded { url: String, checksum: String },
}

/// The choice of the library by system, which a release does not have: Linux is for the tests of this repository.
const CHOICE: [&str; 2] = ["#if os(Linux)\n", "#endif\n"];
/// The target with the tests.
const TESTS: [&str; 2] = ["        .testTarget(\n", "        ),\n"];
/// The setting of the library for Linux.
const LINUX_LIBRARY: [&str; 2] = ["                .linkedLibrary(\"afterimage\"", "\n"];
/// The folder of the sources in this repository, and in a release.
const SOURCES: [&str; 2] = ["\"bindings/swift/Sources/", "\"Sources/"];

/// Returns the manifest of the release.
///
/// # Errors
/// When the manifest has no longer the passages that a release replaces.
pub(super) fn released(manifest: &str, framework: &Framework) -> Result<String> {
    let library = match framework {
        Framework::Beside(name) => format!("path: \"{name}\""),
        Framework::Downloaded { url, checksum } => format!("url: \"{url}\", checksum: \"{checksum}\""),
    };
    let library = format!(
        "// The library for devices and simulators, with its header.\n\
         let library = Target.binaryTarget(name: \"CAfterimage\", {library})\n"
    );
    let manifest = replace(manifest, CHOICE, &library)?;
    let manifest = replace(&manifest, TESTS, "")?;
    let manifest = replace(&manifest, LINUX_LIBRARY, "")?;
    let [here, released] = SOURCES;
    Ok(manifest.replace(here, released))
}

/// Replaces the passage from a start to an end.
fn replace(text: &str, [start, end]: [&str; 2], replacement: &str) -> Result<String> {
    let parts = text.split_once(start).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{replacement}{after}"))
    });
    parts.ok_or_else(|| Error::Unreadable {
        input: "the manifest of the Swift package",
        problem: format!("it has no `{}`, which a release replaces", start.trim()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFESTS: [&str; 2] = [
        include_str!("../../../Package.swift"),
        include_str!("../../../Package@swift-6.4.swift"),
    ];

    #[test]
    fn released_manifest_has_the_framework_and_no_tests() {
        for manifest in MANIFESTS {
            let released = released(manifest, &Framework::Beside("CAfterimage.xcframework.zip")).unwrap();
            for gone in ["Linux", "linux", "testTarget", "bindings", "target/ios"] {
                assert!(!released.contains(gone), "{gone} in {released}");
            }
            for kept in [
                "binaryTarget(name: \"CAfterimage\", path: \"CAfterimage.xcframework.zip\")",
                "path: \"Sources/AfterimageFFI\"",
                ".copy(\"PrivacyInfo.xcprivacy\")",
                ".linkedFramework(\"UIKit\"",
            ] {
                assert!(released.contains(kept), "{kept} in {released}");
            }
            assert_eq!(released.matches('(').count(), released.matches(')').count());
        }
        let error = released("let package", &Framework::Beside("x"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("#if os(Linux)"), "{error}");
    }
}
