//! Recording of host calls into the records of segments, as the engine does it, without its threads and files.

use afterimage_compression::SEGMENT_MAX_AGE_MS;
use afterimage_wireframe::{Entry, Environment, Touch, Viewport, tenths};

use crate::pipeline::Pipeline;

/// A call that the host makes while a trace is played.
pub enum HostCall {
    /// Submits a frame buffer with a tree.
    Frame(Vec<u8>),
    /// Submits a touch point, with the current window.
    Touch(Touch, Viewport),
    /// Records a screen name.
    Screen(String),
    /// Records a window size, in logical pixels.
    Viewport(f32, f32),
}

/// Encodes the records of segments from calls with their times. Sealing reads only the records, so the headers are plainer
/// than the engine's.
pub fn segments(calls: &[(u64, HostCall)]) -> Vec<Vec<Vec<u8>>> {
    let mut pipeline = Pipeline::light();
    let mut all = Vec::new();
    let mut records = vec![pipeline.open(0)];
    // The header holds the first window.
    let mut window = None;
    for (at_ms, call) in calls {
        let at_ms = *at_ms;
        if pipeline.age_ms(at_ms) >= SEGMENT_MAX_AGE_MS {
            records.extend(pipeline.writer.cut_block());
            all.push(std::mem::take(&mut records));
            records.push(pipeline.open(at_ms));
        } else if pipeline.writer.is_due(at_ms) {
            records.extend(pipeline.writer.cut_block());
        }
        match call {
            HostCall::Frame(buffer) => pipeline.frame_at(at_ms, buffer),
            HostCall::Touch(touch, _) => pipeline.push_at(at_ms, Entry::Touch(*touch)),
            HostCall::Screen(name) => {
                pipeline.push_at(
                    at_ms,
                    Entry::Environment(Environment::Screen(name.as_str().into())),
                );
            }
            HostCall::Viewport(w, h) => {
                let now = Viewport {
                    w: tenths((*w).into()),
                    h: tenths((*h).into()),
                };
                let before = window.replace(now).unwrap_or(now);
                if before != now {
                    pipeline.push_at(at_ms, Entry::Environment(Environment::Viewport(now)));
                }
                if before.orientation() != now.orientation() {
                    let orientation = Environment::Orientation(now.orientation());
                    pipeline.push_at(at_ms, Entry::Environment(orientation));
                }
            }
        }
    }
    records.extend(pipeline.writer.cut_block());
    all.push(records);
    all
}
