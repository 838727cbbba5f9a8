//! `cargo xtask bindings`: the Kotlin and Swift bindings that UniFFI generates from the facade.
//!
//! They are committed: `SwiftPM` builds from a tag, and reviews show changes of the API. `--check` fails if the
//! committed files differ from newly generated ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::drift::OnDrift;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

/// Folders below `bindings/` that contain only generated files. `bindings/bindgen` has the same list.
const GENERATED: &[&str] = &[
    "kotlin/binding/src/generated/kotlin",
    "swift/Sources/AfterimageFFI",
    "swift/Sources/CAfterimage/include",
];

/// Generates the bindings and compares them with the committed ones.
///
/// # Errors
/// When generating fails, or when the bindings differ in [`OnDrift::Fail`].
pub(crate) fn run(project: &Project, on_drift: OnDrift, run_mode: RunMode) -> Result<()> {
    let plan = plan(project);
    if run_mode == RunMode::DryRun {
        plan.print();
        return Ok(());
    }
    setup::ensure(project, &[Tool::CCompiler])?;
    let fresh = fresh(project);
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(Error::io(&fresh))?;
    }
    plan.execute(&project.root)?;
    let committed = project.root.join("bindings");
    let differing = differing(&fresh, &committed)?;
    if on_drift == OnDrift::Fail && !differing.is_empty() {
        return Err(Error::BindingsDiffer(differing.into_keys().collect()));
    }
    for (name, text) in &differing {
        println!(
            "bindings/{name}: {}",
            if text.is_some() { "written" } else { "removed" }
        );
        write_or_remove(&committed.join(name), text.as_deref())?;
    }
    if differing.is_empty() {
        println!("bindings: the committed files equal the generated ones");
    }
    Ok(())
}

/// The facade's library for this machine, with its symbols.
pub(crate) fn library(project: &Project) -> PathBuf {
    let name = if cfg!(target_os = "macos") {
        "libafterimage.dylib"
    } else {
        "libafterimage.so"
    };
    project.target.join("debug").join(name)
}

/// Builds [`library`].
pub(crate) fn build_library() -> Invocation {
    Invocation::cargo(&["build", "--locked", "--package", "afterimage", "--lib"])
}

fn fresh(project: &Project) -> PathBuf {
    project.target.join("bindings")
}

fn plan(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", build_library());
    plan.long_step(
        "generating Kotlin and Swift from the library",
        "UniFFI's generator takes about 2 minutes to build, once",
        Invocation::cargo(&[
            "run",
            "--locked",
            "--quiet",
            "--package",
            "afterimage-bindgen",
            "--",
        ])
        .arg(library(project))
        .arg(project.root.join("bindings/bindgen/uniffi.toml"))
        .arg(fresh(project)),
    );
    plan
}

/// The files below `committed` that differ from those below `fresh`: their new contents, or none for a file to
/// remove.
fn differing(fresh: &Path, committed: &Path) -> Result<BTreeMap<String, Option<Vec<u8>>>> {
    let mut differing = BTreeMap::new();
    for folder in GENERATED {
        let wanted = contents(fresh, folder)?;
        let mut present = contents(committed, folder)?;
        for (name, bytes) in wanted {
            if present.remove(&name).as_ref() != Some(&bytes) {
                differing.insert(name, Some(bytes));
            }
        }
        differing.extend(present.into_keys().map(|name| (name, None)));
    }
    Ok(differing)
}

/// The contents of all files below `root/folder`, by their path relative to `root`.
fn contents(root: &Path, folder: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut contents = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        if !path.exists() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(Error::io(&path))? {
            let entry = entry.map_err(Error::io(&path))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(name);
            } else {
                let bytes = fs::read(entry.path()).map_err(Error::io(entry.path()))?;
                contents.insert(name, bytes);
            }
        }
    }
    Ok(contents)
}

fn write_or_remove(path: &Path, bytes: Option<&[u8]>) -> Result<()> {
    match bytes {
        Some(bytes) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(Error::io(folder))?;
            }
            fs::write(path, bytes).map_err(Error::io(path))
        }
        None => fs::remove_file(path).map_err(Error::io(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_new_and_stale_files_differ() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, committed) = (folder.path().join("fresh"), folder.path().join("committed"));
        let file = |root: &Path, name: &str, text: &str| {
            write_or_remove(&root.join(GENERATED[0]).join(name), Some(text.as_bytes())).unwrap();
        };
        file(&fresh, "dev/same.kt", "1");
        file(&committed, "dev/same.kt", "1");
        file(&fresh, "dev/changed.kt", "2");
        file(&committed, "dev/changed.kt", "1");
        file(&fresh, "new.kt", "1");
        file(&committed, "stale.kt", "1");

        let differing = differing(&fresh, &committed).unwrap();
        let name = |file: &str| format!("{}/{file}", GENERATED[0]);
        let expected = [
            (name("dev/changed.kt"), Some(b"2".to_vec())),
            (name("new.kt"), Some(b"1".to_vec())),
            (name("stale.kt"), None),
        ];
        assert_eq!(differing.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn bindings_are_generated_from_a_library_with_symbols() {
        let project = Project::for_tests("/repo");
        let text = plan(&project).text();
        assert!(
            !text.contains("--release") && text.contains(" /repo/target/debug/libafterimage."),
            "{text}"
        );
    }
}
