//! Pictures as resources: what an app's image becomes on the device, and what is taken for one where it
//! arrives.
//!
//! [`encode`] makes a small PNG of pixels, [`check`] says whether bytes are such a PNG to the last one. The
//! crate knows nothing of screens, files or networks: it is all there is of the `image` crate in the SDK.

mod check;
mod encode;
mod error;
mod id;
mod pixels;

pub use check::{MAX_CHECKED_BYTES, MAX_CHECKED_EDGE_PX, check};
pub use encode::{EDGES_PX, MAX_PNG_BYTES, encode};
pub use error::{Error, Result};
pub use id::id_of;
pub use pixels::{BYTES_PER_PIXEL, MAX_PIXEL_BYTES, MAX_SOURCE_EDGE_PX, Pixels};
