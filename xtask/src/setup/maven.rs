//! Files from Maven's repositories that are used as files: Android frameworks, and checkers of Kotlin code.

use std::fs;
use std::path::PathBuf;

use super::tool::Tool;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The goal that copies one artifact into a folder. The version is part of the name, since no project pins it here.
const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

/// Android frameworks of API 21, 23, 28 and 35, in the form in which Robolectric runs them.
const FRAMEWORKS: &[MavenFile] = &[
    framework("5.0.2_r3-robolectric-r0-i7", 63_167_823),
    framework("6.0.1_r3-robolectric-r1-i7", 79_180_251),
    framework("9-robolectric-4913185-2-i7", 106_130_412),
    framework("15-robolectric-13954326-i7", 200_643_142),
];
/// Checks the format of Kotlin code.
const KTLINT: MavenFile = MavenFile {
    artifact: "com.pinterest.ktlint:ktlint-cli",
    version: "1.8.0",
    classifier: Some("all"),
    folder: "tools",
    bytes: 71_470_431,
};
/// Checks Kotlin code for defects.
const DETEKT: MavenFile = MavenFile {
    artifact: "io.gitlab.arturbosch.detekt:detekt-cli",
    version: "1.23.8",
    classifier: Some("all"),
    folder: "tools",
    bytes: 69_922_269,
};

/// Shrinks classes and converts them to Android's format.
const R8: MavenFile = MavenFile {
    artifact: "com.android.tools:r8",
    version: "8.13.19",
    classifier: None,
    folder: "tools",
    bytes: 18_289_698,
};

/// One jar of a Maven repository, and its place in the project's cache.
#[derive(Debug)]
struct MavenFile {
    /// `group:artifact`.
    artifact: &'static str,
    version: &'static str,
    classifier: Option<&'static str>,
    /// Folder below the project's cache.
    folder: &'static str,
    /// Length of the file. A shorter file is the rest of an interrupted copy.
    bytes: u64,
}

const fn framework(version: &'static str, bytes: u64) -> MavenFile {
    MavenFile {
        artifact: "org.robolectric:android-all-instrumented",
        version,
        classifier: None,
        folder: "frameworks",
        bytes,
    }
}

/// Returns the jar of a checker of Kotlin code.
pub(crate) fn checker_jar(tool: Tool, project: &Project) -> PathBuf {
    let file = if tool == Tool::Detekt { DETEKT } else { KTLINT };
    file.path(project)
}

/// The path of R8 in the cache.
pub(crate) fn r8(project: &Project) -> PathBuf {
    R8.path(project)
}

/// Returns whether all files of `tool` are in the cache.
pub(super) fn is_installed(tool: Tool, project: &Project) -> bool {
    files(tool).iter().all(|file| file.is_complete(project))
}

/// The steps that copy the missing files of `tool` into the cache.
pub(super) fn steps(tool: Tool, project: &Project) -> Plan {
    let mut plan = Plan::default();
    for file in files(tool) {
        if !file.is_complete(project) {
            plan.long_step(file.title(), "about 10 seconds, once", file.copy(project));
        }
    }
    plan
}

/// The files that `tool` consists of; none if it is not from a Maven repository.
fn files(tool: Tool) -> &'static [MavenFile] {
    match tool {
        Tool::AndroidFrameworks => FRAMEWORKS,
        Tool::Ktlint => &[KTLINT],
        Tool::Detekt => &[DETEKT],
        Tool::R8 => &[R8],
        _ => &[],
    }
}

impl MavenFile {
    /// Returns whether the cache contains the whole file.
    fn is_complete(&self, project: &Project) -> bool {
        fs::metadata(self.path(project)).is_ok_and(|metadata| metadata.len() == self.bytes)
    }

    fn path(&self, project: &Project) -> PathBuf {
        let suffix = self
            .classifier
            .map_or_else(String::new, |classifier| format!("-{classifier}"));
        project
            .cache
            .join(self.folder)
            .join(format!("{}-{}{suffix}.jar", self.name(), self.version))
    }

    fn name(&self) -> &'static str {
        self.artifact.rsplit(':').next().unwrap_or(self.artifact)
    }

    fn title(&self) -> String {
        format!(
            "downloading {} {}, {} MB, with Maven",
            self.name(),
            self.version,
            self.bytes / 1_000_000
        )
    }

    fn copy(&self, project: &Project) -> Invocation {
        let suffix = self
            .classifier
            .map_or_else(String::new, |classifier| format!(":{classifier}"));
        Invocation::new("mvn", &["-q", "-B", COPY])
            .arg(format!(
                "-Dartifact={}:{}:jar{suffix}",
                self.artifact, self.version
            ))
            .arg(format!(
                "-DoutputDirectory={}",
                project.cache.join(self.folder).display()
            ))
            // A rest of an interrupted copy is newer than the whole file in Maven's own cache.
            .arg("-Dmdep.overWriteReleases=true")
            .or("check that Maven Central is reachable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_file_is_one_step_with_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let text = steps(Tool::AndroidFrameworks, &project).text();
        assert!(
            text.contains(
                "[4/4] downloading android-all-instrumented 15-robolectric-13954326-i7, 200 MB, with Maven"
            ),
            "{text}"
        );
        let text = steps(Tool::Ktlint, &project).text();
        assert!(
            text.contains("-Dartifact=com.pinterest.ktlint:ktlint-cli:1.8.0:jar:all -DoutputDirectory="),
            "{text}"
        );
    }

    #[test]
    fn interrupted_copy_is_not_installed() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let path = KTLINT.path(&project);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "PK").unwrap();
        assert!(!is_installed(Tool::Ktlint, &project));
        fs::File::create(&path).unwrap().set_len(KTLINT.bytes).unwrap();
        assert!(is_installed(Tool::Ktlint, &project));
        assert!(steps(Tool::Ktlint, &project).is_empty());
    }
}
