//! zipalign, dexdump and apksigner, from Debian 13 on any Debian.
//!
//! The packages are downloaded without their dependencies: a Java runtime with its windows, and libraries that
//! aapt2's folder has.

use std::path::PathBuf;

use super::debian::DebianFolder;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The folder of the cache for the tools. The number changes with the packages.
const FOLDER: &str = "apk-tools-1";
/// The tools, and the libraries that aapt2 does not need.
const PACKAGES: &[&str] = &[
    "apksigner",
    "libapksig-java",
    "zipalign",
    "libzopfli1",
    "dexdump",
    "android-libart",
    "android-libbacktrace",
    "android-libcutils",
    "android-libnativebridge",
    "android-libnativeloader",
    "android-libutils",
    "libcap2",
    "liblz4-1",
    "libtinyxml2-11",
    "libxxhash0",
];
/// The tools that run with aapt2's libraries. The last one is installed last.
const NATIVE_TOOLS: &[&str] = &["zipalign", "dexdump"];
const ADVICE: &str = "check that Debian's mirror is reachable";

/// Returns whether the tools are in the cache.
pub(super) fn is_installed(project: &Project) -> bool {
    NATIVE_TOOLS
        .iter()
        .all(|tool| project.cache.join(FOLDER).join(tool).is_file())
}

/// The steps that install the tools.
pub(super) fn steps(project: &Project) -> Plan {
    let debian = DebianFolder {
        project,
        folder: project.cache.join(FOLDER),
        advice: ADVICE,
    };
    let mut plan = debian.prepare();
    plan.long_step(
        "downloading zipalign, dexdump and apksigner, 4 MB",
        "some seconds, once",
        debian
            .apt()
            .arg("download")
            .args(PACKAGES)
            .within(debian.archives()),
    );
    plan.append(debian.extract());
    for tool in NATIVE_TOOLS {
        plan.step(
            format!("installing {tool}"),
            Invocation::new("install", &["-m", "755", "xtask/src/setup/apk_tools.sh"])
                .arg(debian.folder.join(tool)),
        );
    }
    plan
}

/// Checks the alignment of an APK.
pub(crate) fn zipalign(project: &Project) -> Invocation {
    native(project, "zipalign")
}

/// Lists the classes of a dex file.
pub(crate) fn dexdump(project: &Project) -> Invocation {
    native(project, "dexdump")
}

/// Signs APKs, and verifies signatures.
pub(crate) fn apksigner(project: &Project) -> Invocation {
    let jars = project.cache.join(FOLDER).join("packages/usr/share/java");
    let jar = |name: &str| -> PathBuf { jars.join(name) };
    Invocation::new("java", &["-XX:TieredStopAtLevel=1", "-cp"])
        .arg(format!(
            "{}:{}",
            jar("apksigner.jar").display(),
            jar("apksig.jar").display()
        ))
        .arg("com.android.apksigner.ApkSignerTool")
}

fn native(project: &Project, tool: &str) -> Invocation {
    Invocation::new(project.cache.join(FOLDER).join(tool), &[])
}

#[cfg(test)]
mod tests {
    use super::super::aapt2;
    use super::*;

    #[test]
    fn packages_are_downloaded_alone_and_into_the_cache() {
        let text = steps(&Project::for_tests("/repo")).text();
        assert!(!text.contains("sudo") && !text.contains(" install -y"), "{text}");
        assert!(
            text.contains("Dir::State::Status=/repo/cache/apk-tools-1/status"),
            "{text}"
        );
        assert!(text.trim_end().ends_with("cache/apk-tools-1/dexdump"), "{text}");
    }

    #[test]
    fn tools_find_the_libraries_of_aapt2() {
        let folder = aapt2::folder(&Project::for_tests("/repo"));
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(include_str!("apk_tools.sh").contains(&format!("/../{name}/packages")));
    }
}
