//! The state of the session.

use afterimage_config::CaptureReason;

use super::awaiting::AwaitingConfig;
use crate::model::{CaptureState, SpoolRefusal};
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

    /// Returns the reason why the screen is or is not recorded now.
    pub(super) fn reason(&self, is_in_background: bool) -> Option<CaptureReason> {
        let (recording, sampled) = match self {
            Self::Idle(reason) => return reason.clone(),
            Self::AwaitingConfig(_) => return Some(CaptureReason::RemoteConfigPending),
            Self::Recording(recording, sampled) => (recording, sampled),
        };
        let obstacle = match recording.refusal() {
            Some(SpoolRefusal::Storage) => Some(CaptureReason::StorageRefused),
            Some(SpoolRefusal::FolderInUse) => Some(CaptureReason::StorageInUse),
            None if is_in_background => Some(CaptureReason::InBackground),
            None if !recording.has_frame() || !recording.has_stored() => Some(CaptureReason::AwaitingFrame),
            None => None,
        };
        obstacle.or_else(|| Some(sampled.clone()))
    }

    /// Returns whether the recording has no frame of the present screen.
    pub(super) fn lacks_frame(&self) -> bool {
        match self {
            Self::Idle(_) => false,
            Self::AwaitingConfig(awaiting) => !awaiting.has_frame(),
            Self::Recording(recording, _) => !recording.has_frame(),
        }
    }

    /// Returns whether a frame of the recording was stored and the spool accepts more.
    pub(super) fn has_replay(&self) -> bool {
        match self {
            Self::Idle(_) | Self::AwaitingConfig(_) => false,
            Self::Recording(recording, _) => recording.has_stored() && recording.refusal().is_none(),
        }
    }

    /// Returns the time at which a frame that decides about held touches is overdue.
    pub(super) fn touch_frame_due_ms(&self) -> Option<u64> {
        match self {
            Self::Recording(recording, _) => recording.touch_frame_due_ms(),
            Self::Idle(_) | Self::AwaitingConfig(_) => None,
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
