//! `cargo xtask fuzz`: looks for bytes that break a decoder, or adds those worth keeping to the corpora that
//! the tests replay.

use std::fs;
use std::path::PathBuf;

use crate::call::Call;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{self, Need};

/// What is fuzzed (`fuzz/src/lib.rs`).
pub const TARGETS: &[&str] = &[
    "frame_buffer",
    "segment",
    "block",
    "packed",
    "spool_record",
    "rrweb_export",
    "picture",
];

const NEEDS: &[Need] = &[Need::CCompiler, Need::CppCompiler, Need::Fuzz];
/// The package with libFuzzer's entry points.
const PACKAGE: &str = "fuzz/libfuzzer";
/// What the tests replay.
const CORPUS: &str = "fuzz/corpus";
/// Longest input: some blocks, or two screens of some dozen nodes. Longer ones are slow and find nothing else.
const MAX_INPUT_BYTES: usize = 4096;
/// Memory of the whole process; what a decoder may take for one block (16 MiB of columns, and what they are
/// unpacked to) fits many times.
const MAX_MEMORY_MB: usize = 512;
/// An input that takes longer is reported as a hang.
const MAX_SECONDS_EACH: usize = 10;

/// What is done with each target.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Looks for so long.
    Look {
        /// For each target.
        seconds: u64,
    },
    /// Adds what was found to the corpora, as far as it reaches new code.
    Keep,
}

/// Fuzzes the targets called `asked`, or all, one after the other.
///
/// # Errors
/// When a target fails, or what is needed cannot be installed.
pub fn run(project: &Project, asked: &[String], work: Work, dry_run: bool) -> Result<()> {
    let targets = choose(asked)?;
    if dry_run {
        let mut all = setup::plan(project, NEEDS)?;
        all.append(plan(project, &targets, work));
        return all.run(&project.root, true);
    }
    setup::ensure(project, NEEDS)?;
    for target in &targets {
        let found = found(project, target);
        fs::create_dir_all(&found).map_err(Error::io(&found))?;
    }
    plan(project, &targets, work).execute(&project.root)
}

fn choose(asked: &[String]) -> Result<Vec<&'static str>> {
    if asked.is_empty() {
        return Ok(TARGETS.to_vec());
    }
    let known = |name: &String| TARGETS.iter().copied().find(|target| target == name);
    asked
        .iter()
        .map(|name| {
            known(name).ok_or_else(|| Error::NoTarget {
                asked: name.clone(),
                known: TARGETS.join(", "),
            })
        })
        .collect()
}

/// Inputs of earlier runs that reach something new.
fn found(project: &Project, target: &str) -> PathBuf {
    project.target.join("fuzz").join(target)
}

fn plan(project: &Project, targets: &[&str], work: Work) -> Plan {
    let mut plan = Plan::default();
    for target in targets {
        let corpus = PathBuf::from(CORPUS).join(target);
        let call = Call::new(project.tool("cargo-fuzz"), &["run", "--fuzz-dir", PACKAGE])
            // There is no unsafe code to be watched, and without a sanitizer any compiler will do.
            .args(&["--sanitizer", "none", "--target-dir"])
            .arg(project.target.join("fuzz-build"))
            .arg(target);
        let limits = [
            format!("-max_len={MAX_INPUT_BYTES}"),
            format!("-rss_limit_mb={MAX_MEMORY_MB}"),
            format!("-timeout={MAX_SECONDS_EACH}"),
        ];
        let limits: Vec<&str> = limits.iter().map(String::as_str).collect();
        let found = found(project, target);
        match work {
            Work::Look { seconds } => plan.long_step(
                format!("fuzzing {target}"),
                "as long as was asked for, after some minutes of building the first time",
                call.arg(found)
                    .arg(corpus)
                    .args(&["--"])
                    .args(&limits)
                    .args(&["-print_final_stats=1"])
                    .arg(format!("-max_total_time={seconds}"))
                    .or("the input that broke it is named above; put it into the target's corpus and mend what it broke"),
            ),
            Work::Keep => plan.long_step(
                format!("keeping what was found for {target}"),
                "a minute",
                call.arg(corpus).arg(found).args(&["--"]).args(&limits).args(&["-merge=1", "-set_cover_merge=1"]),
            ),
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn project() -> Project {
        Project {
            root: Path::new("/repo").into(),
            cache: Path::new("/cache").into(),
            target: Path::new("/repo/target").into(),
            ci: true,
        }
    }

    #[test]
    fn what_is_found_is_not_in_the_corpus_until_it_is_kept() {
        let looks = plan(&project(), &["block"], Work::Look { seconds: 9 }).text();
        assert!(
            looks.contains("block /repo/target/fuzz/block fuzz/corpus/block --"),
            "{looks}"
        );
        assert!(looks.contains("-max_total_time=9"), "{looks}");
        let keeps = plan(&project(), &["block"], Work::Keep).text();
        assert!(
            keeps.contains("block fuzz/corpus/block /repo/target/fuzz/block --"),
            "{keeps}"
        );
    }

    #[test]
    fn a_target_that_is_not_there_is_refused_with_those_that_are() {
        let error = choose(&["blocks".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("frame_buffer, segment, block"), "{error}");
    }
}
