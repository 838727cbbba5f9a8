//! The order of uploads: the first segments of all sessions by age, and resources after all segments.

use std::path::PathBuf;

use afterimage_config::{SegmentName, SessionName};
use litemap::{Entry, LiteMap};

use super::{DoneReason, UploadItem};
use crate::spool::{SealedSegment, StoredResource};

/// Attempts per item and run. After three failures within a minute a fourth attempt rarely succeeds, and segments of
/// other sessions are waiting.
const MAX_ATTEMPTS: u32 = 3;

/// The item to send next.
pub(super) struct NextUpload {
    pub(super) item: UploadItem,
    pub(super) bytes: u64,
    pub(super) path: PathBuf,
}

impl From<&SealedSegment> for NextUpload {
    fn from(segment: &SealedSegment) -> Self {
        Self {
            item: UploadItem::Segment(segment.name.clone()),
            bytes: segment.bytes,
            path: segment.path.clone(),
        }
    }
}

/// The items in the spool.
#[derive(Clone, Copy)]
pub(super) struct Waiting<'a> {
    pub(super) sealed: &'a [SealedSegment],
    pub(super) resources: &'a [StoredResource],
}

impl Waiting<'_> {
    /// Returns all items.
    pub(super) fn items(&self) -> LiteMap<UploadItem, ()> {
        let mut items = LiteMap::with_capacity(self.sealed.len() + self.resources.len());
        for segment in self.sealed {
            items.insert(UploadItem::Segment(segment.name.clone()), ());
        }
        for resource in self.resources {
            items.insert(UploadItem::Resource(resource.name.clone()), ());
        }
        items
    }
}

/// Selects the item to send next. The spool has the items; the queue has only their state.
#[derive(Debug, Default)]
pub(super) struct UploadQueue {
    /// Failed attempts of this run.
    attempts: LiteMap<UploadItem, u32>,
    /// Items that were delivered in this process. They are not sent again, even if deleting the file failed.
    finished: LiteMap<UploadItem, ()>,
    /// The segment to send before all others.
    first: Option<UploadItem>,
}

impl UploadQueue {
    /// Gives all items their attempts again.
    pub(super) fn begin_run(&mut self) {
        self.attempts.clear();
    }

    /// Counts a failed attempt of an item, and returns whether it has attempts left.
    pub(super) fn count_failure(&mut self, item: &UploadItem) -> bool {
        *self.attempts.entry(item.clone()).or_default() += 1;
        self.has_attempts(item)
    }

    pub(super) fn finish(&mut self, item: &UploadItem) {
        self.finished.insert(item.clone(), ());
    }

    /// Returns the finished items whose files still exist.
    pub(super) fn undeleted(&self) -> impl Iterator<Item = &UploadItem> {
        self.finished.keys()
    }

    /// Returns whether the queue has no state of any item.
    pub(super) fn is_empty(&self) -> bool {
        self.finished.is_empty() && self.attempts.is_empty()
    }

    /// Sends a segment before all others: its name was taken, and the receipt under its new one shows that the server stores
    /// what it is sent.
    pub(super) fn send_next(&mut self, segment: Option<SegmentName>) {
        self.first = segment.map(UploadItem::Segment);
    }

    /// Keeps the state of items whose files are stored.
    pub(super) fn retain(&mut self, is_stored: impl Fn(&UploadItem) -> bool) {
        self.finished.retain(|item, ()| is_stored(item));
        self.attempts.retain(|item, _| is_stored(item));
    }

    /// Returns the segment to send: of the first segments of all sessions, the oldest with attempts left. Segments for which
    /// `is_left_out` returns true are skipped.
    ///
    /// # Errors
    ///
    /// [`DoneReason::NothingLeft`] without segments; [`DoneReason::GaveUp`] if none has attempts left.
    pub(super) fn next_segment<'a>(
        &self,
        sealed: &'a [SealedSegment],
        is_left_out: impl Fn(&UploadItem) -> bool,
    ) -> Result<&'a SealedSegment, DoneReason> {
        let first = sealed.iter().find(|segment| {
            let item = UploadItem::Segment(segment.name.clone());
            self.first.as_ref() == Some(&item)
                && !self.finished.contains_key(&item)
                && !is_left_out(&item)
                && self.has_attempts(&item)
        });
        if let Some(first) = first {
            return Ok(first);
        }
        let mut heads: LiteMap<&SessionName, (UploadItem, &SealedSegment)> = LiteMap::new();
        for segment in sealed {
            let item = UploadItem::Segment(segment.name.clone());
            if self.finished.contains_key(&item) || is_left_out(&item) {
                continue;
            }
            match heads.entry(segment.name.session()) {
                Entry::Occupied(mut head) if segment.name.sequence() < head.get().1.name.sequence() => {
                    head.insert((item, segment));
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(head) => {
                    head.insert((item, segment));
                }
            }
        }
        if heads.is_empty() {
            return Err(DoneReason::NothingLeft);
        }
        let next = heads
            .into_iter()
            .map(|(_, head)| head)
            .filter(|(item, _)| self.has_attempts(item))
            .min_by_key(|(_, segment)| (segment.begun, &segment.name));
        next.map(|(_, segment)| segment).ok_or(DoneReason::GaveUp)
    }

    /// Returns the resource to send: the first one with attempts left.
    ///
    /// # Errors
    ///
    /// [`DoneReason::NothingLeft`] without resources; `refused` if the server accepts none; [`DoneReason::GaveUp`] if none has
    /// attempts left.
    pub(super) fn next_resource(
        &self,
        resources: &[StoredResource],
        refused: Option<DoneReason>,
        is_left_out: impl Fn(&UploadItem) -> bool,
    ) -> Result<NextUpload, DoneReason> {
        let items = resources
            .iter()
            .map(|resource| (UploadItem::Resource(resource.name.clone()), resource));
        let mut left = items
            .filter(|(item, _)| !self.finished.contains_key(item) && !is_left_out(item))
            .peekable();
        if left.peek().is_none() {
            return Err(DoneReason::NothingLeft);
        }
        if let Some(reason) = refused {
            return Err(reason);
        }
        let next = left.find(|(item, _)| self.has_attempts(item));
        let (item, resource) = next.ok_or(DoneReason::GaveUp)?;
        Ok(NextUpload {
            item,
            bytes: resource.bytes,
            path: resource.path.clone(),
        })
    }

    fn has_attempts(&self, item: &UploadItem) -> bool {
        self.attempts
            .get(item)
            .is_none_or(|attempts| *attempts < MAX_ATTEMPTS)
    }
}
