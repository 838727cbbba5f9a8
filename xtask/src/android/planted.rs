//! Faults that a slice must fail with, each planted into a copy of the project and built: a check that cannot fail proves nothing.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::slice;
use super::slice_compile::{CrateTypes, SliceConfig};
use super::slice_size;
use super::toolchain::Toolchain;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;

/// What is copied: all that the build of a slice reads.
const COPIED: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "benches",
    "bindings",
    "crates",
    "examples",
    "fuzz",
    "rust-toolchain.toml",
    "xtask",
];

/// The export that runs the planted code, and the passage behind which it is called.
const EXPORT: &str = "crates/afterimage/src/ffi/object.rs";
const CALL_BEHIND: &str = "remember_places();";

/// A fault, and what its message must name.
struct Fault {
    title: &'static str,
    /// The dependency of the facade that the fault adds, as a line of its Cargo.toml.
    dependency: Option<&'static str>,
    /// A function `planted`, which the constructor of the engine calls.
    code: Option<&'static str>,
    crate_types: CrateTypes,
    named: &'static str,
}

const FAULTS: [Fault; 3] = [
    Fault {
        title: "a dependency with regular expressions",
        dependency: Some("regex-syntax = \"0.8\""),
        code: Some(
            "fn planted() {\n    let parsed = regex_syntax::Parser::new().parse(&std::env::args().collect::<String>());\n    \
             std::hint::black_box(&parsed.is_ok());\n}\n",
        ),
        crate_types: CrateTypes::Library,
        named: "regex_syntax +",
    },
    Fault {
        title: "a second implementation of maps",
        dependency: None,
        code: Some(
            "fn planted() {\n    let mut map = std::collections::BTreeMap::<String, [u8; 40]>::new();\n    for word in std::env::args() {\n        \
             map.entry(word.clone()).or_insert([1; 40]);\n        map.remove(&word);\n    }\n    \
             map.retain(|word, _| word.len() > 3);\n    std::hint::black_box(map.clone().range(\"a\".to_owned()..).count());\n}\n",
        ),
        crate_types: CrateTypes::Library,
        named: "maps: sorted +",
    },
    Fault {
        title: "the facade as a Rust library as well, without link-time optimisation",
        dependency: None,
        code: None,
        crate_types: CrateTypes::Declared,
        named: "was optimised as a whole, at link time",
    },
];

/// Builds the `x86_64` slice with each fault. It must fail, and its message must name the cause.
///
/// # Errors
/// When a fault passes, fails with another message, or cannot be planted.
pub(super) fn check(project: &Project, toolchain: &Toolchain) -> Result<()> {
    let folder = project.target.join("planted");
    for fault in &FAULTS {
        eprintln!("planting {} (a minute or two) ...", fault.title);
        let copy = copy(project, &folder.join("project"))?;
        fault.plant(&copy)?;
        let target = slice::target_folder(project, toolchain);
        let config = SliceConfig::shipped(Abi::X86_64).with_crate_types(fault.crate_types);
        let built = slice::build(&copy, toolchain, &config, &target, &folder);
        let outcome = built.and_then(|slice| slice_size::check(&copy, &slice, toolchain));
        match outcome {
            Err(error) if error.to_string().contains(fault.named) => println!("{}: {error}", fault.title),
            Err(error) => return Err(error),
            Ok(()) => {
                return Err(Error::Android(vec![format!(
                    "{} passes; its check has to see `{}`",
                    fault.title, fault.named
                )]));
            }
        }
    }
    files::remove(&folder)
}

impl Fault {
    fn plant(&self, copy: &Project) -> Result<()> {
        if let Some(dependency) = self.dependency {
            let section = "[dependencies]\n";
            edit(
                &copy.root.join("crates/afterimage/Cargo.toml"),
                section,
                &format!("{section}{dependency}\n"),
            )?;
            // The lock file of the copy takes the dependency in: it has it already, as another crate's.
            Invocation::cargo(&["metadata", "--offline", "--format-version", "1"]).output(&copy.root)?;
        }
        if let Some(code) = self.code {
            let path = copy.root.join(EXPORT);
            edit(
                &path,
                CALL_BEHIND,
                &format!("{CALL_BEHIND}\n            planted();"),
            )?;
            let source = fs::read_to_string(&path).map_err(Error::io(&path))?;
            fs::write(&path, source + code).map_err(Error::io(&path))?;
        }
        Ok(())
    }
}

/// Copies the sources, and returns the project of the copy.
fn copy(project: &Project, root: &Path) -> Result<Project> {
    files::remove(root)?;
    for file in project.files(&COPIED)? {
        let (from, to): (PathBuf, PathBuf) = (project.root.join(&file), root.join(&file));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        fs::copy(&from, &to).map_err(Error::io(&from))?;
    }
    Ok(Project {
        root: root.to_owned(),
        ..project.clone()
    })
}

fn edit(path: &Path, passage: &str, replacement: &str) -> Result<()> {
    let text = fs::read_to_string(path).map_err(Error::io(path))?;
    if !text.contains(passage) {
        return Err(Error::Android(vec![format!(
            "{} has no `{passage}`, at which a fault is planted",
            path.display()
        )]));
    }
    fs::write(path, text.replacen(passage, replacement, 1)).map_err(Error::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_planted_into_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let copy = copy(&project, &folder.path().join("copy")).unwrap();
        FAULTS[1].plant(&copy).unwrap();
        let source = fs::read_to_string(copy.root.join(EXPORT)).unwrap();
        assert!(source.contains("            planted();\n") && source.ends_with("}\n"));
        let error = edit(&copy.root.join("Cargo.toml"), "not in it", "").unwrap_err();
        assert!(error.to_string().contains("not in it"));
    }
}
