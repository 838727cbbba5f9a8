//! Which segment goes next. Serial, in order within a session, at least once; nothing is given up because a
//! server was away.
//!
//! The uploader holds no socket and no clock: it is asked, and it is told.

mod resources;

use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::PathBuf,
};

use afterimage_config::ServerUrl;

use self::resources::Resources;
use super::{
    Conditions, DoneReason, MeteredUsage, Outcome, Task, UploadPolicy,
    backoff::Backoff,
    verdict::{Verdict, judge},
};
use crate::{HttpError, HttpRequest, HttpResponse, Method, Sealed, SegmentName, http::USER_AGENT};

/// Tries of one segment in a run: what fails three times in a minute will do so a fourth time, and segments of
/// other sessions wait behind it.
const MAX_TRIES_OF_SEGMENT: u32 = 3;

/// Failures in a row in a run, over all segments: the server is away, and a run has to end.
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
    run: Run,
    backoff: Backoff,
    /// Delivered or refused in this process, and not sent again should deleting the file have failed.
    finished: HashSet<SegmentName>,
    key_refused: Option<DoneReason>,
    metered: MeteredUsage,
    stats: UploadStats,
    resources: Resources,
    in_flight_bytes: u64,
}

/// What counts for one run only.
#[derive(Debug, Default)]
struct Run {
    tries: HashMap<SegmentName, u32>,
    failures_in_a_row: u32,
    stopped: Option<DoneReason>,
}

/// What an uploader did since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadStats {
    /// Segments that the server has.
    pub delivered_segments: u64,
    /// Their bytes.
    pub delivered_bytes: u64,
    /// Segments that the server will never take.
    pub refused_segments: u64,
    /// Their bytes.
    pub refused_bytes: u64,
    /// The status of the last one of those.
    pub last_refusal: Option<u16>,
    /// Resources that the server has.
    pub delivered_resources: u64,
    /// Their bytes.
    pub delivered_resource_bytes: u64,
    /// Resources that the server will never take.
    pub refused_resources: u64,
    /// Requests that failed and were or will be made again.
    pub failed_requests: u64,
}

impl Uploader {
    /// Returns an uploader at the start of its first run.
    #[must_use]
    pub fn new(server: ServerUrl, api_key: impl Into<String>, policy: UploadPolicy) -> Self {
        Self {
            server,
            api_key: api_key.into(),
            policy,
            run: Run::default(),
            backoff: Backoff::default(),
            finished: HashSet::new(),
            key_refused: None,
            metered: MeteredUsage::default(),
            stats: UploadStats::default(),
            resources: Resources::default(),
            in_flight_bytes: 0,
        }
    }

    /// Begins another run: all segments have their tries again. A pause that the server earned goes on, and a
    /// refused key stays refused.
    pub fn begin_run(&mut self) {
        self.run = Run::default();
        self.resources.begin_run();
    }

    /// Takes up what was sent over metered networks before this process.
    pub fn resume_metered_usage(&mut self, usage: MeteredUsage) {
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
    pub fn next_task(&mut self, now_ms: u64, conditions: Conditions, sealed: &[Sealed], random: f64) -> Task {
        self.forget_deleted(sealed);
        let Some(head) = self.head(sealed) else {
            let is_all_sent = sealed.iter().all(|segment| self.finished.contains(&segment.name));
            return Task::Done(if is_all_sent {
                DoneReason::NothingLeft
            } else {
                DoneReason::GaveUp
            });
        };
        if let Some(reason) = self.obstacle(conditions, head.bytes) {
            return Task::Done(reason);
        }
        if let Some(until) = self.backoff.wait_until(now_ms, random) {
            return Task::Wait(until);
        }
        if conditions.metered {
            self.metered.add(head.bytes, conditions.wall_ms);
        }
        self.in_flight_bytes = head.bytes;
        Task::Upload(head.name.clone(), self.request(head))
    }

    /// Takes in what came of an upload and says what it means for the segment.
    pub fn on_result(
        &mut self,
        name: &SegmentName,
        result: &Result<HttpResponse, HttpError>,
        now_ms: u64,
    ) -> Outcome {
        let bytes = std::mem::take(&mut self.in_flight_bytes);
        match judge(result) {
            Verdict::Kept => {
                self.stats.delivered_segments += 1;
                self.stats.delivered_bytes += bytes;
                self.finish(name);
                Outcome::Delivered
            }
            Verdict::Refused { status } => {
                self.stats.refused_segments += 1;
                self.stats.refused_bytes += bytes;
                self.stats.last_refusal = Some(status);
                self.finish(name);
                Outcome::Dropped { status }
            }
            Verdict::TryAgain { retry_after_ms } => {
                self.stats.failed_requests += 1;
                self.backoff.on_failure(now_ms, retry_after_ms);
                self.run.failures_in_a_row += 1;
                let tries = self.run.tries.entry(name.clone()).or_default();
                *tries += 1;
                let is_last =
                    *tries >= MAX_TRIES_OF_SEGMENT || self.run.failures_in_a_row >= MAX_FAILURES_IN_A_ROW;
                if is_last { Outcome::Kept } else { Outcome::Retry }
            }
            Verdict::Stop(reason) => self.stop(reason),
        }
    }

    fn stop(&mut self, reason: DoneReason) -> Outcome {
        self.run.stopped = Some(reason);
        if matches!(reason, DoneReason::KeyRefused { .. }) {
            self.key_refused = Some(reason);
        }
        Outcome::Stopped(reason)
    }

    /// Any answer about the segment itself shows that the server is there.
    fn finish(&mut self, name: &SegmentName) {
        self.finished.insert(name.clone());
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
    }

    /// Returns the oldest of the sessions' first segments that has tries left.
    fn head<'a>(&self, sealed: &'a [Sealed]) -> Option<&'a Sealed> {
        let mut heads: HashMap<(&str, i64), &Sealed> = HashMap::new();
        for segment in sealed
            .iter()
            .filter(|segment| !self.finished.contains(&segment.name))
        {
            let session = (segment.name.device_id.as_str(), segment.name.session_id);
            let head = heads.entry(session).or_insert(segment);
            if segment.name.sequence < head.name.sequence {
                *head = segment;
            }
        }
        let has_tries = |segment: &&Sealed| {
            self.run
                .tries
                .get(&segment.name)
                .is_none_or(|tries| *tries < MAX_TRIES_OF_SEGMENT)
        };
        heads
            .into_values()
            .filter(has_tries)
            .min_by_key(|segment| (segment.sealed_at_ms, &segment.name))
    }

    fn obstacle(&self, conditions: Conditions, bytes: u64) -> Option<DoneReason> {
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
            .is_some_and(|limit| !self.metered.allows(bytes, limit, conditions.wall_ms))
            .then_some(DoneReason::MeteredBudgetSpent)
    }

    fn request(&self, segment: &Sealed) -> HttpRequest {
        self.post(
            "v1/segments",
            [
                ("Content-Type", "application/vnd.afterimage.segment".to_owned()),
                ("Afterimage-Segment", segment.name.to_string()),
            ],
            segment.path.clone(),
            timeout_ms(segment.bytes),
        )
    }

    fn post(&self, path: &str, about: [(&str, String); 2], body: PathBuf, timeout_ms: u64) -> HttpRequest {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let mut headers = vec![header("Authorization", format!("Bearer {}", self.api_key))];
        headers.extend(about.map(|(name, value)| header(name, value)));
        headers.push(header("User-Agent", USER_AGENT.into()));
        HttpRequest {
            method: Method::Post,
            url: self.server.join(path),
            headers,
            body: Some(body),
            timeout_ms,
        }
    }

    /// Keeps no name longer than its file.
    fn forget_deleted(&mut self, sealed: &[Sealed]) {
        if self.finished.is_empty() && self.run.tries.is_empty() {
            return;
        }
        let present: HashSet<&SegmentName> = sealed.iter().map(|segment| &segment.name).collect();
        self.finished.retain(|name| present.contains(name));
        self.run.tries.retain(|name, _| present.contains(name));
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
