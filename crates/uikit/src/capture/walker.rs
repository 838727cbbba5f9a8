//! Writes the views of windows into a frame.

use std::collections::HashSet;
use std::rc::Rc;

use afterimage_wireframe::{Attr, Ident, Kind, LayoutDirection, MaskOverride, NodeId};
use foldhash::fast::FixedState;
use objc2::rc::Retained;
use objc2_ui_kit::{UIAccessibilityIdentification, UIUserInterfaceLayoutDirection, UIView, UIWindow};

use super::list_rows::List;
use super::markers::{Markers, to_window};
use super::overlays::{Layer, Screens};
use super::shape::Shape;
use crate::content::{self, NodeWriter, WalkedChildren};
use crate::geometry::{LayerBox, plane};
use crate::host::Clock;
use crate::lists::ShownLists;
use crate::mask_areas::{ToWindow, stricter};
use crate::objects::classes::{Family, ViewClass, ViewClasses};
use crate::objects::guard::Failures;
use crate::objects::layers::{foreign_layers, layer_box};
use crate::objects::memory::{ViewMemory, mask_override};
use crate::pace::WalkDeadline;
use crate::tree::{PaintOrder, WalkProgress};

/// The core reads 250 levels and makes a placeholder of the first view below.
const MAX_DEPTH: usize = 250;
/// The core reads 10,000 nodes and makes a placeholder of the next.
const MAX_NODES: usize = 10_000;
/// Opacity of a view that is not transparent, in thousandths.
const OPAQUE: f64 = 1000.0;

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
}

/// A view that was written: its children are next.
struct Written {
    node: usize,
    family: Family,
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
            let has_children = failures.guard("counting views", || view.subviews().count() > 0);
            if has_children == Some(true) {
                self.nodes.flag(Attr::ChildrenNotReached, true);
            }
        } else if written.children != WalkedChildren::None {
            self.children(view, &written);
        }
        self.paint.end(written.node);
    }

    /// Writes the node of a view. Returns `None` if it has none.
    fn write(&mut self, view: &UIView, inherited: Inherited) -> Option<Written> {
        let mut shape = Shape::read(view)?;
        shape.layer = shape.layer.shifted(inherited.origin);
        if !self.has_room() {
            return None;
        }
        let class = self.classes.get(view);
        let family = class.family;
        let mut memory = ViewMemory::of(view, inherited.row);
        let kind = content::kind(view, class, &self.nodes);
        if !self.seen.insert(memory.id.value()) {
            return None;
        }
        let is_window = inherited.parent.is_none() && view.downcast_ref::<UIWindow>().is_some();
        let node = self.nodes.count;
        self.nodes
            .node(memory.id, inherited.parent, kind, shape.layer.place());
        // Before other names, most of which are stored behind it.
        self.write_class(class, is_window);
        self.paint.node();
        self.painted.push((shape.z, node as u32));
        let is_row = matches!(family, Family::TableCell | Family::CollectionCell);
        let mut below = Inherited {
            parent: Some(memory.id),
            bounds: Some(shape.layer.bounds),
            opacity: inherited.opacity * shape.opacity,
            row: if is_row { memory.id.value() } else { inherited.row },
            direction: inherited.direction,
            depth: inherited.depth + 1,
            origin: [0.0; 2],
            to_window: self.to_window(&shape, inherited),
            is_above_screens: is_window,
            mask: None,
        };
        let mut own_mask = None;
        let failures = self.failures.clone();
        let children = failures.guard("reading the attributes of a view", || {
            let layer = inherited
                .is_above_screens
                .then(|| self.screens.layer(view, class));
            below.is_above_screens |= layer == Some(Layer::Holder);
            own_mask = stricter(inherited.mask, mask_of(view, family, layer));
            below.direction = Some(self.write_attributes(view, family, &shape, own_mask, inherited, &below));
            let direction = below.direction.unwrap_or(LayoutDirection::LeftToRight);
            content::write(view, class, direction, &mut memory, &mut self.nodes)
        });
        let mask = match children {
            None => Some(MaskOverride::Block),
            Some(_) => self.marked(view, kind, &shape, own_mask, below.to_window),
        };
        if let Some(mask) = mask {
            self.nodes.frame.attr(Attr::MaskOverride, mask.code());
        }
        Some(Written {
            node,
            family,
            children: children.unwrap_or(WalkedChildren::None),
            below,
        })
    }

    /// Returns the transform from a view's own coordinates to those of the window.
    fn to_window(&self, shape: &Shape, inherited: Inherited) -> ToWindow {
        if self.markers.is_empty() || inherited.parent.is_none() {
            return inherited.to_window;
        }
        inherited.to_window.of_sublayer(&shape.layer)
    }

    /// Returns the masking of a view, if markers of SwiftUI change its own.
    fn marked(
        &self,
        view: &UIView,
        kind: Kind,
        shape: &Shape,
        own: Option<MaskOverride>,
        to_window: ToWindow,
    ) -> Option<MaskOverride> {
        if self.markers.is_empty() {
            return None;
        }
        let marked = self.markers.masking(view, kind, to_window.area(&shape.layer))?;
        stricter(Some(marked), own)
    }

    /// Writes a node for a view that failed before it had one: without it, the app's masking of the view would not apply to touches. If
    /// the view's place is not known, it is that of all children of its parent.
    fn block(&mut self, view: &UIView, inherited: Inherited) {
        let failures = self.failures.clone();
        let layer = failures.guard("reading the place of a view", || {
            layer_box(&view.layer()).shifted(inherited.origin)
        });
        let id = ViewMemory::last_of(view).id;
        let place = layer.map(|layer| layer.place());
        let Some(place) = place.or(inherited.bounds.map(plane)) else {
            return;
        };
        if !self.has_room() || !self.seen.insert(id.value()) {
            return;
        }
        let node = self.nodes.count;
        self.nodes.node(id, inherited.parent, Kind::Container, place);
        self.paint.node();
        self.painted.push((0.0, node as u32));
        if let Some(layer) = &layer {
            self.write_transform(layer);
        }
        self.nodes
            .frame
            .attr(Attr::MaskOverride, MaskOverride::Block.code());
        self.paint.end(node);
    }

    /// Returns whether the frame has room for a node.
    fn has_room(&mut self) -> bool {
        self.is_truncated |= self.nodes.count >= MAX_NODES;
        self.nodes.count <= MAX_NODES
    }

    /// Writes the attributes of views of every class, and returns the layout direction.
    fn write_attributes(
        &mut self,
        view: &UIView,
        family: Family,
        shape: &Shape,
        mask: Option<MaskOverride>,
        inherited: Inherited,
        below: &Inherited,
    ) -> LayoutDirection {
        let direction = match view.effectiveUserInterfaceLayoutDirection() {
            UIUserInterfaceLayoutDirection::RightToLeft => LayoutDirection::RightToLeft,
            _ => LayoutDirection::LeftToRight,
        };
        let frame = &mut self.nodes.frame;
        if Some(direction) != inherited.direction {
            frame.attr(Attr::LayoutDirection, direction.code());
        }
        let opacity = (below.opacity * OPAQUE).round();
        if opacity < OPAQUE {
            frame.attr(Attr::Opacity, opacity as u32);
        }
        let [x, y, ..] = shape.layer.bounds;
        let is_scroll = matches!(family, Family::Scroll | Family::Table | Family::Collection);
        for (key, offset) in [(Attr::ScrollX, x), (Attr::ScrollY, y)] {
            let offset = afterimage_wireframe::tenths(offset);
            if is_scroll || offset != 0 {
                frame.length(key, offset);
            }
        }
        self.write_transform(&shape.layer);
        let frame = &mut self.nodes.frame;
        if let Some(mask) = mask {
            frame.attr(Attr::MaskOverride, mask.code());
        }
        self.nodes
            .flag(Attr::ClipsChildren, !is_scroll && view.clipsToBounds());
        if let Some(identifier) = view.accessibilityIdentifier() {
            self.nodes.ident(Ident::Identifier, &identifier);
        }
        direction
    }

    fn write_transform(&mut self, layer: &LayerBox) {
        if let Some(matrix) = layer.transform() {
            let keys = [
                Attr::TransformA,
                Attr::TransformB,
                Attr::TransformC,
                Attr::TransformD,
                Attr::TransformTx,
                Attr::TransformTy,
            ];
            for (key, number) in keys.into_iter().zip(matrix) {
                self.nodes.frame.attr(key, number.to_bits());
            }
        }
    }

    fn write_class(&mut self, class: ViewClass, is_window: bool) {
        self.nodes.frame.ident(Ident::Class, class.name);
        if is_window {
            self.nodes.frame.ident(Ident::Window, class.name);
        }
    }

    fn children(&mut self, view: &UIView, written: &Written) {
        let failures = self.failures.clone();
        let Some(subviews) = failures.guard("reading the children of a view", || view.subviews()) else {
            self.nodes
                .frame
                .attr(Attr::MaskOverride, MaskOverride::Block.code());
            return;
        };
        let first_painted = self.painted.len();
        let level = written.below.depth - 1;
        let resumed = self.progress.resumed_child(level);
        let count = subviews.count();
        failures.guard("reading the layers of a view", || {
            self.layers(view, count, written.below);
        });
        if matches!(written.family, Family::Table | Family::Collection)
            && let Some(id) = written.below.parent
        {
            let lists = &mut self.lists;
            failures.guard("reading the rows of a list", || {
                if let Some(list) = List::of(view, id, written.below.row) {
                    list.renew_reused(&subviews, lists);
                }
            });
        }
        let mut index = 0;
        // The node after the last one is a placeholder for all others.
        while index < count && self.nodes.count <= MAX_NODES && !self.is_time_over() {
            self.progress.enter_child(level, index, resumed);
            let child: Retained<UIView> = subviews.objectAtIndex(index);
            if written.children.contains(&child) {
                let is_shallow = resumed.is_some_and(|resumed| index < resumed);
                self.visit(&child, written.below, is_shallow);
            }
            self.progress.leave_child(index, resumed);
            if self.deadline.is_over() {
                break;
            }
            index += 1;
        }
        let is_over = self.deadline.is_over();
        if self.progress.leave(level, index, count, resumed, is_over) {
            self.nodes.frame.children_not_reached(written.node);
        }
        self.reorder(written.node, first_painted);
    }

    /// Writes nodes for the layers of a view that draw by other means than views, behind its children.
    fn layers(&mut self, view: &UIView, subview_count: usize, inherited: Inherited) {
        for layer in foreign_layers(view, subview_count) {
            let Some(class) = self.classes.of_layer(&layer) else {
                continue;
            };
            let id = ViewMemory::of(&*layer, inherited.row).id;
            if !self.has_room() || !self.seen.insert(id.value()) {
                continue;
            }
            let node = self.nodes.count;
            content::write_layer(id, inherited.parent, class, &layer, &mut self.nodes);
            self.paint.node();
            self.painted.push((layer.zPosition(), node as u32));
            self.paint.end(node);
        }
    }

    /// Stores the order of painting of a node's children, if their `zPosition` changes it.
    fn reorder(&mut self, node: usize, first: usize) {
        let painted = self.painted.get_mut(first..).unwrap_or_default();
        if !painted.is_sorted_by(|a, b| a.0 <= b.0) {
            painted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let order = painted.iter().map(|(_, node)| *node);
            self.paint.reorder(node, order);
        }
        self.painted.truncate(first);
    }

    fn is_time_over(&mut self) -> bool {
        let (nodes, clock) = (self.nodes.count, &self.clock);
        self.deadline.is_reached(nodes, || clock.now_ns())
    }
}

/// Returns the masking of a view, by the app or since it is an overlay, which the app cannot unmask. A private view without subviews shows
/// no text: it dims what is below it.
fn mask_of(view: &UIView, family: Family, layer: Option<Layer>) -> Option<MaskOverride> {
    let by_app = mask_override(view);
    if layer != Some(Layer::Overlay) || by_app == Some(MaskOverride::Block) {
        return by_app;
    }
    let has_text = family != Family::Unknown || view.subviews().count() > 0;
    if has_text {
        Some(MaskOverride::Mask)
    } else {
        by_app
    }
}
