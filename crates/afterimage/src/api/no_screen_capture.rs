//! [`ScreenCapture`] on systems whose views the library cannot capture: there is none.

use crate::model::CaptureCounts;

/// A capture, of which there is none.
pub(crate) enum ScreenCapture {}

impl ScreenCapture {
    pub(crate) fn start(&self) {
        match *self {}
    }

    pub(crate) fn stop(&self) {
        match *self {}
    }

    pub(crate) fn counts(&self) -> CaptureCounts {
        match *self {}
    }

    pub(crate) fn screen_named(&self) {
        match *self {}
    }
}
