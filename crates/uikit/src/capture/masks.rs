//! The app's masking of a view.

use afterimage_wireframe::MaskOverride;
use objc2_ui_kit::UIView;

use crate::objects::caught::caught;
use crate::objects::memory;

/// Stores the app's masking of a view and its descendants; `None` removes it. The next walk records it.
pub fn set_mask_override(view: &UIView, mask: Option<MaskOverride>) {
    memory::set_mask_override(view, mask);
}

/// Stores the app's masking of a view and its descendants, for callers in Swift and Objective-C: 1 masks, 2 unmasks, 3 blocks, 0 removes
/// it, and any other number blocks. Without effect for nil. On any thread, with effect on the next walk.
#[unsafe(no_mangle)]
pub extern "C" fn afterimage_set_mask_override(view: Option<&UIView>, mask: u32) {
    let mask = match mask {
        0 => None,
        code => Some(MaskOverride::from_code(code).unwrap_or(MaskOverride::Block)),
    };
    if let Some(view) = view {
        let _ = caught(|| memory::set_mask_override(view, mask));
    }
}

/// Returns the app's masking of a view for callers in Swift and Objective-C: 1 masks, 2 unmasks, 3 blocks, 0 is none. Also 0 for nil. On any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn afterimage_mask_override(view: Option<&UIView>) -> u32 {
    let stored = view.and_then(|view| caught(|| memory::mask_override(view)).flatten());
    stored.map_or(0, MaskOverride::code)
}
