//! The app's masking of a view.

use afterimage_wireframe::MaskOverride;
use objc2::MainThreadMarker;
use objc2_ui_kit::UIView;

use crate::objects::caught::caught;
use crate::objects::memory::ViewMemory;

/// Stores the app's masking of a view and its descendants; `None` removes it. The next walk records it.
pub fn set_mask_override(view: &UIView, mask: Option<MaskOverride>) {
    let mut memory = ViewMemory::last_of(view);
    memory.mask_override = mask;
    memory.stored(view);
}

/// Stores the app's masking of a view and its descendants, for callers in Swift and Objective-C: 1 masks, 2 unmasks, 3 blocks, 0 removes
/// it, and any other number blocks. Without effect for nil, and on other threads than the main one.
#[unsafe(no_mangle)]
pub extern "C" fn afterimage_set_mask_override(view: Option<&UIView>, mask: u32) {
    let mask = match mask {
        0 => None,
        code => Some(MaskOverride::from_code(code).unwrap_or(MaskOverride::Block)),
    };
    if let (Some(view), Some(_)) = (view, MainThreadMarker::new()) {
        let _ = caught(|| set_mask_override(view, mask));
    }
}

/// Returns the app's masking of a view for callers in Swift and Objective-C: 1 masks, 2 unmasks, 3 blocks, 0 is none. Also 0 for nil, and
/// on other threads than the main one.
#[unsafe(no_mangle)]
pub extern "C" fn afterimage_mask_override(view: Option<&UIView>) -> u32 {
    let (Some(view), Some(_)) = (view, MainThreadMarker::new()) else {
        return 0;
    };
    let stored = caught(|| ViewMemory::last_of(view).mask_override);
    stored.flatten().map_or(0, MaskOverride::code)
}
