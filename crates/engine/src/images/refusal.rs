//! Reasons why an image is refused.

use super::limits::ANSWER_TIME_MS;

/// The reason why an image is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageRefusal {
    /// The session is not recorded.
    #[error("the session is not recorded")]
    NotRecording,
    /// The advice of this recording did not request the image.
    #[error("the image was not requested; submit the images that the advice of a frame names")]
    NotRequested,
    /// The image was submitted too long after its request.
    #[error("the image was submitted more than {ANSWER_TIME_MS} ms after its request")]
    TooLate,
    /// The image was submitted before.
    #[error("the image was submitted before")]
    Repeated,
    /// Masking hides the image.
    #[error("masking hides the image")]
    Hidden,
    /// The session has reached its limit of images or bytes.
    #[error("the session has reached its limit of images")]
    SessionIsFull,
    /// Earlier images are still being encoded.
    #[error("earlier images are still being encoded; submit fewer images at once")]
    Busy,
    /// The day's limit of images is reached.
    #[error("the day's limit of images is reached")]
    DayIsFull,
    /// The size or the pixels are invalid.
    #[error(transparent)]
    Picture(#[from] afterimage_picture::Error),
}
