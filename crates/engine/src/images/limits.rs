//! Limits of the images of one session.

/// Images that one frame's advice requests. The host draws them on its UI thread, in a few hundred microseconds each.
pub(super) const MAX_REQUESTS_PER_FRAME: usize = 4;

/// Time after its request in which an image is accepted, in milliseconds. A host draws it with its next frame or not at all;
/// later the same fingerprint may name a different image.
pub(super) const ANSWER_TIME_MS: u64 = 10_000;

/// Images of a session whose state is tracked. A session of the busiest app shows some hundred; images beyond this number are
/// not requested.
pub(super) const MAX_TRACKED: usize = 1024;

/// Images that one session accepts: the share of the spool's daily budget for one session.
pub(super) const MAX_SESSION_IMAGES: u64 = 200;

/// Bytes of encoded images that one session stores. See [`MAX_SESSION_IMAGES`].
pub(super) const MAX_SESSION_BYTES: u64 = 4 << 20;

/// Images that wait until the spool is open: more than a screen shows.
pub(super) const MAX_NOT_LOOKED_UP: usize = 256;
