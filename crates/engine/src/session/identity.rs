//! The identity of a recorded session.

use afterimage_config::{DeviceId, InvalidOption, SessionId, SessionName, SessionReplayConfig};

use crate::Now;

/// A session and the start of its recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionStart {
    /// The device and the session.
    pub(crate) name: SessionName,
    /// The call that started the recording.
    pub(crate) started: Now,
}

impl SessionStart {
    /// Returns the session that the options name, started at a time.
    ///
    /// # Errors
    ///
    /// An id that no recording can have. Validation and the setters refuse such ids before.
    pub(crate) fn from_config(config: &SessionReplayConfig, started: Now) -> Result<Self, InvalidOption> {
        let device_id = DeviceId::new(config.device_id.as_str())?;
        let session_id = SessionId::new(config.session_id)?;
        Ok(Self {
            name: SessionName::new(device_id, session_id),
            started,
        })
    }
}
