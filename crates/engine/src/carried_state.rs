//! The one table of changes: the state of before a change that may be in a recording after it.
//! `docs/book/transitions.md` has the same table for people, and a test compares both.

use afterimage_config::{LifecycleState, SessionReplayConfig};

/// A change after which the recording may be that of another person, session or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostChange {
    /// The session id.
    SessionId,
    /// The device id. A user id will count as this.
    DeviceId,
    /// The user opts out.
    OptOut,
    /// The user opts in again.
    OptIn,
    /// The host stops recording.
    Stop,
    /// The host starts recording, for the first time or again.
    Start,
    /// The app moves to the background.
    Background,
    /// The app returns from the background.
    Foreground,
    /// The instance is disposed.
    Dispose,
    /// An instance attaches. The state of other sources counts.
    Attach,
    /// An instance detaches. The state of other sources counts.
    Detach,
}

/// The state of before a change that may be in a recording after it.
///
/// State that is not listed is the same for every change of the settings: gestures in flight, touches and events that were not
/// recorded yet, image requests and pixels are never carried over; memory that only hides content (secrets, redacted pointers,
/// the name of the screen as far as masking rules use it) always is. A move to the background and a change of sources end no
/// recording: the recording itself applies their rows of `docs/book/transitions.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarriedState {
    /// The frames of the present screen: the next recording opens with them.
    pub frames: bool,
    /// Pointers that are down: their later samples are recorded.
    pub pointers: bool,
    /// The name of the shown screen, in headers of segments.
    pub screen_name: bool,
}

/// The settings of which each has its own rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingScope {
    lifecycle: LifecycleState,
    device_id: String,
    session_id: i64,
    opt_out: bool,
}

impl HostChange {
    /// All changes, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::SessionId,
        Self::DeviceId,
        Self::OptOut,
        Self::OptIn,
        Self::Stop,
        Self::Start,
        Self::Background,
        Self::Foreground,
        Self::Dispose,
        Self::Attach,
        Self::Detach,
    ];

    /// Returns the state that the change carries over.
    #[must_use]
    pub fn carries(self) -> CarriedState {
        match self {
            Self::SessionId | Self::Attach | Self::Detach => CarriedState::ALL,
            Self::DeviceId | Self::OptOut | Self::OptIn | Self::Dispose => CarriedState::NONE,
            // The person is the same, and the screen is unknown.
            Self::Stop | Self::Start | Self::Background | Self::Foreground => CarriedState {
                frames: false,
                ..CarriedState::ALL
            },
        }
    }
}

impl CarriedState {
    /// Everything.
    pub const ALL: Self = Self {
        frames: true,
        pointers: true,
        screen_name: true,
    };

    /// Nothing.
    pub const NONE: Self = Self {
        frames: false,
        pointers: false,
        screen_name: false,
    };

    /// Returns the state that a call carries over which may have changed several settings.
    #[must_use]
    pub fn between(before: &RecordingScope, after: &RecordingScope) -> Self {
        let changes = HostChange::ALL.into_iter();
        changes
            .filter(|change| after.differs_by(*change, before))
            .map(HostChange::carries)
            .fold(Self::ALL, Self::and)
    }

    fn and(self, other: Self) -> Self {
        Self {
            frames: self.frames && other.frames,
            pointers: self.pointers && other.pointers,
            screen_name: self.screen_name && other.screen_name,
        }
    }
}

impl RecordingScope {
    /// Returns the scope of a lifecycle state and options.
    #[must_use]
    pub fn new(lifecycle: LifecycleState, config: &SessionReplayConfig) -> Self {
        Self {
            lifecycle,
            device_id: config.device_id.clone(),
            session_id: config.session_id,
            opt_out: config.opt_out,
        }
    }

    fn differs_by(&self, change: HostChange, before: &Self) -> bool {
        let is_new = |state| self.lifecycle == state && before.lifecycle != state;
        match change {
            HostChange::SessionId => self.session_id != before.session_id,
            HostChange::DeviceId => self.device_id != before.device_id,
            HostChange::OptOut => self.opt_out && !before.opt_out,
            HostChange::OptIn => !self.opt_out && before.opt_out,
            HostChange::Stop => is_new(LifecycleState::Stopped),
            HostChange::Start => is_new(LifecycleState::Started),
            HostChange::Dispose => is_new(LifecycleState::Disposed),
            // These are no settings.
            HostChange::Background | HostChange::Foreground | HostChange::Attach | HostChange::Detach => {
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(lifecycle: LifecycleState, device_id: &str, session_id: i64, opt_out: bool) -> RecordingScope {
        let config = SessionReplayConfig {
            session_id,
            opt_out,
            ..SessionReplayConfig::new("key", device_id)
        };
        RecordingScope::new(lifecycle, &config)
    }

    #[test]
    fn a_session_alone_keeps_the_screen_and_any_change_with_a_device_keeps_nothing() {
        use LifecycleState::{Started, Stopped};
        let before = scope(Started, "device-1", 1, false);
        let after = |lifecycle, device, session, opt_out| {
            CarriedState::between(&before, &scope(lifecycle, device, session, opt_out))
        };
        assert_eq!(after(Started, "device-1", 1, false), CarriedState::ALL);
        assert_eq!(after(Started, "device-1", 2, false), CarriedState::ALL);
        assert_eq!(after(Started, "device-2", 2, false), CarriedState::NONE);
        assert_eq!(after(Stopped, "device-2", 1, false), CarriedState::NONE);
        assert_eq!(after(Started, "device-1", 1, true), CarriedState::NONE);
        assert_eq!(after(Stopped, "device-1", 1, false), HostChange::Stop.carries());
    }
}
