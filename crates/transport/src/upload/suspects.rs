//! Items that the server refused, while it is not known whether they or the server is at fault.
//!
//! They stay in the spool and are not sent again until another item of their kind gets a receipt, which confirms the refusals, or
//! until one of them does, which shows that the server was at fault. A restart forgets them: each is then sent once more.

use super::{UploadItem, answers::TOO_LARGE};

/// Refusals without a receipt between them. One is a fault of the item; three are more likely a fault of the server.
const MAX_IN_A_ROW: usize = 3;

/// The refused items of a kind.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Few: a pause begins with the third, and each pause adds one.
    items: Vec<(UploadItem, Refusal)>,
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
        self.items.iter().any(|(suspect, _)| suspect == item)
    }

    pub(super) fn insert(&mut self, item: UploadItem, refusal: Refusal) {
        self.items.retain(|(suspect, _)| *suspect != item);
        self.items.push((item, refusal));
    }

    /// Returns whether so many items were refused that the server is more likely at fault than they are.
    pub(super) fn is_server_at_fault(&self) -> bool {
        self.items.len() >= MAX_IN_A_ROW
    }

    /// Returns the status code of the latest refusal.
    pub(super) fn status(&self) -> Option<u16> {
        self.items.last().map(|(_, refusal)| refusal.status)
    }

    pub(super) fn items(&self) -> impl Iterator<Item = (&UploadItem, Refusal)> {
        self.items.iter().map(|(item, refusal)| (item, *refusal))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn retain(&mut self, is_stored: impl Fn(&UploadItem) -> bool) {
        self.items.retain(|(item, _)| is_stored(item));
    }

    /// Judges the refusals by the receipt of an item of the same kind, which has `bytes`. Returns the items that are at fault. One that
    /// was refused for its size is not if it is no larger: it is sent again.
    pub(super) fn judge(&mut self, stored: &UploadItem, bytes: u64) -> Vec<(UploadItem, Refusal)> {
        if self.contains(stored) {
            self.items.clear();
        }
        self.items
            .retain(|(_, refusal)| refusal.status != TOO_LARGE || refusal.bytes > bytes);
        std::mem::take(&mut self.items)
    }
}
