//! What the rules look at: the repository's text files and its crates.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// Files and crates, read once.
#[derive(Debug, Default)]
pub struct Repository {
    /// Text files that people write: neither generated nor taken over as they are.
    pub files: Vec<File>,
    /// The workspace's crates.
    pub packages: Vec<Package>,
}

/// One text file.
#[derive(Debug)]
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// One crate of the workspace.
#[derive(Debug)]
pub struct Package {
    /// Short: without `afterimage-`.
    pub name: String,
    /// Its `Cargo.toml`, relative to the root.
    pub manifest: String,
    /// The root files of its library and its programs, relative to the root.
    pub roots: Vec<String>,
    /// Short names of the crates of this workspace that it is built from, sorted.
    pub uses: Vec<String>,
    /// Names of packages from elsewhere that it, its tests or its build use.
    pub external: Vec<String>,
}

impl File {
    /// Tells whether the file's name ends with this, as in `rs`.
    pub fn has_ending(&self, ending: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, own)| own == ending)
    }
}

impl Repository {
    /// Reads the project.
    ///
    /// # Errors
    /// When git or cargo cannot say what there is.
    pub fn read(project: &Project) -> Result<Self> {
        let mut files = Vec::new();
        for path in project.files(&["."])? {
            let bytes = std::fs::read(project.root.join(&path)).map_err(Error::io(&path))?;
            match String::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') && !is_taken_over(&path) => files.push(File { path, text }),
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

    /// The text of a file, or nothing.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// A made-up repository of files.
    #[cfg(test)]
    pub fn from_files(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            text: (*text).into(),
        };
        Self {
            files: files.iter().map(file).collect(),
            packages: Vec::new(),
        }
    }

    /// The made-up repository with one more crate.
    #[cfg(test)]
    pub fn with(mut self, name: &str, uses: &[&str], external: &[&str]) -> Self {
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

/// Generated, or another project's.
fn is_taken_over(path: &str) -> bool {
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
            .ok_or_else(|| unreadable(format!("no `{field}`")))
    };
    let word = |value: &Value, field: &'static str| {
        value
            .get(field)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
            .ok_or_else(|| unreadable(format!("no `{field}`")))
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
    fn crates_use_what_they_are_built_from_but_not_what_tests_use() {
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
    fn what_others_wrote_is_not_ours_to_tidy() {
        assert!(is_taken_over(
            "bindings/kotlin/src/generated/kotlin/dev/afterimage/ffi/afterimage.kt"
        ));
        assert!(is_taken_over("crates/studio/web/package-lock.json"));
        assert!(!is_taken_over("crates/afterimage/src/lib.rs"));
    }
}
