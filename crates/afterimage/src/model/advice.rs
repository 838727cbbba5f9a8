//! Pace of capture, and images that are asked for.

/// When the host should walk its views next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaptureAdvice {
    /// Not sooner than this after the last walk, if anything was drawn since.
    Next {
        /// Milliseconds.
        after_ms: u32,
        /// Images of earlier frames whose pixels are wanted now, by `submit_image`; mostly none. One that the host does not
        /// have any more, or does not want to draw, is left out.
        images: Vec<WantedImage>,
    },
    /// Nothing is recorded: take the hooks off until the engine is started again or its session changes.
    Stop,
}

/// An image whose pixels are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedImage {
    /// The image, as the frame buffer named it.
    pub hash: String,
    /// What is larger is scaled down to this, so that it need not be drawn any larger.
    pub max_edge_px: u32,
}
