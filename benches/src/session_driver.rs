//! Playback of host calls into an engine.

use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{HostEvent, SessionReplay};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{SourceId, Timed};

use crate::Error;
use crate::recording::HostCall;

/// Upper bound of the wait for one call to be recorded.
const MAX_RECORD_WAIT: Duration = Duration::from_mins(2);
/// Byte range of the uptime in a frame buffer (`docs/frame-buffer.md`).
const UPTIME_RANGE: std::ops::Range<usize> = 8..16;
/// Byte range of the number of nodes.
const NODE_COUNT_RANGE: std::ops::Range<usize> = 32..36;
/// Offset of the first node record.
const FIRST_NODE: usize = 48;
/// Size of a node record, which begins with the node's id and its parent's id.
const NODE_BYTES: usize = 28;
/// Error of a frame buffer without a header.
const SHORT_BUFFER: &str = "a frame buffer is shorter than its header";
/// Offset of node ids from trace to trace, above the highest id of any trace. The views of a repeated trace are new
/// views.
const IDS_PER_TRACE: u32 = 100_000;

/// Makes host calls to an engine on a virtual clock.
pub struct SessionDriver<'a> {
    engine: &'a SessionReplay,
    clock: &'a VirtualClock,
    writer: FrameWriter,
    ids_from: u32,
}

impl<'a> SessionDriver<'a> {
    /// A driver of an engine whose clock is `clock`.
    pub fn new(engine: &'a SessionReplay, clock: &'a VirtualClock) -> Self {
        Self {
            engine,
            clock,
            writer: FrameWriter::default(),
            ids_from: 0,
        }
    }

    /// Begins a trace. Its views are new views, also if the trace was played before.
    pub fn begin_trace(&mut self) {
        self.ids_from += IDS_PER_TRACE;
    }

    /// Makes a call at a time, and waits until the engine recorded it.
    pub fn play(&mut self, at_ms: u64, call: &HostCall) -> Result<(), Error> {
        self.clock.advance_to(at_ms);
        match call {
            HostCall::Frame(bytes) => {
                let mut bytes = bytes.clone();
                let uptime = bytes.get_mut(UPTIME_RANGE).ok_or(SHORT_BUFFER)?;
                uptime.copy_from_slice(&at_ms.to_le_bytes());
                add_to_ids(&mut bytes, self.ids_from)?;
                let _ = self.engine.submit_frame(&bytes);
            }
            HostCall::Touch(touch, viewport) => {
                self.writer.begin(SourceId::default(), at_ms, *viewport);
                self.writer.touch(&Timed::new(at_ms, *touch));
                let _ = self.engine.submit_frame(self.writer.finish());
            }
            HostCall::Screen(name) => self.engine.record_screen(name),
            HostCall::Viewport(w, h) => self.engine.record_event(HostEvent::Viewport {
                width: *w,
                height: *h,
            }),
        }
        if self.engine.wait_recorded(MAX_RECORD_WAIT) {
            Ok(())
        } else {
            Err("the engine did not record a call in time".into())
        }
    }
}

/// Adds an offset to all node ids in a frame buffer.
fn add_to_ids(buffer: &mut [u8], offset: u32) -> Result<(), Error> {
    let nodes = buffer
        .get(NODE_COUNT_RANGE)
        .and_then(|bytes| bytes.first_chunk::<4>());
    let nodes = u32::from_le_bytes(*nodes.ok_or(SHORT_BUFFER)?) as usize;
    let records = buffer.get_mut(FIRST_NODE..).ok_or(SHORT_BUFFER)?;
    for record in records.chunks_exact_mut(NODE_BYTES).take(nodes) {
        for id in record.as_chunks_mut::<4>().0.iter_mut().take(2) {
            let value = u32::from_le_bytes(*id);
            if value != 0 {
                *id = (value + offset).to_le_bytes();
            }
        }
    }
    Ok(())
}
