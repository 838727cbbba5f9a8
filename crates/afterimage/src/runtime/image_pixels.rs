//! Pixels on their way from the host to the spool.

use std::fmt;

use afterimage_engine::{RawBytes, RecordingId};

/// Memory for one image in flight. Dropping the permit releases it.
pub(super) struct ImagePermit(Option<Box<dyn FnOnce() + Send>>);

impl ImagePermit {
    /// Returns a permit that calls `release` on drop.
    pub(super) fn new(release: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(release)))
    }
}

impl Drop for ImagePermit {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

/// An image that a host submitted.
pub(super) struct SubmittedImage {
    /// The host's fingerprint.
    pub hash: Box<str>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows of red, green, blue and alpha, one byte each.
    pub pixels: RawBytes,
    /// The recording that requested the image.
    pub recording: RecordingId,
    /// Held until the image is stored or refused.
    pub permit: ImagePermit,
}

impl fmt::Debug for SubmittedImage {
    /// Shows the size alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubmittedImage({} by {})", self.width, self.height)
    }
}

/// An image on its way through the engine.
pub(super) enum ImageInFlight {
    /// Pixels that are not encoded.
    Raw(Box<SubmittedImage>),
    /// An encoded picture.
    Encoded(EncodedImage),
}

/// An encoded picture of an image that a host submitted.
pub(super) struct EncodedImage {
    /// The host's fingerprint.
    pub hash: Box<str>,
    /// The recording that requested the image.
    pub recording: RecordingId,
    /// A PNG file.
    pub png: Vec<u8>,
    /// Held until the picture is stored or refused.
    pub permit: ImagePermit,
}
