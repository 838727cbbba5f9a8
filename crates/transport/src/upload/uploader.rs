//! What goes next: segments in order within a session, and resources after all segments. One at a time, each at
//! least once; nothing is given up because a server was away.
//!
//! The uploader holds no socket and no clock: it is asked, and it is told.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt,
    path::PathBuf,
};

use afterimage_config::{SegmentName, ServerUrl, SessionName};

use super::{
    Conditions, DoneReason, MeteredUsage, UploadItem, UploadOutcome, UploadPolicy, UploadStats, UploadTask,
    backoff::Backoff,
    response_class::{ResponseClass, classify},
};
use crate::{HttpError, HttpRequest, HttpResponse, Method, SealedSegment, StoredResource, http::USER_AGENT};

/// Tries of one item in a run: what fails three times in a minute will do so a fourth time, and segments of
/// other sessions wait behind it.
const MAX_TRIES: u32 = 3;

/// Failures in a row in a run, over all items: the server is away, and a run has to end.
const MAX_FAILURES_IN_A_ROW: u32 = 5;

/// Time for a request without a body, and the least for any; what the reference SDKs allow.
pub(crate) const BASE_TIMEOUT_MS: u64 = 10_000;

/// The slowest network that is reckoned with, a crowded 3G cell: a large segment gets the time it takes there.
const SLOWEST_BYTES_PER_MS: u64 = 16;

/// No request takes longer than this, so that one hanging server cannot hold up a run for good.
const MAX_TIMEOUT_MS: u64 = 60_000;

/// Decides what is sent next and what an answer means, for one server and one key.
pub struct Uploader {
    server: ServerUrl,
    api_key: String,
    policy: UploadPolicy,
    run: RunState,
    backoff: Backoff,
    /// Delivered or refused in this process, and not sent again should deleting the file have failed.
    finished: HashSet<UploadItem>,
    key_refused: Option<DoneReason>,
    /// The server takes segments and nothing else.
    resources_not_taken: Option<DoneReason>,
    metered: MeteredUsage,
    stats: UploadStats,
    in_flight_bytes: u64,
}

/// What is to be sent, how many bytes it has, and where they are.
type NextUpload = (UploadItem, u64, PathBuf);

/// What counts for one run only.
#[derive(Debug, Default)]
struct RunState {
    tries: HashMap<UploadItem, u32>,
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

    /// Begins another run: everything has its tries again. A pause that the server earned goes on, and a
    /// refused key stays refused.
    pub fn begin_run(&mut self) {
        self.run = RunState::default();
    }

    /// Takes up what was sent over metered networks before this process.
    pub fn restore_metered_usage(&mut self, usage: MeteredUsage) {
        self.metered = usage;
    }

    /// Returns what was sent over metered networks, to be kept across restarts.
    #[must_use]
    pub fn metered_usage(&self) -> MeteredUsage {
        self.metered
    }

    /// Returns what was done so far.
    #[must_use]
    pub fn stats(&self) -> UploadStats {
        self.stats
    }

    /// Decides what is next, given the monotonic time, what the device is up to, what waits, and a random number
    /// from 0 to 1. After an `Upload`, [`Uploader::on_result`] comes before the next question.
    pub fn next_task(
        &mut self,
        now_ms: u64,
        conditions: Conditions,
        sealed: &[SealedSegment],
        resources: &[StoredResource],
        random: f64,
    ) -> UploadTask {
        self.forget_deleted(sealed, resources);
        let next = match self.next_segment(sealed) {
            Err(DoneReason::NothingLeft) => self.next_resource(resources),
            next => next,
        };
        let (item, bytes, path) = match next {
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

    /// Takes in what came of an upload and says what it means for the item. A server that takes no resources goes
    /// on getting segments.
    pub fn on_result(
        &mut self,
        item: &UploadItem,
        result: &Result<HttpResponse, HttpError>,
        now_ms: u64,
    ) -> UploadOutcome {
        let bytes = std::mem::take(&mut self.in_flight_bytes);
        match (classify(result), item) {
            (ResponseClass::Accepted, _) => {
                self.stats.delivered(item, bytes);
                self.finish(item);
                UploadOutcome::Delivered
            }
            (ResponseClass::Rejected { status }, _) => {
                self.stats.refused(item, bytes, status);
                self.finish(item);
                UploadOutcome::Dropped { status }
            }
            (ResponseClass::Retry { retry_after_ms }, _) => {
                self.stats.failed_requests += 1;
                self.backoff.on_failure(now_ms, retry_after_ms);
                self.run.failures_in_a_row += 1;
                let tries = self.run.tries.entry(item.clone()).or_default();
                *tries += 1;
                let is_last = *tries >= MAX_TRIES || self.run.failures_in_a_row >= MAX_FAILURES_IN_A_ROW;
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

    /// What was delivered or refused and still has its file.
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

    /// Any answer about the item itself shows that the server is there.
    fn finish(&mut self, item: &UploadItem) {
        self.finished.insert(item.clone());
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
    }

    fn has_tries(&self, item: &UploadItem) -> bool {
        self.run.tries.get(item).is_none_or(|tries| *tries < MAX_TRIES)
    }

    /// The oldest of the sessions' first segments that has tries left.
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
            .filter(|(item, _)| self.has_tries(item))
            .min_by_key(|(_, segment)| (segment.sealed_at_ms, &segment.name));
        let (item, segment) = next.ok_or(DoneReason::GaveUp)?;
        Ok((item, segment.bytes, segment.path.clone()))
    }

    /// The first resource that has tries left.
    fn next_resource(&self, resources: &[StoredResource]) -> Result<NextUpload, DoneReason> {
        let items = resources
            .iter()
            .map(|one| (UploadItem::Resource(one.name.clone()), one));
        let mut left = items.filter(|(item, _)| !self.finished.contains(item)).peekable();
        if left.peek().is_none() {
            return Err(DoneReason::NothingLeft);
        }
        if let Some(reason) = self.resources_not_taken {
            return Err(reason);
        }
        let next = left.find(|(item, _)| self.has_tries(item));
        let (item, resource) = next.ok_or(DoneReason::GaveUp)?;
        Ok((item, resource.bytes, resource.path.clone()))
    }

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
        let (to, content_type, name) = match item {
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
            (name, item.to_string()),
            ("User-Agent", USER_AGENT.to_owned()),
        ];
        HttpRequest {
            method: Method::Post,
            url: self.server.join(to),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            body: Some(path),
            timeout_ms: timeout_ms(bytes),
        }
    }

    /// Keeps no name longer than its file.
    fn forget_deleted(&mut self, sealed: &[SealedSegment], resources: &[StoredResource]) {
        if self.finished.is_empty() && self.run.tries.is_empty() {
            return;
        }
        let segments: HashSet<&SegmentName> = sealed.iter().map(|segment| &segment.name).collect();
        let is_there = |item: &UploadItem| match item {
            UploadItem::Segment(name) => segments.contains(name),
            UploadItem::Resource(name) => resources.iter().any(|one| one.name == *name),
        };
        self.finished.retain(|item| is_there(item));
        self.run.tries.retain(|item, _| is_there(item));
    }
}

/// Time for a request with so many bytes.
fn timeout_ms(bytes: u64) -> u64 {
    (BASE_TIMEOUT_MS + bytes / SLOWEST_BYTES_PER_MS).min(MAX_TIMEOUT_MS)
}

/// Does not show the key.
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
