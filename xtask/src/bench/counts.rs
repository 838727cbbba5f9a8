//! Instructions, counted by callgrind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::program;
use super::weights::{LONG, RECORDS};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::project::Project;

/// The program that is counted.
pub const PROGRAM: &str = "afterimage-bench-count";
/// The function between whose begin and end it counts.
const COUNTED: &str = "afterimage_bench::count::callgrind_measured";
/// Frames that one count is over (`benches/src/frames.rs`).
const FRAMES: u64 = 10;

/// Sizes of screens, in nodes. Of the largest, what is over the limit of 10,000 becomes placeholders.
pub const SIZES: &[&str] = &["50", "500", "5000", "50000"];
/// How much of a screen changes from frame to frame.
pub const CHANGES: &[&str] = &["same", "5pct", "100pct"];
/// What is done with a frame, each alone and then all together.
pub const STAGES: &[&str] = &["parse", "mask", "diff", "encode", "all"];

/// The frames that limits are set for, by the names others know.
pub const HEADLINE: &[(&str, &str)] = &[
    ("frame_500_5pct", "500/5pct/all"),
    ("frame_500_same", "500/same/all"),
    ("frame_10000_10", "10000/10/all"),
    ("scroll_120", "120/scroll/all"),
];

/// Instructions by name; those of one frame by `NODES/CHANGE/STAGE`.
pub type Frames = BTreeMap<String, u64>;

/// Everything that was counted.
#[derive(Debug)]
pub struct Counts {
    /// Frames.
    pub frames: Frames,
    /// Sealing the largest segment.
    pub seal_30s: u64,
    /// Opening the long recording.
    pub open: u64,
    /// Going to times of the long recording.
    pub seeks: Vec<u64>,
}

impl Counts {
    /// The mean seek.
    pub fn seek_mean(&self) -> u64 {
        self.seeks.iter().sum::<u64>() / self.seeks.len().max(1) as u64
    }

    /// The longest seek.
    pub fn seek_max(&self) -> u64 {
        self.seeks.iter().copied().max().unwrap_or_default()
    }

    /// The figures that have limits.
    pub fn headline(&self) -> Value {
        let mut line = json!({
            "seal_30s": self.seal_30s,
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

/// Counts everything.
pub fn count(project: &Project, folder: &Path) -> Result<Counts> {
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
    Ok(Counts {
        frames,
        seal_30s: only(
            project,
            folder,
            format!("seal/{}", folder.join(RECORDS).display()),
        )?,
        open: only(project, folder, format!("open/{}", long.display()))?,
        seeks: callgrind(project, folder, &[format!("seek/{}", long.display())])?,
    })
}

/// Counts frames by their names. Each has a process of its own, so that none depends on what went before.
pub fn count_frames(project: &Project, folder: &Path, names: &[String]) -> Result<Frames> {
    let mut frames = Frames::new();
    for name in names {
        let counted = callgrind(project, folder, &[format!("frame/{name}")])?;
        frames.insert(
            name.clone(),
            counted.first().copied().unwrap_or_default() / FRAMES,
        );
    }
    Ok(frames)
}

/// Instructions of one piece of work.
pub fn only(project: &Project, folder: &Path, work: String) -> Result<u64> {
    let counted = callgrind(project, folder, &[work])?;
    Ok(counted.first().copied().unwrap_or_default())
}

/// Lets the C library copy and fill memory by vectors, whatever its size.
const NO_STRING_INSTRUCTIONS: &str =
    "glibc.cpu.x86_rep_movsb_threshold=1073741824:glibc.cpu.x86_rep_stosb_threshold=1073741824";

/// Instructions of each piece of work, in order.
fn callgrind(project: &Project, folder: &Path, works: &[String]) -> Result<Vec<u64>> {
    let out = folder.join("callgrind.out");
    let call = Call::new("valgrind", &["--quiet", "--tool=callgrind"])
        // Callgrind takes each byte of a string instruction for an instruction.
        .env("GLIBC_TUNABLES", NO_STRING_INSTRUCTIONS)
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(program(project, PROGRAM));
    works.iter().fold(call, Call::arg).output(&project.root)?;
    // Each dump has a number behind its name; the one without was written at the end and holds nothing.
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
            what: "callgrind's output",
            problem: "it has no totals".to_owned(),
        })?);
        fs::remove_file(&dump).map_err(Error::io(&dump))?;
    }
    if counts.is_empty() {
        return Err(Error::Unreadable {
            what: "callgrind's output",
            problem: format!("`{COUNTED}` was never called"),
        });
    }
    Ok(counts)
}
