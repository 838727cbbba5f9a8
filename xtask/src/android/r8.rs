//! Shrinks an app with R8, in full mode and with the rules of the packages alone, as release builds of apps do.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::byte_size::ByteSize;
use super::consumer::{self, App};
use super::package::Archive;
use crate::error::{Error, Result};
use crate::files::{self, Files};
use crate::invocation::Invocation;
use crate::project::{Project, on_path};
use crate::setup;

/// Keeps all names, so that the classes of the shrunk app can be attributed. Appended to the app's rules.
const KEEP_NAMES: &str = "-dontobfuscate\n";
/// The parts of an app, and the beginnings of their classes' paths.
const PARTS: &[(&str, &str)] = &[
    ("this package", "dev/afterimage/"),
    ("JNA", "com/sun/jna/"),
    ("Kotlin's standard library", "kotlin/"),
];

/// The form of R8's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// Android's format.
    Dex,
    /// Class files, which this machine can run.
    ClassFiles,
}

/// The size of a shrunk app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DexSizes {
    /// The app as it is shipped.
    pub(super) app: ByteSize,
    /// Its parts, each converted alone and with its names.
    pub(super) parts: Vec<(&'static str, ByteSize)>,
    /// The classes of the package for Compose, converted alone and not shrunk.
    pub(super) compose: ByteSize,
}

/// Converts the app for devices, and runs its smoke test, shrunk together with it, as class files. Returns its size.
///
/// # Errors
/// When R8 reports a problem, or the smoke test fails.
pub(super) fn check(project: &Project, app: &App) -> Result<DexSizes> {
    eprintln!("shrinking the app with R8 (some minutes) ...");
    let folder = app.folder.join("r8");
    files::remove(&folder)?;
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let rules = vec![app.lib("proguard.txt"), app.folder.join("app-rules.pro")];
    let with = |more: PathBuf| [rules.clone(), vec![more]].concat();
    // R8 lists each rule that this small app does not need. Warnings and errors are printed.
    let run = |r8: Invocation| r8.output(&project.root).map(drop);
    let dex = folder.join("dex.zip");
    let program = app.program();
    run(shrink(project, app, &program, Output::Dex, &rules, &dex))?;

    let tested = folder.join("tested.jar");
    let rules_of_test = with(app.folder.join("test-rules.pro"));
    let r8 = shrink(
        project,
        app,
        &program,
        Output::ClassFiles,
        &rules_of_test,
        &tested,
    )
    .arg(app.test());
    let test_libs = app.test_libs()?;
    run(test_libs
        .iter()
        .fold(r8, |r8, lib| r8.arg("--classpath").arg(lib)))?;
    consumer::smoke_test(project, app, &[tested])?;
    check_compose(project, app, &folder, &rules)?;

    let keep_names = folder.join("keep-names.pro");
    fs::write(&keep_names, KEEP_NAMES).map_err(Error::io(&keep_names))?;
    let named = folder.join("named.jar");
    run(shrink(
        project,
        app,
        &program,
        Output::ClassFiles,
        &with(keep_names),
        &named,
    ))?;
    let classes = Archive::read(&named)?;
    let mut parts = Vec::new();
    for (part, prefix) in PARTS {
        let own = classes.iter().filter(|(path, _)| path.starts_with(prefix));
        let own: Files = own.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        let (input, output) = (folder.join("part.jar"), folder.join("part.zip"));
        fs::write(&input, Archive::from(own).to_bytes()?).map_err(Error::io(&input))?;
        convert(project, app, &input, std::slice::from_ref(&named), &output).run(&project.root)?;
        parts.push((*part, dex_size(&output)?));
    }
    let (classes, output) = (app.lib("compose-classes.jar"), folder.join("compose.zip"));
    convert(project, app, &classes, &app.program_with_compose(), &output).run(&project.root)?;
    Ok(DexSizes {
        app: dex_size(&dex)?,
        parts,
        compose: dex_size(&output)?,
    })
}

/// Runs the smoke test of the screen of Compose, shrunk together with the app, with the rules of both packages and those
/// of Compose's own libraries.
fn check_compose(project: &Project, app: &App, folder: &Path, rules: &[PathBuf]) -> Result<()> {
    let own = [
        app.lib("compose-proguard.txt"),
        app.folder.join("test-rules.pro"),
        app.folder.join("compose/rules.pro"),
        setup::compose_folder(project).join("rules.pro"),
    ];
    let rules = [rules, &own].concat();
    let program = [app.program_with_compose(), app.compose_test()].concat();
    let shrunk = folder.join("compose.jar");
    let r8 = shrink(project, app, &program, Output::ClassFiles, &rules, &shrunk);
    let test_libs = app.test_libs()?;
    let r8 = test_libs
        .iter()
        .fold(r8, |r8, lib| r8.arg("--classpath").arg(lib));
    r8.output(&project.root)?;
    consumer::compose_smoke_test(project, app, &[shrunk])
}

/// The size of the dex files in an archive.
fn dex_size(archive: &Path) -> Result<ByteSize> {
    let mut size = ByteSize::default();
    for bytes in Archive::read(archive)?.values() {
        let file = ByteSize::of(bytes)?;
        size.bytes += file.bytes;
        size.compressed += file.compressed;
    }
    Ok(size)
}

fn shrink(
    project: &Project,
    app: &App,
    classes: &[PathBuf],
    output: Output,
    rules: &[PathBuf],
    path: &Path,
) -> Invocation {
    let r8 = program(project, &app.lib("android-all.jar"), "R8");
    let r8 = match output {
        Output::Dex => r8.args(&["--min-api", "21"]),
        Output::ClassFiles => r8.arg("--classfile"),
    };
    let r8 = rules.iter().fold(r8, |r8, rules| r8.arg("--pg-conf").arg(rules));
    let r8 = r8.arg("--output").arg(path);
    classes.iter().fold(r8, Invocation::arg)
}

/// Converts classes without shrinking them. `others` has the classes that they refer to.
fn convert(project: &Project, app: &App, classes: &Path, others: &[PathBuf], path: &Path) -> Invocation {
    let d8 = program(project, &app.lib("android-all.jar"), "D8").args(&["--min-api", "21"]);
    let others = others.iter().filter(|other| *other != classes);
    others
        .fold(d8, |d8, other| d8.arg("--classpath").arg(other))
        .arg("--output")
        .arg(path)
        .arg(classes)
}

/// R8 or D8, for a release that runs on the framework in a jar.
pub(super) fn program(project: &Project, framework: &Path, name: &str) -> Invocation {
    // Most of a run is in the JVM's optimising compiler, which such short runs do not need.
    Invocation::new("java", &["-Xmx2g", "-XX:TieredStopAtLevel=1", "-cp"])
        .arg(setup::r8(project))
        .arg(format!("com.android.tools.r8.{name}"))
        .args(&["--release", "--lib"])
        .arg(framework)
        // The framework's jar has no classes of Java itself.
        .arg("--lib")
        .arg(jdk())
}

/// The folder of the JDK whose `java` is on the search path. A stub by that name is resolved to the real one.
fn jdk() -> PathBuf {
    let java = on_path("java").and_then(|java| fs::canonicalize(java).ok());
    let home = java.as_deref().and_then(Path::parent).and_then(Path::parent);
    home.map_or_else(
        || env::var_os("JAVA_HOME").map_or_else(PathBuf::new, PathBuf::from),
        Path::to_path_buf,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_are_shrunk_for_the_minimum_with_the_rules_of_the_package() {
        let project = Project::for_tests("/repo");
        let app = App {
            folder: "/app".into(),
        };
        let rules = [app.lib("proguard.txt")];
        let text = shrink(
            &project,
            &app,
            &app.program(),
            Output::Dex,
            &rules,
            Path::new("/out.zip"),
        )
        .to_string();
        assert!(
            text.contains("--release") && text.contains("--min-api 21"),
            "{text}"
        );
        assert!(
            text.contains("--pg-conf /app/libs/proguard.txt --output"),
            "{text}"
        );
        // R8 is in full mode unless it is told to be compatible with ProGuard.
        assert!(!text.contains("--pg-compat"), "{text}");
    }
}
