//! The name of the shown screen: the class of the topmost view controller.

use afterimage_wireframe::NodeId;
use objc2::rc::Retained;
use objc2::runtime::AnyClass;
use objc2_foundation::NSArray;
use objc2_ui_kit::{
    UINavigationController, UIPageViewController, UISplitViewController, UITabBarController, UIView,
    UIViewController, UIWindow,
};

use crate::objects::classes::{declared, is_of_system};
use crate::objects::memory::ViewMemory;

/// Follows the topmost view controller of the app's own classes.
#[derive(Default)]
pub(crate) struct ScreenNames {
    /// Id of the last topmost view controller. It is stored on the controller: the next one may be at the same address.
    shown: Option<NodeId>,
    /// Whether the app named the screen since the last call.
    is_named_by_app: bool,
}

/// Deeper containers are not followed.
const MAX_DEPTH: usize = 32;

/// A child whose view covers this part of its container's view is the screen, also beside a bar of the app's own. A smaller one is a part
/// of the screen.
const SCREEN_SHARE: f64 = 0.75;

impl ScreenNames {
    /// The app names the screen that it shows or is about to show: it keeps this name until the next one.
    pub(crate) fn name_by_app(&mut self) {
        self.is_named_by_app = true;
    }

    /// Reads the topmost view controller of a window, and returns the name of its class if it is a new one, which the app has not
    /// named. `None` if the window has no view controller of the app.
    pub(crate) fn read(&mut self, window: &UIWindow) -> Option<&'static str> {
        let top = topmost(window.rootViewController()?)?;
        let id = Some(ViewMemory::last_of(&*top).id);
        let is_named_by_app = std::mem::take(&mut self.is_named_by_app);
        let is_same = std::mem::replace(&mut self.shown, id) == id;
        if is_same || is_named_by_app {
            return None;
        }
        name(declared(top.class()))
    }
}

/// Returns the last view controller of the app's own classes that is shown.
fn topmost(root: Retained<UIViewController>) -> Option<Retained<UIViewController>> {
    shown_controllers(root)
        .filter(|controller| !is_of_system(controller.class()))
        .last()
}

/// Follows presentations and containers, from the root on.
pub(crate) fn shown_controllers(
    root: Retained<UIViewController>,
) -> impl Iterator<Item = Retained<UIViewController>> {
    std::iter::successors(Some(root), |controller| shown_in(controller)).take(MAX_DEPTH)
}

/// Returns the view controller that a container shows: of a split view the one for the details, of two pages the first one.
fn shown_in(controller: &UIViewController) -> Option<Retained<UIViewController>> {
    if let Some(presented) = controller.presentedViewController() {
        return Some(presented);
    }
    if let Some(navigation) = controller.downcast_ref::<UINavigationController>() {
        return navigation.topViewController();
    }
    if let Some(tabs) = controller.downcast_ref::<UITabBarController>() {
        // SAFETY: the result is retained at once.
        return unsafe { tabs.selectedViewController() };
    }
    if let Some(split) = controller.downcast_ref::<UISplitViewController>() {
        let columns = split.viewControllers();
        let last = columns.count().checked_sub(1)?;
        return Some(columns.objectAtIndex(last));
    }
    if let Some(pages) = controller.downcast_ref::<UIPageViewController>() {
        let pages = pages.viewControllers().filter(|pages| pages.count() > 0)?;
        return Some(pages.objectAtIndex(0));
    }
    covering(&controller.childViewControllers(), &*controller.viewIfLoaded()?)
}

/// Returns the last child that is shown and covers its container.
fn covering(children: &NSArray<UIViewController>, container: &UIView) -> Option<Retained<UIViewController>> {
    let least = area(container) * SCREEN_SHARE;
    let mut all = (0..children.count())
        .rev()
        .map(|index| children.objectAtIndex(index));
    all.find(|child| {
        let view = child.viewIfLoaded().filter(|view| !view.isHidden());
        view.is_some_and(|view| view.alpha() > 0.0 && view.window().is_some() && area(&view) >= least)
    })
}

fn area(view: &UIView) -> f64 {
    let size = view.bounds().size;
    size.width * size.height
}

/// The name of a class without its module. `None` for generic and private classes of Swift, whose names are mangled.
fn name(class: &'static AnyClass) -> Option<&'static str> {
    let name = class.name().to_str().ok()?;
    if name.starts_with("_Tt") {
        return None;
    }
    name.rsplit('.').next()
}
