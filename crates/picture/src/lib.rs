//! Images as resources: encodes an app's image as a small PNG on the device, and validates a PNG that arrives from
//! a network.
//!
//! [`encode`] turns pixels into a small PNG. With the feature `check`, `check_png` validates that bytes are one such PNG,
//! from the first to the last. The crate knows nothing about screens, files or networks, and is the only one that uses the `image`
//! crate, which scales on the device and decodes for `check`. The PNG is written here.

#[cfg(feature = "check")]
mod check;
mod encode;
mod error;
mod filter;
mod limits;
mod pixels;
mod png;
mod resource_id;

#[cfg(feature = "check")]
pub use check::{MAX_CHECKED_BYTES, MAX_CHECKED_EDGE_PX, check_png};
pub use encode::encode;
pub use error::{Error, Result};
pub use limits::{BYTES_PER_PIXEL, EDGES_PX, MAX_PIXEL_BYTES, MAX_PNG_BYTES, MAX_SOURCE_EDGE_PX};
pub use pixels::Pixels;
pub use resource_id::resource_id;
