//! Conversion of device uptime to recording time.

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::Environment;

/// Converts uptime to milliseconds since the session's start on the wall clock.
///
/// Uptime alone is not enough: it may stop while the device sleeps, and it restarts when the device boots.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_field_names, reason = "each is a time with its unit")]
pub(crate) struct RecordingClock {
    /// Wall clock at the session's start.
    session_start_wall_ms: u64,
    /// Wall clock at `elapsed_ms`.
    wall_ms: u64,
    elapsed_ms: u64,
}

impl RecordingClock {
    /// Starts at the wall clock and uptime of a segment's header.
    pub(crate) fn new(header: &SegmentHeader) -> Self {
        Self {
            session_start_wall_ms: header.session_start_wall_ms,
            wall_ms: header.wall_ms,
            elapsed_ms: header.elapsed_ms,
        }
    }

    /// Re-anchors to the pair of wall clock and uptime in an anchor entry. Other entries are ignored.
    pub(crate) fn set(&mut self, environment: &Environment) {
        if let Environment::ClockAnchor { wall_ms, elapsed_ms } = environment {
            self.wall_ms = *wall_ms;
            self.elapsed_ms = *elapsed_ms;
        }
    }

    /// Returns the recording time of an uptime, or 0 if it is before the session's start.
    pub(crate) fn t_ms(&self, elapsed_ms: u64) -> u64 {
        self.wall_ms
            .saturating_add(elapsed_ms.saturating_sub(self.elapsed_ms))
            .saturating_sub(self.elapsed_ms.saturating_sub(elapsed_ms))
            .saturating_sub(self.session_start_wall_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recording_time_follows_the_latest_anchor() {
        let mut clock = RecordingClock::new(&SegmentHeader {
            session_start_wall_ms: 1_000_000,
            wall_ms: 1_030_000,
            elapsed_ms: 500,
            ..SegmentHeader::default()
        });
        assert_eq!(clock.t_ms(500), 30_000);
        assert_eq!(clock.t_ms(750), 30_250);
        assert_eq!(clock.t_ms(400), 29_900);
        clock.set(&Environment::ClockAnchor {
            wall_ms: 1_090_000,
            elapsed_ms: 800,
        });
        assert_eq!(clock.t_ms(810), 90_010);
        clock.set(&Environment::ClockAnchor {
            wall_ms: 900_000,
            elapsed_ms: 900,
        });
        assert_eq!(clock.t_ms(901), 0);
    }
}
