//! The search for the largest body that a server accepts.

use afterimage_config::SegmentName;

use super::body_limit::BodyLimit;
use crate::spool::SealedSegment;
use crate::spool_time::SpoolTime;

/// The limit of the server, and the search for it.
#[derive(Debug, Default)]
pub(super) struct SizeSearch {
    pub(super) limit: BodyLimit,
    /// Whether the limit changed since it was stored.
    pub(super) is_changed: bool,
    /// The segment whose answer shows more about the limit.
    pub(super) probe: Option<SegmentName>,
    /// Spool time of the latest task.
    pub(super) now: SpoolTime,
}

impl SizeSearch {
    /// Notes the time of a task.
    pub(super) fn observe(&mut self, now: SpoolTime) {
        self.now = now;
        self.is_changed |= self.limit.forget(now);
    }

    pub(super) fn on_stored(&mut self, bytes: u64) {
        self.probe = None;
        self.is_changed |= self.limit.on_stored(bytes, self.now);
    }

    pub(super) fn must_split(&self, bytes: u64) -> bool {
        self.limit.must_split(bytes)
    }

    pub(super) fn probe<'a>(&self, sealed: &'a [SealedSegment]) -> Option<&'a SealedSegment> {
        let probe = self.probe.as_ref()?;
        sealed.iter().find(|segment| segment.name == *probe)
    }
}
