//! The most that an entry can take of a block, known before any of it is written.

use afterimage_wireframe::{Change, Entry, Environment, Node, Recordable, Update};

use crate::column::EDGES;
use crate::entries::MAX_ENVIRONMENT_NUMBERS;
use crate::error::Error;
use crate::limits::{MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS};

/// Ten columns with numbers of at most five bytes, and some to spare.
const ITEM_BYTES: usize = 64;
/// An index, a value and a key of a new shape, five bytes each at most.
const PROPERTY_BYTES: usize = 16;

/// What an entry or a block takes at most.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SizeBound {
    items: usize,
    bytes: usize,
}

impl SizeBound {
    /// The most that an entry takes.
    pub(crate) fn for_entry<T: Recordable>(entry: &Entry<T>) -> Self {
        let mut weight = Self::default();
        weight.add_items(1);
        match entry {
            Entry::Keyframe(frame) => {
                for node in &frame.nodes {
                    weight.add_node(node);
                }
                weight.add_items(frame.paint.as_ref().map_or(0, Vec::len) + 1);
            }
            Entry::Changes { changes, .. } => {
                for change in changes {
                    weight.add_change(change);
                }
            }
            Entry::Environment(environment) => {
                weight.add_items(MAX_ENVIRONMENT_NUMBERS + 1);
                if let Environment::Screen(name) = environment {
                    weight.bytes += name.len();
                }
            }
            Entry::SourceGone(_) | Entry::Touch(_) => {}
        }
        weight
    }

    /// The block's weight with another entry in it.
    ///
    /// # Errors
    ///
    /// [`Error::BlockFull`] or [`Error::EntryTooLarge`] where it does not fit.
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
        // Kind, rectangle and its edges are keys of the shape too.
        self.add_numbers(2 + EDGES.len() + update.attrs.len());
        for (_, name) in &update.idents {
            self.add_property(name.as_ref().map_or(0, |name| name.len()));
        }
        for (_, text) in &update.texts {
            self.add_property(text.as_ref().map_or(0, |text| text.recorded().len()));
        }
    }
}
