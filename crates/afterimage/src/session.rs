//! Identity and start time of a recorded session.

/// The beginning of a session's recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The device.
    pub device_id: String,
    /// The session.
    pub session_id: i64,
    /// Wall clock.
    pub wall_ms: u64,
}
