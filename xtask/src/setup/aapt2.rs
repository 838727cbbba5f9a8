//! aapt2, the compiler of Android resources, from Debian 13 on any Debian.
//!
//! apt downloads the packages into the cache, with folders of its own: it needs no rights and changes no package
//! of this machine. The C library is among them, since Debian 12's is older than aapt2 requires.

use std::path::{Path, PathBuf};

use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The folder of the cache for aapt2. The number changes with the packages.
const FOLDER: &str = "aapt2-34";
/// Packages that are downloaded, with what they depend on: aapt2, and the resources of the Android framework.
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
    let folder = folder(project);
    let packages = folder.join("packages");
    let mut plan = Plan::default();
    plan.step(
        "creating folders for packages of Debian 13",
        Invocation::new("mkdir", &["-p"])
            .arg(folder.join("lists/partial"))
            .arg(archives(&folder).join("partial"))
            .arg(&packages),
    );
    plan.step(
        "creating an empty list of installed packages",
        Invocation::new("touch", &[]).arg(status(&folder)),
    );
    plan.long_step(
        "reading Debian 13's package lists, 10 MB",
        "some seconds, once",
        apt(project, &folder).arg("update"),
    );
    plan.long_step(
        "downloading aapt2, its libraries and Android's resources, 27 MB",
        "some seconds, once",
        apt(project, &folder)
            .args(&["install", "-y", "--download-only"])
            .args(PACKAGES),
    );
    plan.step(
        "extracting the packages",
        Invocation::new("find", &[])
            .arg(archives(&folder))
            .args(&["-name", "*.deb", "-exec", "dpkg-deb", "-x", "{}"])
            .arg(&packages)
            .arg(";"),
    );
    plan.step(
        "installing the resources of the Android framework",
        Invocation::new("cp", &[])
            .arg(packages.join("usr/share/android-framework-res/framework-res.apk"))
            .arg(&folder),
    );
    plan.step(
        "removing package lists and packages",
        Invocation::new("rm", &["-r"])
            .arg(folder.join("lists"))
            .arg(archives(&folder)),
    );
    plan.step(
        "installing aapt2",
        Invocation::new("install", &["-m", "755", "xtask/src/setup/aapt2.sh"]).arg(folder.join("aapt2")),
    );
    plan
}

/// The folder of aapt2 and the framework's resources.
pub(super) fn folder(project: &Project) -> PathBuf {
    project.cache.join(FOLDER)
}

/// The list of installed packages that apt reads. Its folder is also that of dpkg's lock.
fn status(folder: &Path) -> PathBuf {
    folder.join("status")
}

fn archives(folder: &Path) -> PathBuf {
    folder.join("archives")
}

/// apt-get that reads Debian 13's list alone, takes no package for installed, and writes below `folder`.
fn apt(project: &Project, folder: &Path) -> Invocation {
    let option = |name: &str, path: &Path| format!("{name}={}", path.display());
    let options = [
        option(
            "Dir::Etc::SourceList",
            &project.root.join("xtask/src/setup/trixie.list"),
        ),
        option("Dir::Etc::SourceParts", Path::new("/dev/null")),
        option("Dir::State::Status", &status(folder)),
        option("Dir::State::Lists", &folder.join("lists")),
        "Dir::Cache::PkgCache=".to_owned(),
        "Dir::Cache::SrcPkgCache=".to_owned(),
        option("Dir::Cache::Archives", &archives(folder)),
        "APT::Install-Recommends=false".to_owned(),
        // As root, apt would download as a user that cannot write here.
        "APT::Sandbox::User=root".to_owned(),
    ];
    options
        .iter()
        .fold(Invocation::new("apt-get", &["-q"]), |apt, option| {
            apt.arg("-o").arg(option)
        })
        .or(ADVICE)
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
