//! `cargo xtask test`: all checks and tests, in slices that can be run one by one.
//!
//! A slow slice is skipped if none of its inputs changed since it last passed on this machine. A build server
//! (`CI=true`) skips nothing, and a slice that is named on the command line always runs.

mod inputs;
mod maven_modules;
mod pass_cache;
mod results;
mod slices;

use std::time::Instant;

use crate::error::{Error, Result};
use crate::last_lines::LastLines;
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup;
use pass_cache::PassCache;
use results::{SliceOutcome, SliceResult};
use slices::{QUICK, SLICES, Slice};

/// The slices to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All slices.
    All,
    /// The slices that most changes break: fmt, tidy, clippy, rust.
    Quick,
    /// These slices, also if their inputs are unchanged.
    Named(Vec<String>),
}

/// Which of the selected slices are skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skip {
    /// Those that passed with the same inputs.
    Unchanged,
    /// None.
    Nothing,
}

/// Runs the selected slices.
///
/// # Errors
/// When a slice failed (the others run first), or when its tools could not be installed.
pub(crate) fn run(project: &Project, selection: &Selection, skip: Skip, run_mode: RunMode) -> Result<()> {
    let chosen = choose(selection)?;
    let mut tools: Vec<_> = chosen.iter().flat_map(|slice| slice.tools).copied().collect();
    tools.sort_by_key(|tool| setup::Tool::ALL.iter().position(|known| known == tool));
    tools.dedup();
    if run_mode == RunMode::DryRun {
        setup::plan(project, &tools)?.print();
        for slice in &chosen {
            println!("{}: {}\n{}", slice.name, slice.about, slice.text(project));
        }
        return Ok(());
    }
    setup::ensure(project, &tools)?;
    let skip = if project.ci || matches!(selection, Selection::Named(_)) {
        Skip::Nothing
    } else {
        skip
    };
    let results = run_each(project, &chosen, skip);
    print!("\n{}{}", results::failures(&results), results::table(&results));
    let failed: Vec<_> = results::failed(&results).map(|result| result.name).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Error::Slices(failed))
    }
}

/// The slices' names and contents, for `--help`.
pub(crate) fn help() -> String {
    let lines: Vec<String> = SLICES
        .iter()
        .map(|slice| format!("  {:<15} {}", slice.name, slice.about))
        .collect();
    format!(
        "Slices:\n{}\n\n--quick runs {}.",
        lines.join("\n"),
        QUICK.join(", ")
    )
}

fn choose(selection: &Selection) -> Result<Vec<&'static Slice>> {
    match selection {
        Selection::All => Ok(SLICES.iter().collect()),
        Selection::Quick => Ok(SLICES
            .iter()
            .filter(|slice| QUICK.contains(&slice.name))
            .collect()),
        Selection::Named(names) => names.iter().map(|name| find(name)).collect(),
    }
}

fn find(name: &str) -> Result<&'static Slice> {
    let names = || SLICES.iter().map(|slice| slice.name).collect::<Vec<_>>();
    SLICES
        .iter()
        .find(|slice| slice.name == name)
        .ok_or_else(|| Error::UnknownSlice {
            name: name.to_owned(),
            known: names().join(", "),
        })
}

fn run_each(project: &Project, slices: &[&'static Slice], skip: Skip) -> Vec<SliceResult> {
    let cache = PassCache::for_project(project);
    let mut results = Vec::new();
    for (index, slice) in slices.iter().enumerate() {
        let started = Instant::now();
        let key = slice
            .inputs
            .and_then(|paths| pass_cache::key(project, slice.name, paths));
        let has_passed = key.as_ref().is_some_and(|key| cache.contains(key));
        let last_lines = LastLines::default();
        let outcome = if has_passed && skip == Skip::Unchanged {
            SliceOutcome::Unchanged
        } else {
            println!(
                "\n=== [{}/{}] {}: {}",
                index + 1,
                slices.len(),
                slice.name,
                slice.about
            );
            match slice.run(project, &last_lines) {
                Ok(()) => {
                    if let Some(key) = &key {
                        cache.insert(key);
                    }
                    SliceOutcome::Passed
                }
                Err(error) => {
                    eprintln!("{}: {error}", slice.name);
                    SliceOutcome::Failed
                }
            }
        };
        results.push(SliceResult {
            name: slice.name,
            outcome,
            duration: started.elapsed(),
            last_lines: last_lines.text(),
        });
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_of_an_unknown_slice_lists_the_known_ones() {
        let error = choose(&Selection::Named(vec!["testing".into()]))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("there is no slice `testing`; the slices are: fmt, "),
            "{error}"
        );
    }

    #[test]
    fn quick_selects_four_slices() {
        let names = |selection: &Selection| -> Vec<&str> {
            choose(selection)
                .unwrap()
                .iter()
                .map(|slice| slice.name)
                .collect()
        };
        assert_eq!(names(&Selection::Quick), ["fmt", "tidy", "clippy", "rust"]);
        assert_eq!(names(&Selection::All).len(), SLICES.len());
        assert_eq!(names(&Selection::Named(vec!["docs".into()])), ["docs"]);
    }

    #[test]
    fn slices_have_unique_names_and_non_empty_inputs() {
        let mut names: Vec<_> = SLICES.iter().map(|slice| slice.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SLICES.len());
        assert!(
            SLICES
                .iter()
                .all(|slice| slice.inputs.is_none_or(|paths| !paths.is_empty()))
        );
    }
}
