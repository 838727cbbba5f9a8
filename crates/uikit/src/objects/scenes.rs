//! The places of scenes on their screen.

use objc2_core_foundation::CGPoint;
use objc2_ui_kit::{UICoordinateSpace, UIWindow, UIWindowScene};

/// Returns the point of the screen at which the coordinates of a scene start. Windows are placed in those, and on an iPad several
/// scenes share a screen.
pub(crate) fn origin(scene: &UIWindowScene) -> [f64; 2] {
    // Its successor, that of the geometry, is of iOS 16.
    #[expect(deprecated)]
    let space = scene.coordinateSpace();
    let screen = scene.screen().coordinateSpace();
    let point = space.convertPoint_toCoordinateSpace(CGPoint::ZERO, &screen);
    [point.x, point.y]
}

/// Returns the point of the screen at which the coordinates of a window's scene start, those of the screen if it is in no scene.
pub(crate) fn origin_of_window(window: &UIWindow) -> [f64; 2] {
    window.windowScene().map_or([0.0; 2], |scene| origin(&scene))
}
