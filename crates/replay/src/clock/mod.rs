//! Recording time: milliseconds since the session's start.
//!
//! Segments whose header has the number of a boot are [`SessionTime`]: their times count from the session's start already.
//! Segments of earlier versions are [`WallTime`]. [`timeline`] places the boots of a session behind each other.

mod reading;
mod saturated;
mod session_time;
mod timeline;
mod wall_time;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Entry, Environment, Timed};

pub(crate) use reading::{Reading, Readings};
pub(crate) use timeline::place;

use saturated::to_unsigned;
use session_time::SessionTime;
use wall_time::WallTime;

/// Converts the times of one segment's entries to recording time, in their order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RecordingClock {
    /// Times count from the session's start.
    Session(SessionTime),
    /// Times are placed by the wall clock.
    Wall(WallTime),
}

impl RecordingClock {
    /// Returns the clock of a segment without regard to the other segments of its session.
    pub(crate) fn new(header: &SegmentHeader) -> Self {
        match header.boot {
            Some(_) => Self::Session(SessionTime::new(header)),
            None => Self::Wall(WallTime::new(header)),
        }
    }

    /// Returns the recording time of the next entry, and the entry. A clock anchor becomes a reading of the wall clock at the time
    /// of its entry.
    pub(crate) fn convert<T>(&mut self, entry: Timed<Entry<T>>) -> (u64, Entry<T>) {
        let at_ms = entry.elapsed_ms;
        let (line_ms, entry) = match (self, entry.value) {
            (Self::Session(time), entry) => (time.at(at_ms), entry),
            (Self::Wall(time), Entry::Environment(Environment::ClockAnchor { wall_ms, elapsed_ms })) => {
                let line_ms = time.set(at_ms, wall_ms, elapsed_ms);
                (line_ms, Entry::Environment(time.reading()))
            }
            (Self::Wall(time), entry) => (time.at(at_ms), entry),
        };
        (to_unsigned(line_ms), entry)
    }

    /// Returns the recording time of the segment's header.
    pub(crate) fn start_ms(&self) -> u64 {
        to_unsigned(self.start())
    }

    fn start(&self) -> i128 {
        match self {
            Self::Session(time) => time.start(),
            Self::Wall(time) => time.start(),
        }
    }

    /// Moves all recording times of the segment.
    fn shift(&mut self, by_ms: i128) {
        match self {
            Self::Session(time) => time.shift(by_ms),
            Self::Wall(time) => time.shift(by_ms),
        }
    }
}
