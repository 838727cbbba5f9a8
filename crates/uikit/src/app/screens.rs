//! The name of the shown screen: the class of the topmost view controller.

use objc2::rc::Retained;
use objc2::runtime::AnyClass;
use objc2_ui_kit::{UINavigationController, UITabBarController, UIViewController, UIWindow};

use crate::objects::classes::{declared, is_of_system};

/// Follows the topmost view controller of the app's own classes.
#[derive(Default)]
pub(crate) struct ScreenNames {
    /// Address of the last topmost view controller. It is compared, and never used as an object.
    shown: usize,
    /// Whether the app named the screen since the last call.
    is_named_by_app: bool,
}

/// Deeper containers are not followed.
const MAX_DEPTH: usize = 32;

impl ScreenNames {
    /// The app names the screen that it shows or is about to show: it keeps this name until the next one.
    pub(crate) fn name_by_app(&mut self) {
        self.is_named_by_app = true;
    }

    /// Reads the topmost view controller of a window, and returns the name of its class if it is a new one, which the app has not
    /// named. `None` if the window has no view controller of the app.
    pub(crate) fn read(&mut self, window: &UIWindow) -> Option<&'static str> {
        let top = topmost(window.rootViewController()?)?;
        let address = Retained::as_ptr(&top).addr();
        let is_named_by_app = std::mem::take(&mut self.is_named_by_app);
        let is_same = std::mem::replace(&mut self.shown, address) == address;
        if is_same || is_named_by_app {
            return None;
        }
        name(declared(top.class()))
    }
}

/// Follows presentations and containers, and returns the last view controller of the app's own classes.
fn topmost(root: Retained<UIViewController>) -> Option<Retained<UIViewController>> {
    let mut found = None;
    let mut next = Some(root);
    for _ in 0..MAX_DEPTH {
        let Some(controller) = next else {
            break;
        };
        next = shown_in(&controller);
        if !is_of_system(controller.class()) {
            found = Some(controller);
        }
    }
    found
}

fn shown_in(controller: &UIViewController) -> Option<Retained<UIViewController>> {
    if let Some(presented) = controller.presentedViewController() {
        return Some(presented);
    }
    if let Some(navigation) = controller.downcast_ref::<UINavigationController>() {
        return navigation.topViewController();
    }
    let tabs = controller.downcast_ref::<UITabBarController>()?;
    // SAFETY: the result is retained at once.
    unsafe { tabs.selectedViewController() }
}

/// The name of a class without its module. `None` for generic and private classes of Swift, whose names are mangled.
fn name(class: &'static AnyClass) -> Option<&'static str> {
    let name = class.name().to_str().ok()?;
    if name.starts_with("_Tt") {
        return None;
    }
    name.rsplit('.').next()
}
