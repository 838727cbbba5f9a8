//! The Maven repository on the disk that contains the packages.

use std::fs;
use std::path::{Path, PathBuf};

use super::artifact::Artifact;
use super::checksums::Checksums;
use super::coordinates::{GROUP, Versions};
use crate::error::{Error, Result};
use crate::files;

/// A file of the package: its name, and its bytes.
pub(super) type PackageFile = (String, Vec<u8>);

/// The folder of a package's version in a repository.
pub(super) fn version_folder(repository: &Path, artifact: &Artifact, versions: &Versions) -> PathBuf {
    artifact_folder(repository, artifact).join(&versions.package)
}

/// Writes the files of a package into `repository`, each with its checksums, in place of earlier ones.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(
    repository: &Path,
    artifact: &Artifact,
    versions: &Versions,
    package: &[PackageFile],
) -> Result<()> {
    files::remove(&artifact_folder(repository, artifact))?;
    let folder = version_folder(repository, artifact, versions);
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    for (name, bytes) in package {
        write_with_checksums(&folder.join(name), bytes)?;
    }
    write_with_checksums(
        &artifact_folder(repository, artifact).join("maven-metadata.xml"),
        metadata(artifact, versions).as_bytes(),
    )
}

fn artifact_folder(repository: &Path, artifact: &Artifact) -> PathBuf {
    repository.join(GROUP.replace('.', "/")).join(artifact.name)
}

/// The list of versions. It has no time, so that the repository is reproducible.
fn metadata(artifact: &Artifact, versions: &Versions) -> String {
    let (name, version) = (artifact.name, &versions.package);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<metadata>
  <groupId>{GROUP}</groupId>
  <artifactId>{name}</artifactId>
  <versioning>
    <latest>{version}</latest>
    <release>{version}</release>
    <versions>
      <version>{version}</version>
    </versions>
  </versioning>
</metadata>
"#
    )
}

fn write_with_checksums(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(Error::io(path))?;
    for (extension, checksum) in Checksums::of(bytes).files() {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{extension}"));
        fs::write(&name, checksum).map_err(Error::io(&name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::package::artifact::ANDROID;

    #[test]
    fn each_file_has_its_checksums_and_the_version_is_listed() {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions {
            package: "1.2.3".into(),
            ..Versions::default()
        };
        let files = [("a.pom".to_owned(), b"abc".to_vec())];
        write(folder.path(), &ANDROID, &versions, &files).unwrap();
        let version = folder.path().join("dev/afterimage/afterimage-android/1.2.3");
        let read = |path: PathBuf| fs::read_to_string(path).unwrap();
        assert_eq!(read(version.join("a.pom")), "abc");
        assert_eq!(
            read(version.join("a.pom.sha1")),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        let metadata = read(version.with_file_name("maven-metadata.xml"));
        assert!(metadata.contains("<release>1.2.3</release>"), "{metadata}");
    }
}
