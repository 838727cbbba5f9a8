//! The tree of a source as the model sees it: what a node looks like, where it stands, how it moved last.
//!
//! A change that does not fit is refused, on both sides alike.

use super::mix::Map;

/// No slot.
pub(super) const NONE: u32 = u32::MAX;
/// Deeper places are refused: the check for cycles walks up.
const MAX_DEPTH: usize = 1024;
/// Most nodes.
const MAX_NODES: usize = 1 << 17;

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) id: u32,
    pub(super) parent: u32,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) look: u32,
    pub(super) kind: u32,
    /// x, y, width, height.
    pub(super) rect: [i32; 4],
    pub(super) attrs: Vec<(u32, u32)>,
    /// Keys with their class, and indices of strings.
    pub(super) strings: Vec<(u32, u32)>,
    /// How x, y, width and height changed last.
    pub(super) moved: [i64; 4],
    /// How they changed the time before.
    pub(super) moved_before: [i64; 4],
    /// In which frame.
    pub(super) moved_in: u32,
    /// The attributes' last differences.
    pub(super) ramps: Vec<(u32, i64)>,
    /// What it was the last time that something was updated.
    pub(super) update: u32,
}

impl Default for Slot {
    fn default() -> Self {
        Self {
            id: 0,
            parent: NONE,
            before: NONE,
            after: NONE,
            first: NONE,
            last: NONE,
            look: 0,
            kind: 0,
            rect: [0; 4],
            attrs: Vec::new(),
            strings: Vec::new(),
            moved: [0; 4],
            moved_before: [0; 4],
            moved_in: 0,
            ramps: Vec::new(),
            update: 0,
        }
    }
}

impl Slot {
    pub(super) fn attr(&self, key: u32) -> Option<u32> {
        self.attrs
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    }

    pub(super) fn string(&self, key: u32) -> Option<u32> {
        self.strings
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    }

    pub(super) fn ramp(&self, key: u32) -> i64 {
        self.ramps
            .iter()
            .find(|(known, _)| *known == key)
            .map_or(0, |(_, value)| *value)
    }
}

/// Sets or takes away a key of a short list.
pub(super) fn set<V>(list: &mut Vec<(u32, V)>, key: u32, value: Option<V>) {
    let at = list.iter().position(|(known, _)| *known == key);
    match (at, value) {
        (Some(at), Some(value)) => {
            if let Some(slot) = list.get_mut(at) {
                slot.1 = value;
            }
        }
        (Some(at), None) => {
            list.remove(at);
        }
        (None, Some(value)) => list.push((key, value)),
        (None, None) => {}
    }
}

/// Nodes by slot.
#[derive(Debug, Default)]
pub(super) struct Tree {
    slots: Vec<Slot>,
    free: Vec<u32>,
    by_id: Map<u32, u32>,
    first: Option<u32>,
    last: Option<u32>,
}

impl Tree {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn find(&self, id: u32) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    pub(super) fn slot(&self, at: u32) -> Option<&Slot> {
        self.slots.get(at as usize)
    }

    pub(super) fn slot_mut(&mut self, at: u32) -> Option<&mut Slot> {
        self.slots.get_mut(at as usize)
    }

    /// The id of a slot, 0 for none.
    pub(super) fn id(&self, at: u32) -> u32 {
        self.slot(at).map_or(0, |slot| slot.id)
    }

    /// The last child, of the roots for none.
    pub(super) fn last_child(&self, parent: u32) -> u32 {
        if parent == NONE {
            return self.last.unwrap_or(NONE);
        }
        self.slot(parent).map_or(NONE, |slot| slot.last)
    }

    /// The next node depth first.
    pub(super) fn following(&self, at: u32) -> u32 {
        let Some(mut slot) = self.slot(at) else {
            return self.first.unwrap_or(NONE);
        };
        if slot.first != NONE {
            return slot.first;
        }
        for _ in 0..MAX_DEPTH {
            if slot.after != NONE {
                return slot.after;
            }
            match self.slot(slot.parent) {
                Some(parent) => slot = parent,
                None => return NONE,
            }
        }
        NONE
    }

    /// Puts a node behind a sibling, first for none.
    pub(super) fn insert(&mut self, slot: Slot, parent: u32, before: u32) -> Option<u32> {
        if self.by_id.contains_key(&slot.id) || self.by_id.len() >= MAX_NODES {
            return None;
        }
        let id = slot.id;
        let at = if let Some(at) = self.free.pop() {
            *self.slots.get_mut(at as usize)? = slot;
            at
        } else {
            self.slots.push(slot);
            self.slots.len() as u32 - 1
        };
        if !self.fits(at, parent, before) {
            self.free.push(at);
            return None;
        }
        self.by_id.insert(id, at);
        self.attach(at, parent, before)?;
        Some(at)
    }

    /// Takes a node out with all below it.
    pub(super) fn remove(&mut self, at: u32) -> Option<()> {
        self.detach(at)?;
        let mut pending = vec![at];
        while let Some(at) = pending.pop() {
            let slot = self.slot(at)?;
            let (id, mut child) = (slot.id, slot.first);
            while child != NONE {
                pending.push(child);
                child = self.slot(child)?.after;
            }
            self.by_id.remove(&id);
            self.free.push(at);
        }
        Some(())
    }

    pub(super) fn move_to(&mut self, at: u32, parent: u32, before: u32) -> Option<()> {
        if !self.fits(at, parent, before) || before == at {
            return None;
        }
        self.detach(at)?;
        self.attach(at, parent, before)
    }

    fn fits(&self, at: u32, parent: u32, before: u32) -> bool {
        let mut above = parent;
        for _ in 0..MAX_DEPTH {
            if above == NONE {
                return before == NONE || self.slot(before).is_some_and(|slot| slot.parent == parent);
            }
            if above == at {
                return false;
            }
            above = self.slot(above).map_or(NONE, |slot| slot.parent);
        }
        false
    }

    fn detach(&mut self, at: u32) -> Option<()> {
        let (parent, before, after) = {
            let slot = self.slot(at)?;
            (slot.parent, slot.before, slot.after)
        };
        match self.slot_mut(before) {
            Some(slot) => slot.after = after,
            None => self.set_first(parent, after),
        }
        match self.slot_mut(after) {
            Some(slot) => slot.before = before,
            None => self.set_last(parent, before),
        }
        Some(())
    }

    fn attach(&mut self, at: u32, parent: u32, before: u32) -> Option<()> {
        let after = match (self.slot(before), self.slot(parent)) {
            (Some(slot), _) => slot.after,
            (None, Some(slot)) => slot.first,
            (None, None) => self.first.unwrap_or(NONE),
        };
        let slot = self.slot_mut(at)?;
        (slot.parent, slot.before, slot.after) = (parent, before, after);
        match self.slot_mut(before) {
            Some(slot) => slot.after = at,
            None => self.set_first(parent, at),
        }
        match self.slot_mut(after) {
            Some(slot) => slot.before = at,
            None => self.set_last(parent, at),
        }
        Some(())
    }

    fn set_first(&mut self, parent: u32, at: u32) {
        match self.slot_mut(parent) {
            Some(slot) => slot.first = at,
            None => self.first = (at != NONE).then_some(at),
        }
    }

    fn set_last(&mut self, parent: u32, at: u32) {
        match self.slot_mut(parent) {
            Some(slot) => slot.last = at,
            None => self.last = (at != NONE).then_some(at),
        }
    }
}
