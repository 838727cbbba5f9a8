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

/// Selects the item to send next. The spool has the items; the queue has only their state.
#[derive(Debug, Default)]
pub(super) struct UploadQueue {
    /// Failed attempts of this run.
    attempts: LiteMap<UploadItem, u32>,
    /// Items that were delivered in this process. They are not sent again, even if deleting the file failed.
    finished: LiteMap<UploadItem, ()>,
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

    /// Removes the state of items whose files are deleted.
    pub(super) fn remove_deleted(&mut self, sealed: &[SealedSegment], resources: &[StoredResource]) {
        if self.finished.is_empty() && self.attempts.is_empty() {
            return;
        }
        let mut segments: LiteMap<&SegmentName, ()> = LiteMap::with_capacity(sealed.len());
        for segment in sealed {
            segments.insert(&segment.name, ());
        }
        let is_stored = |item: &UploadItem| match item {
            UploadItem::Segment(name) => segments.contains_key(name),
            UploadItem::Resource(name) => resources.iter().any(|resource| resource.name == *name),
        };
        self.finished.retain(|item, ()| is_stored(item));
        self.attempts.retain(|item, _| is_stored(item));
    }

    /// Returns the segment to send: of the first segments of all sessions, the oldest with attempts left.
    ///
    /// # Errors
    ///
    /// [`DoneReason::NothingLeft`] without segments; [`DoneReason::GaveUp`] if none has attempts left.
    pub(super) fn next_segment<'a>(
        &self,
        sealed: &'a [SealedSegment],
    ) -> Result<&'a SealedSegment, DoneReason> {
        let mut heads: LiteMap<&SessionName, (UploadItem, &SealedSegment)> = LiteMap::new();
        for segment in sealed {
            let item = UploadItem::Segment(segment.name.clone());
            if self.finished.contains_key(&item) {
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
    ) -> Result<NextUpload, DoneReason> {
        let items = resources
            .iter()
            .map(|resource| (UploadItem::Resource(resource.name.clone()), resource));
        let mut left = items
            .filter(|(item, _)| !self.finished.contains_key(item))
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
