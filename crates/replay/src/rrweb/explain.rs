//! Debug recordings say of each node what masking decided and why: the export outlines it by the decision,
//! and writes the reason on what is not shown as it is.

use std::borrow::Cow;
use std::fmt::Write;

use afterimage_wireframe::{Attr, MaskAction, MaskReason, Node};

/// Green is shown, amber is masked, red is blocked. A player that gives the document's root the class `plain`
/// takes all of it away.
const SHEET: &str = include_str!("explain.css");

/// The class of a node with what says its decision.
pub(super) fn explained<T>(node: &Node<T>, class: Option<&'static str>) -> Option<Cow<'static, str>> {
    let Some(action) = node.attr(Attr::MaskAction).and_then(MaskAction::from_code) else {
        return class.map(Cow::Borrowed);
    };
    let reason = node.attr(Attr::MaskReason).and_then(MaskReason::from_code);
    let reason = reason.unwrap_or(MaskReason::Other).name();
    let class = class.map(|class| format!("{class} ")).unwrap_or_default();
    Some(format!("{class}why {} why-{reason}", action.name()).into())
}

/// What the style sheet needs besides.
pub(super) fn sheet() -> String {
    let mut sheet = SHEET.to_owned();
    for reason in MaskReason::ALL {
        // Writing to a string cannot fail.
        let _ = write!(sheet, ".why-{0}::before{{content:\"{0}\"}}", reason.name());
    }
    sheet
}
