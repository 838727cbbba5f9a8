//! The context of a node: its relatives, and similar nodes that were coded before.

use super::coded_nodes::{CodedNode, CodedNodes};
use super::place::CodedPlace;
use crate::packed::axis::{Edge, PerAxis};
use crate::packed::context_hash::hash_combine;
use crate::packed::model_node::ModelNode;
use crate::packed::model_tree::ModelTree;

/// Everything that a node's fields are predicted from. `template`, `same_template` and `last_string` are set once these
/// fields are coded.
pub(in crate::packed) struct NodeContext<'a> {
    pub(in crate::packed) parent: Option<&'a ModelNode>,
    /// The sibling before the node.
    pub(in crate::packed) before: Option<&'a ModelNode>,
    /// The sibling before that.
    pub(in crate::packed) second_before: Option<&'a ModelNode>,
    /// One more than the parent's template, 0 for none.
    pub(in crate::packed) parent_template: u32,
    /// One more than the template of the sibling before, 0 for none.
    pub(in crate::packed) before_template: u32,
    /// The place as it was coded.
    pub(in crate::packed) place: i64,
    /// A hash of the templates around the node.
    pub(in crate::packed) place_key: u32,
    /// Content hashes of the last two nodes of the run.
    pub(in crate::packed) trail: [u32; 2],
    /// The size of the parent, or of the window for a root.
    pub(in crate::packed) parent_size: PerAxis<i32>,
    /// The node that came the last time after the nodes before this one.
    pub(in crate::packed) successor: Option<&'a CodedNode>,
    /// The newest node with the same templates around it.
    pub(in crate::packed) same_place: Option<&'a CodedNode>,
    /// The newest node of the same template.
    pub(in crate::packed) same_template: Option<&'a CodedNode>,
    /// Index of the template.
    pub(in crate::packed) template: u32,
    /// One more than the index of the node's last string, 0 for none.
    pub(in crate::packed) last_string: u32,
}

impl<'a> NodeContext<'a> {
    pub(in crate::packed) fn new(
        nodes: &'a CodedNodes,
        tree: &'a ModelTree,
        place: &CodedPlace,
        window: PerAxis<i32>,
    ) -> Self {
        let parent = tree.node(place.place.parent);
        let before = tree.node(place.place.before);
        let second_before = before.and_then(|node| tree.node(node.before));
        let grandparent = parent.and_then(|node| tree.node(node.parent));
        let template_of = |node: Option<&ModelNode>| node.map_or(0, |node| node.template + 1);
        let (parent_template, before_template) = (template_of(parent), template_of(before));
        let place_key = hash_combine(
            hash_combine(parent_template, before_template),
            hash_combine(template_of(second_before), template_of(grandparent)),
        );
        let size_of = |node: &ModelNode| PerAxis([node.rect[Edge::W], node.rect[Edge::H]]);
        Self {
            parent,
            before,
            second_before,
            parent_template,
            before_template,
            place: place.code,
            place_key,
            trail: nodes.trail,
            parent_size: parent.map_or(window, size_of),
            successor: nodes.successor(),
            same_place: nodes.at_place(place_key),
            same_template: None,
            template: 0,
            last_string: 0,
        }
    }
}
