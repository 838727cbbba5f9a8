//! Frame workloads by name: `NODES/CHANGE/STAGE`, such as `500/5pct/all`.
//!
//! Each workload runs ten consecutive frames, one second at ten frames a second, after some frames that warm up
//! tables and memory.

use std::hint::black_box;

use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Entry, SourceId, diff};

use crate::Error;
use crate::pipeline::Pipeline;
use crate::screen::InboxScreen;
use crate::workload::Workload;

/// Frames of one workload.
pub const FRAMES: usize = 10;
/// Frames before the counted ones.
const WARM_UP: usize = 4;
/// Rows inserted, and rows removed, per frame of a scroll.
const ROWS_SCROLLED: usize = 2;
/// Texts that change per frame of `texts`: each is one that the recording does not have yet.
const NEW_TEXTS: usize = 25;

/// Prepares the workload of a name.
pub fn workload(name: &str) -> Result<Workload, Error> {
    let unknown = || format!("unknown frame workload `{name}`; expected NODES/CHANGE/STAGE");
    let [nodes, change, stage] =
        <[&str; 3]>::try_from(name.split('/').collect::<Vec<_>>()).map_err(|_| unknown())?;
    let nodes: usize = nodes.parse()?;
    let buffers = buffers(nodes, change).ok_or_else(unknown)?;
    let (warm, counted) = buffers.split_at(WARM_UP);
    let (warm, counted) = (warm.to_vec(), counted.to_vec());
    Ok(match stage {
        "parse" => Box::new(move || {
            for buffer in &counted {
                let _ = black_box(parse(buffer));
            }
        }),
        "mask" => masking(&warm, counted),
        "diff" => diffing(&warm, &counted),
        "encode" => encoding(&warm, &counted),
        "all" => all(&warm, counted),
        _ => return Err(unknown().into()),
    })
}

fn buffers(nodes: usize, change: &str) -> Option<Vec<Vec<u8>>> {
    // A scroll is sized in rows of its list.
    let mut screen = if change == "scroll" {
        InboxScreen::with_rows(nodes)
    } else {
        InboxScreen::with_nodes(nodes)
    };
    let all = screen.row_nodes();
    let changed = match change {
        "same" | "scroll" | "texts" => 0,
        "5pct" => nodes / 20,
        "100pct" => all,
        "10" => 10,
        _ => return None,
    };
    let frames = (0..WARM_UP + FRAMES).map(|step| {
        if change == "scroll" {
            screen.scroll(ROWS_SCROLLED);
        }
        if change == "texts" {
            screen.write_titles(NEW_TEXTS, step);
        }
        screen.change(changed, step);
        screen.buffer()
    });
    Some(frames.collect())
}

fn all(warm: &[Vec<u8>], counted: Vec<Vec<u8>>) -> Workload {
    let mut pipeline = Pipeline::default();
    for buffer in warm {
        pipeline.frame(buffer);
    }
    Box::new(move || counted.iter().for_each(|buffer| pipeline.frame(buffer)))
}

fn masking(warm: &[Vec<u8>], counted: Vec<Vec<u8>>) -> Workload {
    let mut pipeline = Pipeline::default();
    for buffer in warm {
        black_box(pipeline.masked(buffer));
    }
    // Parsed frames borrow the buffers, which are leaked for that.
    let counted: &'static [Vec<u8>] = Box::leak(counted.into_boxed_slice());
    let frames: Vec<_> = counted
        .iter()
        .filter_map(|buffer| parse(buffer).ok()?.frame)
        .collect();
    Box::new(move || {
        for frame in &frames {
            black_box(pipeline.masker.mask(frame, &pipeline.policy));
        }
    })
}

fn diffing(warm: &[Vec<u8>], counted: &[Vec<u8>]) -> Workload {
    let mut pipeline = Pipeline::default();
    let last_warm = warm.last().into_iter();
    let frames: Vec<_> = last_warm
        .chain(counted)
        .filter_map(|buffer| pipeline.masked(buffer))
        .collect();
    Box::new(move || {
        for (before, after) in frames.iter().zip(frames.iter().skip(1)) {
            black_box(diff(before, after));
        }
    })
}

fn encoding(warm: &[Vec<u8>], counted: &[Vec<u8>]) -> Workload {
    let mut pipeline = Pipeline::default();
    for buffer in warm {
        pipeline.frame(buffer);
    }
    let last_warm = warm.last().into_iter();
    let mut other = Pipeline::default();
    let frames: Vec<_> = last_warm
        .chain(counted)
        .filter_map(|buffer| other.masked(buffer))
        .collect();
    let mut entries: Vec<_> = frames
        .iter()
        .zip(frames.iter().skip(1))
        .map(|(before, after)| diff(before, after))
        .filter(|changes| !changes.is_empty())
        .map(|changes| Entry::Changes {
            source: SourceId(0),
            changes,
        })
        .collect();
    Box::new(move || {
        for entry in entries.drain(..) {
            pipeline.push(entry);
        }
    })
}
