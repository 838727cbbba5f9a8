//! Totals of recorded items, for `status()` and for flush reports: sent, waiting, refused, set aside and evicted.

use afterimage_transport::UploadItem;

use crate::model::ItemTotals;

/// Maximum number of names in a report: more than a circuit lets a server refuse in a day, and two kilobytes.
pub(super) const MAX_REPORTED_NAMES: usize = 20;

/// The totals of one time. `left`, `refused` and `set_aside` are those of now, and the others count since the engine was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub sent: ItemTotals,
    /// Segments and images that can be sent: not those that are being recorded.
    pub ready: u64,
    pub left: ItemTotals,
    pub refused: ItemTotals,
    pub set_aside: ItemTotals,
    pub evicted: ItemTotals,
    pub expired: ItemTotals,
}

impl ItemTotals {
    /// Counts an item.
    pub(super) fn add(&mut self, item: &UploadItem, bytes: u64) {
        let (count, sum) = match item {
            UploadItem::Segment(_) => (&mut self.segments, &mut self.segment_bytes),
            UploadItem::Resource(_) => (&mut self.images, &mut self.image_bytes),
        };
        *count += 1;
        *sum += bytes;
    }

    /// Returns the items since an earlier total.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            segments: self.segments.saturating_sub(before.segments),
            segment_bytes: self.segment_bytes.saturating_sub(before.segment_bytes),
            images: self.images.saturating_sub(before.images),
            image_bytes: self.image_bytes.saturating_sub(before.image_bytes),
        }
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.segments == 0 && self.images == 0
    }
}
