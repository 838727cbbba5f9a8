//! The group of the packages in a Maven repository, and the versions of them and of their dependencies.

use crate::error::{Error, Result};
use crate::project::Project;

/// The group of all packages.
pub(super) const GROUP: &str = "dev.afterimage";
/// The file that pins the versions of Kotlin's dependencies.
const PARENT_POM: &str = "bindings/kotlin/pom.xml";

/// The version of the packages, and of their dependencies.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::android) struct Versions {
    /// The packages' own: the version of the workspace.
    pub(in crate::android) package: String,
    pub(in crate::android) kotlin_stdlib: String,
    pub(in crate::android) jna: String,
    /// The compiler's, and that of the framework to compile against; apps choose their own.
    pub(in crate::android) kotlin: String,
    pub(in crate::android) framework: String,
    /// That of the runner of the app's test.
    pub(in crate::android) robolectric: String,
}

impl Versions {
    /// Reads the versions of the workspace and of Maven's modules.
    ///
    /// # Errors
    /// When a file cannot be read, or has no such version.
    pub(in crate::android) fn read(project: &Project) -> Result<Self> {
        let read = |file: &str| {
            let path = project.root.join(file);
            std::fs::read_to_string(&path).map_err(Error::io(path))
        };
        let (manifest, pom) = (read("Cargo.toml")?, read(PARENT_POM)?);
        Ok(Self {
            package: between(&manifest, "\nversion = \"", "\"")?.to_owned(),
            kotlin_stdlib: between(&pom, "<kotlin.stdlib.version>", "<")?.to_owned(),
            jna: between(&pom, "<jna.version>", "<")?.to_owned(),
            kotlin: between(&pom, "<kotlin.version>", "<")?.to_owned(),
            framework: between(&pom, "<android.framework.version>", "<")?.to_owned(),
            robolectric: between(&pom, "<robolectric.version>", "<")?.to_owned(),
        })
    }
}

/// The text between the first `start` and the `end` after it.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str> {
    text.split_once(start)
        .and_then(|(_, rest)| rest.split_once(end))
        .map(|(found, _)| found)
        .ok_or_else(|| Error::Unreadable {
            input: "the versions of the Android package",
            problem: format!("`{}` is missing", start.trim()),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_the_manifests() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        std::fs::create_dir_all(folder.path().join("bindings/kotlin")).unwrap();
        std::fs::write(
            folder.path().join("Cargo.toml"),
            "[workspace.package]\nversion = \"1.2.3\"\nrust-version = \"1.95\"\n",
        )
        .unwrap();
        std::fs::write(
            folder.path().join(PARENT_POM),
            "<kotlin.stdlib.version>2.0.21</kotlin.stdlib.version><jna.version>5.19.1</jna.version>\
             <kotlin.version>2.4.21</kotlin.version><android.framework.version>15</android.framework.version>\
             <robolectric.version>4.17</robolectric.version>",
        )
        .unwrap();
        let versions = Versions::read(&project).unwrap();
        assert_eq!(versions.package, "1.2.3");
        assert_eq!(
            (versions.kotlin_stdlib.as_str(), versions.jna.as_str()),
            ("2.0.21", "5.19.1")
        );
        std::fs::write(folder.path().join(PARENT_POM), "").unwrap();
        let error = Versions::read(&project).unwrap_err().to_string();
        assert!(error.contains("kotlin.stdlib.version"), "{error}");
    }
}
