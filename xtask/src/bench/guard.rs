//! Compares a few instruction counts with the committed ones, and fails if one is more than 5 % higher.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::instructions::{self, CountsByName, HEADLINE, InstructionCounts};
use super::programs;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::setup;

/// The committed counts; `cargo xtask bench` writes them.
const COMMITTED: &str = "benches/instructions.json";
/// Percentage by which a count may exceed the committed one.
const TOLERATED_PERCENT: u64 = 5;
/// Jobs on golden vectors of the segment format: sealing and reading half a minute of a recorded session.
const SEGMENT_JOBS: &[(&str, &str)] = &[
    (
        "seal/chat",
        "seal-again/crates/compression/testdata/chat/open-1.seg",
    ),
    ("read/chat", "read/crates/compression/testdata/chat/packed-2.seg"),
];

/// Counts and compares.
///
/// # Errors
/// When a count exceeds the committed one, or when counting fails.
pub(crate) fn check(project: &Project) -> Result<()> {
    setup::ensure(project, programs::TOOLS)?;
    programs::build_counted().execute(&project.root)?;
    let folder = project.target.join("bench-guard");
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let mut counted = instructions::count_frames(project, &folder, &frames())?;
    counted.extend(segments(project, &folder)?);
    let exceeded = exceeded(&committed(project)?, &counted);
    for (name, instructions) in &counted {
        println!("{name:<20} {instructions:>10} instructions");
    }
    if exceeded.is_empty() {
        Ok(())
    } else {
        Err(Error::Slower(exceeded))
    }
}

/// Writes the counts to commit.
///
/// # Errors
/// When counting or writing fails.
pub(super) fn write(project: &Project, folder: &Path, counts: &InstructionCounts) -> Result<()> {
    let mut written = segments(project, folder)?;
    let frames = frames().into_iter();
    written.extend(frames.filter_map(|name| Some((name.clone(), *counts.frames.get(&name)?))));
    let path = path(project);
    let text = format!("{:#}\n", json!(written));
    fs::write(&path, text).map_err(Error::io(path))
}

fn segments(project: &Project, folder: &Path) -> Result<CountsByName> {
    let counted = SEGMENT_JOBS.iter().map(|(name, job)| {
        let instructions = instructions::count_one(project, folder, (*job).to_owned())?;
        Ok(((*name).to_owned(), instructions))
    });
    counted.collect()
}

fn path(project: &Project) -> PathBuf {
    project.root.join(COMMITTED)
}

fn frames() -> Vec<String> {
    HEADLINE.iter().map(|(_, frame)| (*frame).to_owned()).collect()
}

fn committed(project: &Project) -> Result<Value> {
    let path = path(project);
    let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
    serde_json::from_str(&text).map_err(|error| Error::Unreadable {
        input: COMMITTED,
        problem: error.to_string(),
    })
}

/// The counts that exceed the committed ones, each as a sentence.
fn exceeded(committed: &Value, counted: &CountsByName) -> Vec<String> {
    let over = |name: &String, now: u64| {
        let before = committed.get(name).and_then(Value::as_u64)?;
        (now * 100 > before * (100 + TOLERATED_PERCENT))
            .then(|| format!("{name} takes {now} instructions, {before} are committed"))
    };
    counted
        .iter()
        .filter_map(|(name, now)| over(name, *now))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_may_exceed_the_committed_one_by_five_percent() {
        let committed = json!({ "a": 1000, "b": 1000 });
        let counted = |a: u64, b: u64| CountsByName::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        assert_eq!(exceeded(&committed, &counted(1050, 10)), Vec::<String>::new());
        assert_eq!(
            exceeded(&committed, &counted(1051, 1000)),
            ["a takes 1051 instructions, 1000 are committed"]
        );
    }
}
