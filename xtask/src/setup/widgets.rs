//! The Android libraries that screens of the tests and of the example app use, built for a JVM.

use std::path::PathBuf;

use super::aapt2;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// A set of libraries.
pub(super) struct Libraries {
    /// The folder of the cache for the built libraries. The number changes with the list of libraries and with the script;
    /// the module's `pom.xml` has it too.
    folder: &'static str,
    /// The list of libraries.
    list: &'static str,
    /// Announces the download.
    download: &'static str,
}

/// The libraries of `android-tests`.
pub(super) const WIDGETS: Libraries = Libraries {
    folder: "widgets-2",
    list: "bindings/kotlin/android-tests/libraries/pom.xml",
    download: "downloading Android libraries for tests with Maven, 140 MB, most of it React Native",
};

/// Compose, navigation and fragments, for `afterimage-compose`.
pub(super) const COMPOSE: Libraries = Libraries {
    folder: "compose-2",
    list: "bindings/kotlin/afterimage-compose/libraries/pom.xml",
    download: "downloading Compose for Android with Maven, 25 MB",
};

/// `AppCompat`, Material and Compose at versions that fit each other, for `examples/android-app`.
pub(super) const SHOP: Libraries = Libraries {
    folder: "shop-1",
    list: "examples/android-app/libraries/pom.xml",
    download: "downloading the Android libraries of the example app with Maven, 40 MB",
};

/// The script that builds them.
const SCRIPT: &str = "bindings/kotlin/android-tests/libraries/build.py";

/// Returns whether the built libraries are in the cache. The script renames their folder when it is complete.
pub(super) fn is_installed(libraries: &Libraries, project: &Project) -> bool {
    folder(libraries, project).is_dir()
}

/// The steps that download and build the libraries.
pub(super) fn steps(libraries: &Libraries, project: &Project) -> Plan {
    let downloads = project.cache.join(format!("{}-download", libraries.folder));
    let mut plan = Plan::default();
    plan.long_step(
        libraries.download,
        "about half a minute, once",
        Invocation::new("mvn", &["-q", "-B", "-f", libraries.list, "generate-resources"])
            .arg(format!("-Dlibraries.dir={}", downloads.display()))
            .or("check that Maven Central and Google's Maven repository are reachable"),
    );
    plan.long_step(
        "building them for a JVM",
        "about half a minute, once",
        Invocation::new("python3", &[SCRIPT])
            .arg(&downloads)
            .arg(aapt2::folder(project))
            .arg(folder(libraries, project)),
    );
    plan.step(
        "removing the downloads",
        Invocation::new("rm", &["-r"]).arg(downloads),
    );
    plan
}

/// The folder of Compose's libraries: `widgets.jar`, and `rules.pro` for R8.
pub(crate) fn compose_folder(project: &Project) -> PathBuf {
    folder(&COMPOSE, project)
}

/// The folder of the example app's libraries: `widgets.jar`, and `rules.pro` for R8.
pub(crate) fn shop_folder(project: &Project) -> PathBuf {
    folder(&SHOP, project)
}

fn folder(libraries: &Libraries, project: &Project) -> PathBuf {
    project.cache.join(libraries.folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_use_the_folder_that_setup_fills() {
        let poms = [
            (
                WIDGETS,
                include_str!("../../../bindings/kotlin/android-tests/pom.xml"),
            ),
            (
                COMPOSE,
                include_str!("../../../bindings/kotlin/afterimage-compose/pom.xml"),
            ),
            (SHOP, include_str!("../../../examples/android-app/app/pom.xml")),
        ];
        for (libraries, pom) in poms {
            assert!(
                pom.contains(&format!("/{}<", libraries.folder)),
                "no pom.xml names {}",
                libraries.folder
            );
        }
    }
}
