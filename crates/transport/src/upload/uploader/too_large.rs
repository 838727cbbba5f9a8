//! Segments that a server refuses as too large: the caller splits them, and the parts are sent.
//!
//! Until the server stores something, the first part of the refused segment is sent next, so a server that refuses everything has
//! one segment split and not all of them.

use afterimage_config::SegmentName;

use super::{Refusal, Uploader};
use crate::upload::answers::TOO_LARGE;
use crate::upload::body_limit::{BodyLimit, SizeRefusal};
use crate::upload::{UploadItem, UploadOutcome};

impl Uploader {
    /// Restores the limit of the server that an earlier process stored.
    pub fn restore_body_limit(&mut self, limit: BodyLimit) {
        self.sizes.limit = limit;
    }

    /// Returns the limit of the server, as far as it is known.
    #[must_use]
    pub fn body_limit(&self) -> BodyLimit {
        self.sizes.limit
    }

    /// Returns the limit if it changed since the last call, for the caller to store.
    pub(in crate::upload) fn take_changed_limit(&mut self) -> Option<BodyLimit> {
        std::mem::take(&mut self.sizes.is_changed).then_some(self.sizes.limit)
    }

    /// Notes that a segment was split. Its first part shows whether the server accepts smaller ones.
    pub fn on_split(&mut self, first: &SegmentName) {
        if !self.sizes.limit.is_confirmed() {
            self.sizes.probe = Some(first.clone());
        }
    }

    /// Notes that a segment cannot be split, so that the server refuses it for good, and returns the outcome for it.
    pub fn on_unsplittable(&mut self, segment: &SegmentName, bytes: u64, now_ms: u64) -> UploadOutcome {
        let refusal = Refusal {
            bytes,
            status: TOO_LARGE,
        };
        let outcome = self.refuse(&UploadItem::Segment(segment.clone()), refusal, now_ms);
        self.sizes.probe = None;
        if self.suspect_segments.is_server_at_fault() {
            self.sizes.limit.on_unsplittable(self.sizes.now);
            self.sizes.is_changed = true;
        }
        outcome
    }

    /// Notes that a segment could not be split since a file could not be written. It is tried again as after a failed request.
    pub fn on_split_failed(&mut self, segment: &SegmentName, now_ms: u64) {
        self.retry(&UploadItem::Segment(segment.clone()), None, now_ms);
    }

    /// Accepts the refusal of a body for its size.
    pub(super) fn refuse_size(&mut self, item: &UploadItem, bytes: u64, now_ms: u64) -> UploadOutcome {
        let refusal = Refusal {
            bytes,
            status: TOO_LARGE,
        };
        let UploadItem::Segment(name) = item else {
            return self.refuse(item, refusal, now_ms);
        };
        self.sizes.is_changed = true;
        match self.sizes.limit.on_refused(bytes, self.sizes.now) {
            SizeRefusal::Unsplittable => {
                self.sizes.probe = None;
                self.refuse(item, refusal, now_ms)
            }
            SizeRefusal::TooLarge => {
                self.run.failures_in_a_row = 0;
                self.backoff.on_success();
                self.sizes.probe = Some(name.clone());
                UploadOutcome::TooLarge
            }
        }
    }
}
