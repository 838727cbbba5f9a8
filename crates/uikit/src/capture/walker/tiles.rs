//! Nodes for the pictures of SwiftUI's hosting views, and the drawing of requested ones.

use afterimage_wireframe::{Attr, Ident, Kind, NodeId};
use objc2_ui_kit::UIView;

use super::{Inherited, Walker};
use crate::capture::elements::Elements;
use crate::capture::markers::to_window;
use crate::capture::public_views;
use crate::geometry::plane;
use crate::host::{FrameSink, WantedImage};
use crate::objects::layers::layer_box;

impl Walker {
    /// Writes a node for the picture of a hosting view, in front of its subviews on the screen. Returns whether the subviews are in the picture,
    /// so that none of them has one.
    pub(super) fn tile(&mut self, view: &UIView, below: Inherited) -> bool {
        let Some(of) = below.parent else {
            return false;
        };
        if !self.holds_nothing_private(view) {
            self.tiles.is_private(of);
            return false;
        }
        if let (Some(id), Some(bounds)) = (self.tiles.is_public(view, of), below.bounds)
            && self.has_room()
            && self.seen.insert(id.value())
            && let Some(fingerprint) = self.tiles.fingerprint(of)
        {
            let node = self.nodes.count;
            self.nodes.node(id, below.parent, Kind::Image, plane(bounds));
            self.nodes.frame.ident(Ident::ImageHash, fingerprint);
            self.nodes.frame.attr(Attr::Clickable, 0);
            self.paint.node();
            self.painted.push((f64::INFINITY, node as u32));
            self.paint.end(node);
        }
        true
    }

    /// Draws and submits a picture that is requested. Returns whether the request is one of these, and whether the picture was accepted.
    pub(in crate::capture) fn draw_tile(
        &mut self,
        wanted: &WantedImage,
        sink: &mut dyn FrameSink,
    ) -> Option<bool> {
        let (view, of) = self.tiles.find(&wanted.hash)?;
        let failures = self.failures.clone();
        let is_accepted = failures.guard("drawing a hosting view", || {
            self.is_public_now(&view, of) && self.tiles.submit(&view, of, wanted, sink)
        });
        Some(is_accepted == Some(true))
    }

    /// Draws one of the pictures that were requested earlier again, if it is due, to see whether it changed.
    pub(in crate::capture) fn redraw_tile(&mut self) {
        let Some((view, of)) = self.tiles.due() else {
            return;
        };
        let failures = self.failures.clone();
        let is_drawn = failures.guard("drawing a hosting view again", || {
            if self.is_public_now(&view, of) {
                self.tiles.redraw(&view, of);
            }
        });
        if is_drawn.is_none() {
            self.tiles.is_private(of);
        }
    }

    /// Returns whether a view still holds nothing private: the app's code may have run since the walk.
    fn is_public_now(&mut self, view: &UIView, of: NodeId) -> bool {
        self.markers.read(&mut self.classes, &self.failures);
        let is_public = view.window().is_some() && self.holds_nothing_private(view);
        if !is_public {
            self.tiles.is_private(of);
        }
        is_public
    }

    /// Returns whether a hosting view holds nothing that masking could hide, no marker is in it, and it has no accessibility elements, whose texts
    /// masking decides about. A failure counts as private.
    fn holds_nothing_private(&mut self, view: &UIView) -> bool {
        let failures = self.failures.clone();
        let is_public = failures.guard("looking for private views", || {
            public_views::is_public(view, &mut self.classes) && !self.is_marked(view) && {
                let mut elements = Elements::default();
                elements.find(view, &mut self.classes);
                elements.found.is_empty()
            }
        });
        is_public == Some(true)
    }

    fn is_marked(&self, view: &UIView) -> bool {
        if self.markers.is_empty() {
            return false;
        }
        let area = to_window(view).area(&layer_box(&view.layer()));
        self.markers.hides(area)
    }
}
