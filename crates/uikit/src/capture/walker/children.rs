//! The nodes below that of a view: its subviews, and its layers that draw by other means than views.

use afterimage_wireframe::{Attr, MaskOverride};
use objc2::rc::Retained;
use objc2_ui_kit::UIView;

use super::{Inherited, MAX_NODES, Walker, Written};
use crate::capture::list_rows::List;
use crate::content;
use crate::objects::classes::Family;
use crate::objects::layers::foreign_layers;
use crate::objects::memory::ViewMemory;

impl Walker {
    pub(super) fn children(&mut self, view: &UIView, written: &Written) {
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
        if written.may_have_elements {
            self.elements(view, written.below);
        }
        let mut below = written.below;
        below.is_in_tile |= written.may_have_tile && self.tile(view, written.below);
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
                self.visit(&child, below, is_shallow);
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
}
