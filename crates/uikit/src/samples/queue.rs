//! Touch samples since the last frame.

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Point, Timed, Touch, TouchPhase};

/// A sample of a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Milliseconds on the clock of `UITouch.timestamp`, which stops while the device sleeps. Rounded down.
    pub uptime_ms: u64,
    /// Number of the pointer, unique among those that are down.
    pub pointer: u32,
    /// The phase.
    pub phase: TouchPhase,
    /// Place on the screen, in tenths of a point.
    pub at: Point,
}

/// Samples since the last frame. If no frame takes them, moves are dropped first, so that the end of each touch still fits.
#[derive(Debug, Default)]
pub struct SampleQueue {
    samples: Vec<Sample>,
}

impl SampleQueue {
    /// Ten fingers at 240 Hz for 0.4 s, or at 120 Hz for 0.8 s. A walk follows a touch within half a second.
    pub const CAPACITY: usize = 1024;
    /// Samples that only starts, ends and cancels use: two for each pointer that has a number.
    pub const RESERVED: usize = 64;

    /// Adds a sample. Returns `false` if there is no room for it.
    #[must_use]
    pub fn push(&mut self, sample: Sample) -> bool {
        let limit = match sample.phase {
            TouchPhase::Move => Self::CAPACITY - Self::RESERVED,
            _ => Self::CAPACITY,
        };
        let has_room = self.samples.len() < limit;
        if has_room {
            self.samples.push(sample);
        }
        has_room
    }

    /// Returns whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Writes all samples into a frame and removes them. `slept_ms` is the time that the device has slept since its boot, read at the
    /// end of the walk: it converts the times of samples to those of frames.
    pub fn drain_into(&mut self, frame: &mut FrameWriter, slept_ms: u64) {
        for sample in self.samples.drain(..) {
            let touch = Touch {
                pointer: sample.pointer,
                phase: sample.phase,
                at: sample.at,
            };
            frame.touch(&Timed::new(sample.uptime_ms.saturating_add(slept_ms), touch));
        }
    }

    /// Removes all samples, and releases their memory.
    pub fn clear(&mut self) {
        self.samples = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_wireframe::buffer::parse;
    use afterimage_wireframe::{SourceId, Viewport};

    fn sample(phase: TouchPhase, uptime_ms: u64) -> Sample {
        Sample {
            uptime_ms,
            pointer: 3,
            phase,
            at: Point { x: 10, y: 20 },
        }
    }

    #[test]
    fn samples_get_the_time_of_frames_and_are_written_once() {
        let mut queue = SampleQueue::default();
        assert!(queue.push(sample(TouchPhase::Start, 1000)));
        let mut frame = FrameWriter::default();
        let mut written = || {
            frame.begin(SourceId(0), 0, Viewport::default());
            queue.drain_into(&mut frame, 500);
            parse(frame.finish()).map(|parsed| parsed.touches)
        };
        let touch = Touch {
            pointer: 3,
            phase: TouchPhase::Start,
            at: Point { x: 10, y: 20 },
        };
        assert_eq!(written(), Ok(vec![Timed::new(1500, touch)]));
        assert_eq!(written(), Ok(vec![]));
    }

    #[test]
    fn moves_leave_room_for_the_ends_of_touches() {
        let mut queue = SampleQueue::default();
        let added = (0..2000).filter(|ms| queue.push(sample(TouchPhase::Move, *ms)));
        let moves = SampleQueue::CAPACITY - SampleQueue::RESERVED;
        assert_eq!((added.count(), queue.samples.len()), (moves, moves));
        assert!(queue.push(sample(TouchPhase::End, 2000)));
        assert_eq!(queue.samples.len(), moves + 1);
    }
}
