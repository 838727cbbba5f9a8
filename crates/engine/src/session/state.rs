//! The state of the session.

use afterimage_config::CaptureReason;

use super::awaiting::AwaitingConfig;
use crate::model::CaptureState;
use crate::recording::Recording;

/// The treatment of frames, and the data that it needs.
#[derive(Debug)]
pub(super) enum SessionState {
    /// Frames are dropped. The reason is `None` if the engine is not started.
    Idle(Option<CaptureReason>),
    /// Frames are held until remote config is known.
    AwaitingConfig(Box<AwaitingConfig>),
    /// Frames are recorded.
    Recording(Box<Recording>, CaptureReason),
}

impl Default for SessionState {
    fn default() -> Self {
        Self::Idle(None)
    }
}

impl SessionState {
    /// Returns whether frames are dropped, held or recorded.
    pub(super) fn capture(&self) -> CaptureState {
        match self {
            Self::Idle(_) => CaptureState::Idle,
            Self::AwaitingConfig(_) => CaptureState::AwaitingConfig,
            Self::Recording(..) => CaptureState::Recording,
        }
    }

    /// Returns the reason why.
    pub(super) fn reason(&self) -> Option<CaptureReason> {
        match self {
            Self::Idle(reason) => reason.clone(),
            Self::AwaitingConfig(_) => Some(CaptureReason::RemoteConfigPending),
            Self::Recording(_, reason) => Some(reason.clone()),
        }
    }

    /// Returns the time at which the state next has work.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Idle(_) => None,
            Self::AwaitingConfig(awaiting) => awaiting.next_deadline_ms(),
            Self::Recording(recording, _) => recording.next_deadline_ms(),
        }
    }
}
