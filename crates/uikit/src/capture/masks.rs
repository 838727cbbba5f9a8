//! The app's masking of a view.

use afterimage_wireframe::MaskOverride;
use objc2_ui_kit::UIView;

use crate::objects::memory::ViewMemory;

/// Stores the app's masking of a view and its descendants; `None` removes it. The next walk records it.
pub fn set_mask_override(view: &UIView, mask: Option<MaskOverride>) {
    let mut memory = ViewMemory::last_of(view);
    memory.mask_override = mask;
    memory.stored(view);
}
