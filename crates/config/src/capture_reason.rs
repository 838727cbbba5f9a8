//! The answer of `status()`: the first reason why a session is or is not recorded, and its sentence.

use std::fmt;

use crate::ids::NO_SESSION;
use crate::lifecycle::LifecycleState;
use crate::sampling::RateText;

/// Origin of a sample rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateSource {
    /// The app's options.
    Local,
    /// Remote config.
    Remote,
    /// Remote config from the cache.
    Cached,
}

/// The reason why a session is or is not recorded. `Display` is a sentence for developers, with the next step if there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CaptureReason {
    /// The session is in the sample, and is recorded.
    Sampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The session is not in the sample.
    NotSampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// The session's ratio, from 0 to 1: it is in the sample at each rate above.
        ratio: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The user opted out.
    OptedOut,
    /// The host set no session.
    NoSession,
    /// Remote config disables recording.
    CaptureDisabled,
    /// The session is to be recorded, and no frame of it was recorded yet.
    AwaitingFrame,
    /// The app is in the background, where no frame is recorded.
    InBackground,
    /// The disk refuses the recording.
    StorageRefused,
    /// A different engine or process owns the storage folder.
    StorageInUse,
    /// The session is recorded, and not uploaded: the server refuses the key or the access.
    KeyRefused {
        /// Status code of the server's answer.
        status: u16,
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The session is recorded, and not uploaded: the server's answers are not usable, and uploads pause.
    UploadsPaused {
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The session is recorded, and segments or images wait for a network.
    Offline {
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The request for remote config is in progress.
    RemoteConfigPending,
    /// Remote config could not be fetched, and none is cached.
    RemoteConfigUnavailable,
    /// The engine is starting, and the session is not decided.
    Undecided,
    /// The host did not call `start`.
    #[default]
    NotStarted,
    /// The host called `stop`.
    Stopped,
    /// The instance was disposed.
    Disposed,
    /// The instance attaches to the app's engine, and the app has not started one.
    NotAttached,
    /// The SDK panicked and is off for the rest of the process.
    InternalError,
}

/// An obstacle to uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadObstacle {
    /// The server refuses the key or the access.
    KeyRefused {
        /// Status code of the server's answer.
        status: u16,
    },
    /// Uploads pause, since the answers of the server are not usable.
    Paused,
}

/// The facts from which `status()` derives its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusFacts {
    /// State of the lifecycle.
    pub lifecycle: LifecycleState,
    /// Whether the SDK panicked.
    pub has_failed: bool,
    /// Whether the user opted out.
    pub opt_out: bool,
    /// Id of the session, -1 for none.
    pub session_id: i64,
    /// The engine's decision about the session: sampling, remote config, the storage and the frames. `None` before it.
    pub decided: Option<CaptureReason>,
    /// The obstacle that uploads met last.
    pub uploads: Option<UploadObstacle>,
    /// Whether the device has a network.
    pub online: bool,
    /// Segments and images that wait for their upload.
    pub waiting: u64,
}

impl StatusFacts {
    /// Returns the first reason, in a fixed order: what ends recording for good, the host's and the user's choices, the engine's decision, and
    /// the obstacles to uploads.
    #[must_use]
    pub fn reason(self) -> CaptureReason {
        let waiting = self.waiting;
        match self.lifecycle {
            LifecycleState::Disposed => return CaptureReason::Disposed,
            _ if self.has_failed => return CaptureReason::InternalError,
            LifecycleState::Created => return CaptureReason::NotStarted,
            LifecycleState::Stopped => return CaptureReason::Stopped,
            LifecycleState::Started if self.opt_out => return CaptureReason::OptedOut,
            LifecycleState::Started if self.session_id == NO_SESSION => return CaptureReason::NoSession,
            LifecycleState::Started => {}
        }
        match (self.decided, self.uploads) {
            (Some(CaptureReason::Sampled { .. }), Some(UploadObstacle::KeyRefused { status })) => {
                CaptureReason::KeyRefused { status, waiting }
            }
            (Some(CaptureReason::Sampled { .. }), Some(UploadObstacle::Paused)) => {
                CaptureReason::UploadsPaused { waiting }
            }
            (Some(CaptureReason::Sampled { .. }), None) if !self.online && waiting > 0 => {
                CaptureReason::Offline { waiting }
            }
            (decided, _) => decided.unwrap_or(CaptureReason::Undecided),
        }
    }
}

impl CaptureReason {
    /// Returns whether the screen is recorded now. Obstacles to uploads do not end recording.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        matches!(
            self,
            Self::Sampled { .. }
                | Self::KeyRefused { .. }
                | Self::UploadsPaused { .. }
                | Self::Offline { .. }
        )
    }
}

impl fmt::Display for CaptureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sampled {
                session_id,
                rate,
                source,
            } => {
                write!(
                    f,
                    "recorded: session {session_id} is in the sample (rate {}, {source})",
                    RateText(*rate)
                )
            }
            Self::NotSampled {
                session_id,
                rate,
                ratio,
                source,
            } => {
                write!(
                    f,
                    "not recorded: session {session_id} is not in the sample (its ratio {}, rate {}, {source}); a rate above the ratio records it",
                    RateText(*ratio),
                    RateText(*rate)
                )
            }
            Self::OptedOut => f.write_str("not recorded: the user opted out; opt in after a consent"),
            Self::NoSession => {
                f.write_str("not recorded: there is no session (session id -1); set a session id")
            }
            Self::CaptureDisabled => f.write_str("not recorded: remote config disables recording; enable it on the server"),
            Self::AwaitingFrame => f.write_str("not recorded yet: waiting for the first frame"),
            Self::InBackground => f.write_str("not recorded: the app is in the background"),
            Self::StorageRefused => f.write_str(
                "not recorded: the storage folder cannot be written; check that it is writable and the disk has free space",
            ),
            Self::StorageInUse => f.write_str(
                "not recorded: a different engine or process uses the storage folder; give each a folder of its own",
            ),
            Self::KeyRefused { status, waiting } => write!(
                f,
                "recorded, and not uploaded: the server refuses the API key (status {status}); check api_key. {waiting} recordings and images wait"
            ),
            Self::UploadsPaused { waiting } => write!(
                f,
                "recorded, and not uploaded: the answers of the server are not usable; see last_problem. {waiting} recordings and images wait"
            ),
            Self::Offline { waiting } => write!(
                f,
                "recorded: {waiting} recordings and images wait for a network; they are sent when there is one"
            ),
            Self::RemoteConfigPending => f.write_str("not recorded yet: waiting for remote config"),
            Self::RemoteConfigUnavailable => f.write_str(
                "not recorded: remote config could not be fetched and none is cached; \
                 check the server, or turn enable_remote_config off",
            ),
            Self::Undecided => f.write_str("not recorded yet: starting"),
            Self::NotStarted => f.write_str("not recorded: start was not called; call it"),
            Self::Stopped => f.write_str("not recorded: it was stopped; call start to continue"),
            Self::Disposed => f.write_str("not recorded: this session replay was disposed; create a new one"),
            Self::NotAttached => f.write_str(
                "not recorded: this instance attaches to the app's engine, and the app has not started one",
            ),
            Self::InternalError => f.write_str(
                "not recorded: an internal error switched recording off for the rest of this process",
            ),
        }
    }
}

impl fmt::Display for RateSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Local => "set by the app",
            Self::Remote => "set by remote config",
            Self::Cached => "set by cached remote config",
        })
    }
}
