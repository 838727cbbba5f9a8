//! What redaction of touches remembers beyond a recording: fingers and the keyboard stay where they are when one ends.

use afterimage_wireframe::Rect;

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

impl TouchMemory {
    /// Applies the keyboard's place at the start of a recording.
    pub(crate) fn set_keyboard(&mut self, place: Option<Rect>, at_ms: u64) {
        if self.keyboards.present() != place {
            self.keyboards.move_to(place, at_ms);
        }
    }
}
