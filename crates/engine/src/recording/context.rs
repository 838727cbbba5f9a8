//! The context of a segment that opens later.

use afterimage_wireframe::Viewport;

/// Window and screen name for the header of the next segment.
#[derive(Clone, Debug, Default)]
pub(crate) struct SegmentContext {
    /// The window.
    pub(crate) viewport: Viewport,
    /// The screen's recorded name.
    pub(crate) screen: Option<Box<str>>,
}
