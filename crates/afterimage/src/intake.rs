//! What happens to a frame buffer on the host's thread: its header is checked, its touches are taken, its
//! bytes are copied. Nothing else, and nothing that waits. The answer asks for images of earlier frames.

use std::sync::Arc;

use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::FrameBuffer;

use crate::core::{Core, Mode};
use crate::ffi::CaptureAdvice;

const MS_PER_SECOND: u32 = 1000;

/// Takes a frame buffer for an engine; `source_of` tells the number of the buffer's source in the recording.
pub fn submit(
    core: &Arc<Core>,
    buffer: &[u8],
    source_of: impl FnOnce(SourceId) -> SourceId,
) -> CaptureAdvice {
    if core.mode() == Mode::Idle {
        return CaptureAdvice::Stop;
    }
    let mut images = Vec::new();
    match FrameBuffer::open(buffer) {
        Ok(frame) => {
            core.mailbox.put_touches(frame.touches());
            if frame.has_tree() {
                let source = source_of(frame.source());
                images = core.images.ask(source, core.clock.uptime_ms(), &core.counters);
                core.mailbox.put_frame(source, frame.uptime_ms(), frame.bytes());
            }
        }
        Err(why) => tracing::dispatcher::with_default(&core.dispatch, || core.counters.bad_frame(&why)),
    }
    CaptureAdvice::Next {
        after_ms: MS_PER_SECOND / core.max_fps(),
        images,
    }
}
