//! The markers of SwiftUI's masking modifiers: views behind an element, whose places mask the views of the element.
//!
//! SwiftUI draws an element by private views that have no relation to the element but their place. A marker applies to the views in its
//! scope: the nearest list cell or view of a `UIHostingController` around it, otherwise the outermost view of SwiftUI.

use std::cell::RefCell;

use afterimage_wireframe::{Kind, MaskOverride};
use objc2::rc::Weak;
use objc2::{MainThreadMarker, Message};
use objc2_ui_kit::UIView;

use super::shape::Shape;
use crate::mask_areas::{Area, Corners, ToWindow, masking_of, stricter};
use crate::objects::caught::caught;
use crate::objects::classes::{ClassOrigin, Family, ViewClasses, is_of_hosting_controller};
use crate::objects::guard::Failures;
use crate::objects::layers::layer_box;

/// The core reads 250 levels; the views of a marker below are not recorded.
const MAX_DEPTH: usize = 250;
/// Markers whose places are read. Reading them all is part of each walk; the scopes of others are blocked.
const MAX_PLACED: usize = 128;

/// A marker that exists.
struct Marker {
    view: Weak<UIView>,
    mask: MaskOverride,
}

thread_local! {
    /// The markers, on the main thread. None is kept alive.
    static MARKERS: RefCell<Vec<Marker>> = const { RefCell::new(Vec::new()) };
}

/// Makes a view a marker of SwiftUI, for callers in Swift: 1 masks the elements in front of it, 2 unmasks, 3 blocks them, and any other
/// number blocks. It stays one until it ends. Without effect for nil, and on other threads than the main one.
#[unsafe(no_mangle)]
pub extern "C" fn afterimage_set_marker(view: Option<&UIView>, mask: u32) {
    let mask = MaskOverride::from_code(mask).unwrap_or(MaskOverride::Block);
    if let (Some(view), Some(_)) = (view, MainThreadMarker::new()) {
        let _ = caught(|| set_marker(view, mask));
    }
}

fn set_marker(view: &UIView, mask: MaskOverride) {
    let is = |marker: &Marker| {
        marker
            .view
            .load()
            .is_some_and(|known| std::ptr::eq(&raw const *known, view))
    };
    MARKERS.with_borrow_mut(|markers| match markers.iter_mut().find(|marker| is(marker)) {
        Some(known) => known.mask = mask,
        None => markers.push(Marker {
            view: Weak::new(view),
            mask,
        }),
    });
}

/// The markers of a walk.
#[derive(Default)]
pub(super) struct Markers {
    read: Vec<PlacedMarker>,
    /// The markers in whose scope the walk is, by their places in `read`.
    active: Vec<usize>,
}

struct PlacedMarker {
    /// Address of the view whose descendants it applies to.
    scope: usize,
    /// `None` if the place is not known.
    area: Option<Area>,
    mask: MaskOverride,
}

impl Markers {
    /// Reads the markers that are drawn. Without any, nothing else of a walk takes time.
    pub(super) fn read(&mut self, classes: &mut ViewClasses, failures: &Failures) {
        self.read.clear();
        self.active.clear();
        MARKERS.with_borrow_mut(|markers| markers.retain(|marker| marker.view.load().is_some()));
        let mut index = 0;
        // Not borrowed while UIKit is called: a getter of the app may make a marker.
        while let Some((view, mask)) = MARKERS.with_borrow(|markers| {
            let marker = markers.get(index)?;
            Some((marker.view.load(), marker.mask))
        }) {
            index += 1;
            let is_placed = self.read.len() < MAX_PLACED;
            let Some(view) = view else {
                continue;
            };
            let found = failures.guard("reading a marker", || place(&view, mask, is_placed, classes));
            let found = found.or_else(|| {
                let blocked = || unknown_place(&view, mask, classes);
                failures.guard("blocking around a marker", blocked).map(Some)
            });
            self.read.extend(found.flatten());
        }
    }

    /// Returns whether no marker is drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// The walk enters a view. Returns the number for [`leave`](Self::leave).
    pub(super) fn enter(&mut self, view: &UIView) -> usize {
        let (outer, scope) = (self.active.len(), address(view));
        let entered = self.read.iter().enumerate();
        let entered = entered.filter(|(_, marker)| marker.scope == scope);
        self.active.extend(entered.map(|(index, _)| index));
        outer
    }

    /// The walk enters a view of a window that is not walked itself: markers whose scope is that window apply there.
    pub(super) fn enter_root(&mut self, root: &UIView) {
        if !self.is_empty()
            && let Some(window) = root.window()
        {
            self.enter(&window);
        }
    }

    /// The walk leaves the view.
    pub(super) fn leave(&mut self, outer: usize) {
        self.active.truncate(outer);
    }

    /// Returns whether a marker that masks or blocks is in an area of any window, or may be: of one of them, the place is not known.
    pub(super) fn hides(&self, place: Option<Area>) -> bool {
        let hides = |marker: &PlacedMarker| match (marker.area, place) {
            _ if marker.mask == MaskOverride::Unmask => false,
            (Some(area), Some(place)) => area.overlaps(&place),
            _ => true,
        };
        self.read.iter().any(hides)
    }

    /// Returns the masking of the markers for a view of this kind that is drawn in this area of its window. A view whose place is not
    /// known is treated as if it were everywhere.
    pub(super) fn masking(&self, view: &UIView, kind: Kind, place: Option<Area>) -> Option<MaskOverride> {
        let scope = address(view);
        let of = |marker: &PlacedMarker| match (marker.area, place) {
            (None, _) => {
                let hides = marker.mask != MaskOverride::Unmask && marker.scope == scope;
                hides.then_some(MaskOverride::Block)
            }
            (Some(_), None) => (marker.mask != MaskOverride::Unmask).then_some(marker.mask),
            (Some(area), Some(place)) => masking_of(&area, marker.mask, kind, &place),
        };
        let active = self.active.iter().filter_map(|index| self.read.get(*index));
        active.map(of).fold(None, stricter)
    }
}

/// Returns the transform from a view's own coordinates to those of its window.
pub(super) fn to_window(view: &UIView) -> ToWindow {
    to_window_at(view, 0)
}

fn to_window_at(view: &UIView, depth: usize) -> ToWindow {
    match view.superview() {
        None => ToWindow::WINDOW,
        Some(_) if depth >= MAX_DEPTH => ToWindow::UNKNOWN,
        Some(superview) => {
            let layer = Shape::read(view).map_or_else(|| layer_box(&view.layer()), |shape| shape.layer);
            to_window_at(&superview, depth + 1).of_sublayer(&layer)
        }
    }
}

/// Reads the scope of a marker, and its place if it `is_placed`. `None` if it is hidden, as its element then is.
fn place(
    view: &UIView,
    mask: MaskOverride,
    is_placed: bool,
    classes: &mut ViewClasses,
) -> Option<PlacedMarker> {
    let mut scope = Scope::default();
    let mut current = view.retain();
    let mut shape = Shape::read(&current)?;
    let [_, _, width, height] = shape.layer.bounds;
    let has_size = width > 0.0 || height > 0.0;
    let mut corners = (is_placed && has_size).then(|| Corners::of(&shape.layer));
    for depth in 0..MAX_DEPTH {
        let Some(superview) = current.superview() else {
            // SwiftUI was not recognised if there is no scope: the window then is it, and nothing is unmasked.
            let scope = scope.address();
            let has_effect = scope.is_some() || mask != MaskOverride::Unmask;
            return has_effect.then(|| PlacedMarker {
                scope: scope.unwrap_or(address(&current)),
                area: corners.and_then(Corners::area),
                mask,
            });
        };
        corners = corners.map(|corners| corners.in_superlayer(&shape.layer));
        current = superview;
        shape = Shape::read(&current)?;
        // The first one may be SwiftUI's wrapper around the marker, which has nothing else in it.
        scope.add(&current, depth == 0, classes);
    }
    None
}

/// Returns a marker whose place cannot be read, with its scope.
fn unknown_place(view: &UIView, mask: MaskOverride, classes: &mut ViewClasses) -> PlacedMarker {
    let mut scope = Scope::default();
    let mut current = view.retain();
    for depth in 0..MAX_DEPTH {
        let Some(superview) = current.superview() else {
            break;
        };
        current = superview;
        scope.add(&current, depth == 0, classes);
    }
    PlacedMarker {
        scope: scope.address().unwrap_or(address(&current)),
        area: None,
        mask,
    }
}

/// The view whose descendants a marker applies to, by its address, found from the marker upwards.
#[derive(Default)]
struct Scope {
    nearest: Option<usize>,
    outermost: Option<usize>,
}

impl Scope {
    fn add(&mut self, view: &UIView, is_first: bool, classes: &mut ViewClasses) {
        let class = classes.class(view);
        let is_of_swiftui = class.origin == ClassOrigin::SwiftUi;
        let is_cell = matches!(class.family, Family::TableCell | Family::CollectionCell);
        if self.nearest.is_none() && (is_cell || (is_of_swiftui && is_of_hosting_controller(view))) {
            self.nearest = Some(address(view));
        }
        if is_of_swiftui && !is_first {
            self.outermost = Some(address(view));
        }
    }

    fn address(&self) -> Option<usize> {
        self.nearest.or(self.outermost)
    }
}

fn address(view: &UIView) -> usize {
    std::ptr::from_ref(view).addr()
}
