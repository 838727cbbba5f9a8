//! Identity and start time of a recorded session.

use afterimage_config::SessionName;

/// The beginning of a session's recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The session.
    pub session: SessionName,
    /// Wall clock.
    pub wall_ms: u64,
}
