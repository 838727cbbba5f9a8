//! Upper bounds of the size of an entry, computed before the entry is encoded.

use afterimage_wireframe::{Change, Entry, Environment, Node, Recordable, Update};

use crate::column::EDGES;
use crate::entries::MAX_ENVIRONMENT_NUMBERS;
use crate::error::Error;
use crate::limits::{MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS};

/// Bytes of a node or change without its properties: ten numbers of at most five bytes, and a reserve.
const ITEM_BYTES: usize = 64;
/// Bytes of a property: an index, a value and a key of a new shape, at most five bytes each.
const PROPERTY_BYTES: usize = 16;

/// Upper bounds of the items and bytes of an entry or a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SizeBound {
    items: usize,
    bytes: usize,
}

impl SizeBound {
    /// The bounds of an entry.
    pub(crate) fn for_entry<T: Recordable>(entry: &Entry<T>) -> Self {
        let mut bound = Self::default();
        bound.add_items(1);
        match entry {
            Entry::Keyframe(frame) => {
                for node in &frame.nodes {
                    bound.add_node(node);
                }
                bound.add_items(frame.paint.as_ref().map_or(0, Vec::len) + 1);
            }
            Entry::Changes { changes, .. } => {
                for change in changes {
                    bound.add_change(change);
                }
            }
            Entry::Environment(environment) => {
                bound.add_items(MAX_ENVIRONMENT_NUMBERS + 1);
                if let Environment::Screen(name) = environment {
                    bound.bytes += name.len();
                }
            }
            Entry::SourceGone(_) | Entry::Touch(_) => {}
        }
        bound
    }

    /// The bounds of a block with an additional entry.
    ///
    /// # Errors
    ///
    /// [`Error::BlockFull`] if the entry does not fit this block, and [`Error::EntryTooLarge`] if it fits no block.
    pub(crate) fn with(self, entry: Self) -> Result<Self, Error> {
        let both = Self {
            items: self.items.saturating_add(entry.items),
            bytes: self.bytes.saturating_add(entry.bytes),
        };
        if both.fits() {
            Ok(both)
        } else if entry.fits() {
            Err(Error::BlockFull)
        } else {
            Err(Error::EntryTooLarge {
                items: entry.items,
                bytes: entry.bytes,
            })
        }
    }

    fn fits(self) -> bool {
        self.items <= MAX_BLOCK_ITEMS && self.bytes <= MAX_BLOCK_BYTES
    }

    fn add_items(&mut self, count: usize) {
        self.items += count;
        self.bytes += count * ITEM_BYTES;
    }

    fn add_numbers(&mut self, count: usize) {
        self.items += count;
        self.bytes += count * PROPERTY_BYTES;
    }

    fn add_property(&mut self, string_bytes: usize) {
        self.items += 1;
        self.bytes += PROPERTY_BYTES + string_bytes;
    }

    fn add_node<T: Recordable>(&mut self, node: &Node<T>) {
        self.add_items(1);
        self.add_numbers(node.attrs.len());
        for (_, name) in node.idents.iter() {
            self.add_property(name.len());
        }
        for (_, text) in node.texts.iter() {
            self.add_property(text.recorded().len());
        }
    }

    fn add_change<T: Recordable>(&mut self, change: &Change<T>) {
        self.add_items(1);
        match change {
            Change::Insert { node, .. } => self.add_node(node),
            Change::Update(update) => self.add_update(update),
            Change::Paint(order) => self.add_items(order.as_ref().map_or(0, Vec::len) + 1),
            Change::Remove(_) | Change::Move { .. } | Change::Scroll { .. } => {}
        }
    }

    fn add_update<T: Recordable>(&mut self, update: &Update<T>) {
        // The kind, the rectangle and its edges are keys of the shape too.
        self.add_numbers(2 + EDGES.len() + update.attrs.len());
        for (_, name) in &update.idents {
            self.add_property(name.as_ref().map_or(0, |name| name.len()));
        }
        for (_, text) in &update.texts {
            self.add_property(text.as_ref().map_or(0, |text| text.recorded().len()));
        }
    }
}
