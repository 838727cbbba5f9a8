//! A snapshot of the engine for `status()` and for the host's threads.

use afterimage_config::CaptureReason;

use crate::counters::Counters;

/// The treatment of frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaptureState {
    /// Frames are not recorded.
    #[default]
    Idle,
    /// Frames are held until remote config is known.
    AwaitingConfig,
    /// Frames are recorded.
    Recording,
}

/// The reason why the spool stores nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpoolRefusal {
    /// The disk is full, or the folder is not writable.
    Storage,
    /// A different engine or process owns the folder.
    FolderInUse,
}

/// A snapshot of the engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The treatment of frames.
    pub capture: CaptureState,
    /// The reason why the screen is or is not recorded now. `None` if the engine is not started.
    pub reason: Option<CaptureReason>,
    /// The session has a replay: a frame of the recording was stored, and the spool accepts more.
    pub has_replay: bool,
    /// The recording has no frame of the present screen, and a still screen submits none.
    pub wants_frame: bool,
    /// Touches wait for a frame that decides about their places.
    pub holds_touches: bool,
    /// Flushes that are not complete.
    pub open_flushes: usize,
    /// Counts since the engine was made.
    pub counters: Counters,
}

impl Status {
    /// Returns whether the engine has nothing to do until the next input.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.capture == CaptureState::Idle && self.open_flushes == 0
    }
}
