//! Elements of one source in the replayed document, and the changes that lead to its next layout.

use std::collections::{HashMap, HashSet};

use afterimage_wireframe::{NodeId, Recordable};

use super::hierarchy::{Hierarchy, node_ids};
use super::image_element::image_element;
use super::mutation::{Add, Mutation, Remove, element};
use super::node_elements::{NodeElements, content_style};
use super::node_style::{NodeStyle, node_style};
use super::paint_context::paint_contexts;
use super::sibling_order::in_place;
use super::text_elements::TextElements;
use crate::ImageLookup;
use crate::layout::Layout;

/// The elements of one source.
#[derive(Debug, Default)]
pub(super) struct SourceElements {
    /// Id of the element that holds the root nodes.
    pub(super) id: u32,
    nodes: HashMap<NodeId, NodeElements>,
    /// All nodes, depth first.
    order: Vec<NodeId>,
    roots: Vec<NodeId>,
}

/// Neighbours of a node to insert.
struct InsertPosition {
    parent: Option<NodeId>,
    /// The following sibling, which is in the document already.
    next: Option<NodeId>,
    /// Whether the node has children.
    is_parent: bool,
}

impl SourceElements {
    /// A source without nodes, in the element `id`.
    pub(super) fn new(id: u32) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    /// Updates the elements to show a layout.
    pub(super) fn update<T: Recordable>(
        &mut self,
        layout: &Layout<'_, T>,
        images: &mut ImageLookup<'_>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let hierarchy = Hierarchy::new(layout);
        self.remove_stale(layout, &hierarchy, mutation);
        let contexts = paint_contexts(layout, &hierarchy);
        let styles: Vec<NodeStyle<'_>> = layout
            .nodes
            .iter()
            .zip(&contexts)
            .map(|(node, context)| node_style(node, context, images))
            .collect();
        // Parents before children, and siblings last to first, so that the parent and the next sibling of each
        // inserted node are in the document already.
        let mut left = hierarchy.roots.clone();
        while let Some(at) = left.pop() {
            let (Some(node), Some(style), Some(children)) =
                (layout.nodes.get(at), styles.get(at), hierarchy.children.get(at))
            else {
                debug_assert!(false, "the hierarchy has indices of the layout only");
                continue;
            };
            let id = node.node.id;
            let child_ids = node_ids(layout, children);
            let first_child = child_ids.iter().find_map(|child| self.nodes.get(child));
            let first_child = first_child.map(|child| child.id);
            if let Some(elements) = self.nodes.get_mut(&id) {
                elements.update(style, !children.is_empty(), first_child, ids, mutation);
            } else {
                let next = hierarchy.next_sibling.get(at).copied().flatten();
                let position = InsertPosition {
                    parent: layout.parent(node).map(|parent| parent.node.id),
                    next: next.and_then(|at| layout.nodes.get(at)).map(|next| next.node.id),
                    is_parent: !children.is_empty(),
                };
                self.insert(id, &position, style, ids, mutation);
            }
            if let Some(elements) = self.nodes.get_mut(&id) {
                elements.children = child_ids;
            }
            left.extend(children);
        }
        self.roots = node_ids(layout, &hierarchy.roots);
        self.order = layout.nodes.iter().map(|node| node.node.id).collect();
    }

    /// Removes nodes that are gone, nodes with a different parent, nodes that became or ceased to be scroll
    /// containers, and as few siblings as necessary to reorder the others. Those that the layout still has are
    /// inserted again.
    fn remove_stale<T: Recordable>(
        &mut self,
        layout: &Layout<'_, T>,
        hierarchy: &Hierarchy,
        mutation: &mut Mutation,
    ) {
        let mut kept: HashSet<NodeId> = HashSet::new();
        for node in &layout.nodes {
            let Some(elements) = self.nodes.get(&node.node.id) else {
                continue;
            };
            let parent = layout.parent(node).map(|parent| parent.node.id);
            if elements.parent == parent && elements.content.is_some() == node.node.scroll().is_some() {
                kept.insert(node.node.id);
            }
        }
        let mut moved: HashSet<NodeId> = HashSet::new();
        let mut mark_moved = |old: &[NodeId], new: &[NodeId]| {
            if old == new {
                return;
            }
            let positions: HashMap<NodeId, usize> =
                old.iter().enumerate().map(|(at, id)| (*id, at)).collect();
            let (ids, positions): (Vec<NodeId>, Vec<usize>) = new
                .iter()
                .filter(|id| kept.contains(id))
                .filter_map(|id| Some((*id, *positions.get(id)?)))
                .unzip();
            for (id, in_place) in ids.into_iter().zip(in_place(&positions)) {
                if !in_place {
                    moved.insert(id);
                }
            }
        };
        mark_moved(&self.roots, &node_ids(layout, &hierarchy.roots));
        for (node, children) in layout.nodes.iter().zip(&hierarchy.children) {
            if let Some(elements) = self.nodes.get(&node.node.id) {
                mark_moved(&elements.children, &node_ids(layout, children));
            }
        }
        // Depth first, so that a parent is known to be removed before its children are visited.
        let mut removed: HashSet<NodeId> = HashSet::new();
        for id in &self.order {
            let Some(elements) = self.nodes.get(id) else {
                continue;
            };
            if elements.parent.is_some_and(|parent| removed.contains(&parent)) {
                removed.insert(*id);
            } else if moved.contains(id) || !kept.contains(id) {
                removed.insert(*id);
                mutation.removes.push(Remove {
                    parent_id: self.children_id(elements.parent),
                    id: elements.id,
                });
            }
        }
        self.nodes.retain(|id, _| !removed.contains(id));
    }

    /// Returns the element that holds the children of a node, or the roots.
    fn children_id(&self, parent: Option<NodeId>) -> u32 {
        parent
            .and_then(|parent| self.nodes.get(&parent))
            .map_or(self.id, NodeElements::children_id)
    }

    fn insert(
        &mut self,
        id: NodeId,
        position: &InsertPosition,
        style: &NodeStyle<'_>,
        ids: &mut impl FnMut() -> u32,
        mutation: &mut Mutation,
    ) {
        let mut elements = NodeElements {
            id: ids(),
            parent: position.parent,
            children: Vec::new(),
            paint_id: None,
            content: None,
            image: None,
            text: None,
            place: style.place.clone(),
            paint: style.paint.clone(),
            class: style.class.clone(),
        };
        if style.has_painter(position.is_parent) {
            elements.paint_id = Some(ids());
        }
        let class = elements.painter_class().filter(|_| elements.paint_id.is_none());
        let next = position.next.and_then(|next| self.nodes.get(&next));
        mutation.adds.push(Add {
            parent_id: self.children_id(position.parent),
            next_id: next.map(|next| next.id),
            node: element(elements.id, elements.outer_style(), class),
        });
        let append = |mutation: &mut Mutation, parent_id, node| {
            mutation.adds.push(Add {
                parent_id,
                next_id: None,
                node,
            });
        };
        if let Some(paint_id) = elements.paint_id {
            append(
                mutation,
                elements.id,
                element(paint_id, elements.paint.clone(), elements.painter_class()),
            );
        }
        if let Some(url) = &style.image {
            let image_id = ids();
            append(mutation, elements.painter_id(), image_element(image_id, url));
            elements.image = Some((image_id, url.clone()));
        }
        if let Some(text) = &style.text {
            let (parent_id, adds) = (elements.painter_id(), &mut mutation.adds);
            elements.text = Some(TextElements::insert(text, parent_id, None, ids, adds));
        }
        if let Some(offset) = style.content {
            let content_id = ids();
            append(
                mutation,
                elements.id,
                element(content_id, content_style(offset), None),
            );
            elements.content = Some((content_id, offset));
        }
        self.nodes.insert(id, elements);
    }
}
