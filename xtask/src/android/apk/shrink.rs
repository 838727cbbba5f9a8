//! Shrinks the code of the app with R8: in full mode, with the rules that its libraries bring and those of its manifest.

use std::fs;
use std::path::{Path, PathBuf};

use super::inputs::{Inputs, has_extension};
use crate::android::package::Archive;
use crate::android::r8;
use crate::error::{Error, Result};
use crate::files::{self, Files};
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup;

/// Classes of the built libraries that the app does not contain: the helpers of tests.
const NOT_IN_APP: &[&str] = &["androidx/test/"];

/// Returns the dex files of the app, with the service descriptions that its code reads.
///
/// # Errors
/// When R8 reports a problem.
pub(super) fn run(project: &Project, inputs: &Inputs, folder: &Path) -> Result<Files> {
    let write = |name: &str, bytes: Vec<u8>| -> Result<PathBuf> {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(Error::io(&path))?;
        Ok(path)
    };
    let app = Archive::from(files::below(&inputs.target("classes"))?).to_bytes()?;
    let libraries = setup::shop_folder(project);
    let mut classes = Archive::read(&libraries.join("widgets.jar"))?;
    classes.retain(|path, _| !NOT_IN_APP.iter().any(|prefix| path.starts_with(prefix)));
    let entry = |library: &str, name: &str| Archive::read_entry(&inputs.aar(library), name);
    let mut program = vec![
        write("app.jar", app)?,
        write("libraries.jar", Archive::from(classes).to_bytes()?)?,
        write("afterimage.jar", entry("afterimage", "classes.jar")?)?,
        write(
            "afterimage-compose.jar",
            entry("afterimage-compose", "classes.jar")?,
        )?,
        write("jna.jar", entry("jna", "classes.jar")?)?,
    ];
    let libs = inputs.target("libs");
    let jars = files::below(&libs)?
        .into_keys()
        .filter(|name| has_extension(name, "jar"));
    program.extend(jars.map(|name| libs.join(name)));

    let rules = [
        inputs.target("manifest.pro"),
        libraries.join("rules.pro"),
        write("afterimage.pro", entry("afterimage", "proguard.txt")?)?,
        write(
            "afterimage-compose.pro",
            entry("afterimage-compose", "proguard.txt")?,
        )?,
    ];
    let output = folder.join("dex.zip");
    let framework = inputs.target("framework/android-all.jar");
    let r8 = r8::program(project, &framework, "R8").args(&["--min-api", "21"]);
    let r8 = rules.iter().fold(r8, |r8, rules| r8.arg("--pg-conf").arg(rules));
    let r8 = r8.arg("--pg-map-output").arg(folder.join("mapping.txt"));
    let r8 = r8.arg("--output").arg(&output);
    let r8 = program.iter().fold(r8, Invocation::arg);
    // R8 lists each rule that the app does not need. Warnings and errors are printed.
    r8.output(&project.root)?;
    let mut dex = Archive::read(&output)?;
    dex.retain(|path, _| has_extension(path, "dex") || path.starts_with("META-INF/services/"));
    Ok(dex)
}
