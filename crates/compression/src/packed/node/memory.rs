//! The nodes that were told: one like the next is often among them.

use std::sync::Arc;

use super::super::mix::{Map, mix};

/// Stands for the node before the last, where only the last is looked at.
const ONE_ALONE: u32 = 0xfade;
/// Nodes that are remembered before all of them are forgotten. Recorded segments have a few thousand.
const MAX_MEMOS: usize = 1 << 15;

/// A node as it was told, for those that come later.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct Memo {
    pub(super) look: u32,
    pub(super) rect: [i32; 4],
    pub(super) strings: Vec<(u32, u32)>,
    pub(super) attrs: Vec<(u32, u32)>,
    pub(super) parent_size: [i32; 2],
    /// Where the sibling before it stood.
    pub(super) before: [i32; 2],
    pub(super) id: u32,
    pub(super) id_step: i64,
    pub(super) place: i64,
}

impl Memo {
    pub(super) fn string(&self, key: u32) -> Option<u32> {
        let found = self.strings.iter().find(|(known, _)| *known == key);
        found.map(|(_, index)| *index)
    }

    pub(super) fn attr(&self, key: u32) -> Option<u32> {
        let found = self.attrs.iter().find(|(known, _)| *known == key);
        found.map(|(_, value)| *value)
    }

    /// What it looks like, how large it is and what it says, as a hash.
    fn content(&self) -> u32 {
        let [_, _, w, h] = self.rect.map(i32::cast_unsigned);
        let strings = self.strings.iter().map(|(_, index)| *index);
        strings.fold(mix(mix(self.look, w), h), mix)
    }
}

/// The nodes so far, in the order they were told, and where to look for one like the next.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct Memory {
    memos: Vec<Arc<Memo>>,
    by_content: Map<u32, u32>,
    by_place: Map<u32, u32>,
    by_look: Map<u32, u32>,
    pub(super) last_id: u32,
    pub(in crate::packed) last_slot: u32,
    /// What the last node and the one before it were, as hashes.
    pub(super) trail: [u32; 2],
}

impl Memory {
    fn at(&self, map: &Map<u32, u32>, key: u32) -> Option<&Arc<Memo>> {
        self.memos.get(*map.get(&key)? as usize)
    }

    /// What came the last time after the nodes that were told last.
    pub(super) fn twin(&self) -> Option<&Arc<Memo>> {
        let [trail, before] = self.trail;
        self.at(&self.by_content, mix(trail, before))
            .or_else(|| self.at(&self.by_content, mix(trail, ONE_ALONE)))
    }

    /// What was told last at such a place.
    pub(super) fn at_place(&self, place_key: u32) -> Option<&Arc<Memo>> {
        self.at(&self.by_place, place_key)
    }

    /// What was told last with this look.
    pub(super) fn of_look(&self, look: u32) -> Option<&Arc<Memo>> {
        self.at(&self.by_look, look)
    }

    /// The last node.
    pub(super) fn last(&self) -> Option<&Memo> {
        self.memos.last().map(AsRef::as_ref)
    }

    /// Adds a node.
    pub(super) fn add(&mut self, memo: Memo, place_key: u32) {
        if self.memos.len() >= MAX_MEMOS {
            self.memos.clear();
            self.by_content.clear();
            self.by_place.clear();
            self.by_look.clear();
        }
        let at = self.memos.len() as u32;
        let [trail, before] = self.trail;
        self.by_content.insert(mix(trail, before), at);
        self.by_content.insert(mix(trail, ONE_ALONE), at);
        self.by_place.insert(place_key, at);
        self.by_look.insert(memo.look, at);
        self.trail = [memo.content(), trail];
        self.last_id = memo.id;
        self.memos.push(Arc::new(memo));
    }

    /// The last node's id.
    pub(in crate::packed) fn id(&self) -> u32 {
        self.last_id
    }

    /// A new run of nodes begins behind a node.
    pub(in crate::packed) fn begin(&mut self, slot: u32, id: u32) {
        self.last_slot = slot;
        self.last_id = id;
        self.trail = [0; 2];
    }
}
