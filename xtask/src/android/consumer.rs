//! An app that depends on the package: resolved from the repository, compiled, and run with this machine's library.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::package::{Archive, Package, Versions};
use crate::bindings;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;

/// The app's sources, and Maven's projects that resolve its dependencies and compile it.
const TEMPLATE: &str = "xtask/android/consumer";
/// A frame buffer that the app submits.
const FRAME: &str = "crates/wireframe/testdata/frame-buffer/form.bin";
/// The main class of the app's smoke test.
const SMOKE_TEST: &str = "sample.SmokeTestKt";

/// The compiled app: a folder with `libs/`, its dependencies.
#[derive(Debug)]
pub(super) struct App {
    pub(super) folder: PathBuf,
}

impl App {
    /// The app's own classes.
    pub(super) fn classes(&self) -> PathBuf {
        self.lib("app.jar")
    }

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
        std::iter::once(self.classes()).chain(libs).collect()
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
    let home = env::home_dir().unwrap_or_default();
    let resolved = home.join(".m2/repository/dev/afterimage/afterimage-android");
    files::remove(&resolved)?;
    let maven = |pom: &str| {
        Invocation::new("mvn", &["-B", "-q", "-f"])
            .arg(app.folder.join(pom))
            .arg(format!("-Dkotlin.version={}", versions.kotlin))
            .arg(format!("-Djna.version={}", versions.jna))
            .arg(format!("-Dandroid.framework.version={}", versions.framework))
            .arg(format!("-Dafterimage.version={}", versions.package))
            .arg(format!(
                "-Dafterimage.repository=file://{}",
                package.repository.display()
            ))
            .arg("compile")
    };
    maven("resolve.xml").run(&project.root)?;
    files::remove(&resolved)?;
    for (archive, entry, name) in [
        ("afterimage-android.aar", "classes.jar", "classes.jar"),
        ("afterimage-android.aar", "proguard.txt", "proguard.txt"),
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
    let classes = Archive::from(files::below(&app.folder.join("target/classes"))?);
    fs::write(app.classes(), classes.to_bytes()?).map_err(Error::io(app.classes()))?;
    Ok(app)
}

/// Runs the app's smoke test with the classes as they are.
///
/// # Errors
/// When it fails.
pub(super) fn run(project: &Project, app: &App) -> Result<()> {
    smoke_test(project, app, &app.program())
}

/// Runs the app's smoke test with the given classes and with this machine's library.
///
/// # Errors
/// When it fails.
pub(super) fn smoke_test(project: &Project, app: &App, class_path: &[PathBuf]) -> Result<()> {
    bindings::build_library().run(&project.root)?;
    let library = bindings::library(project).with_file_name("");
    let recordings = app.folder.join("recordings");
    files::remove(&recordings)?;
    let class_path: Vec<String> = class_path.iter().map(|path| path.display().to_string()).collect();
    Invocation::new("java", &["-cp", &class_path.join(":")])
        .arg(format!("-Djna.library.path={}", library.display()))
        // JNA's AAR has no library for this machine, so it is taken from the jar.
        .arg(format!(
            "-Djna.boot.library.path={}",
            app.folder.join("libs").display()
        ))
        .arg("-Djna.nosys=true")
        .arg(SMOKE_TEST)
        .arg(project.root.join(FRAME))
        .arg(recordings)
        .run(&project.root)
}
