//! The Android libraries that screens of the tests use, built for a JVM.

use std::path::PathBuf;

use super::aapt2;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The folder of the cache for the built libraries. The number changes with the list of libraries and with the script;
/// `android-tests/pom.xml` has it too.
const FOLDER: &str = "widgets-1";
/// The list of libraries.
const LIST: &str = "bindings/kotlin/android-tests/libraries/pom.xml";
/// The script that builds them.
const SCRIPT: &str = "bindings/kotlin/android-tests/libraries/build.py";

/// Returns whether the built libraries are in the cache. The script renames their folder when it is complete.
pub(super) fn is_installed(project: &Project) -> bool {
    folder(project).is_dir()
}

/// The steps that download and build the libraries.
pub(super) fn steps(project: &Project) -> Plan {
    let downloads = project.cache.join("widgets-download");
    let mut plan = Plan::default();
    plan.long_step(
        "downloading Android libraries for tests with Maven, 140 MB, most of it React Native",
        "about half a minute, once",
        Invocation::new("mvn", &["-q", "-B", "-f", LIST, "generate-resources"])
            .arg(format!("-Dlibraries.dir={}", downloads.display()))
            .or("check that Maven Central and Google's Maven repository are reachable"),
    );
    plan.long_step(
        "building them for a JVM",
        "about half a minute, once",
        Invocation::new("python3", &[SCRIPT])
            .arg(&downloads)
            .arg(aapt2::folder(project))
            .arg(folder(project)),
    );
    plan.step(
        "removing the downloads",
        Invocation::new("rm", &["-r"]).arg(downloads),
    );
    plan
}

fn folder(project: &Project) -> PathBuf {
    project.cache.join(FOLDER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_use_the_folder_that_setup_fills() {
        let pom = include_str!("../../../bindings/kotlin/android-tests/pom.xml");
        assert!(
            pom.contains(&format!("/{FOLDER}<")),
            "android-tests/pom.xml does not name {FOLDER}"
        );
    }
}
