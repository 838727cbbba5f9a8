//! The packages that apps depend on: AARs with their descriptions, in a Maven repository on the disk.

mod artifact;
mod checksums;
mod coordinates;
mod kotlin;
mod metadata;
mod repository;

use std::fs;
use std::path::{Path, PathBuf};

use super::slice::{LIBRARY, Slice};
use crate::error::{Error, Result};
use crate::files;
use crate::project::Project;
pub(super) use crate::zip_archive::Archive;
pub(super) use artifact::ALL as ARTIFACTS;
use artifact::{ANDROID, Artifact, COMPOSE, Contents};
pub(super) use coordinates::Versions;
use kotlin::Compiled;
pub(super) use kotlin::compile;

/// The manifest that Android merges into that of each app, in the folder of the module.
const MANIFEST: &str = "src/main/AndroidManifest.xml";
/// The rules that R8 reads in each app, in the folder of the module.
const CONSUMER_RULES: &str = "consumer-rules.pro";
/// Requirements of the AARs on the app's build. The classes refer to no API that an old framework lacks at compile
/// time, so any `compileSdk` from the minimum on is sufficient.
const AAR_METADATA: &str = "aarFormatVersion=1.0\naarMetadataVersion=1.0\nminCompileSdk=21\n\
                            minCompileSdkExtension=0\nminAndroidGradlePluginVersion=1.0.0\n\
                            coreLibraryDesugaringEnabled=false\n";

/// The packages in a repository.
#[derive(Debug)]
pub(super) struct Package {
    /// The folder for `<repository>` in a POM or `maven { url }` in Gradle.
    pub(super) repository: PathBuf,
    /// The AAR of `afterimage-android` in it.
    pub(super) aar: PathBuf,
    /// The AAR of `afterimage-compose` in it.
    pub(super) compose: PathBuf,
}

/// Writes the repository in `out`, from the slices and the compiled Kotlin.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(
    project: &Project,
    slices: &[Slice],
    compiled: &[Compiled],
    out: &Path,
) -> Result<Package> {
    let versions = Versions::read(project)?;
    let repository = out.join("repository");
    files::remove(&repository)?;
    for compiled in compiled {
        let artifact = compiled.artifact;
        let mut files = described(project, slices, compiled, &versions)?;
        if artifact.contents == Contents::ClassesAndLibraries {
            files.push(("-symbols.zip", symbols(slices)?));
        }
        let files = files.into_iter();
        let files: Vec<_> = files
            .map(|(suffix, bytes)| (artifact.file(&versions, suffix), bytes))
            .collect();
        repository::write(&repository, artifact, &versions, &files)?;
    }
    let aar = |artifact: &Artifact| {
        repository::version_folder(&repository, artifact, &versions).join(artifact.file(&versions, ".aar"))
    };
    Ok(Package {
        aar: aar(&ANDROID),
        compose: aar(&COMPOSE),
        repository,
    })
}

/// The AAR of a package and its descriptions: the suffixes of the files, and their bytes.
fn described(
    project: &Project,
    slices: &[Slice],
    compiled: &Compiled,
    versions: &Versions,
) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let artifact = compiled.artifact;
    let aar = aar(project, artifact, slices, &compiled.classes)?.to_bytes()?;
    let sources = compiled.sources.to_bytes()?;
    let javadoc = compiled.documentation.to_bytes()?;
    let pom = metadata::pom(artifact, versions);
    let module = metadata::module(artifact, versions, &aar, &sources, &javadoc);
    Ok(vec![
        (".aar", aar),
        (".pom", pom.into_bytes()),
        (".module", module.into_bytes()),
        ("-sources.jar", sources),
        ("-javadoc.jar", javadoc),
    ])
}

/// The native libraries with their symbols, by ABI.
fn symbols(slices: &[Slice]) -> Result<Vec<u8>> {
    let mut symbols = Archive::default();
    for slice in slices {
        let path = format!("{}/{LIBRARY}", slice.abi.name());
        symbols.insert(path, read(&slice.with_symbols)?);
    }
    symbols.to_bytes()
}

/// The files of an AAR. `R.txt` is empty, since the libraries have no resources.
fn aar(project: &Project, artifact: &Artifact, slices: &[Slice], classes: &Archive) -> Result<Archive> {
    let module = project.root.join("bindings/kotlin").join(artifact.name);
    let mut aar = Archive::default();
    aar.insert("AndroidManifest.xml", read(&module.join(MANIFEST))?);
    aar.insert("R.txt", "");
    aar.insert("proguard.txt", read(&module.join(CONSUMER_RULES))?);
    aar.insert("classes.jar", classes.to_bytes()?);
    aar.insert(
        "META-INF/com/android/build/gradle/aar-metadata.properties",
        AAR_METADATA,
    );
    if artifact.contents == Contents::ClassesAndLibraries {
        for slice in slices {
            let path = format!("jni/{}/{LIBRARY}", slice.abi.name());
            aar.insert(path, read(&slice.shipped)?);
        }
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
        for artifact in ARTIFACTS {
            let module = format!("bindings/kotlin/{}", artifact.name);
            write(&format!("{module}/{MANIFEST}"));
            write(&format!("{module}/{CONSUMER_RULES}"));
        }
        let slice = Slice {
            abi: Abi::X86,
            with_symbols: write("symbols/x86/libafterimage.so"),
            shipped: write("jni/x86/libafterimage.so"),
        };
        let paths = |artifact| {
            let aar = aar(
                &project,
                artifact,
                std::slice::from_ref(&slice),
                &Archive::default(),
            )
            .unwrap();
            aar.paths().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            paths(&ANDROID),
            [
                "AndroidManifest.xml",
                "META-INF/com/android/build/gradle/aar-metadata.properties",
                "R.txt",
                "classes.jar",
                "jni/x86/libafterimage.so",
                "proguard.txt",
            ]
        );
        assert!(
            paths(&artifact::COMPOSE)
                .iter()
                .all(|path| !path.starts_with("jni"))
        );
    }
}
