//! Frames and images on the host's thread: the header is checked, touches are read, bytes are copied. Nothing here waits.

use std::sync::Arc;

use afterimage_compression::{MAX_AHEAD_MS, MAX_BEHIND_MS};
use afterimage_engine::{CaptureState, ImageRefusal, Input, RawBytes, allows_images};
use afterimage_picture::{EDGES_PX, Pixels};
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::FrameBuffer;

use super::handle::Runtime;
use super::image_pixels::SubmittedImage;
use super::inbox::Message;
use crate::model::{CaptureAdvice, WantedImage};

impl Runtime {
    /// Checks the header of a frame buffer.
    ///
    /// # Errors
    ///
    /// The advice for the host: nothing is recorded, or the buffer is malformed, which is counted and logged.
    pub(crate) fn open_frame<'b>(&self, buffer: &'b [u8]) -> Result<FrameBuffer<'b>, CaptureAdvice> {
        let (capture, after_ms) = {
            let state = self.published.lock();
            (state.capture(), state.settings.walk_interval_ms())
        };
        if capture == CaptureState::Idle {
            return Err(CaptureAdvice::Stop);
        }
        FrameBuffer::open(buffer).map_err(|fault| {
            self.count_bad_frame(&fault);
            next_walk(after_ms, Vec::new(), false)
        })
    }

    /// Queues a frame buffer whose source has this number in the recording. The advice requests images of earlier frames.
    pub(crate) fn submit_frame(self: &Arc<Self>, frame: &FrameBuffer<'_>, source: SourceId) -> CaptureAdvice {
        let now = self.services.clock.now();
        let now_ms = now.elapsed_ms;
        let touches = frame.touches().map(|mut touch| {
            touch.elapsed_ms = to_engine_clock(touch.elapsed_ms, frame.elapsed_ms(), now_ms);
            touch
        });
        let mut queued = self.inbox.put_touches(touches, now);
        let tree = frame.tree();
        let has_later_touch = has_touch_after_tree(frame);
        let (requests, is_missing, after_ms) = {
            let mut state = self.published.lock();
            state.rejections.count_degraded_touches(&frame.degraded_touches());
            // While a change of settings is undecided, the requests are those of the recording before it.
            let recording = state.images.recording();
            let is_exchanging = tree.is_some()
                && state.capture() == CaptureState::Recording
                && allows_images(state.settings.conditions);
            let recording = recording.filter(|_| is_exchanging);
            let hashes = recording.map(|_| state.images.next_requests(source, now_ms));
            let requests = recording.zip(hashes);
            let is_missing = tree.is_none() && state.wants_frame();
            (requests, is_missing, state.settings.walk_interval_ms())
        };
        if let Some(tree) = tree {
            let at_ms = to_engine_clock(frame.elapsed_ms(), frame.elapsed_ms(), now_ms);
            queued = self.inbox.put_frame(source, at_ms, &tree, now);
        }
        self.ensure_handled(queued);
        let hashes = requests.iter().flat_map(|(_, hashes)| hashes);
        let images = hashes.map(|hash| WantedImage {
            hash: hash.to_string(),
            max_edge_px: EDGES_PX[0],
        });
        let advice = next_walk(after_ms, images.collect(), has_later_touch || is_missing);
        if let Some((recording, hashes)) = requests.filter(|(_, hashes)| !hashes.is_empty()) {
            self.send(Input::ImagesRequested { hashes, recording });
        }
        advice
    }

    /// Queues the pixels of a requested image.
    ///
    /// # Errors
    ///
    /// The reason why the image is refused, which is counted and logged.
    pub(crate) fn submit_image(
        self: &Arc<Self>,
        hash: &str,
        width: u32,
        height: u32,
        pixels: &[u8],
    ) -> Result<(), ImageRefusal> {
        self.accept_image(hash, width, height, pixels)
            .inspect_err(|refusal| self.refuse_image(*refusal))
    }

    fn accept_image(
        self: &Arc<Self>,
        hash: &str,
        width: u32,
        height: u32,
        pixels: &[u8],
    ) -> Result<(), ImageRefusal> {
        if self.capture() != CaptureState::Recording {
            return Err(ImageRefusal::NotRecording);
        }
        Pixels::new(width, height, pixels)?;
        let permit = self.inbox.reserve_image(pixels.len()).ok_or(ImageRefusal::Busy)?;
        let now_ms = self.services.clock.now().elapsed_ms;
        let recording = self.published.lock().images.accept(hash, now_ms)?;
        let image = SubmittedImage {
            hash: hash.into(),
            width,
            height,
            pixels: RawBytes::from(pixels),
            recording,
            permit,
        };
        self.send_message(Message::Image(Box::new(image)));
        Ok(())
    }
}

fn next_walk(after_ms: u32, images: Vec<WantedImage>, frame_wanted: bool) -> CaptureAdvice {
    CaptureAdvice::Next {
        after_ms,
        images,
        frame_wanted,
    }
}

/// Returns whether a buffer has a touch that was made after its tree was walked. The frame after the touch decides about its
/// place, and a still screen submits none by itself.
fn has_touch_after_tree(frame: &FrameBuffer<'_>) -> bool {
    let walked_ms = frame.tree().map(|_| frame.elapsed_ms());
    frame
        .touches()
        .any(|touch| walked_ms.is_none_or(|walked_ms| touch.elapsed_ms > walked_ms))
}

/// Converts a time of a buffer to the engine's clock; `written_ms` is the buffer's own time. If the buffer's clock cannot be the
/// engine's (an attached instance may count from its own start), the buffer counts as written now: times that jump would end
/// segments early, or never.
fn to_engine_clock(time_ms: u64, written_ms: u64, now_ms: u64) -> u64 {
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
    use afterimage_wireframe::buffer::FrameWriter;
    use afterimage_wireframe::{Point, Timed, Touch, TouchPhase, Viewport};

    use super::*;

    #[test]
    fn a_frame_is_wanted_after_a_touch_that_no_tree_of_its_buffer_follows() {
        for (touched_ms, has_tree, is_wanted) in [
            (Some(1001), true, true),
            (Some(1000), true, false),
            (Some(900), false, true),
            (None, false, false),
        ] {
            let mut writer = FrameWriter::default();
            writer.begin(SourceId(0), 1000, Viewport::default());
            if has_tree {
                writer.tree();
            }
            if let Some(touched_ms) = touched_ms {
                let touch = Touch {
                    pointer: 1,
                    phase: TouchPhase::Start,
                    at: Point { x: 1, y: 1 },
                };
                writer.touch(&Timed::new(touched_ms, touch));
            }
            let frame = FrameBuffer::open(writer.finish()).unwrap();
            assert_eq!(
                has_touch_after_tree(&frame),
                is_wanted,
                "{touched_ms:?}, {has_tree}"
            );
        }
    }

    #[test]
    fn times_of_the_engine_clock_are_unchanged() {
        let now = 1_000_000;
        for time in [now - MAX_BEHIND_MS, now - 1, now, now + MAX_AHEAD_MS] {
            assert_eq!(to_engine_clock(time, now, now), time);
            assert_eq!(to_engine_clock(time, time, now), time);
        }
    }

    #[test]
    fn times_of_a_different_clock_keep_their_distances() {
        let now = 1_000_000;
        for written in [1_000, now / 2, now + MAX_AHEAD_MS + 1, u64::MAX] {
            assert_eq!(to_engine_clock(written, written, now), now);
            assert_eq!(to_engine_clock(written - 300, written, now), now - 300);
        }
        for (time, written) in [
            (0, u64::MAX),
            (u64::MAX, 0),
            (0, now),
            (u64::MAX, now),
            (u64::MAX, u64::MAX),
        ] {
            let taken = to_engine_clock(time, written, now);
            assert!(
                (now - MAX_BEHIND_MS..=now + MAX_AHEAD_MS).contains(&taken),
                "{time} of {written}: {taken}"
            );
        }
    }
}
