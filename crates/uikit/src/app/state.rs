//! The state of the app.

use afterimage_wireframe::AppState;
use objc2::rc::Retained;
use objc2::{ClassType, msg_send};
use objc2_ui_kit::{UIApplication, UIApplicationState};

/// Returns the app's state. `None` in an app extension, which has no application object; the header denies that.
pub(crate) fn app_state() -> Option<AppState> {
    // SAFETY: the method has this signature, but for the result that may be nil.
    let application: Option<Retained<UIApplication>> =
        unsafe { msg_send![UIApplication::class(), sharedApplication] };
    Some(match application?.applicationState() {
        UIApplicationState::Active => AppState::Active,
        UIApplicationState::Background => AppState::Background,
        _ => AppState::Inactive,
    })
}
