//! aapt2, the compiler of Android resources, from Debian 13 on any Debian.
//!
//! The C library is among its packages, since Debian 12's is older than aapt2 requires.

use std::path::PathBuf;

use super::debian::DebianFolder;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The folder of the cache for aapt2. The number changes with the packages.
const FOLDER: &str = "aapt2-34";
/// Packages that are downloaded, with their dependencies: aapt2, and the resources of the Android framework.
const PACKAGES: &[&str] = &["aapt", "android-framework-res"];
/// Advice for systems without apt.
const ADVICE: &str = "check that Debian's mirror is reachable; on systems without apt, link the Android SDK's aapt2 as \
                      `~/.cache/afterimage/aapt2-34/aapt2`, and a platform's android.jar beside it as `framework-res.apk`";

/// Returns whether aapt2 and the framework's resources are in the cache. They are the last files to be installed.
pub(super) fn is_installed(project: &Project) -> bool {
    let folder = folder(project);
    folder.join("aapt2").is_file() && folder.join("framework-res.apk").is_file()
}

/// The steps that install aapt2 and the framework's resources.
pub(super) fn steps(project: &Project) -> Plan {
    let debian = DebianFolder {
        project,
        folder: folder(project),
        advice: ADVICE,
    };
    let mut plan = debian.prepare();
    plan.long_step(
        "downloading aapt2, its libraries and Android's resources, 27 MB",
        "some seconds, once",
        debian
            .apt()
            .args(&["install", "-y", "--download-only"])
            .args(PACKAGES),
    );
    plan.append(debian.extract());
    plan.step(
        "installing the resources of the Android framework",
        Invocation::new("cp", &[])
            .arg(
                debian
                    .packages()
                    .join("usr/share/android-framework-res/framework-res.apk"),
            )
            .arg(&debian.folder),
    );
    plan.step(
        "installing aapt2",
        Invocation::new("install", &["-m", "755", "xtask/src/setup/aapt2.sh"])
            .arg(debian.folder.join("aapt2")),
    );
    plan
}

/// The folder of aapt2 and the framework's resources.
pub(super) fn folder(project: &Project) -> PathBuf {
    project.cache.join(FOLDER)
}

/// aapt2, which also prints the declarations of an APK.
pub(crate) fn aapt2(project: &Project) -> Invocation {
    Invocation::new(folder(project).join("aapt2"), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apt_changes_nothing_outside_the_cache() {
        let text = steps(&Project::for_tests("/repo")).text();
        assert!(!text.contains("sudo"), "{text}");
        for option in ["State::Status", "State::Lists", "Cache::Archives"] {
            let set = format!("-o Dir::{option}=/repo/cache/aapt2-34/");
            assert_eq!(text.matches(&set).count(), 2, "{set} in {text}");
        }
    }

    #[test]
    fn aapt2_is_installed_last() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        assert!(!is_installed(&project));
        let text = steps(&project).text();
        let last = text.lines().last().unwrap_or_default();
        assert!(last.ends_with("cache/aapt2-34/aapt2"), "{text}");
    }
}
