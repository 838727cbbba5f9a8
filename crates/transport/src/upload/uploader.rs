//! The uploader decides which item is sent next and when, and the meaning of each response. Items are sent one at a time,
//! each at least once, and none is dropped because the server was unreachable.
//!
//! The uploader has no socket and no clock. The caller asks for a task, carries it out and reports the result.

use std::fmt;

use afterimage_config::ServerUrl;

use super::{
    Conditions, DoneReason, UploadItem, UploadOutcome, UploadPolicy, UploadStats, UploadTask, UploadTime,
    backoff::Backoff,
    queue::{NextUpload, UploadQueue},
    request::upload_request,
    response_class::{ResponseClass, classify},
};
use crate::http::{HttpError, HttpResponse};
use crate::metered_usage::MeteredUsage;
use crate::spool::{SealedSegment, StoredResource};
use crate::spool_time::SpoolTime;

/// Consecutive failures in a run, over all items. The server is then considered unreachable, and the run ends.
const MAX_FAILURES_IN_A_ROW: u32 = 5;

/// Decides about the uploads to one server with one key.
pub struct Uploader {
    server: ServerUrl,
    api_key: String,
    policy: UploadPolicy,
    queue: UploadQueue,
    run: RunState,
    backoff: Backoff,
    key_refused: Option<DoneReason>,
    /// Set when the server accepts segments, but no resources.
    resources_refused: Option<DoneReason>,
    metered: MeteredUsage,
    stats: UploadStats,
    in_flight_bytes: u64,
}

/// State of one run.
#[derive(Debug, Default)]
struct RunState {
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
            queue: UploadQueue::default(),
            run: RunState::default(),
            backoff: Backoff::default(),
            key_refused: None,
            resources_refused: None,
            metered: MeteredUsage::default(),
            stats: UploadStats::default(),
            in_flight_bytes: 0,
        }
    }

    /// Begins a new run: all items have their attempts again. A back-off pause continues, and a refused key stays refused.
    pub fn begin_run(&mut self) {
        self.run = RunState::default();
        self.queue.begin_run();
    }

    /// Restores the usage of metered networks that an earlier process saved.
    pub fn restore_metered_usage(&mut self, usage: MeteredUsage) {
        self.metered = usage;
    }

    /// Returns the usage of metered networks.
    #[must_use]
    pub fn metered_usage(&self) -> &MeteredUsage {
        &self.metered
    }

    /// Returns the size of the item that is being sent.
    pub(super) fn in_flight_bytes(&self) -> u64 {
        self.in_flight_bytes
    }

    /// Returns the statistics since this uploader was created.
    #[must_use]
    pub fn stats(&self) -> UploadStats {
        self.stats
    }

    /// Returns the segment that is sent next if uploads are permitted, so that the caller can pack it before.
    #[must_use]
    pub fn next_segment<'a>(&self, sealed: &'a [SealedSegment]) -> Option<&'a SealedSegment> {
        self.queue.next_segment(sealed).ok()
    }

    /// Returns the next task, given the time, the device's conditions, the stored items, and a random number from
    /// 0 to 1. After an `Upload`, the caller calls [`Uploader::on_result`] before it asks for the next task.
    pub fn next_task(
        &mut self,
        now: UploadTime,
        conditions: Conditions,
        sealed: &[SealedSegment],
        resources: &[StoredResource],
        random: f64,
    ) -> UploadTask {
        self.queue.remove_deleted(sealed, resources);
        let next = match self.queue.next_segment(sealed) {
            Err(DoneReason::NothingLeft) => self.queue.next_resource(resources, self.resources_refused),
            next => next.map(NextUpload::from),
        };
        let next = match next {
            Ok(next) => next,
            Err(reason) => return UploadTask::Done(reason),
        };
        if let Some(reason) = self.blocked_by(conditions, next.bytes, now.spool) {
            return UploadTask::Done(reason);
        }
        if let Some(until_ms) = self.backoff.wait_until(now.elapsed_ms, random) {
            return UploadTask::Wait { until_ms };
        }
        if conditions.metered {
            self.metered.add(next.bytes, now.spool);
        }
        self.in_flight_bytes = next.bytes;
        let request = upload_request(&self.server, &self.api_key, &next, now.wall_ms);
        UploadTask::Upload(next.item, request)
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
                let has_attempts = self.queue.count_failure(item);
                if has_attempts && self.run.failures_in_a_row < MAX_FAILURES_IN_A_ROW {
                    UploadOutcome::WillRetry
                } else {
                    UploadOutcome::WillRetryLater
                }
            }
            (ResponseClass::Stop(DoneReason::NotACollector { status }), UploadItem::Resource(_)) => {
                let reason = DoneReason::ResourcesRefused { status };
                self.resources_refused = Some(reason);
                UploadOutcome::Stopped(reason)
            }
            (ResponseClass::Stop(reason), _) => self.stop(reason),
        }
    }

    /// Returns the items that were delivered or refused and whose files could not be deleted.
    pub(super) fn undeleted(&self) -> impl Iterator<Item = &UploadItem> {
        self.queue.undeleted()
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
        self.queue.finish(item);
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
    }

    /// Returns the reason why nothing can be sent now, if there is one.
    fn blocked_by(&self, conditions: Conditions, bytes: u64, now: SpoolTime) -> Option<DoneReason> {
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
        if conditions.overheated {
            return Some(DoneReason::Overheated);
        }
        if conditions.metered && !self.policy.upload_on_metered {
            return Some(DoneReason::MeteredNotAllowed);
        }
        let limit = self
            .policy
            .metered_daily_limit_bytes
            .filter(|_| conditions.metered);
        limit
            .is_some_and(|limit| !self.metered.allows(bytes, limit, now))
            .then_some(DoneReason::MeteredLimitReached)
    }
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
