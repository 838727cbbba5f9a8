//! Scenarios by name, to be set beside another pipeline's figures of the same screens.
//!
//! * `new_texts`: 500 nodes, of which 25 get new texts in each frame;
//! * `moved_rows`: 120 rows that scroll by two rows a frame, each row with a new position;
//! * `scrolled_rows`: the same in a scroll container;
//! * `full_snapshot`: the first frame of 500 nodes alone.
//!
//! All but the last have ten frames a second for the 30 s of a segment.

use afterimage_compression::seal;

use crate::Error;
use crate::flat_screen::{FRAME_MS, FlatScreen, Motion};
use crate::recording::{HostCall, segments};
use crate::workload::Workload;

/// The names, in the order of reports.
pub const NAMES: [&str; 4] = ["new_texts", "moved_rows", "scrolled_rows", "full_snapshot"];

/// Frames of a segment of 30 s, the last at 29.9 s.
const SEGMENT_FRAMES: u32 = 300;
/// Nodes of a full screen.
const SCREEN_NODES: u32 = 500;
/// Nodes of a list of 120 rows.
const LIST_NODES: u32 = 122;

/// Returns the host calls of a scenario, with their times.
pub fn calls(name: &str) -> Result<Vec<(u64, HostCall)>, Error> {
    let (nodes, motion, frames) = match name {
        "new_texts" => (SCREEN_NODES, Motion::NewTexts, SEGMENT_FRAMES),
        "moved_rows" => (LIST_NODES, Motion::MovedRows, SEGMENT_FRAMES),
        "scrolled_rows" => (LIST_NODES, Motion::ScrollContainer, SEGMENT_FRAMES),
        "full_snapshot" => (SCREEN_NODES, Motion::NewTexts, 1),
        _ => return Err(format!("unknown scenario `{name}`; expected one of {NAMES:?}").into()),
    };
    let mut screen = FlatScreen::new(nodes, motion);
    let frame = |step| (u64::from(step) * FRAME_MS, HostCall::Frame(screen.next_frame()));
    Ok((0..frames).map(frame).collect())
}

/// Prepares a workload by name: `SCENARIO/capture` or `SCENARIO/sealing`, of all frames of the scenario.
pub fn workload(name: &str) -> Result<Workload, Error> {
    let unknown = || format!("unknown workload `{name}`; expected SCENARIO/capture or SCENARIO/sealing");
    let (scenario, stage) = name.split_once('/').ok_or_else(unknown)?;
    let calls = calls(scenario)?;
    Ok(match stage {
        "capture" => Box::new(move || {
            std::hint::black_box(segments(&calls));
        }),
        "sealing" => {
            let segments = segments(&calls);
            Box::new(move || {
                for records in &segments {
                    std::hint::black_box(seal(records));
                }
            })
        }
        _ => return Err(unknown().into()),
    })
}
