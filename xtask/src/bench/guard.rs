//! Fails when a frame or a segment became dearer: a few counts, compared with those that are committed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::NEEDS;
use super::counts::{self, Counts, Frames, HEADLINE};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::setup;

/// The committed counts; `cargo xtask bench` writes them.
const COMMITTED: &str = "benches/instructions.json";
/// More than this many hundredths over the committed count is a failure.
const TOLERATED_PERCENT: u64 = 5;
/// Sealing half a minute of a recorded session, and reading it, from golden vectors of the segment format.
const SEGMENTS: &[(&str, &str)] = &[
    (
        "seal/chat",
        "seal-again/crates/compression/testdata/chat/open-1.seg",
    ),
    ("read/chat", "read/crates/compression/testdata/chat/packed-2.seg"),
];

/// Counts again and compares.
///
/// # Errors
/// When a count grew by more than is tolerated, or nothing can be counted.
pub fn check(project: &Project) -> Result<()> {
    setup::ensure(project, NEEDS)?;
    super::build_counter().execute(&project.root)?;
    let folder = project.target.join("bench-guard");
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let mut counted = counts::count_frames(project, &folder, &frames())?;
    counted.extend(segments(project, &folder)?);
    let grown = grown(&committed(project)?, &counted);
    for (name, instructions) in &counted {
        println!("{name:<20} {instructions:>10} instructions");
    }
    if grown.is_empty() {
        Ok(())
    } else {
        Err(Error::Slower(grown))
    }
}

/// Writes the counts that later ones are compared with.
///
/// # Errors
/// When they cannot be written.
pub fn keep(project: &Project, folder: &Path, counts: &Counts) -> Result<()> {
    let mut kept = segments(project, folder)?;
    let frames = frames().into_iter();
    kept.extend(frames.filter_map(|name| Some((name.clone(), *counts.frames.get(&name)?))));
    let path = path(project);
    let text = format!("{:#}\n", json!(kept));
    fs::write(&path, text).map_err(Error::io(path))
}

fn segments(project: &Project, folder: &Path) -> Result<Frames> {
    let counted = SEGMENTS.iter().map(|(name, work)| {
        let instructions = counts::only(project, folder, (*work).to_owned())?;
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
    serde_json::from_str(&text).map_err(|why| Error::Unreadable {
        what: COMMITTED,
        problem: why.to_string(),
    })
}

/// What grew too much, each as a sentence.
fn grown(committed: &Value, counted: &Frames) -> Vec<String> {
    let over = |name: &String, now: u64| {
        let before = committed.get(name).and_then(Value::as_u64)?;
        (now * 100 > before * (100 + TOLERATED_PERCENT))
            .then(|| format!("{name} takes {now} instructions and took {before}"))
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
    fn a_count_may_grow_by_a_twentieth() {
        let committed = json!({ "a": 1000, "b": 1000 });
        let counted = |a: u64, b: u64| Frames::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        assert_eq!(grown(&committed, &counted(1050, 10)), Vec::<String>::new());
        assert_eq!(
            grown(&committed, &counted(1051, 1000)),
            ["a takes 1051 instructions and took 1000"]
        );
    }
}
