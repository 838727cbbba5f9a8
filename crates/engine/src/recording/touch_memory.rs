//! What redaction of touches remembers beyond a recording: fingers and the keyboard stay where they are when one ends.

use super::keyboards::Keyboards;
use super::pointers::Pointers;

/// The pointers that are down, and the places of the keyboard.
#[derive(Debug, Default)]
pub(crate) struct TouchMemory {
    /// The pointers that are down.
    pub(crate) pointers: Pointers,
    /// The places of the keyboard.
    pub(super) keyboards: Keyboards,
}
