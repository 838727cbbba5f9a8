//! Images as resources: a recording names an image by the host's fingerprint, and its pixels are uploaded once per device.
//!
//! Frames show images ([`observed`]). The spool knows which were delivered before; the others are requested with the advice
//! of a later frame ([`exchange`], which the host's threads share). Submitted pixels follow the frames that were submitted before
//! them, so a frame that hides an image is known before its pixels are encoded. [`requests`] decides at each step whether an image
//! may go on.

mod exchange;
mod intake;
mod limits;
mod observed;
mod refusal;
mod requests;

pub use exchange::ImageExchange;
pub use refusal::ImageRefusal;

pub(crate) use intake::Images;
pub(crate) use observed::ObservedImages;
