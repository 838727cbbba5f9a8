//! The package that apps depend on: an AAR with its descriptions, in a Maven repository on the disk.

mod archive;
mod checksums;
mod coordinates;
mod kotlin;
mod metadata;
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use super::slice::{LIBRARY, Slice};
use crate::error::{Error, Result};
use crate::project::Project;
pub(super) use archive::Archive;
pub(super) use coordinates::Versions;
use kotlin::Compiled;
pub(super) use kotlin::compile;

/// The manifest that Android merges into that of each app.
const MANIFEST: &str = "bindings/kotlin/afterimage-android/src/main/AndroidManifest.xml";
/// The rules that R8 reads in each app.
const CONSUMER_RULES: &str = "bindings/kotlin/afterimage-android/consumer-rules.pro";
/// Requirements of the AAR on the app's build. The classes refer to no API that an old framework lacks at compile
/// time, so any `compileSdk` from the minimum on is sufficient.
const AAR_METADATA: &str = "aarFormatVersion=1.0\naarMetadataVersion=1.0\nminCompileSdk=21\n\
                            minCompileSdkExtension=0\nminAndroidGradlePluginVersion=1.0.0\n\
                            coreLibraryDesugaringEnabled=false\n";

/// The package in a repository.
#[derive(Debug)]
pub(super) struct Package {
    /// The folder for `<repository>` in a POM or `maven { url }` in Gradle.
    pub(super) repository: PathBuf,
    /// The AAR in it.
    pub(super) aar: PathBuf,
}

/// Writes the repository in `out`, from the slices and the compiled Kotlin.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(project: &Project, slices: &[Slice], compiled: &Compiled, out: &Path) -> Result<Package> {
    let versions = Versions::read(project)?;
    let aar = aar(project, slices, &compiled.classes)?.to_bytes()?;
    let sources = compiled.sources.to_bytes()?;
    let javadoc = compiled.documentation.to_bytes()?;
    let pom = metadata::pom(&versions);
    let module = metadata::module(&versions, &aar, &sources, &javadoc);
    let mut symbols = Archive::default();
    for slice in slices {
        symbols.insert(
            format!("{}/{LIBRARY}", slice.abi.name()),
            read(&slice.with_symbols)?,
        );
    }
    let repository = out.join("repository");
    let files = [
        (".aar", aar),
        (".pom", pom.into_bytes()),
        (".module", module.into_bytes()),
        ("-sources.jar", sources),
        ("-javadoc.jar", javadoc),
        ("-symbols.zip", symbols.to_bytes()?),
    ];
    let files = files.map(|(suffix, bytes)| (versions.file(suffix), bytes));
    repository::write(&repository, &versions, &files)?;
    let aar = repository::version_folder(&repository, &versions).join(versions.file(".aar"));
    Ok(Package { repository, aar })
}

/// The files of the AAR. `R.txt` is empty, since the library has no resources.
fn aar(project: &Project, slices: &[Slice], classes: &Archive) -> Result<Archive> {
    let mut aar = Archive::default();
    aar.insert("AndroidManifest.xml", read(&project.root.join(MANIFEST))?);
    aar.insert("R.txt", "");
    aar.insert("proguard.txt", read(&project.root.join(CONSUMER_RULES))?);
    aar.insert("classes.jar", classes.to_bytes()?);
    aar.insert(
        "META-INF/com/android/build/gradle/aar-metadata.properties",
        AAR_METADATA,
    );
    for slice in slices {
        aar.insert(
            format!("jni/{}/{LIBRARY}", slice.abi.name()),
            read(&slice.shipped)?,
        );
    }
    Ok(aar)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(Error::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::Abi;

    #[test]
    fn aar_has_the_entries_that_android_reads() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let write = |file: &str| {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, file).unwrap();
            path
        };
        write(MANIFEST);
        write(CONSUMER_RULES);
        let slice = Slice {
            abi: Abi::X86,
            with_symbols: write("symbols/x86/libafterimage.so"),
            shipped: write("jni/x86/libafterimage.so"),
        };
        let aar = aar(&project, &[slice], &Archive::default()).unwrap();
        assert_eq!(
            aar.paths().collect::<Vec<_>>(),
            [
                "AndroidManifest.xml",
                "META-INF/com/android/build/gradle/aar-metadata.properties",
                "R.txt",
                "classes.jar",
                "jni/x86/libafterimage.so",
                "proguard.txt",
            ]
        );
    }
}
