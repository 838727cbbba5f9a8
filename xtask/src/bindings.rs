//! `cargo xtask bindings`: the Kotlin and Swift that UniFFI generates from the facade.
//!
//! They are committed, so that `SwiftPM` builds from a tag and a change of the API is seen in
//! review; `--check` fails where they are not what the facade generates now.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::call::Call;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{self, Need};

/// Folders below `bindings/` that hold nothing but generated files. `bindings/bindgen` writes to
/// the same ones.
const GENERATED: &[&str] = &[
    "kotlin/src/generated/kotlin",
    "swift/Sources/AfterimageFFI",
    "swift/Sources/CAfterimage/include",
];

/// Writes the bindings anew, or says which differ.
///
/// # Errors
/// When they cannot be generated, or `check` is set and they differ.
pub fn run(project: &Project, check: bool, dry_run: bool) -> Result<()> {
    let plan = plan(project);
    if dry_run {
        return plan.run(&project.root, true);
    }
    setup::ensure(project, &[Need::CCompiler])?;
    let fresh = fresh(project);
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(Error::io(&fresh))?;
    }
    plan.execute(&project.root)?;
    let committed = project.root.join("bindings");
    let differing = differing(&fresh, &committed)?;
    if check && !differing.is_empty() {
        return Err(Error::Drift(differing.into_keys().collect()));
    }
    for (name, text) in &differing {
        println!(
            "bindings/{name}: {}",
            if text.is_some() { "written" } else { "removed" }
        );
        put(&committed.join(name), text.as_deref())?;
    }
    if differing.is_empty() {
        println!("bindings: the committed ones are what the facade generates");
    }
    Ok(())
}

/// The library of the facade as built for this machine, with its symbols.
pub fn library(project: &Project) -> PathBuf {
    let name = if cfg!(target_os = "macos") {
        "libafterimage.dylib"
    } else {
        "libafterimage.so"
    };
    project.target.join("debug").join(name)
}

/// Builds that library.
pub fn build_library() -> Call {
    Call::cargo(&["build", "--locked", "--package", "afterimage", "--lib"])
}

fn fresh(project: &Project) -> PathBuf {
    project.target.join("bindings")
}

fn plan(project: &Project) -> Plan {
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", build_library());
    plan.long_step(
        "generating Kotlin and Swift from it",
        "UniFFI's generator takes about 2 minutes to build, once",
        Call::cargo(&[
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

/// What has to change below `committed` to be what is below `fresh`: new contents by file, none
/// where the file has to go.
fn differing(fresh: &Path, committed: &Path) -> Result<BTreeMap<String, Option<Vec<u8>>>> {
    let mut differing = BTreeMap::new();
    for folder in GENERATED {
        let wanted = contents(fresh, folder)?;
        let mut there = contents(committed, folder)?;
        for (name, bytes) in wanted {
            if there.remove(&name).as_ref() != Some(&bytes) {
                differing.insert(name, Some(bytes));
            }
        }
        differing.extend(there.into_keys().map(|name| (name, None)));
    }
    Ok(differing)
}

/// All files below `root/folder`, named from `root`.
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

fn put(path: &Path, bytes: Option<&[u8]>) -> Result<()> {
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
    fn changed_new_and_stale_files_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, committed) = (folder.path().join("fresh"), folder.path().join("committed"));
        let file = |root: &Path, name: &str, text: &str| {
            put(&root.join(GENERATED[0]).join(name), Some(text.as_bytes())).unwrap();
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
    fn bindings_come_from_a_library_with_symbols() {
        let project = Project {
            root: "/repo".into(),
            cache: "/cache".into(),
            target: "/t".into(),
            ci: true,
        };
        let text = plan(&project).text();
        assert!(
            !text.contains("--release") && text.contains(" /t/debug/libafterimage."),
            "{text}"
        );
    }
}
