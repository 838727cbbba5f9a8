//! The place of the keyboard.
//!
//! A docked keyboard that hides ends below the screen. One that floats or is split has a place like any other, and an empty one when it
//! hides. The notifications of hiding are not used: UIKit posts them also when a keyboard is undocked and stays visible.

use afterimage_wireframe::{Rect, tenths};
use objc2_core_foundation::CGRect;
use objc2_foundation::{NSNotification, NSValue};
use objc2_ui_kit::{NSValueUIGeometryExtensions, UIKeyboardFrameEndUserInfoKey};

/// Returns the place at which the keyboard is at the end of its movement. `None` if it is not visible on a screen of this height.
pub(super) fn place(notification: &NSNotification, screen_height: f64) -> Option<Rect> {
    // SAFETY: the constants of UIKit are valid while it is loaded.
    let key = unsafe { UIKeyboardFrameEndUserInfoKey };
    let frame = notification.userInfo()?.objectForKey(key)?;
    let frame = frame.downcast_ref::<NSValue>()?;
    // SAFETY: the value of this key is a rectangle.
    visible(unsafe { frame.CGRectValue() }, screen_height)
}

/// Below a docked accessory view without keys, the place that UIKit reports has the height of the home indicator: 34 points, in tenths.
const LEAST_HEIGHT: i32 = 400;

/// Returns the place of the keys below the accessory view of the app, which UIKit includes in that of the keyboard. `None` if there are no
/// keys.
pub(crate) fn without_accessory(keyboard: Rect, accessory: Rect) -> Option<Rect> {
    let bottom = keyboard.bottom();
    let is_above =
        accessory.y <= keyboard.y && accessory.right() > keyboard.x && accessory.x < keyboard.right();
    if !is_above || accessory.bottom() <= keyboard.y {
        return Some(keyboard);
    }
    let keys = Rect::from_edges(
        keyboard.x,
        accessory.bottom().min(bottom),
        keyboard.right(),
        bottom,
    );
    (keys.h >= LEAST_HEIGHT).then_some(keys)
}

fn visible(frame: CGRect, screen_height: f64) -> Option<Rect> {
    let (left, top) = (frame.origin.x, frame.origin.y);
    let (width, height) = (frame.size.width, frame.size.height);
    let is_visible = width > 0.0 && height > 0.0 && top < screen_height && top + height > 0.0;
    is_visible.then(|| {
        Rect::from_edges(
            tenths(left),
            tenths(top),
            tenths(left + width),
            tenths(top + height),
        )
    })
}
