//! An app that depends on the package: resolved from the repository, compiled, and tested on the real framework with this
//! machine's library.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::package::{ARTIFACTS, Archive, Package, Versions};
use crate::bindings;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup;

/// The app's sources, and Maven's projects that resolve its dependencies and compile it.
const TEMPLATE: &str = "xtask/android/consumer";
/// The app's smoke test.
const SMOKE_TEST: &str = "sample.SmokeTest";
/// The smoke test of its screen of Compose.
const COMPOSE_SMOKE_TEST: &str = "sample.ComposeSmokeTest";
/// Runs a smoke test on Robolectric's framework.
const RUNNER: &str = "org.junit.runner.JUnitCore";
/// Archives of compiled classes: the file, the folder of the classes, and the beginning of their paths.
const ARCHIVES: &[(&str, &str, &str)] = &[
    (APP, "target/classes", ""),
    (TEST, "target/test-classes", "sample/"),
    (STAND_INS, "target/test-classes", "androidx/"),
];
/// The same of the screen of Compose, which is compiled with [`COMPOSE_LIBRARIES`].
const COMPOSE_ARCHIVES: &[(&str, &str, &str)] = &[
    (COMPOSE_APP, "compose/target/classes", ""),
    (COMPOSE_TEST, "compose/target/test-classes", ""),
];
const COMPOSE_APP: &str = "compose-app.jar";
const COMPOSE_TEST: &str = "compose-smoke-test.jar";
/// Compose and its dependencies, without classes of `androidx.test`.
const COMPOSE_LIBRARIES: &str = "compose-libraries.jar";
const APP: &str = "app.jar";
const TEST: &str = "smoke-test.jar";
/// Classes of `androidx.test` that Robolectric calls.
const STAND_INS: &str = "stand-ins.jar";

/// The compiled app: a folder with `libs/`, its dependencies, and `test-libs/`, those of its test alone.
#[derive(Debug)]
pub(super) struct App {
    pub(super) folder: PathBuf,
}

impl App {
    /// A dependency.
    pub(super) fn lib(&self, name: &str) -> PathBuf {
        self.folder.join("libs").join(name)
    }

    /// The classes that are part of the app on a device: its own, the package's, Kotlin's with its annotations, and
    /// JNA's.
    pub(super) fn program(&self) -> Vec<PathBuf> {
        let libs = [
            "classes.jar",
            "kotlin-stdlib.jar",
            "annotations.jar",
            "jna-android.jar",
        ];
        let libs = libs.iter().map(|name| self.lib(name));
        std::iter::once(self.lib(APP)).chain(libs).collect()
    }

    /// The classes of the app with its screen of Compose: also those of `afterimage-compose`, of Compose, and of what
    /// it needs.
    pub(super) fn program_with_compose(&self) -> Vec<PathBuf> {
        let libs = [
            COMPOSE_APP,
            "compose-classes.jar",
            COMPOSE_LIBRARIES,
            "kotlinx-coroutines-core-jvm.jar",
            "kotlinx-coroutines-android.jar",
        ];
        let libs = libs.iter().map(|name| self.lib(name));
        self.program().into_iter().chain(libs).collect()
    }

    /// The classes of the smoke test of the screen of Compose.
    pub(super) fn compose_test(&self) -> Vec<PathBuf> {
        [COMPOSE_TEST, TEST].iter().map(|name| self.lib(name)).collect()
    }

    /// The classes of the smoke test.
    pub(super) fn test(&self) -> PathBuf {
        self.lib(TEST)
    }

    /// The test's dependencies: Robolectric with `JUnit`, and nothing that the app contains.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(super) fn test_libs(&self) -> Result<Vec<PathBuf>> {
        let folder = self.folder.join("test-libs");
        let names = files::below(&folder)?.into_keys();
        let libs = names.map(|name| folder.join(name));
        Ok(libs.chain([self.lib(STAND_INS)]).collect())
    }
}

/// Resolves and compiles the app below `out`.
///
/// # Errors
/// When a dependency cannot be resolved, or the app does not compile.
pub(super) fn build(project: &Project, package: &Package, out: &Path) -> Result<App> {
    eprintln!("resolving the package and compiling an app (a minute) ...");
    let versions = Versions::read(project)?;
    let app = App {
        folder: out.join("consumer"),
    };
    files::remove(&app.folder)?;
    for (name, bytes) in files::below(&project.root.join(TEMPLATE))? {
        let path = app.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        fs::write(&path, bytes).map_err(Error::io(path))?;
    }
    // Maven stores a release for ever, also if another one of the same version is in the repository now.
    forget_resolved()?;
    let maven = |pom: &str| {
        Invocation::new("mvn", &["-B", "-q", "-f"])
            .arg(app.folder.join(pom))
            .arg(format!("-Dkotlin.version={}", versions.kotlin))
            .arg(format!("-Djna.version={}", versions.jna))
            .arg(format!("-Dandroid.framework.version={}", versions.framework))
            .arg(format!("-Drobolectric.version={}", versions.robolectric))
            .arg(format!("-Dafterimage.root={}", project.root.display()))
            .arg(format!("-Dafterimage.version={}", versions.package))
            .arg(format!(
                "-Dafterimage.repository=file://{}",
                package.repository.display()
            ))
            .arg("test-compile")
    };
    maven("resolve.xml").run(&project.root)?;
    forget_resolved()?;
    for (archive, entry, name) in [
        ("afterimage-android.aar", "classes.jar", "classes.jar"),
        ("afterimage-android.aar", "proguard.txt", "proguard.txt"),
        ("afterimage-compose.aar", "classes.jar", "compose-classes.jar"),
        ("afterimage-compose.aar", "proguard.txt", "compose-proguard.txt"),
        ("jna.aar", "classes.jar", "jna-android.jar"),
        (
            "jna.jar",
            "com/sun/jna/linux-x86-64/libjnidispatch.so",
            "libjnidispatch.so",
        ),
    ] {
        let bytes = Archive::read_entry(&app.lib(archive), entry)?;
        fs::write(app.lib(name), bytes).map_err(Error::io(app.lib(name)))?;
    }
    maven("pom.xml").run(&project.root)?;
    pack(&app, ARCHIVES)?;
    let mut libraries = Archive::read(&setup::compose_folder(project).join("widgets.jar"))?;
    libraries.retain(|path, _| !path.starts_with("androidx/test/"));
    let path = app.lib(COMPOSE_LIBRARIES);
    fs::write(&path, Archive::from(libraries).to_bytes()?).map_err(Error::io(&path))?;
    maven("compose/pom.xml").run(&project.root)?;
    pack(&app, COMPOSE_ARCHIVES)?;
    Ok(app)
}

/// Removes our packages from Maven's cache.
fn forget_resolved() -> Result<()> {
    let cache = env::home_dir()
        .unwrap_or_default()
        .join(".m2/repository/dev/afterimage");
    for artifact in ARTIFACTS {
        files::remove(&cache.join(artifact.name))?;
    }
    Ok(())
}

/// Packs compiled classes into `libs`.
fn pack(app: &App, archives: &[(&str, &str, &str)]) -> Result<()> {
    for (name, folder, prefix) in archives {
        let mut classes = files::below(&app.folder.join(folder))?;
        classes.retain(|path, _| path.starts_with(prefix));
        fs::write(app.lib(name), Archive::from(classes).to_bytes()?).map_err(Error::io(app.lib(name)))?;
    }
    Ok(())
}

/// Runs the app's smoke tests with the classes as they are.
///
/// # Errors
/// When one fails.
pub(super) fn run(project: &Project, app: &App) -> Result<()> {
    let classes = app.program().into_iter().chain([app.test()]);
    smoke_test(project, app, &classes.collect::<Vec<_>>())?;
    let classes = app.program_with_compose().into_iter().chain(app.compose_test());
    compose_smoke_test(project, app, &classes.collect::<Vec<_>>())
}

/// Runs the app's smoke test with the given classes and with this machine's library.
///
/// # Errors
/// When it fails.
pub(super) fn smoke_test(project: &Project, app: &App, classes: &[PathBuf]) -> Result<()> {
    run_test(project, app, classes, SMOKE_TEST)
}

/// Runs the smoke test of the screen of Compose in the same way.
///
/// # Errors
/// When it fails.
pub(super) fn compose_smoke_test(project: &Project, app: &App, classes: &[PathBuf]) -> Result<()> {
    run_test(project, app, classes, COMPOSE_SMOKE_TEST)
}

fn run_test(project: &Project, app: &App, classes: &[PathBuf], test: &str) -> Result<()> {
    bindings::build_library().run(&project.root)?;
    Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]).run(&project.root)?;
    let programs = bindings::library(project).with_file_name("");
    let test_libs = app.test_libs()?;
    let class_path = classes
        .iter()
        .chain(&test_libs)
        .chain([&app.lib("android-all.jar")])
        .map(|path| path.display().to_string())
        .collect::<Vec<_>>()
        .join(":");
    let folder = |name: &str, path: &Path| format!("-D{name}={}", path.display());
    let frameworks = project.cache.join("frameworks");
    Invocation::new("java", &["-Xmx2g", "-XX:+UseSerialGC", "-cp", &class_path])
        .arg(folder("jna.library.path", &programs))
        // JNA's AAR has no library for this machine, so it is taken from the jar.
        .arg(folder("jna.boot.library.path", &app.folder.join("libs")))
        .arg("-Djna.nosys=true")
        .arg("-Drobolectric.offline=true")
        .arg(folder("robolectric.dependency.dir", &frameworks))
        .arg(folder("sample.studio", &programs.join("afterimage")))
        .args(&[RUNNER, test])
        .run(&project.root)
}
