//! The input of the rules: the text files of the repository, and its crates.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// All files and crates, read once.
#[derive(Debug, Default)]
pub(super) struct Repository {
    /// Text files that are neither generated nor copied from other projects.
    pub files: Vec<TextFile>,
    /// The crates of the workspace.
    pub packages: Vec<Package>,
}

/// One text file.
#[derive(Debug)]
pub(super) struct TextFile {
    /// Its path relative to the root, with `/`.
    pub path: String,
    /// Its contents.
    pub text: String,
}

/// One crate of the workspace.
#[derive(Debug)]
pub(super) struct Package {
    /// Its name without `afterimage-`.
    pub name: String,
    /// The path of its `Cargo.toml`, relative to the root.
    pub manifest: String,
    /// The root files of its library and its programs, relative to the root.
    pub roots: Vec<String>,
    /// Short names of the workspace's crates that it depends on, sorted. Dependencies of tests are left out.
    pub uses: Vec<String>,
    /// Names of its dependencies from registries, including those of tests and builds.
    pub external: Vec<String>,
}

impl TextFile {
    /// Returns whether the file has this extension, such as `rs`.
    pub(super) fn has_extension(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, own)| own == extension)
    }
}

impl Repository {
    /// Reads all files that git knows, and the crates that cargo knows.
    ///
    /// # Errors
    /// When git or cargo fails.
    pub(super) fn read(project: &Project) -> Result<Self> {
        let mut files = Vec::new();
        for path in project.files(&["."])? {
            let bytes = std::fs::read(project.root.join(&path)).map_err(Error::io(&path))?;
            match String::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') && !is_excluded(&path) => {
                    files.push(TextFile { path, text });
                }
                _ => {}
            }
        }
        let metadata =
            Invocation::cargo(&["metadata", "--format-version", "1", "--no-deps"]).output(&project.root)?;
        let metadata = serde_json::from_str(&metadata).map_err(|error| unreadable(error.to_string()))?;
        Ok(Self {
            files,
            packages: packages(&metadata)?,
        })
    }

    /// The contents of a file; none if it does not exist.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// A made-up repository with these files (path, text).
    #[cfg(test)]
    pub(super) fn from_files(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| TextFile {
            path: (*path).into(),
            text: (*text).into(),
        };
        Self {
            files: files.iter().map(file).collect(),
            packages: Vec::new(),
        }
    }

    /// Adds a crate to a made-up repository: its name, crates that it uses, and external dependencies.
    #[cfg(test)]
    pub(super) fn with(mut self, name: &str, uses: &[&str], external: &[&str]) -> Self {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        self.packages.push(Package {
            name: name.into(),
            manifest: format!("crates/{name}/Cargo.toml"),
            roots: vec![format!("crates/{name}/src/lib.rs")],
            uses: owned(uses),
            external: owned(external),
        });
        self
    }
}

/// Returns whether a file is generated, or copied from another project.
fn is_excluded(path: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "corpus/",
        "generated/",
        "vendor/",
        "AfterimageFFI/",
        "CAfterimage/",
    ];
    const FILES: &[&str] = &["Cargo.lock", "package-lock.json"];
    FOLDERS.iter().any(|folder| path.contains(&format!("/{folder}")))
        || FILES.iter().any(|file| path.rsplit('/').next() == Some(file))
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let list = |value: &Value, field: &'static str| {
        value
            .get(field)
            .and_then(Value::as_array)
            .cloned()
            .ok_or_else(|| unreadable(format!("`{field}` is missing")))
    };
    let word = |value: &Value, field: &'static str| {
        value
            .get(field)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
            .ok_or_else(|| unreadable(format!("`{field}` is missing")))
    };
    let root = word(metadata, "workspace_root")?;
    let relative = |path: &str| path.trim_start_matches(&root).trim_start_matches('/').to_owned();
    let mut packages = Vec::new();
    for package in list(metadata, "packages")? {
        let mut uses = Vec::new();
        let mut external = Vec::new();
        for dependency in list(&package, "dependencies")? {
            let name = word(&dependency, "name")?;
            let local = dependency.get("path").is_some_and(Value::is_string);
            let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            match (local, for_tests) {
                (true, false) => uses.push(short(&name)),
                (true, true) => {}
                (false, _) => external.push(name),
            }
        }
        uses.sort();
        uses.dedup();
        let mut roots = Vec::new();
        for target in list(&package, "targets")? {
            let kinds = list(&target, "kind")?;
            if kinds.iter().any(|kind| kind == "lib" || kind == "bin") {
                roots.push(relative(&word(&target, "src_path")?));
            }
        }
        packages.push(Package {
            name: short(&word(&package, "name")?),
            manifest: relative(&word(&package, "manifest_path")?),
            roots,
            uses,
            external,
        });
    }
    Ok(packages)
}

fn short(name: &str) -> String {
    name.strip_prefix("afterimage-").unwrap_or(name).to_owned()
}

fn unreadable(problem: String) -> Error {
    Error::Unreadable {
        input: "the output of `cargo metadata`",
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_of_tests_are_not_used_crates() {
        let metadata = serde_json::json!({ "workspace_root": "/r", "packages": [{
            "name": "afterimage-studio", "manifest_path": "/r/crates/studio/Cargo.toml", "dependencies": [
                { "name": "afterimage-replay", "kind": null, "path": "/r/crates/replay" },
                { "name": "afterimage", "kind": "dev", "path": "/r/crates/afterimage" },
                { "name": "axum", "kind": null },
            ], "targets": [
                { "kind": ["lib"], "src_path": "/r/crates/studio/src/lib.rs" },
                { "kind": ["test"], "src_path": "/r/crates/studio/tests/it/main.rs" },
            ],
        }]});
        let packages = packages(&metadata).unwrap();
        assert_eq!(packages.len(), 1);
        assert_eq!(packages[0].name, "studio");
        assert_eq!(packages[0].manifest, "crates/studio/Cargo.toml");
        assert_eq!(packages[0].roots, ["crates/studio/src/lib.rs"]);
        assert_eq!(packages[0].uses, ["replay"]);
        assert_eq!(packages[0].external, ["axum"]);
    }

    #[test]
    fn generated_and_copied_files_are_excluded() {
        assert!(is_excluded(
            "bindings/kotlin/binding/src/generated/kotlin/dev/afterimage/ffi/afterimage.kt"
        ));
        assert!(is_excluded("crates/studio/web/package-lock.json"));
        assert!(!is_excluded("crates/afterimage/src/lib.rs"));
    }
}
