//! Host events: everything that a host reports besides frames, touches and images.

use std::fmt;

use afterimage_wireframe::AppState;

/// An event that the host reports. Kinds will be added.
///
/// A host's event mapper sees events after they are bounded, limited and redacted, and before they are encoded.
#[derive(Clone, PartialEq)]
pub enum HostEvent {
    /// The app shows a different screen.
    ///
    /// Masking rules use the name as the app reported it, also if the event mapper edits or drops the event.
    Screen {
        /// The screen's name, at most 200 characters. It is recorded without redaction and must not hold user input.
        name: String,
    },
    /// The app's state changed.
    App {
        /// The new state. `Background` seals the segment, since the process may end there, and drops frames until `Active` or
        /// `Inactive`.
        state: AppState,
    },
    /// The window has a different size.
    Viewport {
        /// Width in logical pixels.
        width: f32,
        /// Height in logical pixels.
        height: f32,
    },
    /// The keyboard moved, appeared or disappeared. Touches on it are recorded at its centre.
    Keyboard {
        /// Left edge in the window, in logical pixels.
        x: f32,
        /// Top edge in the window, in logical pixels.
        y: f32,
        /// Width in logical pixels.
        width: f32,
        /// Height in logical pixels; 0 if the keyboard is hidden.
        height: f32,
    },
}

impl HostEvent {
    /// Returns whether the app is in the background after the event, and `None` if the event does not say.
    #[must_use]
    pub fn is_in_background(&self) -> Option<bool> {
        match self {
            Self::App {
                state: AppState::Background,
            } => Some(true),
            Self::App {
                state: AppState::Active | AppState::Inactive,
            } => Some(false),
            _ => None,
        }
    }
}

impl fmt::Debug for HostEvent {
    /// Shows the kind alone: a name may hold text that was not redacted yet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Screen { .. } => "Screen",
            Self::App { .. } => "App",
            Self::Viewport { .. } => "Viewport",
            Self::Keyboard { .. } => "Keyboard",
        };
        f.debug_struct(kind).finish_non_exhaustive()
    }
}
