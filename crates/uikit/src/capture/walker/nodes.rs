//! The node of a view, with the attributes that do not depend on its class.

use afterimage_wireframe::{Attr, Ident, Kind, LayoutDirection, MaskOverride};
use objc2_ui_kit::{UIAccessibilityIdentification, UIUserInterfaceLayoutDirection, UIView, UIWindow};

use super::{Inherited, Walker, Written};
use crate::capture::overlays::Layer;
use crate::capture::shape::Shape;
use crate::content::{self, WalkedChildren};
use crate::geometry::{LayerBox, plane};
use crate::mask_areas::{ToWindow, stricter};
use crate::objects::classes::{ClassOrigin, Family, ViewClass, is_of_hosting_controller};
use crate::objects::layers::layer_box;
use crate::objects::memory::{ViewMemory, mask_override};

/// Opacity of a view that is not transparent, in thousandths.
const OPAQUE: f64 = 1000.0;

impl Walker {
    /// Writes the node of a view. Returns `None` if it has none.
    pub(super) fn write(&mut self, view: &UIView, inherited: Inherited) -> Option<Written> {
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
            is_in_swiftui: class.origin == ClassOrigin::SwiftUi,
            is_in_tile: inherited.is_in_tile,
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
            may_have_elements: class.origin == ClassOrigin::SwiftUi,
            may_have_tile: self.may_have_tile(view, class, inherited),
            children: children.unwrap_or(WalkedChildren::None),
            below,
        })
    }

    /// Returns whether a view is a hosting view whose picture may be taken: the outermost view of SwiftUI, or that of a hosting controller.
    fn may_have_tile(&self, view: &UIView, class: ViewClass, inherited: Inherited) -> bool {
        self.tiles.is_on()
            && class.origin == ClassOrigin::SwiftUi
            && !inherited.is_in_tile
            && (!inherited.is_in_swiftui || is_of_hosting_controller(view))
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
    pub(super) fn block(&mut self, view: &UIView, inherited: Inherited) {
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
