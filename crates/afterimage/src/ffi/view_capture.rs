//! Capture of the app's views by the library, for hosts that submit no frames of their own.

use std::sync::Arc;

#[cfg(any(target_os = "ios", feature = "uikit"))]
use afterimage_uikit::host;

use crate::api::{ScreenCapture, SessionReplay};

/// Options of the capture of views by the library itself.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ViewCapture {
    /// How touches are read.
    pub touches: TouchCapture,
    /// Whether a screen is named by the class of its view controller, until the app names it.
    pub view_controller_names: bool,
    /// The major versions of iOS on which pictures of SwiftUI's hosting views are taken.
    pub picture_versions: Vec<u32>,
}

/// How the library reads touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum TouchCapture {
    /// By a replaced `-[UIApplication sendEvent:]`, which every event of the app passes through.
    SendEvent,
    /// By a gesture recognizer on each window, which never recognizes anything.
    Recognizers,
    /// Not at all.
    Off,
}

/// Returns a capture that is not started, if there are options for one.
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub(super) fn capture(
    options: Option<ViewCapture>,
    replay: &Arc<SessionReplay>,
    max_fps: u32,
) -> Option<ScreenCapture> {
    let options = options?;
    let options = host::CaptureOptions {
        max_fps,
        touches: match options.touches {
            TouchCapture::SendEvent => host::TouchCapture::SendEvent,
            TouchCapture::Recognizers => host::TouchCapture::Recognizers,
            TouchCapture::Off => host::TouchCapture::Off,
        },
        screen_names: if options.view_controller_names {
            host::ScreenNaming::ViewControllers
        } else {
            host::ScreenNaming::App
        },
        picture_versions: host::IosVersions::of(&options.picture_versions),
    };
    Some(ScreenCapture::new(replay, options))
}

/// Returns no capture: the library has none on this system.
#[cfg(not(any(target_os = "ios", feature = "uikit")))]
pub(super) fn capture(_: Option<ViewCapture>, _: &Arc<SessionReplay>, _: u32) -> Option<ScreenCapture> {
    None
}
