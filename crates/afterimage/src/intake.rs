//! What happens to a frame buffer on the host's thread: its header is checked, its touches are taken, its
//! bytes are copied. Nothing else, and nothing that waits. The answer asks for images of earlier frames.

use std::sync::Arc;

use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::FrameBuffer;

use crate::core::{Core, Mode};
use crate::model::{CaptureAdvice, WantedImage};

const MS_PER_SECOND: u32 = 1000;

/// What a buffer's times may be ahead of the engine's clock: two readings of one clock, and what rounding does.
const MAX_AHEAD_MS: u64 = 1000;

/// What they may be behind it: a walk, and the touches of a moment in which the main thread hung. Less than a segment
/// lasts, or each would be over when it begins.
const MAX_BEHIND_MS: u64 = 10_000;

/// Takes a frame buffer of the host's own.
pub fn submit(core: &Arc<Core>, buffer: &[u8]) -> CaptureAdvice {
    match open(core, buffer) {
        Ok(frame) => take(core, &frame, |source| source),
        Err(advice) => advice,
    }
}

/// Opens a frame buffer for an engine, or answers for it. Call it with nothing locked: what is wrong with a buffer
/// is logged, and a log sink of the app's may call back.
pub fn open<'b>(core: &Core, buffer: &'b [u8]) -> Result<FrameBuffer<'b>, CaptureAdvice> {
    if core.mode() == Mode::Idle {
        return Err(CaptureAdvice::Stop);
    }
    FrameBuffer::open(buffer).map_err(|why| {
        tracing::dispatcher::with_default(&core.dispatch, || core.counters.bad_frame(&why));
        go_on(core, Vec::new())
    })
}

/// Takes a frame buffer for an engine; `source_of` tells the number of the buffer's source in the recording.
pub fn take(
    core: &Core,
    frame: &FrameBuffer<'_>,
    source_of: impl FnOnce(SourceId) -> SourceId,
) -> CaptureAdvice {
    let mut images = Vec::new();
    let now_ms = core.clock.uptime_ms();
    let touches = frame.touches().map(|mut touch| {
        touch.uptime_ms = on_our_clock(touch.uptime_ms, frame.uptime_ms(), now_ms);
        touch
    });
    core.mailbox.put_touches(touches);
    if let Some(tree) = frame.tree() {
        let source = source_of(frame.source());
        images = core.images.ask(source, now_ms, &core.counters);
        let at = on_our_clock(frame.uptime_ms(), frame.uptime_ms(), now_ms);
        core.mailbox.put_frame(source, at, &tree);
    }
    go_on(core, images)
}

fn go_on(core: &Core, images: Vec<WantedImage>) -> CaptureAdvice {
    CaptureAdvice::Next {
        after_ms: MS_PER_SECOND / core.max_fps(),
        images,
    }
}

/// A time of a buffer's, which says when it was written itself. A clock that cannot be the engine's (of an attached
/// instance that counts from its own start, say) is read as if the buffer had been written now: times that jump
/// would end segments early, or never.
fn on_our_clock(time_ms: u64, written_ms: u64, now_ms: u64) -> u64 {
    let (earliest, latest) = (
        now_ms.saturating_sub(MAX_BEHIND_MS),
        now_ms.saturating_add(MAX_AHEAD_MS),
    );
    if (earliest..=latest).contains(&written_ms) {
        return time_ms.clamp(earliest, latest);
    }
    let before_ms = written_ms.saturating_sub(time_ms);
    now_ms.saturating_sub(before_ms).max(earliest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_our_clock_stay_as_they_are() {
        let now = 1_000_000;
        for time in [now - MAX_BEHIND_MS, now - 1, now, now + MAX_AHEAD_MS] {
            assert_eq!(on_our_clock(time, now, now), time);
            assert_eq!(on_our_clock(time, time, now), time);
        }
    }

    #[test]
    fn times_of_another_clock_keep_their_distances() {
        let now = 1_000_000;
        for written in [1_000, now / 2, now + MAX_AHEAD_MS + 1, u64::MAX] {
            assert_eq!(on_our_clock(written, written, now), now);
            assert_eq!(on_our_clock(written - 300, written, now), now - 300);
        }
        for (time, written) in [
            (0, u64::MAX),
            (u64::MAX, 0),
            (0, now),
            (u64::MAX, now),
            (u64::MAX, u64::MAX),
        ] {
            let taken = on_our_clock(time, written, now);
            assert!(
                (now - MAX_BEHIND_MS..=now + MAX_AHEAD_MS).contains(&taken),
                "{time} of {written}: {taken}"
            );
        }
    }
}
