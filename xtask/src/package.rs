//! `cargo xtask package`: the folders of a release for both platforms, with the sizes and hashes of all files.

mod listing;
mod swift_manifest;

use std::fs;
use std::path::Path;

use crate::android;
use crate::error::{Error, Result};
use crate::files;
use crate::ios;
use crate::plan::RunMode;
use crate::project::{Project, cargo_home};
use crate::setup::{self, Tool};
use crate::zip_archive::Archive;

/// The folder below cargo's target folder.
const FOLDER: &str = "package";
/// The list of all files.
const LISTING: &str = "files.txt";
/// The manifests of the Swift package. The second one is for Xcode 27, which rejects targets older than iOS 15.
const MANIFESTS: [&str; 2] = ["Package.swift", "Package@swift-6.4.swift"];
/// The targets of the Swift package, below [`SOURCES`].
const TARGETS: [&str; 2] = ["Afterimage", "AfterimageFFI"];
/// The folder of the targets in this repository.
const SOURCES: &str = "bindings/swift/Sources";
/// The licences.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// Files that are archives of other files.
const ARCHIVES: [&str; 3] = ["zip", "aar", "jar"];

/// Builds and writes the release into `target/package`: the Maven repository in `android`, the Swift package in `ios`. With `url`, the Swift
/// package downloads the framework from there, otherwise it is beside the manifest.
///
/// # Errors
/// When a package cannot be built, violates a requirement, or names a folder of this machine.
pub(crate) fn run(project: &Project, url: Option<&str>, run_mode: RunMode) -> Result<()> {
    android::run(project, android::Depth::Build, run_mode)?;
    ios::run(project, ios::Depth::Build, android::OnGrowth::Fail, run_mode)?;
    if run_mode == RunMode::DryRun {
        return Ok(());
    }
    setup::ensure(project, &[Tool::Swift])?;
    let folder = project.target.join(FOLDER);
    files::remove(&folder)?;
    copy(
        &project.target.join("android/repository"),
        &folder.join("android"),
    )?;
    write_swift_package(project, url, &folder.join("ios"))?;
    for licence in LICENCES {
        copy_file(&project.root.join(licence), &folder.join(licence))?;
    }
    check_manifest(project, &folder.join("ios"))?;
    let files = files::below(&folder)?;
    check_paths(project, &folder)?;
    let listing = folder.join(LISTING);
    fs::write(&listing, listing::text(&files)).map_err(Error::io(&listing))?;
    println!("{} files in {}", files.len(), folder.display());
    Ok(())
}

/// Writes the Swift package: manifests, sources, privacy manifest, the framework, and the libraries with their debug information.
fn write_swift_package(project: &Project, url: Option<&str>, folder: &Path) -> Result<()> {
    for target in TARGETS {
        copy(
            &project.root.join(SOURCES).join(target),
            &folder.join("Sources").join(target),
        )?;
    }
    let built = project.target.join("ios");
    for file in [ios::FRAMEWORK_ZIP, ios::SYMBOLS_ZIP] {
        copy_file(&built.join(file), &folder.join(file))?;
    }
    let framework = folder.join(ios::FRAMEWORK_ZIP);
    let checksum = files::sha256(&fs::read(&framework).map_err(Error::io(&framework))?);
    for manifest in MANIFESTS {
        let path = project.root.join(manifest);
        let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
        let framework = match url {
            Some(url) => swift_manifest::Framework::Downloaded {
                url: format!("{}/{}", url.trim_end_matches('/'), ios::FRAMEWORK_ZIP),
                checksum: checksum.clone(),
            },
            None => swift_manifest::Framework::Beside(ios::FRAMEWORK_ZIP),
        };
        let path = folder.join(manifest);
        let text = swift_manifest::released(&text, &framework)?;
        fs::write(&path, text).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Has `SwiftPM` read the manifest.
fn check_manifest(project: &Project, folder: &Path) -> Result<()> {
    let scratch = project.target.join("package-scratch");
    let description = setup::swift(project, "swift")
        .args(&["package", "--scratch-path"])
        .arg(&scratch)
        .arg("--package-path")
        .arg(folder)
        .arg("dump-package")
        .output(&project.root)?;
    if description.contains("CAfterimage") && description.contains("\"binary\"") {
        return Ok(());
    }
    Err(Error::Unreadable {
        input: "the manifest of the released Swift package",
        problem: "it has no binary target CAfterimage".into(),
    })
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for (path, bytes) in files::below(from)? {
        write(&to.join(path), &bytes)?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    write(to, &fs::read(from).map_err(Error::io(from))?)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    fs::write(path, bytes).map_err(Error::io(path))
}

/// Checks that no file names a folder of this machine, nor one in an archive.
fn check_paths(project: &Project, folder: &Path) -> Result<()> {
    let machine =
        [&project.root, &project.cache, &cargo_home()].map(|folder| folder.to_string_lossy().into_owned());
    let mut faults = Vec::new();
    for (path, bytes) in files::below(folder)? {
        let is_archive = ARCHIVES.iter().any(|end| path.ends_with(&format!(".{end}")));
        let inner = if is_archive {
            Archive::read(&folder.join(&path))?
        } else {
            files::Files::new()
        };
        for (name, bytes) in inner.iter().chain([(&path, &bytes)]) {
            faults.extend(
                named(&machine, bytes).map(|machine| format!("{path}: {name} contains the path {machine}")),
            );
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Release(faults))
    }
}

/// The folders that bytes contain. A root of one character is everywhere.
fn named<'a>(machine: &'a [String], bytes: &'a [u8]) -> impl Iterator<Item = &'a String> {
    machine.iter().filter(|folder| {
        folder.len() > 1 && bytes.windows(folder.len()).any(|part| part == folder.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project with all that a release is made of, below `root`.
    fn project(root: &Path) -> Project {
        let project = Project::for_tests(root);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for manifest in MANIFESTS {
            copy_file(&repository.join(manifest), &root.join(manifest)).unwrap();
        }
        for target in TARGETS {
            copy(
                &repository.join(SOURCES).join(target),
                &root.join(SOURCES).join(target),
            )
            .unwrap();
        }
        for file in [ios::FRAMEWORK_ZIP, ios::SYMBOLS_ZIP] {
            let mut archive = Archive::default();
            archive.insert("file", "contents");
            write(
                &project.target.join("ios").join(file),
                &archive.to_bytes().unwrap(),
            )
            .unwrap();
        }
        project
    }

    #[test]
    fn swift_package_has_all_files_and_the_checksum_of_its_framework() {
        let root = tempfile::tempdir().unwrap();
        let project = project(root.path());
        let folder = root.path().join("release");
        write_swift_package(&project, Some("https://example.com/1/"), &folder).unwrap();
        let files = files::below(&folder).unwrap();
        for name in [
            "Package.swift",
            "Package@swift-6.4.swift",
            "Sources/Afterimage/PrivacyInfo.xcprivacy",
            "CAfterimage-symbols.zip",
        ] {
            assert!(files.contains_key(name), "{name} in {:?}", files.keys());
        }
        let checksum = files::sha256(&files[ios::FRAMEWORK_ZIP]);
        for manifest in MANIFESTS {
            let text = String::from_utf8(files[manifest].clone()).unwrap();
            assert!(text.contains(&format!("checksum: \"{checksum}\"")), "{text}");
            assert!(
                text.contains("\"https://example.com/1/CAfterimage.xcframework.zip\""),
                "{text}"
            );
        }
        let again = root.path().join("again");
        write_swift_package(&project, Some("https://example.com/1/"), &again).unwrap();
        assert_eq!(files, files::below(&again).unwrap());
    }

    #[test]
    fn path_of_this_machine_is_found_in_files_and_archives() {
        let root = tempfile::tempdir().unwrap();
        let project = Project::for_tests(root.path());
        let folder = root.path().join("release");
        write(&folder.join("plain"), b"nothing").unwrap();
        check_paths(&project, &folder).unwrap();
        let mut archive = Archive::default();
        archive.insert("inner", format!("..{}..", root.path().display()));
        write(&folder.join("a.aar"), &archive.to_bytes().unwrap()).unwrap();
        let error = check_paths(&project, &folder).unwrap_err().to_string();
        assert!(error.contains("a.aar: inner contains the path"), "{error}");
    }
}
