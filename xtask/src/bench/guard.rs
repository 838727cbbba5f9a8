//! Compares a few instruction counts with the committed ones, and fails if one is more than 5 % higher. Allocations
//! are counted too, and may not exceed the committed ones at all.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::allocations;
use super::instructions::{self, CountsByName, HEADLINE, InstructionCounts};
use super::programs;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::setup;

/// Counts of one kind, and the file with the committed ones, which `cargo xtask bench` writes.
#[derive(Clone, Copy, Debug)]
struct Guarded {
    /// The counted thing, in the plural.
    unit: &'static str,
    file: &'static str,
    /// Percentage by which a count may exceed the committed one.
    tolerated_percent: u64,
}

/// Instructions depend a little on the versions of the compiler and the C library.
const INSTRUCTIONS: Guarded = Guarded {
    unit: "instructions",
    file: "benches/instructions.json",
    tolerated_percent: 5,
};

/// Allocations of ten frames, which are exact.
const ALLOCATIONS: Guarded = Guarded {
    unit: "allocations in ten frames",
    file: "benches/allocations.json",
    tolerated_percent: 0,
};

/// Jobs on golden vectors of the segment format: sealing and reading half a minute of a recorded session.
const SEGMENT_JOBS: &[(&str, &str)] = &[
    (
        "seal/chat",
        "seal-again/crates/compression/testdata/chat/open-1.seg",
    ),
    ("read/chat", "read/crates/compression/testdata/chat/packed-4.seg"),
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
    let mut exceeded = INSTRUCTIONS.compare(project, &counted)?;
    exceeded.extend(ALLOCATIONS.compare(project, &allocations::count(project)?)?);
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
pub(super) fn write(
    project: &Project,
    folder: &Path,
    counts: &InstructionCounts,
    allocations: &CountsByName,
) -> Result<()> {
    let mut written = segments(project, folder)?;
    let frames = frames().into_iter();
    written.extend(frames.filter_map(|name| Some((name.clone(), *counts.frames.get(&name)?))));
    INSTRUCTIONS.write(project, &written)?;
    ALLOCATIONS.write(project, allocations)
}

fn segments(project: &Project, folder: &Path) -> Result<CountsByName> {
    let counted = SEGMENT_JOBS.iter().map(|(name, job)| {
        let instructions = instructions::count_one(project, folder, (*job).to_owned())?;
        Ok(((*name).to_owned(), instructions))
    });
    counted.collect()
}

fn frames() -> Vec<String> {
    HEADLINE.iter().map(|(_, frame)| (*frame).to_owned()).collect()
}

impl Guarded {
    /// Prints counts. Returns those that exceed the committed ones, each as a sentence.
    fn compare(self, project: &Project, counted: &CountsByName) -> Result<Vec<String>> {
        for (name, count) in counted {
            println!("{name:<20} {count:>10} {}", self.unit);
        }
        let path = self.path(project);
        let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
        let committed: Value = serde_json::from_str(&text).map_err(|error| Error::Unreadable {
            input: self.file,
            problem: error.to_string(),
        })?;
        Ok(self.exceeded(&committed, counted))
    }

    /// The counts that exceed the committed ones, each as a sentence.
    fn exceeded(self, committed: &Value, counted: &CountsByName) -> Vec<String> {
        let over = |name: &String, now: u64| {
            let before = committed.get(name).and_then(Value::as_u64)?;
            (now * 100 > before * (100 + self.tolerated_percent))
                .then(|| format!("{name} takes {now} {}, {before} are committed", self.unit))
        };
        counted
            .iter()
            .filter_map(|(name, now)| over(name, *now))
            .collect()
    }

    fn write(self, project: &Project, counted: &CountsByName) -> Result<()> {
        let path = self.path(project);
        fs::write(&path, format!("{:#}\n", json!(counted))).map_err(Error::io(path))
    }

    fn path(self, project: &Project) -> PathBuf {
        project.root.join(self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_may_exceed_the_committed_one_by_five_percent() {
        let committed = json!({ "a": 1000, "b": 1000 });
        let counted = |a: u64, b: u64| CountsByName::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        let exceeded = |a, b| INSTRUCTIONS.exceeded(&committed, &counted(a, b));
        assert_eq!(exceeded(1050, 10), Vec::<String>::new());
        assert_eq!(
            exceeded(1051, 1000),
            ["a takes 1051 instructions, 1000 are committed"]
        );
    }

    #[test]
    fn allocations_may_not_exceed_the_committed_ones() {
        let committed = json!({ "a": 90 });
        let exceeded = |a| ALLOCATIONS.exceeded(&committed, &CountsByName::from([("a".to_owned(), a)]));
        assert_eq!(exceeded(90), Vec::<String>::new());
        assert_eq!(
            exceeded(91),
            ["a takes 91 allocations in ten frames, 90 are committed"]
        );
    }
}
