//! The views of the system above the screens of a window: opened menus, the calendar of a compact date picker, suggestions.

use objc2::rc::Retained;
use objc2_ui_kit::{UIView, UIWindow};

use crate::objects::classes::{ClassOrigin, ViewClass, is_private, is_private_controller};

/// The views of the root and of the presented view controllers of a window, which are its screens, but for those of private controllers.
///
/// UIKit adds the private views of an opened menu to the window, beside those that hold the screens, or presents them by a private view
/// controller. No public call returns them, so they
/// are recognised by what they are not: **an overlay is a private view of the system, in the window or in private views that are not part of
/// a screen, that holds no screen itself.** Its texts may be the choices of a form field or words that were typed, so it is masked. A
/// private view that the rule takes for an overlay without need, in an animation for example, is masked too: it never reveals more.
#[derive(Default)]
pub(super) struct Screens(Vec<Retained<UIView>>);

/// What a view above the screens is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// A private view that holds screens.
    Holder,
    /// A screen, or a view that the app added to the window.
    Content,
    /// A view of the system that is in front of the screens.
    Overlay,
}

/// More presentations are not followed.
const MAX_PRESENTED: usize = 32;

impl Screens {
    /// Reads the screens of a window.
    pub(super) fn read(&mut self, window: &UIWindow) {
        self.0.clear();
        let mut next = window.rootViewController();
        for depth in 0..MAX_PRESENTED {
            let Some(controller) = next else {
                break;
            };
            // The app chose the root, of whichever class.
            if depth == 0 || !is_private_controller(controller.class()) {
                self.0.extend(controller.viewIfLoaded());
            }
            next = controller.presentedViewController();
        }
    }

    /// Releases the views.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the layer of a view whose superview is the window or a holder.
    pub(super) fn layer(&self, view: &UIView, class: ViewClass) -> Layer {
        let is_screen = |screen: &Retained<UIView>| std::ptr::eq(Retained::as_ptr(screen), view);
        // SwiftUI's private views show the app's own content.
        let may_be_overlay = class.origin == ClassOrigin::System && is_private(view.class());
        if !may_be_overlay || self.0.iter().any(is_screen) {
            return Layer::Content;
        }
        if self.0.iter().any(|screen| screen.isDescendantOfView(view)) {
            Layer::Holder
        } else {
            Layer::Overlay
        }
    }
}
