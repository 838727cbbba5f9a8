//! The uploader decides which item is sent next: the segments of a session in order, and resources after all segments.
//! Items are sent one at a time, each at least once, and none is dropped because the server was unreachable.
//!
//! The uploader has no socket and no clock. The caller asks for a task, carries it out and reports the result.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt,
    path::PathBuf,
};

use afterimage_config::{SegmentName, ServerUrl, SessionName};

use super::{
    Conditions, DoneReason, UploadItem, UploadOutcome, UploadPolicy, UploadStats, UploadTask,
    backoff::Backoff,
    response_class::{ResponseClass, classify},
};
use crate::http::{HttpError, HttpRequest, HttpResponse, Method, USER_AGENT};
use crate::metered_usage::MeteredUsage;
use crate::spool::{SealedSegment, StoredResource};

/// Attempts per item and run. After three failures within a minute a fourth attempt rarely succeeds, and segments of
/// other sessions are waiting.
const MAX_ATTEMPTS: u32 = 3;

/// Consecutive failures in a run, over all items. The server is then considered unreachable, and the run ends.
const MAX_FAILURES_IN_A_ROW: u32 = 5;

/// Time limit of a request without a body, and minimum of every limit. The reference SDKs use the same.
const BASE_TIMEOUT_MS: u64 = 10_000;

/// Speed of the slowest supported network, a crowded 3G cell. The time limit grows with the size of a segment by it.
const SLOWEST_BYTES_PER_MS: u64 = 16;

/// Maximum time limit of a request, so that a hanging server cannot block a run forever.
const MAX_TIMEOUT_MS: u64 = 60_000;

/// Decides about the uploads to one server with one key.
pub struct Uploader {
    server: ServerUrl,
    api_key: String,
    policy: UploadPolicy,
    run: RunState,
    backoff: Backoff,
    /// Items that were delivered or refused in this process. They are not sent again, even if deleting the file failed.
    finished: HashSet<UploadItem>,
    key_refused: Option<DoneReason>,
    /// Set when the server accepts segments, but no resources.
    resources_not_taken: Option<DoneReason>,
    metered: MeteredUsage,
    stats: UploadStats,
    in_flight_bytes: u64,
}

/// The item to send next.
struct NextUpload {
    item: UploadItem,
    bytes: u64,
    path: PathBuf,
}

/// State of one run.
#[derive(Debug, Default)]
struct RunState {
    attempts: HashMap<UploadItem, u32>,
    failures_in_a_row: u32,
    stopped: Option<DoneReason>,
}

impl Uploader {
    /// Returns an uploader at the start of its first run.
    #[must_use]
    pub fn new(server: ServerUrl, api_key: impl Into<String>, policy: UploadPolicy) -> Self {
        Self {
            server,
            api_key: api_key.into(),
            policy,
            run: RunState::default(),
            backoff: Backoff::default(),
            finished: HashSet::new(),
            key_refused: None,
            resources_not_taken: None,
            metered: MeteredUsage::default(),
            stats: UploadStats::default(),
            in_flight_bytes: 0,
        }
    }

    /// Begins a new run: all items have their attempts again. A back-off pause continues, and a refused key stays refused.
    pub fn begin_run(&mut self) {
        self.run = RunState::default();
    }

    /// Restores the usage of metered networks that an earlier process saved.
    pub fn restore_metered_usage(&mut self, usage: MeteredUsage) {
        self.metered = usage;
    }

    /// Returns the usage of metered networks, to be saved across restarts.
    #[must_use]
    pub fn metered_usage(&self) -> MeteredUsage {
        self.metered
    }

    /// Returns the statistics since this uploader was created.
    #[must_use]
    pub fn stats(&self) -> UploadStats {
        self.stats
    }

    /// Returns the next task, given the monotonic time, the device's conditions, the stored items, and a random number from
    /// 0 to 1. After an `Upload`, the caller calls [`Uploader::on_result`] before it asks for the next task.
    pub fn next_task(
        &mut self,
        now_ms: u64,
        conditions: Conditions,
        sealed: &[SealedSegment],
        resources: &[StoredResource],
        random: f64,
    ) -> UploadTask {
        self.remove_deleted(sealed, resources);
        let next = match self.next_segment(sealed) {
            Err(DoneReason::NothingLeft) => self.next_resource(resources),
            next => next,
        };
        let NextUpload { item, bytes, path } = match next {
            Ok(next) => next,
            Err(reason) => return UploadTask::Done(reason),
        };
        if let Some(reason) = self.blocked_by(conditions, bytes) {
            return UploadTask::Done(reason);
        }
        if let Some(until_ms) = self.backoff.wait_until(now_ms, random) {
            return UploadTask::Wait { until_ms };
        }
        if conditions.metered {
            self.metered.add(bytes, conditions.now_wall_ms);
        }
        self.in_flight_bytes = bytes;
        let request = self.request(&item, path, bytes);
        UploadTask::Upload(item, request)
    }

    /// Accepts the result of an upload and returns the outcome for the item. A server that refuses resources still receives
    /// segments.
    pub fn on_result(
        &mut self,
        item: &UploadItem,
        result: &Result<HttpResponse, HttpError>,
        now_ms: u64,
    ) -> UploadOutcome {
        let bytes = std::mem::take(&mut self.in_flight_bytes);
        match (classify(result), item) {
            (ResponseClass::Accepted, _) => {
                self.stats.add_delivered(item, bytes);
                self.finish(item);
                UploadOutcome::Delivered
            }
            (ResponseClass::Rejected { status }, _) => {
                self.stats.add_refused(item, bytes, status);
                self.finish(item);
                UploadOutcome::Dropped { status }
            }
            (ResponseClass::Retry { retry_after_ms }, _) => {
                self.stats.failed_requests += 1;
                self.backoff.on_failure(now_ms, retry_after_ms);
                self.run.failures_in_a_row += 1;
                let attempts = self.run.attempts.entry(item.clone()).or_default();
                *attempts += 1;
                let is_last =
                    *attempts >= MAX_ATTEMPTS || self.run.failures_in_a_row >= MAX_FAILURES_IN_A_ROW;
                if is_last {
                    UploadOutcome::WillRetryLater
                } else {
                    UploadOutcome::WillRetry
                }
            }
            (ResponseClass::Stop(DoneReason::NotACollector { status }), UploadItem::Resource(_)) => {
                let reason = DoneReason::ResourcesNotTaken { status };
                self.resources_not_taken = Some(reason);
                UploadOutcome::Stopped(reason)
            }
            (ResponseClass::Stop(reason), _) => self.stop(reason),
        }
    }

    /// Returns the items that were delivered or refused and whose files could not be deleted.
    pub(super) fn undeleted(&self) -> impl Iterator<Item = &UploadItem> {
        self.finished.iter()
    }

    fn stop(&mut self, reason: DoneReason) -> UploadOutcome {
        self.run.stopped = Some(reason);
        if matches!(reason, DoneReason::KeyRefused { .. }) {
            self.key_refused = Some(reason);
        }
        UploadOutcome::Stopped(reason)
    }

    /// A response about the item itself shows that the server works, so the back-off ends.
    fn finish(&mut self, item: &UploadItem) {
        self.finished.insert(item.clone());
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
    }

    fn has_attempts(&self, item: &UploadItem) -> bool {
        self.run
            .attempts
            .get(item)
            .is_none_or(|attempts| *attempts < MAX_ATTEMPTS)
    }

    /// Returns the segment to send: of the first segments of all sessions, the oldest with attempts left.
    fn next_segment(&self, sealed: &[SealedSegment]) -> Result<NextUpload, DoneReason> {
        let mut heads: HashMap<&SessionName, (UploadItem, &SealedSegment)> = HashMap::new();
        for segment in sealed {
            let item = UploadItem::Segment(segment.name.clone());
            if self.finished.contains(&item) {
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
            .into_values()
            .filter(|(item, _)| self.has_attempts(item))
            .min_by_key(|(_, segment)| (segment.sealed_at_ms, &segment.name));
        let (item, segment) = next.ok_or(DoneReason::GaveUp)?;
        Ok(NextUpload {
            item,
            bytes: segment.bytes,
            path: segment.path.clone(),
        })
    }

    /// Returns the resource to send: the first one with attempts left.
    fn next_resource(&self, resources: &[StoredResource]) -> Result<NextUpload, DoneReason> {
        let items = resources
            .iter()
            .map(|resource| (UploadItem::Resource(resource.name.clone()), resource));
        let mut left = items.filter(|(item, _)| !self.finished.contains(item)).peekable();
        if left.peek().is_none() {
            return Err(DoneReason::NothingLeft);
        }
        if let Some(reason) = self.resources_not_taken {
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

    /// Returns the reason why nothing can be sent now, if there is one.
    fn blocked_by(&self, conditions: Conditions, bytes: u64) -> Option<DoneReason> {
        if let Some(reason) = self.key_refused.or(self.run.stopped) {
            return Some(reason);
        }
        if self.run.failures_in_a_row >= MAX_FAILURES_IN_A_ROW {
            return Some(DoneReason::GaveUp);
        }
        if !conditions.online {
            return Some(DoneReason::Offline);
        }
        if conditions.low_power {
            return Some(DoneReason::LowPower);
        }
        if conditions.metered && !self.policy.upload_on_metered {
            return Some(DoneReason::MeteredNotAllowed);
        }
        let limit = self
            .policy
            .metered_daily_limit_bytes
            .filter(|_| conditions.metered);
        limit
            .is_some_and(|limit| !self.metered.allows(bytes, limit, conditions.now_wall_ms))
            .then_some(DoneReason::MeteredBudgetSpent)
    }

    fn request(&self, item: &UploadItem, path: PathBuf, bytes: u64) -> HttpRequest {
        let (path_on_server, content_type, name_header) = match item {
            UploadItem::Segment(_) => (
                "v1/segments",
                "application/vnd.afterimage.segment",
                "Afterimage-Segment",
            ),
            UploadItem::Resource(_) => ("v1/resources", "image/png", "Afterimage-Resource"),
        };
        let headers = [
            ("Authorization", format!("Bearer {}", self.api_key)),
            ("Content-Type", content_type.to_owned()),
            (name_header, item.to_string()),
            ("User-Agent", USER_AGENT.to_owned()),
        ];
        HttpRequest {
            method: Method::Post,
            url: self.server.join(path_on_server),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            body: Some(path),
            timeout_ms: timeout_ms(bytes),
        }
    }

    /// Removes the state of items whose files are deleted.
    fn remove_deleted(&mut self, sealed: &[SealedSegment], resources: &[StoredResource]) {
        if self.finished.is_empty() && self.run.attempts.is_empty() {
            return;
        }
        let segments: HashSet<&SegmentName> = sealed.iter().map(|segment| &segment.name).collect();
        let is_stored = |item: &UploadItem| match item {
            UploadItem::Segment(name) => segments.contains(name),
            UploadItem::Resource(name) => resources.iter().any(|resource| resource.name == *name),
        };
        self.finished.retain(|item| is_stored(item));
        self.run.attempts.retain(|item, _| is_stored(item));
    }
}

/// Returns the time limit of a request with a body of `bytes`.
fn timeout_ms(bytes: u64) -> u64 {
    (BASE_TIMEOUT_MS + bytes / SLOWEST_BYTES_PER_MS).min(MAX_TIMEOUT_MS)
}

/// Hides the key.
impl fmt::Debug for Uploader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploader")
            .field("server", &self.server)
            .field("policy", &self.policy)
            .field("run", &self.run)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}
