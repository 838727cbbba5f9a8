//! Overlay of a debug recording: an outline in the colour of each masking decision, and the reason as a label on
//! nodes that are not kept.

use std::borrow::Cow;
use std::fmt::Write;

use afterimage_wireframe::{Attr, MaskAction, MaskReason, Node};

/// Kept nodes are green, masked ones amber, blocked ones red. The class `plain` on the document's root hides the
/// overlay.
const SHEET: &str = include_str!("mask_overlay.css");

/// Returns a node's class, extended by those of its masking decision if it carries one.
pub(super) fn class_with_decision<T>(
    node: &Node<T>,
    class: Option<&'static str>,
) -> Option<Cow<'static, str>> {
    let Some(action) = node.attr(Attr::MaskAction).and_then(MaskAction::from_code) else {
        return class.map(Cow::Borrowed);
    };
    let reason = node.attr(Attr::MaskReason).and_then(MaskReason::from_code);
    let reason = reason.unwrap_or(MaskReason::Other).name();
    let class = class.map(|class| format!("{class} ")).unwrap_or_default();
    Some(format!("{class}why {} why-{reason}", action.name()).into())
}

/// Returns the style sheet of the overlay, with a label for each reason.
pub(super) fn sheet() -> String {
    let mut sheet = SHEET.to_owned();
    for reason in MaskReason::ALL {
        // Writing to a string cannot fail.
        let _ = write!(sheet, ".why-{0}::before{{content:\"{0}\"}}", reason.name());
    }
    sheet
}
