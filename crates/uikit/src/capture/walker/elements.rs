//! Nodes for accessibility elements.

use afterimage_wireframe::{Attr, Kind, MaskOverride};
use objc2::MainThreadOnly;
use objc2::runtime::NSObject;
use objc2_ui_kit::UIView;

use super::{Inherited, Walker};
use crate::capture::elements::ReadElement;
use crate::content::{self, Role};
use crate::geometry::{IDENTITY, LayerBox, plane};
use crate::mask_areas::stricter;
use crate::objects::memory::ViewMemory;

impl Walker {
    /// Writes nodes for the elements of a view of SwiftUI, behind its subviews in the frame and in front of them on the screen.
    pub(super) fn elements(&mut self, view: &UIView, inherited: Inherited) {
        let mut elements = std::mem::take(&mut self.elements);
        let failures = self.failures.clone();
        failures.guard("finding accessibility elements", || {
            elements.find(view, &mut self.classes);
        });
        for element in &elements.found {
            let read = failures.guard("reading an accessibility element", || {
                elements.read(element, view)
            });
            if let Some(Some(read)) = read {
                self.element(element, &read, view, inherited);
            }
        }
        elements.clear();
        self.elements = elements;
    }

    fn element(&mut self, element: &NSObject, read: &ReadElement, view: &UIView, inherited: Inherited) {
        let id = ViewMemory::of(element, inherited.row).id;
        if !self.has_room() || !self.seen.insert(id.value()) {
            return;
        }
        let mask = self.mask_of_element(read, view, inherited);
        let node = self.nodes.count;
        let (kind, failures) = (read.role.kind(), self.failures.clone());
        self.nodes.node(id, inherited.parent, kind, plane(read.place));
        let nodes = &mut self.nodes;
        let is_read = failures.guard("reading the texts of an accessibility element", || {
            content::write_element_names(element, nodes);
            if mask != Some(MaskOverride::Block) {
                content::write_element(element, read.role, read.states, nodes, view.mtm());
            }
        });
        let mask = if is_read.is_some() {
            mask
        } else {
            Some(MaskOverride::Block)
        };
        if let Some(mask) = mask {
            self.nodes.frame.attr(Attr::MaskOverride, mask.code());
        }
        self.paint.node();
        self.painted.push((f64::INFINITY, node as u32));
        self.paint.end(node);
    }

    /// Returns the masking of an element: by the markers around it, and of one whose texts are not read.
    fn mask_of_element(
        &self,
        read: &ReadElement,
        view: &UIView,
        inherited: Inherited,
    ) -> Option<MaskOverride> {
        let own = (read.role == Role::Unsure).then_some(MaskOverride::Mask);
        if self.markers.is_empty() {
            return own;
        }
        let [left, top, width, height] = read.place;
        // Its superlayer is that of the hosting view.
        let layer = LayerBox {
            position: [left, top],
            bounds: [0.0, 0.0, width, height],
            anchor: [0.0, 0.0],
            matrix: IDENTITY,
        };
        let place = inherited.to_window.of_sublayer(&layer).area(&layer);
        // Any overlap masks an element without text too: it may contain the marked one.
        stricter(own, self.markers.masking(view, Kind::Text, place))
    }
}
