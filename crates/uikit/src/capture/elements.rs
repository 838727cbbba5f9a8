//! The accessibility elements of SwiftUI's views, if elements exist. SwiftUI makes them while an assistive technology runs; nothing here
//! makes or requests any.
//!
//! UIKit's views in a hosting view are walked as views. An element inside the place of such a view describes it and is left out; one that
//! only overlaps a field or a masked view may repeat its text, so no text of it is read.

use afterimage_wireframe::{Kind, MaskOverride};
use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject};
use objc2::{MainThreadMarker, MainThreadOnly, Message, msg_send, sel};
use objc2_core_foundation::{CGPoint, CGRect};
use objc2_foundation::NSObjectProtocol;
use objc2_ui_kit::{NSObjectUIAccessibility, NSObjectUIAccessibilityContainer, UICoordinateSpace, UIView};

use crate::content::{ElementStates, Role};
use crate::mask_areas::{Area, Corners};
use crate::objects::classes::{ClassOrigin, Family, ViewClasses};
use crate::objects::memory::mask_override;

/// The core reads 250 levels.
const MAX_DEPTH: usize = 250;
/// Elements and containers of one view that are asked: more than a screen shows. Each costs about ten messages.
const MAX_ELEMENTS: usize = 256;
/// Containers of elements within each other. SwiftUI has one for a list, a section and a row.
const MAX_CONTAINERS: usize = 8;
/// Views in a hosting view with whose places elements are compared. With more, no text of an element is read.
const MAX_COMPARED: usize = 2_000;

/// The elements of one view. Empty between two views, so that it keeps none alive.
#[derive(Default)]
pub(super) struct Elements {
    /// The elements that were found.
    pub(super) found: Vec<Retained<NSObject>>,
    /// Views in the hosting view that have nodes with content, in its coordinates.
    views: Vec<WalkedView>,
    /// Number of elements and containers that were asked.
    asked: usize,
    /// Number of views in `views` and of those without content.
    compared: usize,
    /// Whether there are more views.
    is_cut: bool,
}

struct WalkedView {
    area: Area,
    /// Whether it is a field, or masked.
    is_private: bool,
}

/// An element, read but for its texts.
pub(super) struct ReadElement {
    /// Left, top, width and height in the view.
    pub(super) place: [f64; 4],
    /// The role.
    pub(super) role: Role,
    /// The states.
    pub(super) states: ElementStates,
}

impl Elements {
    /// Releases the elements.
    pub(super) fn clear(&mut self) {
        self.found.clear();
        self.views.clear();
        (self.asked, self.compared, self.is_cut) = (0, 0, false);
    }

    /// Finds the elements of a view, and the views in it with which they are compared.
    pub(super) fn find(&mut self, view: &UIView, classes: &mut ViewClasses) {
        self.find_in(view, 0, view.mtm());
        if !self.found.is_empty() {
            self.read_views(view, view, 0, classes);
        }
    }

    /// Adds the elements of a container, which answers with a list or one by one.
    fn find_in(&mut self, container: &NSObject, depth: usize, mtm: MainThreadMarker) {
        if let Some(list) = container.accessibilityElements(mtm) {
            for index in 0..list.count().min(MAX_ELEMENTS) {
                self.add(&list.objectAtIndex(index), depth, mtm);
            }
            return;
        }
        let count = container.accessibilityElementCount(mtm);
        // A container without elements may answer with `NSNotFound`.
        if count == isize::MAX {
            return;
        }
        for index in 0..count.min(MAX_ELEMENTS as isize) {
            if let Some(element) = container.accessibilityElementAtIndex(index, mtm) {
                self.add(&element, depth, mtm);
            }
        }
    }

    /// Adds an element, or the elements in it if it is a container. Views have nodes of their own.
    fn add(&mut self, object: &AnyObject, depth: usize, mtm: MainThreadMarker) {
        if self.asked >= MAX_ELEMENTS {
            return;
        }
        self.asked += 1;
        let Some(element) = object.downcast_ref::<NSObject>() else {
            return;
        };
        if element.downcast_ref::<UIView>().is_some() {
            return;
        }
        if element.isAccessibilityElement(mtm) {
            self.found.push(element.retain());
        } else if depth < MAX_CONTAINERS {
            self.find_in(element, depth + 1, mtm);
        }
    }

    /// Reads the places of the views in a hosting view.
    fn read_views(&mut self, view: &UIView, hosting: &UIView, depth: usize, classes: &mut ViewClasses) {
        let subviews = view.subviews();
        for index in 0..subviews.count() {
            let child = subviews.objectAtIndex(index);
            self.compared += 1;
            self.is_cut |= self.compared > MAX_COMPARED || depth >= MAX_DEPTH;
            if self.is_cut {
                return;
            }
            if child.isHidden() {
                continue;
            }
            if let Some(is_private) = has_content(&child, classes) {
                let area = area_in(&child, hosting);
                self.views
                    .extend(area.map(|area| WalkedView { area, is_private }));
            }
            self.read_views(&child, hosting, depth + 1, classes);
        }
    }

    /// Reads the place and the traits of an element of a view. `None` if it has no place in the view, or describes a view that has a node.
    pub(super) fn read(&self, element: &NSObject, view: &UIView) -> Option<ReadElement> {
        let mtm = view.mtm();
        let place = place(element, view)?;
        let area = Area::of_rectangle(place)?;
        let bounds = view.bounds();
        let bounds = [
            bounds.origin.x,
            bounds.origin.y,
            bounds.size.width,
            bounds.size.height,
        ];
        let is_visible = Area::of_rectangle(bounds).is_some_and(|bounds| bounds.overlaps(&area));
        let is_view = self.views.iter().any(|view| view.area.contains(&area));
        if !is_visible || is_view {
            return None;
        }
        let traits = element.accessibilityTraits(mtm);
        let may_repeat = |view: &WalkedView| view.is_private && view.area.overlaps(&area);
        let is_unsure = self.is_cut
            || self.views.iter().any(may_repeat)
            // A text field, of whichever traits.
            || element.respondsToSelector(sel!(isSecureTextEntry));
        Some(ReadElement {
            place,
            role: if is_unsure { Role::Unsure } else { Role::of(traits) },
            states: ElementStates::of(traits),
        })
    }
}

/// Returns whether a view's content is private, `None` if its node has no content.
fn has_content(view: &UIView, classes: &mut ViewClasses) -> Option<bool> {
    let class = classes.get(view);
    let is_masked = matches!(
        mask_override(view),
        Some(MaskOverride::Mask | MaskOverride::Block)
    );
    if is_masked || class.takes_keys {
        return Some(true);
    }
    match class.family {
        Family::Field | Family::TextView | Family::Picker | Family::DatePicker | Family::Calendar => {
            Some(true)
        }
        // SwiftUI draws its texts by such.
        Family::Foreign(Kind::Placeholder) if class.origin == ClassOrigin::SwiftUi => None,
        Family::Foreign(_) => Some(true),
        Family::Label
        | Family::Button
        | Family::Image
        | Family::Switch
        | Family::Slider
        | Family::Progress
        | Family::Spinner
        | Family::Segments
        | Family::TabBar => Some(false),
        _ => None,
    }
}

/// Returns the area of a view in the coordinates of a view above it.
fn area_in(view: &UIView, above: &UIView) -> Option<Area> {
    let CGRect { origin, size } = view.bounds();
    let corner = |x: f64, y: f64| {
        let point = CGPoint::new(origin.x + x * size.width, origin.y + y * size.height);
        let point = view.convertPoint_toView(point, Some(above));
        [point.x, point.y]
    };
    Corners::at([
        corner(0.0, 0.0),
        corner(1.0, 0.0),
        corner(0.0, 1.0),
        corner(1.0, 1.0),
    ])
    .area()
}

/// Returns the place of an element in a view: left, top, width, height.
fn place(element: &NSObject, view: &UIView) -> Option<[f64; 4]> {
    let frame = element.accessibilityFrame(view.mtm());
    if Area::of_rectangle(rectangle(frame)).is_some() {
        let screen = view.window()?.windowScene()?.screen();
        let frame = view.convertRect_fromCoordinateSpace(frame, &screen.coordinateSpace());
        return Some(rectangle(frame));
    }
    if !element.respondsToSelector(sel!(accessibilityFrameInContainerSpace))
        || !element.respondsToSelector(sel!(accessibilityContainer))
    {
        return None;
    }
    // SAFETY: the element has the method, with the signature of `UIAccessibilityElement`.
    let container: Option<Retained<AnyObject>> = unsafe { msg_send![element, accessibilityContainer] };
    let is_view = container.is_some_and(|container| std::ptr::addr_eq(Retained::as_ptr(&container), view));
    // SAFETY: as above.
    is_view.then(|| rectangle(unsafe { msg_send![element, accessibilityFrameInContainerSpace] }))
}

fn rectangle(CGRect { origin, size }: CGRect) -> [f64; 4] {
    [origin.x, origin.y, size.width, size.height]
}
