//! `cargo xtask api`: the public Rust API of the facade, as a committed list.
//!
//! Reviews show each change of the list, as they show changes of the bindings. rustdoc writes the API as JSON, and
//! `public-api` prints one line per public item.

mod items;
mod rustdoc;

use std::collections::BTreeMap;
use std::fs;

use crate::drift::OnDrift;
use crate::error::{Error, Result};
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup::{self, Tool};

/// The committed list.
const LIST: &str = "crates/afterimage/public-api.txt";
/// The package whose API is listed.
const FACADE: &str = "afterimage";

/// Lists the public API and compares it with the committed list.
///
/// # Errors
/// When listing fails, or when the lists differ in [`OnDrift::Fail`].
pub(crate) fn run(project: &Project, on_drift: OnDrift, run_mode: RunMode) -> Result<()> {
    if run_mode == RunMode::DryRun {
        rustdoc::plan(project, &[FACADE]).print();
        return Ok(());
    }
    setup::ensure(project, &[Tool::CCompiler])?;
    let current = list(project)?;
    let path = project.root.join(LIST);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let changes = changes(&committed, &current);
    if changes.is_empty() {
        println!("api: {LIST} is current");
        return Ok(());
    }
    match on_drift {
        OnDrift::Fail => Err(Error::ApiDiffers(changes)),
        OnDrift::Write => {
            println!("api: {LIST} written");
            fs::write(&path, current).map_err(Error::io(&path))
        }
    }
}

/// The items of the facade, and below them the items of other crates that the facade re-exports.
fn list(project: &Project) -> Result<String> {
    rustdoc::prepare(project)?;
    rustdoc::plan(project, &[FACADE]).execute(&project.root)?;
    let facade = rustdoc::json(project, FACADE);
    let mut lines = items::of_crate(&facade)?;
    let reexports: BTreeMap<String, Vec<String>> = items::reexports(&facade)?;
    let packages: Vec<String> = reexports.keys().map(|name| name.replace('_', "-")).collect();
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    rustdoc::plan(project, &packages).execute(&project.root)?;
    for (name, paths) in &reexports {
        let all = items::of_crate(&rustdoc::json(project, name))?;
        lines.extend(all.into_iter().filter(|line| items::belongs_to(line, paths)));
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

/// The removed (`-`) and added (`+`) lines.
pub(crate) fn changes(committed: &str, current: &str) -> Vec<String> {
    let missing_in = |other: &str, lines: &str, sign: char| -> Vec<String> {
        let other: Vec<&str> = other.lines().collect();
        let missing = lines.lines().filter(|line| !other.contains(line));
        missing.map(|line| format!("{sign}{line}")).collect()
    };
    let mut changes = missing_in(current, committed, '-');
    changes.extend(missing_in(committed, current, '+'));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_removed_and_added_lines() {
        assert_eq!(changes("pub a\npub b\n", "pub b\npub c\n"), ["-pub a", "+pub c"]);
        assert_eq!(changes("pub a\n", "pub a\n"), Vec::<String>::new());
    }
}
