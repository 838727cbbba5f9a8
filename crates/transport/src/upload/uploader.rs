//! The uploader decides which item is sent next and when, and the meaning of each response. Items are sent one at a time,
//! each at least once, and none is dropped because the server was unreachable.
//!
//! The uploader has no socket and no clock. The caller asks for a task, carries it out and reports the result.

mod too_large;

use std::fmt;

use afterimage_checksum::BodyChecksum;
use afterimage_config::{SegmentName, ServerUrl};

use super::{
    Conditions, DoneReason, UploadItem, UploadOutcome, UploadPolicy, UploadStats, UploadTask, UploadTime,
    answers::{Answer, meaning},
    backoff::Backoff,
    circuit::{Circuit, FIRST_ADDRESS_PAUSE_MS, FIRST_PAUSE_MS},
    queue::{NextUpload, UploadQueue, Waiting},
    request::upload_request,
    size_search::SizeSearch,
    suspects::{Refusal, Suspects},
};
use crate::daily_usage::NetworkUsage;
use crate::http::{HttpError, HttpResponse};
use crate::spool::{SealedSegment, StoredResource};
use crate::spool_time::SpoolTime;

/// Consecutive failures in a run, over all items. The server is then considered unreachable, and the run ends.
const MAX_FAILURES_IN_A_ROW: u32 = 5;

/// Consecutive successes without a receipt, over all runs. One is an accident of a proxy; three are a login page, which answers
/// everything.
const MAX_UNCONFIRMED_IN_A_ROW: u32 = 3;

/// Consecutive conflicts, over all runs. A folder that was restored from a backup has a few; more are a server that confirms wrong
/// checksums.
const MAX_CONFLICTS_IN_A_ROW: u32 = 5;

/// Decides about the uploads to one server with one key.
pub struct Uploader {
    server: ServerUrl,
    api_key: String,
    policy: UploadPolicy,
    queue: UploadQueue,
    run: RunState,
    backoff: Backoff,
    circuit: Circuit,
    /// Pauses after the server accepted no resource.
    resource_circuit: Circuit,
    unconfirmed_in_a_row: u32,
    /// The first conflict is retried at once, and further ones after a back-off: a server may contradict every name.
    conflicts_in_a_row: u32,
    suspect_segments: Suspects,
    suspect_resources: Suspects,
    /// Items that are at fault, and that the caller sets aside.
    to_set_aside: Vec<UploadItem>,
    /// The network of the last task. `None` without one.
    network: Option<NetworkIdentity>,
    sizes: SizeSearch,
    usage: NetworkUsage,
    stats: UploadStats,
    in_flight_bytes: u64,
}

/// A network, as far as the device tells it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NetworkIdentity {
    id: u64,
    metered: bool,
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
            circuit: Circuit::default(),
            resource_circuit: Circuit::default(),
            unconfirmed_in_a_row: 0,
            conflicts_in_a_row: 0,
            suspect_segments: Suspects::default(),
            suspect_resources: Suspects::default(),
            to_set_aside: Vec::new(),
            network: None,
            sizes: SizeSearch::default(),
            usage: NetworkUsage::default(),
            stats: UploadStats::default(),
            in_flight_bytes: 0,
        }
    }

    /// Begins a new run: all items have their attempts again. Pauses continue.
    pub fn begin_run(&mut self) {
        self.run = RunState::default();
        self.queue.begin_run();
    }

    /// Restores the usage of the networks that an earlier process saved.
    pub fn restore_network_usage(&mut self, usage: NetworkUsage) {
        self.usage = usage;
    }

    /// Returns the usage of the networks.
    #[must_use]
    pub fn network_usage(&self) -> &NetworkUsage {
        &self.usage
    }

    /// Returns whether an upload under these conditions counts towards a daily limit. Metered networks always count, so that a limit
    /// that the app sets later applies to what was sent before.
    pub(super) fn counts_usage(&self, conditions: Conditions) -> bool {
        conditions.metered || self.policy.daily_limit_bytes.is_some()
    }

    /// Returns the server.
    #[must_use]
    pub fn server(&self) -> &ServerUrl {
        &self.server
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
        let waiting = Waiting {
            sealed,
            resources: &[],
        };
        self.next_segment_of(&waiting).ok()
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
        let waiting = Waiting { sealed, resources };
        self.remove_deleted(&waiting);
        self.observe_network(conditions);
        self.sizes.observe(now.spool);
        let refused = self.resource_circuit.blocked_by(now.elapsed_ms, random);
        let next = match self.next_segment_of(&waiting) {
            Err(DoneReason::NothingLeft) => self.next_resource_of(&waiting, refused),
            next => next.map(NextUpload::from),
        };
        let next = match next {
            Ok(next) => next,
            Err(DoneReason::NothingLeft) => return UploadTask::Done(self.nothing_left()),
            Err(reason) => return UploadTask::Done(reason),
        };
        let paused = self.circuit.blocked_by(now.elapsed_ms, random);
        if let Some(reason) = paused.or_else(|| self.blocked_by(conditions, next.bytes, now.spool)) {
            return UploadTask::Done(reason);
        }
        if let Some(until_ms) = self.network_wait(conditions, now.elapsed_ms) {
            return UploadTask::AwaitNetwork { until_ms };
        }
        if let Some(until_ms) = self.backoff.wait_until(now.elapsed_ms, random) {
            return UploadTask::Wait { until_ms };
        }
        if let UploadItem::Segment(segment) = &next.item
            && self.sizes.must_split(next.bytes)
        {
            return UploadTask::Split {
                segment: segment.clone(),
                bytes: next.bytes,
            };
        }
        if self.counts_usage(conditions) {
            self.usage.add(next.bytes, conditions.metered, now.spool);
        }
        self.in_flight_bytes = next.bytes;
        let request = upload_request(&self.server, &self.api_key, &next, now.wall_ms);
        UploadTask::Upload(next.item, request)
    }

    /// Accepts the result of an upload whose body has these checksums, and returns the outcome for the item. A
    /// server that accepts no resources still receives segments.
    pub fn on_result(
        &mut self,
        item: &UploadItem,
        checksum: BodyChecksum,
        result: &Result<HttpResponse, HttpError>,
        now_ms: u64,
    ) -> UploadOutcome {
        let bytes = std::mem::take(&mut self.in_flight_bytes);
        let answer = meaning(item, checksum, result);
        if !matches!(answer, Answer::NoReceipt { .. }) {
            self.unconfirmed_in_a_row = 0;
        }
        match (answer, item) {
            (Answer::Stored, _) => {
                self.stats.add_delivered(item, bytes);
                if matches!(item, UploadItem::Segment(_)) {
                    self.sizes.on_stored(bytes);
                }
                self.queue.finish(item);
                self.on_receipt(item, bytes);
                UploadOutcome::Delivered
            }
            (Answer::Conflict, _) => {
                self.conflicts_in_a_row = self.conflicts_in_a_row.saturating_add(1);
                if self.conflicts_in_a_row > 1 {
                    self.stats.failed_requests += 1;
                    self.backoff.on_failure(now_ms, None);
                }
                if self.conflicts_in_a_row >= MAX_CONFLICTS_IN_A_ROW {
                    self.trip(DoneReason::Contradicted, FIRST_PAUSE_MS, now_ms);
                }
                UploadOutcome::Conflict
            }
            (Answer::NoReceipt { is_collector }, _) => {
                self.unconfirmed_in_a_row += 1;
                if self.unconfirmed_in_a_row < MAX_UNCONFIRMED_IN_A_ROW {
                    return self.retry(item, None, now_ms);
                }
                self.stats.failed_requests += 1;
                self.trip(DoneReason::NotConfirmed { is_collector }, FIRST_PAUSE_MS, now_ms)
            }
            (Answer::TooLarge, _) => self.refuse_size(item, bytes, now_ms),
            (Answer::Refused { status }, _) => self.refuse(item, Refusal { bytes, status }, now_ms),
            (Answer::Temporary { retry_after_ms }, _) => self.retry(item, retry_after_ms, now_ms),
            (Answer::Stop(DoneReason::NotACollector { status }), UploadItem::Resource(_)) => {
                let reason = DoneReason::ResourcesRefused { status };
                self.resource_circuit.trip(reason, FIRST_ADDRESS_PAUSE_MS, now_ms);
                UploadOutcome::Stopped(reason)
            }
            (Answer::Stop(reason @ DoneReason::NotACollector { .. }), _) => {
                self.trip(reason, FIRST_ADDRESS_PAUSE_MS, now_ms)
            }
            (Answer::Stop(reason @ DoneReason::KeyRefused { .. }), _) => {
                self.trip(reason, FIRST_PAUSE_MS, now_ms)
            }
            (Answer::Stop(reason), _) => {
                self.run.stopped = Some(reason);
                UploadOutcome::Stopped(reason)
            }
        }
    }

    /// Sends a segment before all others: it got this name because its earlier one was taken.
    pub fn send_next(&mut self, renumbered: Option<SegmentName>) {
        self.queue.send_next(renumbered);
    }

    /// Returns the reason why uploads of segments pause, from the answer that began the pause to the receipt or the change of the
    /// network that ends it.
    #[must_use]
    pub fn pause_reason(&self) -> Option<DoneReason> {
        self.circuit.reason()
    }

    /// Returns the items that the server refused for a fault of their own, for the caller to set aside. Each is returned once.
    pub fn take_refused(&mut self) -> Vec<UploadItem> {
        std::mem::take(&mut self.to_set_aside)
    }

    /// Returns the items that the server refused and that are kept until it is known which of both is at fault, with their sizes.
    pub fn refused(&self) -> impl Iterator<Item = (&UploadItem, u64)> {
        let items = self
            .suspect_segments
            .items()
            .chain(self.suspect_resources.items());
        items.map(|(item, refusal)| (item, refusal.bytes))
    }

    /// Returns the segment to send: one that was not refused, or a refused one as a probe if the server is more likely at fault.
    fn next_segment_of<'a>(&self, waiting: &Waiting<'a>) -> Result<&'a SealedSegment, DoneReason> {
        let suspects = &self.suspect_segments;
        if let Some(probe) = self.sizes.probe(waiting.sealed) {
            let is_left_out = |item: &UploadItem| suspects.contains(item);
            let next = self.queue.next_segment(std::slice::from_ref(probe), is_left_out);
            if next.is_ok() {
                return next;
            }
        }
        match self
            .queue
            .next_segment(waiting.sealed, |item| suspects.contains(item))
        {
            Err(DoneReason::NothingLeft) if suspects.is_server_at_fault() => {
                self.queue.next_segment(waiting.sealed, |_| false)
            }
            next => next,
        }
    }

    /// Returns the resource to send, as the segment.
    fn next_resource_of(
        &self,
        waiting: &Waiting<'_>,
        refused: Option<DoneReason>,
    ) -> Result<NextUpload, DoneReason> {
        let suspects = &self.suspect_resources;
        let is_suspect = |item: &UploadItem| suspects.contains(item);
        match self.queue.next_resource(waiting.resources, refused, is_suspect) {
            Err(DoneReason::NothingLeft) if suspects.is_server_at_fault() => {
                self.queue.next_resource(waiting.resources, refused, |_| false)
            }
            next => next,
        }
    }

    /// Returns the reason of the end if no other item is to be sent: refused ones may be left.
    fn nothing_left(&self) -> DoneReason {
        let status = self
            .suspect_segments
            .status()
            .or_else(|| self.suspect_resources.status());
        status.map_or(DoneReason::NothingLeft, |status| DoneReason::ItemRefused {
            status,
        })
    }

    fn remove_deleted(&mut self, waiting: &Waiting<'_>) {
        if self.queue.is_empty() && self.suspect_segments.is_empty() && self.suspect_resources.is_empty() {
            return;
        }
        let stored = waiting.items();
        self.queue.retain(|item| stored.contains_key(item));
        self.suspect_segments.retain(|item| stored.contains_key(item));
        self.suspect_resources.retain(|item| stored.contains_key(item));
    }

    fn retry(&mut self, item: &UploadItem, retry_after_ms: Option<u64>, now_ms: u64) -> UploadOutcome {
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

    /// Keeps a refused item back. If the server is more likely at fault, nothing of the kind is sent until a pause ends.
    fn refuse(&mut self, item: &UploadItem, refusal: Refusal, now_ms: u64) -> UploadOutcome {
        let status = refusal.status;
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
        match item {
            UploadItem::Segment(_) => {
                self.suspect_segments.insert(item.clone(), refusal);
                if self.suspect_segments.is_server_at_fault() {
                    return self.trip(DoneReason::AllRefused { status }, FIRST_PAUSE_MS, now_ms);
                }
            }
            UploadItem::Resource(_) => {
                self.suspect_resources.insert(item.clone(), refusal);
                if self.suspect_resources.is_server_at_fault() {
                    let reason = DoneReason::ResourcesRefused { status };
                    self.resource_circuit.trip(reason, FIRST_PAUSE_MS, now_ms);
                    return UploadOutcome::Stopped(reason);
                }
            }
        }
        UploadOutcome::Refused { status }
    }

    fn trip(&mut self, reason: DoneReason, first_ms: u64, now_ms: u64) -> UploadOutcome {
        self.circuit.trip(reason, first_ms, now_ms);
        // Also if the pause ends during this run: a run is one attempt to reach a server.
        self.run.stopped = Some(reason);
        UploadOutcome::Stopped(reason)
    }

    /// A receipt shows that the server stores items of this kind: their pauses end, and the refusals before it are judged.
    fn on_receipt(&mut self, item: &UploadItem, bytes: u64) {
        self.run.failures_in_a_row = 0;
        self.conflicts_in_a_row = 0;
        self.backoff.on_success();
        let refused = match item {
            UploadItem::Segment(_) => {
                self.circuit.close();
                self.suspect_segments.judge(item, bytes)
            }
            UploadItem::Resource(_) => {
                self.resource_circuit.close();
                if self.suspect_segments.is_empty() {
                    self.circuit.close();
                }
                self.suspect_resources.judge(item, bytes)
            }
        };
        for (item, refusal) in refused {
            self.stats.add_refused(&item, refusal.bytes, refusal.status);
            self.to_set_aside.push(item);
        }
    }

    /// A login page belongs to a network: its pause ends with the network.
    fn observe_network(&mut self, conditions: Conditions) {
        let network = conditions.online.then_some(NetworkIdentity {
            id: conditions.network_id,
            metered: conditions.metered,
        });
        if self.network.is_some() && network != self.network {
            self.circuit
                .release(|reason| matches!(reason, DoneReason::NotConfirmed { .. }));
            // Answers of the other network.
            self.unconfirmed_in_a_row = 0;
        }
        self.network = network;
    }

    /// Returns the items that were delivered and whose files could not be deleted.
    pub(super) fn undeleted(&self) -> impl Iterator<Item = &UploadItem> {
        self.queue.undeleted()
    }

    /// Returns the time until which uploads wait for the host's report of the network, if they depend on it.
    fn network_wait(&self, conditions: Conditions, now_ms: u64) -> Option<u64> {
        let until_ms = conditions.network_awaited_until_ms?;
        (self.policy.restricts_networks() && now_ms < until_ms).then_some(until_ms)
    }

    /// Returns the reason why nothing can be sent now, if there is one.
    fn blocked_by(&self, conditions: Conditions, bytes: u64, now: SpoolTime) -> Option<DoneReason> {
        if let Some(reason) = self.run.stopped {
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
        let exceeds =
            |sent: u64, limit: Option<u64>| limit.is_some_and(|limit| sent.saturating_add(bytes) > limit);
        let metered_limit = self.policy.metered_daily_limit_bytes;
        if conditions.metered && exceeds(self.usage.metered.bytes_at(now), metered_limit) {
            return Some(DoneReason::MeteredLimitReached);
        }
        exceeds(self.usage.bytes_at(now), self.policy.daily_limit_bytes)
            .then_some(DoneReason::DailyLimitReached)
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
