//! The host's settings at the time of a call.

use afterimage_config::{LifecycleState, SessionReplayConfig};
use afterimage_wireframe::Rect;

use crate::{RecordingScope, ScreenTransitions};

/// Everything that the host has set, from one call on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The lifecycle state after the call.
    pub lifecycle: LifecycleState,
    /// The options with the present ids.
    pub config: SessionReplayConfig,
    /// The screens that may be visible.
    pub screens: ScreenTransitions,
    /// The name under which the shown screen is recorded: the event mapper may have edited it, or dropped it (`None`).
    pub recorded_screen: Option<Box<str>>,
    /// The app is in the background.
    pub is_in_background: bool,
    /// The keyboard's frame in the window, `None` if it is hidden. Touches on it are redacted, also in a recording that starts
    /// after it appeared.
    pub keyboard: Option<Rect>,
}

impl Settings {
    /// Returns whether the host wants recording.
    #[must_use]
    pub fn is_started(&self) -> bool {
        self.lifecycle == LifecycleState::Started
    }

    /// Returns the settings that [`CarriedState`](crate::CarriedState) compares.
    #[must_use]
    pub fn scope(&self) -> RecordingScope {
        RecordingScope::new(self.lifecycle, &self.config)
    }
}
