//! The app around its views: its state, the keyboard, and the view controller that is shown.

mod keyboard;
mod observer;
mod screens;
mod state;

pub(crate) use keyboard::without_accessory;
pub(crate) use observer::AppObserver;
pub(crate) use screens::{ScreenNames, shown_controllers};
pub(crate) use state::app_state;

use afterimage_wireframe::{AppState, Rect};

/// A change that the app reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppChange {
    /// The state of the app.
    State(AppState),
    /// The place of the keyboard on the screen, in tenths of a point; `None` if it is hidden.
    Keyboard(Option<Rect>),
}
