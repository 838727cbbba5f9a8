//! From the host's uptime to recording time.

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::Environment;

/// Turns uptime into milliseconds since the session's start, by the wall clock: uptime may stand still
/// while the device sleeps, and starts anew with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Wall clock when the session began.
    session_start: u64,
    /// Wall clock at an uptime.
    wall: u64,
    /// That uptime.
    uptime: u64,
}

impl Clock {
    /// The clock at a segment's beginning.
    pub(crate) fn new(header: &SegmentHeader) -> Self {
        Self {
            session_start: header.session_start_wall_ms,
            wall: header.wall_ms,
            uptime: header.uptime_ms,
        }
    }

    /// Takes a new pair of wall clock and uptime where there is one.
    pub(crate) fn set(&mut self, environment: &Environment) {
        if let Environment::ClockAnchor { wall_ms, uptime_ms } = environment {
            self.wall = *wall_ms;
            self.uptime = *uptime_ms;
        }
    }

    /// Recording time of an uptime; 0 for what is older than the session.
    pub(crate) fn t_ms(&self, uptime_ms: u64) -> u64 {
        self.wall
            .saturating_add(uptime_ms.saturating_sub(self.uptime))
            .saturating_sub(self.uptime.saturating_sub(uptime_ms))
            .saturating_sub(self.session_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_from_the_sessions_start_whatever_the_uptime_does() {
        let mut clock = Clock::new(&SegmentHeader {
            session_start_wall_ms: 1_000_000,
            wall_ms: 1_030_000,
            uptime_ms: 500,
            ..SegmentHeader::default()
        });
        assert_eq!(clock.t_ms(500), 30_000);
        assert_eq!(clock.t_ms(750), 30_250);
        assert_eq!(clock.t_ms(400), 29_900);
        clock.set(&Environment::ClockAnchor {
            wall_ms: 1_090_000,
            uptime_ms: 800,
        });
        assert_eq!(clock.t_ms(810), 90_010);
        clock.set(&Environment::ClockAnchor {
            wall_ms: 900_000,
            uptime_ms: 900,
        });
        assert_eq!(clock.t_ms(901), 0);
    }
}
