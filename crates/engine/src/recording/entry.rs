//! The entries of a recording.

use afterimage_masking::MaskedText;
use afterimage_wireframe::Entry;

/// An entry whose text went through masking.
pub(super) type MaskedEntry = Entry<MaskedText>;
