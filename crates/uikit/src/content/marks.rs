//! The marks by which the app or a rule selects a view.

use objc2_ui_kit::{UIAccessibilityIdentification, UIView};

use crate::objects::classes::is_of_system;
use crate::objects::memory::mask_override;

/// Returns whether masking may select a view: it has an override, an identifier or a class of the app. Such a view needs a node of
/// its own.
pub(super) fn is_marked(view: &UIView) -> bool {
    mask_override(view).is_some() || !is_of_system(view.class()) || view.accessibilityIdentifier().is_some()
}
