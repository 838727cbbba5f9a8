//! Items that the server refused, while it is not known whether they or the server is at fault.
//!
//! They stay in the spool and are not sent again until another item of their kind gets a receipt, which confirms the refusals, or
//! until one of them does, which shows that the server was at fault. A restart forgets them: each is then sent once more.

use litemap::LiteMap;

use super::UploadItem;

/// Refusals without a receipt between them. One is a fault of the item; three are more likely a fault of the server.
const MAX_IN_A_ROW: usize = 3;

/// The refused items of a kind.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    items: LiteMap<UploadItem, Refusal>,
}

/// Refusal of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal {
    /// Size of the item.
    pub(super) bytes: u64,
    /// Status code of the answer.
    pub(super) status: u16,
}

impl Suspects {
    pub(super) fn contains(&self, item: &UploadItem) -> bool {
        self.items.contains_key(item)
    }

    pub(super) fn insert(&mut self, item: UploadItem, refusal: Refusal) {
        self.items.insert(item, refusal);
    }

    /// Returns whether so many items were refused that the server is more likely at fault than they are.
    pub(super) fn is_server_at_fault(&self) -> bool {
        self.items.len() >= MAX_IN_A_ROW
    }

    /// Returns the status code of one of the refusals.
    pub(super) fn status(&self) -> Option<u16> {
        self.items.values().map(|refusal| refusal.status).next()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn retain(&mut self, is_stored: impl Fn(&UploadItem) -> bool) {
        self.items.retain(|item, _| is_stored(item));
    }

    /// Judges the refusals by the receipt of an item of the same kind. Returns the items that are at fault.
    pub(super) fn judge(&mut self, stored: &UploadItem) -> LiteMap<UploadItem, Refusal> {
        let items = std::mem::take(&mut self.items);
        if items.contains_key(stored) {
            return LiteMap::new();
        }
        items
    }
}
