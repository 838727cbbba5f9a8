//! Instruction counts, measured by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::programs;
use super::sizes::{self, LONG};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// callgrind counts from the start to the end of this function.
const COUNTED_FUNCTION: &str = "afterimage_bench::count::callgrind_measured";
/// Frames in one count (`benches/src/frames.rs`).
pub(super) const FRAMES_PER_COUNT: u64 = 10;

/// Sizes of screens, in nodes. In the largest, nodes over the limit of 10,000 become placeholders.
pub(super) const SIZES: &[&str] = &["50", "500", "5000", "50000"];
/// Share of a screen that changes from frame to frame.
pub(super) const CHANGES: &[&str] = &["same", "5pct", "100pct"];
/// Stages of a frame: each one alone, then all of them.
pub(super) const STAGES: &[&str] = &["parse", "mask", "diff", "encode", "all"];

/// The frames with guarded counts, by their published names.
pub(super) const HEADLINE: &[(&str, &str)] = &[
    ("frame_500_5pct", "500/5pct/all"),
    ("frame_500_texts", "500/texts/all"),
    ("frame_500_same", "500/same/all"),
    ("frame_10000_10", "10000/10/all"),
    ("scroll_120", "120/scroll/all"),
];

/// Instructions or allocations by name; a frame's name is `NODES/CHANGE/STAGE`.
pub(super) type CountsByName = BTreeMap<String, u64>;

/// All counts, in instructions.
#[derive(Debug)]
pub(super) struct InstructionCounts {
    /// One frame each.
    pub frames: CountsByName,
    /// Sealing each segment of the sessions.
    pub seals: Vec<u64>,
    /// Opening the long recording.
    pub open: u64,
    /// Seeking to each of several times in the long recording.
    pub seeks: Vec<u64>,
}

impl InstructionCounts {
    /// Mean of sealing all segments.
    pub(super) fn seal_mean(&self) -> u64 {
        mean(&self.seals)
    }

    /// Maximum of sealing all segments.
    pub(super) fn seal_max(&self) -> u64 {
        self.seals.iter().copied().max().unwrap_or_default()
    }

    /// Mean of all seeks.
    pub(super) fn seek_mean(&self) -> u64 {
        mean(&self.seeks)
    }

    /// Maximum of all seeks.
    pub(super) fn seek_max(&self) -> u64 {
        self.seeks.iter().copied().max().unwrap_or_default()
    }

    /// The guarded counts as JSON.
    pub(super) fn headline(&self) -> Value {
        let mut line = json!({
            "seal_mean": self.seal_mean(),
            "seal_max": self.seal_max(),
            "segments": self.seals.len(),
            "open_1h": self.open,
            "seek_mean": self.seek_mean(),
            "seek_max": self.seek_max(),
        });
        if let Value::Object(line) = &mut line {
            for (name, frame) in HEADLINE {
                line.insert((*name).to_owned(), json!(self.frames.get(*frame)));
            }
        }
        line
    }
}

fn mean(counts: &[u64]) -> u64 {
    counts.iter().sum::<u64>() / counts.len().max(1) as u64
}

/// Counts all frames and the work on segments.
pub(super) fn count(project: &Project, folder: &Path) -> Result<InstructionCounts> {
    let mut names: Vec<String> = HEADLINE.iter().map(|(_, frame)| (*frame).to_owned()).collect();
    for size in SIZES {
        for change in CHANGES {
            names.extend(STAGES.iter().map(|stage| format!("{size}/{change}/{stage}")));
        }
    }
    names.extend(STAGES.iter().map(|stage| format!("120/scroll/{stage}")));
    names.sort();
    names.dedup();
    let frames = count_frames(project, folder, &names)?;
    let long = folder.join(LONG);
    let seals: Vec<String> = sizes::segments(folder)?
        .iter()
        .map(|segment| format!("seal-again/{}", segment.display()))
        .collect();
    Ok(InstructionCounts {
        frames,
        seals: callgrind(project, folder, &seals)?,
        open: count_one(project, folder, format!("open/{}", long.display()))?,
        seeks: callgrind(project, folder, &[format!("seek/{}", long.display())])?,
    })
}

/// Counts frames by their names, each in its own process, so that no count depends on earlier ones.
pub(super) fn count_frames(project: &Project, folder: &Path, names: &[String]) -> Result<CountsByName> {
    let mut frames = CountsByName::new();
    for name in names {
        let counted = callgrind(project, folder, &[format!("frame/{name}")])?;
        frames.insert(
            name.clone(),
            counted.first().copied().unwrap_or_default() / FRAMES_PER_COUNT,
        );
    }
    Ok(frames)
}

/// Instructions of one job.
pub(super) fn count_one(project: &Project, folder: &Path, job: String) -> Result<u64> {
    let counted = callgrind(project, folder, &[job])?;
    Ok(counted.first().copied().unwrap_or_default())
}

/// Makes the C library copy and fill memory of any size with vector instructions.
const NO_STRING_INSTRUCTIONS: &str =
    "glibc.cpu.x86_rep_movsb_threshold=1073741824:glibc.cpu.x86_rep_stosb_threshold=1073741824";

/// Instructions of each job, in order.
fn callgrind(project: &Project, folder: &Path, jobs: &[String]) -> Result<Vec<u64>> {
    let out = folder.join("callgrind.out");
    let valgrind = Invocation::new("valgrind", &["--quiet", "--tool=callgrind"])
        // callgrind counts each byte of a string instruction as an instruction.
        .env("GLIBC_TUNABLES", NO_STRING_INSTRUCTIONS)
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(format!("--toggle-collect={COUNTED_FUNCTION}"))
        .arg(format!("--dump-after={COUNTED_FUNCTION}"))
        .arg(programs::path(project, programs::COUNTED_PROGRAM));
    jobs.iter()
        .fold(valgrind, Invocation::arg)
        .output(&project.root)?;
    // Dumps are numbered from 1. The file without a number is written at the end and has no counts.
    let mut counts = Vec::new();
    for part in 1.. {
        let dump = folder.join(format!("callgrind.out.{part}"));
        if !dump.exists() {
            break;
        }
        let text = fs::read_to_string(&dump).map_err(Error::io(&dump))?;
        let total = text
            .lines()
            .find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok());
        counts.push(total.ok_or_else(|| Error::Unreadable {
            input: "the output of callgrind",
            problem: "`totals` is missing".to_owned(),
        })?);
        fs::remove_file(&dump).map_err(Error::io(&dump))?;
    }
    if counts.is_empty() {
        return Err(Error::Unreadable {
            input: "the output of callgrind",
            problem: format!("`{COUNTED_FUNCTION}` was never called"),
        });
    }
    Ok(counts)
}
