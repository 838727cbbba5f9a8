//! Hours without a network, ten minutes of use in each: the limits keep the newest recordings, and each of them arrives in one request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use afterimage_config::SegmentName;
use afterimage_transport::{
    Conditions, DeliveryStep, DoneReason, HttpClient, HttpError, HttpRequest, HttpResponse, OpenedSpool,
    Spool, SpoolLimits, UploadPolicy, Uploader, deliver_next,
};
use parking_lot::Mutex;

use crate::fixture::{DAY, NOW, boot, clock, name, seal_at};
use crate::uploader::{OPEN_POLICY, uploader};

/// Hours in the test command; `AFTERIMAGE_CASES=72` takes three days.
const HOURS: u64 = 6;

/// Segments of ten minutes.
const SEGMENTS_PER_HOUR: u64 = 20;

const SEGMENT_MS: u64 = 30_000;

const HOUR_MS: u64 = 3_600_000;

/// Size of the largest segment.
const MAX_SEGMENT_BYTES: u64 = 5_500;

/// Requests of a run in which the server never answers.
const REQUESTS_OF_A_RUN: usize = 5;

/// A server that can be reached or not. It counts requests.
#[derive(Default)]
struct Server {
    is_reachable: bool,
    requests: Mutex<Vec<String>>,
    stored: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl HttpClient for Server {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let name = request.header("Afterimage-Segment").unwrap().to_owned();
        self.requests.lock().push(name.clone());
        if !self.is_reachable {
            return Err(HttpError::Timeout);
        }
        let body = request.read_body().unwrap().unwrap();
        let receipt = HttpResponse::with_receipt(request, &body);
        assert_eq!(self.stored.lock().insert(name, body), None, "stored twice");
        Ok(receipt)
    }
}

/// What was recorded, in order.
type Recorded = Vec<(SegmentName, Vec<u8>)>;

fn hours() -> u64 {
    std::env::var("AFTERIMAGE_CASES").map_or(HOURS, |hours| hours.parse().unwrap())
}

fn limits() -> SpoolLimits {
    SpoolLimits {
        // About two thirds of what is recorded.
        max_bytes: hours() * SEGMENTS_PER_HOUR * 2_000,
        max_age_ms: 14 * DAY,
    }
}

fn open(dir: &Path, now_ms: u64) -> Spool {
    let OpenedSpool { spool, recovered } = Spool::open(dir, limits(), &boot(now_ms)).unwrap();
    assert_eq!(recovered, []);
    spool
}

/// Returns different bytes for each segment: from 500 to `MAX_SEGMENT_BYTES`.
fn segment_bytes(hour: u64, number: u64) -> Vec<u8> {
    let index = hour * SEGMENTS_PER_HOUR + number;
    let size = 500 + index * 2_654_435_761 % (MAX_SEGMENT_BYTES - 500);
    let mut bytes = index.to_le_bytes().to_vec();
    bytes.resize(size as usize, index as u8);
    bytes
}

/// A run: all that can be sent now. Waits pass at once. Returns the reason of its end.
fn run(
    spool: &Spool,
    uploader: &mut Uploader,
    server: &Server,
    now_ms: &RefCell<u64>,
    online: bool,
) -> DoneReason {
    let conditions = Conditions {
        online,
        ..Conditions::unrestricted()
    };
    uploader.begin_run();
    loop {
        let now = || clock(*now_ms.borrow());
        match deliver_next(uploader, spool, server, &now, conditions, 0.5).unwrap() {
            DeliveryStep::Wait { until_ms } => *now_ms.borrow_mut() = until_ms,
            DeliveryStep::Done(reason) => return reason,
            _ => {}
        }
    }
}

/// Records each hour in a process of its own, with a run after each segment. Returns the recording, the number of evicted segments,
/// and the time at its end.
fn record(dir: &Path, server: &Server, online: bool) -> (Recorded, u64, u64) {
    let mut recorded = Recorded::new();
    let mut evicted = 0;
    let now_ms = RefCell::new(NOW);
    let policy: UploadPolicy = OPEN_POLICY;
    for hour in 0..hours() {
        let begin_ms = now_ms.borrow().max(NOW + hour * HOUR_MS);
        *now_ms.borrow_mut() = begin_ms;
        let spool = open(dir, begin_ms);
        let mut uploader = uploader(policy);
        for number in 0..SEGMENTS_PER_HOUR {
            let segment = name(i64::try_from(hour).unwrap(), number);
            let bytes = segment_bytes(hour, number);
            seal_at(&spool, &segment, &bytes, *now_ms.borrow());
            recorded.push((segment, bytes));
            let before = server.requests.lock().len();
            run(&spool, &mut uploader, server, &now_ms, online);
            assert!(server.requests.lock().len() - before <= REQUESTS_OF_A_RUN);
            *now_ms.borrow_mut() += SEGMENT_MS;
        }
        evicted += spool.stats().evicted_segments;
    }
    (recorded, evicted, now_ms.into_inner())
}

/// Checks that the newest recordings are kept, within the limits, and that a server that is reached gets each of them once.
fn check_delivery(dir: &Path, (recorded, evicted, now_ms): (Recorded, u64, u64)) {
    let spool = open(dir, now_ms);
    let kept = spool.sealed().len();
    let (older, newest) = recorded.split_at(recorded.len() - kept);
    let kept_bytes: u64 = newest.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let max_bytes = limits().max_bytes;
    assert!(kept_bytes <= max_bytes && kept < recorded.len());
    // A segment that is being sealed takes its bytes twice for a moment.
    assert!(
        kept_bytes + 3 * MAX_SEGMENT_BYTES > max_bytes,
        "{kept_bytes} of {max_bytes}"
    );
    assert_eq!(evicted + spool.stats().evicted_segments, older.len() as u64);

    let server = Server {
        is_reachable: true,
        ..Server::default()
    };
    let now_ms = RefCell::new(now_ms + DAY);
    let reason = run(&spool, &mut uploader(OPEN_POLICY), &server, &now_ms, true);
    assert_eq!(reason, DoneReason::NothingLeft);
    let expected: BTreeMap<_, _> = newest
        .iter()
        .map(|(segment, bytes)| (segment.to_string(), bytes.clone()))
        .collect();
    assert_eq!(*server.stored.lock(), expected);
    assert_eq!(server.requests.lock().len(), kept, "one request each");
}

#[test]
fn device_without_a_network_sends_no_request_and_keeps_the_newest() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::default();
    let recorded = record(dir.path(), &server, false);
    assert_eq!(server.requests.lock().len(), 0);
    check_delivery(dir.path(), recorded);
}

#[test]
fn server_that_never_answers_costs_few_requests_and_no_recording() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::default();
    let recorded = record(dir.path(), &server, true);
    assert!(!server.requests.lock().is_empty());
    check_delivery(dir.path(), recorded);
}
