//! Writes the views of windows into a frame.

mod children;
mod elements;
mod nodes;
mod tiles;

use std::collections::HashSet;
use std::rc::Rc;

use afterimage_wireframe::{Attr, LayoutDirection, MaskOverride, NodeId};
use foldhash::fast::FixedState;
use objc2_ui_kit::{UIView, UIWindow};

use super::elements::Elements;
use super::markers::{Markers, to_window};
use super::overlays::Screens;
use crate::content::{NodeWriter, WalkedChildren};
use crate::host::Clock;
use crate::images::Tiles;
use crate::lists::ShownLists;
use crate::mask_areas::ToWindow;
use crate::objects::classes::{Family, ViewClasses};
use crate::objects::guard::Failures;
use crate::objects::memory::ViewMemory;
use crate::pace::WalkDeadline;
use crate::tree::{PaintOrder, WalkProgress};

/// The core reads 250 levels and makes a placeholder of the first view below.
const MAX_DEPTH: usize = 250;
/// The core reads 10,000 nodes and makes a placeholder of the next.
const MAX_NODES: usize = 10_000;

/// Writes views into frames. A walk of known views allocates nothing of ours.
pub(super) struct Walker {
    /// The frame.
    pub(super) nodes: NodeWriter,
    /// The end of the walk's time.
    pub(super) deadline: WalkDeadline,
    clock: Rc<dyn Clock>,
    failures: Rc<Failures>,
    classes: ViewClasses,
    lists: ShownLists,
    markers: Markers,
    screens: Screens,
    elements: Elements,
    /// The pictures of hosting views.
    pub(super) tiles: Tiles,
    paint: PaintOrder,
    progress: WalkProgress,
    /// Ids of the nodes of the frame: the app's code may move a view while it is walked.
    seen: HashSet<u32, FixedState>,
    /// For each level of the walk, the nodes of the children so far and their `zPosition`.
    painted: Vec<(f64, u32)>,
    /// Whether the frame lacks views for which the core has no room.
    is_truncated: bool,
}

/// The attributes that a view inherits from the nodes above.
#[derive(Clone, Copy)]
struct Inherited {
    parent: Option<NodeId>,
    /// Bounds of the parent: what is visible of the children's plane. `None` for roots.
    bounds: Option<[f64; 4]>,
    /// Product of the opacities.
    opacity: f64,
    /// Id of the list row, 0 outside of lists.
    row: u32,
    direction: Option<LayoutDirection>,
    /// Level of the children: that of roots is 1.
    depth: usize,
    /// The point at which the coordinates of the view's superlayer start: of the screen for roots, zero for other views.
    origin: [f64; 2],
    /// From the coordinates of the view's superlayer to those of the window, for a root from its own. Meaningless while no marker is drawn.
    to_window: ToWindow,
    /// Whether the superview is the window, or holds the screens of it.
    is_above_screens: bool,
    /// A masking of the views around a root, which are not walked.
    mask: Option<MaskOverride>,
    /// Whether the superview is one of SwiftUI, and whether its picture has the view in it.
    is_in_swiftui: bool,
    is_in_tile: bool,
}

/// A view that was written: its children are next.
struct Written {
    node: usize,
    family: Family,
    /// Whether the view is one of SwiftUI, which may have accessibility elements.
    may_have_elements: bool,
    /// Whether a picture of the view may be taken.
    may_have_tile: bool,
    children: WalkedChildren,
    below: Inherited,
}

impl Walker {
    /// A walker with this clock.
    pub(super) fn new(clock: Rc<dyn Clock>, failures: Rc<Failures>) -> Self {
        Self {
            nodes: NodeWriter::default(),
            deadline: WalkDeadline::default(),
            clock,
            failures,
            classes: ViewClasses::default(),
            lists: ShownLists::default(),
            markers: Markers::default(),
            screens: Screens::default(),
            elements: Elements::default(),
            tiles: Tiles::default(),
            paint: PaintOrder::default(),
            progress: WalkProgress::default(),
            seen: HashSet::default(),
            painted: Vec::new(),
            is_truncated: false,
        }
    }

    /// Starts the nodes of a frame.
    pub(super) fn begin(&mut self) {
        self.nodes.count = 0;
        self.nodes.responder = None;
        self.nodes.frame.tree();
        self.paint.clear();
        self.progress.begin();
        self.markers.read(&mut self.classes, &self.failures);
        self.seen.clear();
        self.painted.clear();
        self.is_truncated = false;
    }

    /// Ends the nodes of a frame: writes the order of painting.
    pub(super) fn end(&mut self) {
        if let Some(ranks) = self.paint.ranks() {
            self.nodes.frame.paint_ranks(ranks);
        }
    }

    /// Forgets the place at which the last walk ended.
    pub(super) fn start_over(&mut self) {
        self.progress.clear();
    }

    /// Returns whether the last walk ended before it reached all views.
    pub(super) fn is_incomplete(&self) -> bool {
        self.deadline.is_over() || self.progress.is_before_resumed()
    }

    /// Returns whether the last frame lacks views for which the core has no room. A later walk cannot add them.
    pub(super) fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Writes a window, whose scene starts at this point of the screen.
    pub(super) fn window(&mut self, window: &UIWindow, origin: [f64; 2]) {
        let (failures, screens) = (self.failures.clone(), &mut self.screens);
        failures.guard("reading the screens of a window", || screens.read(window));
        self.root(window, origin, None);
        self.screens.clear();
    }

    /// Writes a view whose superview is not walked, and has its coordinates start at this point of the screen.
    pub(super) fn root(&mut self, view: &UIView, origin: [f64; 2], mask: Option<MaskOverride>) {
        let to_window = if self.markers.is_empty() {
            ToWindow::WINDOW
        } else {
            let place = self.failures.guard("placing a root", || to_window(view));
            place.unwrap_or(ToWindow::UNKNOWN)
        };
        let inherited = Inherited {
            parent: None,
            bounds: None,
            opacity: 1.0,
            row: 0,
            direction: None,
            depth: 1,
            origin,
            to_window,
            is_above_screens: false,
            mask,
            is_in_swiftui: false,
            is_in_tile: false,
        };
        let root = ViewMemory::last_of(view).id;
        let is_shallow = self.progress.enter_window(root.value());
        let (failures, markers) = (self.failures.clone(), &mut self.markers);
        failures.guard("entering a root", || markers.enter_root(view));
        self.visit(view, inherited, is_shallow);
        self.markers.leave(0);
        self.painted.clear();
    }

    /// Writes a view and its descendants, or the view alone if the walk continues behind it.
    fn visit(&mut self, view: &UIView, inherited: Inherited, is_shallow: bool) {
        let outer = self.markers.enter(view);
        self.visit_in_scope(view, inherited, is_shallow);
        self.markers.leave(outer);
    }

    fn visit_in_scope(&mut self, view: &UIView, inherited: Inherited, is_shallow: bool) {
        let failures = self.failures.clone();
        let written = failures.guard("reading a view", || self.write(view, inherited));
        let written = match written {
            Some(Some(written)) => written,
            Some(None) => return,
            None => {
                failures.guard("blocking a view", || self.block(view, inherited));
                return;
            }
        };
        if inherited.depth > MAX_DEPTH {
            self.is_truncated = true;
        } else if is_shallow {
            let has_subviews = failures.guard("counting views", || view.subviews().count() > 0);
            if has_subviews == Some(true) || written.may_have_elements {
                self.nodes.flag(Attr::ChildrenNotReached, true);
            }
        } else if written.children != WalkedChildren::None {
            self.children(view, &written);
        }
        self.paint.end(written.node);
    }

    /// Returns whether the frame has room for a node.
    fn has_room(&mut self) -> bool {
        self.is_truncated |= self.nodes.count >= MAX_NODES;
        self.nodes.count <= MAX_NODES
    }

    fn is_time_over(&mut self) -> bool {
        let (nodes, clock) = (self.nodes.count, &self.clock);
        self.deadline.is_reached(nodes, || clock.now_ns())
    }
}
