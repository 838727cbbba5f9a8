//! `cargo xtask fuzz`: searches for inputs that break a decoder, or adds inputs that reach new code to the
//! corpora that the tests replay.

use std::fs;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

/// The fuzz targets (`fuzz/src/lib.rs`).
pub(crate) const TARGETS: &[&str] = &[
    "frame_buffer",
    "segment",
    "block",
    "packed",
    "packed_2",
    "spool_record",
    "rrweb_export",
    "picture",
];

const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::CppCompiler, Tool::Fuzz];
/// The package with libFuzzer's entry points.
const PACKAGE: &str = "fuzz/libfuzzer";
/// The corpora that the tests replay, one folder per target.
const CORPUS: &str = "fuzz/corpus";
/// Maximum input: some blocks, or two screens of some dozen nodes. Longer inputs are slow and reach no other code.
const MAX_INPUT_BYTES: usize = 4096;
/// Maximum memory of the process. A decoder may take 16 MiB for the columns of a block, and as much again for the
/// unpacked ones, which fits many times.
const MAX_MEMORY_MB: usize = 512;
/// An input that takes longer is reported as a hang.
const MAX_SECONDS_PER_INPUT: usize = 10;

/// The work on each target.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FuzzMode {
    /// Searches for inputs that break the target.
    Search {
        /// Duration of each target.
        seconds: u64,
    },
    /// Adds found inputs to the corpora if they reach new code.
    Keep,
}

/// Fuzzes the targets of these names, or all, one after the other.
///
/// # Errors
/// When a target fails, or when a tool could not be installed.
pub(crate) fn run(project: &Project, names: &[String], mode: FuzzMode, run_mode: RunMode) -> Result<()> {
    let targets = choose(names)?;
    if run_mode == RunMode::DryRun {
        let mut steps = setup::plan(project, TOOLS)?;
        steps.append(plan(project, &targets, mode));
        steps.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    for target in &targets {
        let found = found_inputs(project, target);
        fs::create_dir_all(&found).map_err(Error::io(&found))?;
    }
    plan(project, &targets, mode).execute(&project.root)
}

fn choose(names: &[String]) -> Result<Vec<&'static str>> {
    if names.is_empty() {
        return Ok(TARGETS.to_vec());
    }
    names
        .iter()
        .map(|name| {
            let known = TARGETS.iter().copied().find(|target| target == name);
            known.ok_or_else(|| Error::UnknownTarget {
                name: name.clone(),
                known: TARGETS.join(", "),
            })
        })
        .collect()
}

/// The folder with the inputs that earlier runs found.
fn found_inputs(project: &Project, target: &str) -> PathBuf {
    project.target.join("fuzz").join(target)
}

fn plan(project: &Project, targets: &[&str], mode: FuzzMode) -> Plan {
    let mut plan = Plan::default();
    for target in targets {
        let corpus = PathBuf::from(CORPUS).join(target);
        let fuzz = Invocation::new(project.tool("cargo-fuzz"), &["run", "--fuzz-dir", PACKAGE])
            // There is no unsafe code for a sanitizer to check, and without one a stable compiler suffices.
            .args(&["--sanitizer", "none", "--target-dir"])
            .arg(project.target.join("fuzz-build"))
            .arg(target);
        let limits = [
            format!("-max_len={MAX_INPUT_BYTES}"),
            format!("-rss_limit_mb={MAX_MEMORY_MB}"),
            format!("-timeout={MAX_SECONDS_PER_INPUT}"),
        ];
        let limits: Vec<&str> = limits.iter().map(String::as_str).collect();
        let found = found_inputs(project, target);
        match mode {
            FuzzMode::Search { seconds } => plan.long_step(
                format!("fuzzing {target}"),
                "the given duration, after some minutes of building the first time",
                fuzz.arg(found)
                    .arg(corpus)
                    .args(&["--"])
                    .args(&limits)
                    .args(&["-print_final_stats=1"])
                    .arg(format!("-max_total_time={seconds}"))
                    .or("the failing input is named above; add it to the target's corpus and repair the decoder"),
            ),
            FuzzMode::Keep => plan.long_step(
                format!("adding found inputs to the corpus of {target}"),
                "a minute",
                fuzz.arg(corpus)
                    .arg(found)
                    .args(&["--"])
                    .args(&limits)
                    .args(&["-merge=1", "-set_cover_merge=1"]),
            ),
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_inputs_join_the_corpus_only_in_keep_mode() {
        let project = Project::for_tests("/repo");
        let search = plan(&project, &["block"], FuzzMode::Search { seconds: 9 }).text();
        assert!(
            search.contains("block /repo/target/fuzz/block fuzz/corpus/block --"),
            "{search}"
        );
        assert!(search.contains("-max_total_time=9"), "{search}");
        let keep = plan(&project, &["block"], FuzzMode::Keep).text();
        assert!(
            keep.contains("block fuzz/corpus/block /repo/target/fuzz/block --"),
            "{keep}"
        );
    }

    #[test]
    fn error_of_an_unknown_target_lists_the_known_ones() {
        let error = choose(&["blocks".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("frame_buffer, segment, block"), "{error}");
    }
}
