//! The nodes coded so far. The next one is often similar to one of them.

use crate::packed::axis::{PerAxis, PerEdge};
use crate::packed::context_hash::{ContextMap, hash_combine};
use crate::packed::model_node;

/// Takes the place of the node before the last, for the lookup by the last node alone.
const LAST_ALONE_SALT: u32 = 0xfade;
/// Nodes that are kept before all of them are dropped. Recorded segments have a few thousand.
const MAX_NODES: usize = 1 << 15;

/// A node that was coded.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct CodedNode {
    /// Index of the template.
    pub(in crate::packed) template: u32,
    pub(in crate::packed) rect: PerEdge<i32>,
    pub(in crate::packed) strings: Vec<(u32, u32)>,
    pub(in crate::packed) attrs: Vec<(u32, u32)>,
    pub(in crate::packed) parent_size: PerAxis<i32>,
    /// The corner of the sibling before it.
    pub(in crate::packed) before_corner: PerAxis<i32>,
    pub(in crate::packed) id: u32,
    /// The id less that of the node coded before it.
    pub(in crate::packed) id_step: i64,
    /// The place as it was coded.
    pub(in crate::packed) place: i64,
}

impl CodedNode {
    pub(in crate::packed) fn string(&self, key: u32) -> Option<u32> {
        model_node::find(&self.strings, key)
    }

    pub(in crate::packed) fn attr(&self, key: u32) -> Option<u32> {
        model_node::find(&self.attrs, key)
    }

    /// A hash of template, size and strings.
    fn content_hash(&self) -> u32 {
        let [_, _, w, h] = self.rect.0.map(i32::cast_unsigned);
        let strings = self.strings.iter().map(|(_, index)| *index);
        let shape = hash_combine(hash_combine(self.template, w), h);
        strings.fold(shape, hash_combine)
    }
}

/// The nodes coded so far, in their order, and indices to look up a similar one.
///
/// Nodes are coded in *runs*: those of a keyframe, or inserts that follow each other.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct CodedNodes {
    nodes: Vec<CodedNode>,
    by_trail: ContextMap<u32, u32>,
    by_place: ContextMap<u32, u32>,
    by_template: ContextMap<u32, u32>,
    /// Id of the last node of the run, or of the node that the run began behind.
    pub(in crate::packed) last_id: u32,
    /// Index of that node in its tree.
    pub(in crate::packed) last_index: u32,
    /// Content hashes of the last node of the run and of the one before it, 0 for none.
    pub(in crate::packed) trail: [u32; 2],
}

impl CodedNodes {
    fn find(&self, map: &ContextMap<u32, u32>, key: u32) -> Option<&CodedNode> {
        self.nodes.get(*map.get(&key)? as usize)
    }

    /// The node that came the last time after nodes like the last two, or else after one like the last.
    pub(in crate::packed) fn successor(&self) -> Option<&CodedNode> {
        let [trail, before] = self.trail;
        self.find(&self.by_trail, hash_combine(trail, before))
            .or_else(|| self.find(&self.by_trail, hash_combine(trail, LAST_ALONE_SALT)))
    }

    /// The newest node with the same place key.
    pub(in crate::packed) fn at_place(&self, place_key: u32) -> Option<&CodedNode> {
        self.find(&self.by_place, place_key)
    }

    /// The newest node of a template.
    pub(in crate::packed) fn of_template(&self, template: u32) -> Option<&CodedNode> {
        self.find(&self.by_template, template)
    }

    /// The newest node.
    pub(in crate::packed) fn newest(&self) -> Option<&CodedNode> {
        self.nodes.last()
    }

    /// Adds a node.
    pub(in crate::packed) fn add(&mut self, node: CodedNode, place_key: u32) {
        if self.nodes.len() >= MAX_NODES {
            self.nodes.clear();
            self.by_trail.clear();
            self.by_place.clear();
            self.by_template.clear();
        }
        let at = self.nodes.len() as u32;
        let [trail, before] = self.trail;
        self.by_trail.insert(hash_combine(trail, before), at);
        self.by_trail.insert(hash_combine(trail, LAST_ALONE_SALT), at);
        self.by_place.insert(place_key, at);
        self.by_template.insert(node.template, at);
        self.trail = [node.content_hash(), trail];
        self.last_id = node.id;
        self.nodes.push(node);
    }

    /// Begins a run behind a node: its index in the tree and its id, `NONE` and 0 for none.
    pub(in crate::packed) fn begin_run(&mut self, index: u32, id: u32) {
        self.last_index = index;
        self.last_id = id;
        self.trail = [0; 2];
    }
}
