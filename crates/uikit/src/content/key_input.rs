//! Views that take the keys of the keyboard and draw the text themselves, as fields for a PIN do.

use afterimage_wireframe::InputType;
use objc2::msg_send;
use objc2_ui_kit::UIView;

use super::declarations::{Declarations, write_secret};
use super::node_writer::NodeWriter;
use crate::objects::memory::ViewMemory;

/// Writes the declarations of a view, and returns whether its text is a secret, so that nothing below it is read.
pub(super) fn write(view: &UIView, memory: &mut ViewMemory, nodes: &mut NodeWriter) -> bool {
    let declarations = Declarations::of_key_input(view);
    let is_secret = declarations.write(view, Some(InputType::Text), memory, nodes);
    if is_secret {
        // SAFETY: a required method of `UIKeyInput`, with this signature.
        let has_text: bool = unsafe { msg_send![view, hasText] };
        write_secret(!has_text, nodes);
    }
    is_secret
}
