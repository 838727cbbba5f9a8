//! `cargo xtask test`: everything that must hold, in slices that can be run one by one.
//!
//! A slow slice is skipped when nothing it depends on changed since it last passed here. On a
//! build server (`CI=true`) and when asked for by name, a slice always runs: its runner's own
//! closing lines are the proof.

mod memory;
mod slices;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::project::Project;
use crate::setup;
use memory::Memory;
use slices::{SLICES, Slice};

/// How a slice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Passed,
    Unchanged,
    Failed,
}

/// Runs the slices called `asked`, or all.
///
/// # Errors
/// When a slice failed (after the others ran too), or what a slice needs could not be installed.
pub fn run(project: &Project, asked: &[String], all: bool, dry_run: bool) -> Result<()> {
    let chosen = choose(asked)?;
    let mut needs: Vec<_> = chosen.iter().flat_map(|slice| slice.needs).copied().collect();
    needs.sort_by_key(|need| setup::Need::ALL.iter().position(|known| known == need));
    needs.dedup();
    if dry_run {
        print!("{}", setup::plan(project, &needs)?.text());
        for slice in &chosen {
            println!("{}: {}\n{}", slice.name, slice.about, slice.text(project));
        }
        return Ok(());
    }
    setup::ensure(project, &needs)?;
    let always = all || project.ci || !asked.is_empty();
    let endings = run_each(project, &chosen, always);
    print!("\n{}", table(&endings));
    let failed: Vec<_> = endings
        .iter()
        .filter(|(_, ending, _)| *ending == Ending::Failed)
        .map(|(name, ..)| *name)
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Error::Slices(failed))
    }
}

/// The slices' names with what each shows, for `--help`.
pub fn help() -> String {
    let lines: Vec<String> = SLICES
        .iter()
        .map(|slice| format!("  {:<10} {}", slice.name, slice.about))
        .collect();
    format!("Slices:\n{}", lines.join("\n"))
}

fn choose(asked: &[String]) -> Result<Vec<&'static Slice>> {
    if asked.is_empty() {
        return Ok(SLICES.iter().collect());
    }
    let find = |name: &String| {
        SLICES
            .iter()
            .find(|slice| slice.name == name)
            .ok_or_else(|| Error::NoSlice {
                asked: name.clone(),
                known: SLICES
                    .iter()
                    .map(|slice| slice.name)
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    };
    asked.iter().map(find).collect()
}

fn run_each(
    project: &Project,
    slices: &[&'static Slice],
    always: bool,
) -> Vec<(&'static str, Ending, Duration)> {
    let memory = Memory::of(project);
    let mut endings = Vec::new();
    for (index, slice) in slices.iter().enumerate() {
        let started = Instant::now();
        let key = slice
            .depends_on
            .and_then(|paths| memory::key(project, slice.name, paths));
        let known = key.as_ref().is_some_and(|key| memory.has_passed(key));
        let ending = if known && !always {
            Ending::Unchanged
        } else {
            println!(
                "\n=== [{}/{}] {}: {}",
                index + 1,
                slices.len(),
                slice.name,
                slice.about
            );
            match slice.run(project) {
                Ok(()) => {
                    if let Some(key) = &key {
                        memory.keep(key);
                    }
                    Ending::Passed
                }
                Err(error) => {
                    eprintln!("{}: {error}", slice.name);
                    Ending::Failed
                }
            }
        };
        endings.push((slice.name, ending, started.elapsed()));
    }
    endings
}

fn table(endings: &[(&'static str, Ending, Duration)]) -> String {
    let mut text = String::new();
    for (name, ending, took) in endings {
        let ending = match ending {
            Ending::Passed => "passed",
            Ending::Unchanged => "unchanged since it passed (--all runs it again)",
            Ending::Failed => "FAILED",
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{name:<10} {:>7.1} s  {ending}", took.as_secs_f64());
    }
    let total: Duration = endings.iter().map(|(.., took)| *took).sum();
    let failed = endings
        .iter()
        .filter(|(_, ending, _)| *ending == Ending::Failed)
        .count();
    let slices = endings.len();
    let _ = writeln!(
        text,
        "test: {slices} slices, {failed} failed, {:.1} s",
        total.as_secs_f64()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_the_right_ones() {
        let error = choose(&["testing".into()]).unwrap_err().to_string();
        assert!(
            error.starts_with("no slice is called `testing`; there are: fmt, "),
            "{error}"
        );
    }

    #[test]
    fn the_table_counts_failures() {
        let second = Duration::from_millis(1_250);
        let text = table(&[("fmt", Ending::Passed, second), ("rust", Ending::Failed, second)]);
        assert_eq!(
            text,
            "fmt            1.2 s  passed\nrust           1.2 s  FAILED\ntest: 2 slices, 1 failed, 2.5 s\n"
        );
    }

    #[test]
    fn slices_have_names_of_their_own_and_know_what_they_depend_on() {
        let mut names: Vec<_> = SLICES.iter().map(|slice| slice.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SLICES.len());
        assert!(
            SLICES
                .iter()
                .all(|slice| slice.depends_on.is_none_or(|paths| !paths.is_empty()))
        );
    }
}
