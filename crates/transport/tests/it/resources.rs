//! Resources beside the segments: kept, sent after them, the first to go, and asked for once.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use afterimage_config::ResourceName;
use afterimage_transport::{DoneReason, Error, HttpClient, Spool, SpoolLimits, Uploader, UreqClient};

use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::delivery::{drain, uploader};
use crate::fixture::{NOW, WIDE, device, name, names, open, seal};
use crate::server::{Reply, Server, status};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn picture(id: u128) -> ResourceName {
    ResourceName::new(device(), id)
}

fn waiting(spool: &Spool) -> Vec<u128> {
    spool.resources().iter().map(|one| one.name.id()).collect()
}

/// A spool with a segment and two resources.
fn filled(dir: &Path) -> Spool {
    let spool = open(dir);
    seal(&spool, &name(7, 0), b"a segment");
    for id in [1, 2] {
        spool.store_resource(&picture(id), b"a picture", NOW).unwrap();
    }
    spool
}

fn run(spool: &Spool, uploader: &mut Uploader) -> DoneReason {
    let client: &dyn HttpClient = &UreqClient::new();
    drain(spool, uploader, client)
}

#[test]
fn they_follow_the_segments_and_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([]);
    let mut uploader = uploader(server.url());
    assert_eq!(run(&spool, &mut uploader), DoneReason::NothingLeft);
    let received = server.received();
    let lines: Vec<_> = received.iter().map(|one| one.line.as_str()).collect();
    let resource = "POST /v1/resources HTTP/1.1";
    assert_eq!(lines, ["POST /v1/segments HTTP/1.1", resource, resource]);
    assert_eq!(
        received[1].header("Afterimage-Resource"),
        Some("Device|1/00000000000000000000000000000001")
    );
    assert_eq!(received[1].header("Content-Type"), Some("image/png"));
    assert_eq!(received[1].header("Authorization"), Some("Bearer key"));
    assert_eq!(received[1].body, b"a picture");
    assert!(waiting(&spool).is_empty() && names(&spool).is_empty());
    let stats = uploader.stats();
    assert_eq!(
        (stats.delivered_resources, stats.delivered_resource_bytes),
        (2, 18)
    );
    assert_eq!(stats.delivered_segments, 1);
}

#[test]
fn they_outlive_a_restart_and_half_a_file_does_not() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let half = dir.path().join("+device+01.00000000000000000000000000000003.tmp");
    let foreign = dir.path().join("my.picture.png");
    fs::write(&half, b"ha").unwrap();
    fs::write(&foreign, b"not ours").unwrap();
    let spool = open(dir.path());
    assert_eq!(waiting(&spool), [1, 2]);
    assert!(!half.exists() && foreign.exists());
    assert!(!spool.needs_resource(&picture(1), NOW));
    assert!(spool.needs_resource(&picture(3), NOW));
}

#[test]
fn one_that_was_asked_for_is_not_asked_for_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert!(spool.needs_resource(&picture(5), NOW));
    spool.record_requests(&[picture(5)], NOW).unwrap();
    drop(spool);
    let spool = open(dir.path());
    assert!(!spool.needs_resource(&picture(5), NOW + DAY / 2));
    // It never came: some other day it may.
    assert!(spool.needs_resource(&picture(5), NOW + DAY));
}

#[test]
fn they_make_room_before_any_segment() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let limits = SpoolLimits {
        max_bytes: 20,
        ..WIDE
    };
    let (spool, _) = Spool::open(dir.path(), limits, NOW).unwrap();
    assert_eq!((waiting(&spool), names(&spool).len()), (vec![2], 1));
    assert_eq!(spool.resource_stats().evicted, 1);
    seal(&spool, &name(7, 1), b"another");
    assert_eq!((waiting(&spool).len(), names(&spool).len()), (0, 2));
    assert_eq!(spool.stats().evicted_segments, 0);
    // The folder is full of segments: a resource that comes goes at once.
    spool.store_resource(&picture(9), b"a picture", NOW).unwrap();
    assert!(waiting(&spool).is_empty());
    assert!(!spool.needs_resource(&picture(9), NOW));
}

#[test]
fn an_old_one_goes() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let limits = SpoolLimits {
        max_age_ms: DAY,
        ..WIDE
    };
    // The files were written by this machine's clock.
    let (spool, _) = Spool::open(dir.path(), limits, u64::MAX / 2).unwrap();
    assert!(waiting(&spool).is_empty() && names(&spool).is_empty());
}

#[test]
fn clearing_leaves_neither_them_nor_what_was_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    spool.clear().unwrap();
    assert!(waiting(&spool).is_empty() && spool.needs_resource(&picture(1), NOW));
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().collect();
    let left = left.iter().map(|entry| entry.file_name().into_string().unwrap());
    assert!(
        left.clone().all(|file| file == "lock" || file == "state"),
        "{:?}",
        left.collect::<Vec<_>>()
    );
}

#[test]
fn a_server_that_fails_gets_them_later_and_one_that_refuses_never() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([
        status(200),
        status(503),
        Reply::Answer(429, &["Retry-After: 3"], Vec::new()),
        status(200),
        status(400),
    ]);
    let mut uploader = uploader(server.url());
    assert_eq!(run(&spool, &mut uploader), DoneReason::NothingLeft);
    assert!(waiting(&spool).is_empty());
    let stats = uploader.stats();
    assert_eq!((stats.delivered_resources, stats.refused_resources), (1, 1));
    assert_eq!(stats.failed_requests, 2);
}

#[test]
fn a_server_that_is_away_leaves_them_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([vec![status(200)], vec![Reply::Close; 20]].concat());
    let mut uploader = uploader(server.url());
    assert_eq!(run(&spool, &mut uploader), DoneReason::GaveUp);
    assert_eq!(waiting(&spool), [1, 2]);
}

#[test]
fn a_server_without_resources_goes_on_getting_segments() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([status(200), status(404)]);
    let mut uploader = uploader(server.url());
    let reason = DoneReason::ResourcesNotTaken { status: 404 };
    assert_eq!(run(&spool, &mut uploader), reason);
    seal(&spool, &name(7, 1), b"another");
    uploader.begin_run();
    assert_eq!(run(&spool, &mut uploader), reason);
    assert_eq!(uploader.stats().delivered_segments, 2);
    assert_eq!(waiting(&spool), [1, 2]);
    assert_eq!(server.received().len(), 3, "it is not asked again");
}

#[test]
fn a_device_keeps_only_so_many_in_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let large = vec![0; 1 << 20];
    for id in 0..8 {
        spool.store_resource(&picture(id), &large, NOW).unwrap();
    }
    assert!(!spool.needs_resource(&picture(100), NOW));
    let kept = spool.store_resource(&picture(100), b"one more", NOW);
    assert!(matches!(kept, Err(Error::DailyLimitReached)));
    assert!(spool.needs_resource(&picture(100), NOW + DAY));
}

/// A log that asks the spool what it holds, as a host's may, and from another thread, so that a test of it ends.
struct Asks {
    spool: Arc<Spool>,
    answered: Mutex<Vec<bool>>,
}

impl Subscriber for Asks {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn event(&self, _: &Event<'_>) {
        let (answer, answered) = channel();
        let spool = self.spool.clone();
        std::thread::spawn(move || {
            let _ = answer.send((spool.stats(), spool.resource_stats()));
        });
        let is_answered = answered.recv_timeout(Duration::from_secs(5)).is_ok();
        self.answered.lock().unwrap().push(is_answered);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn nothing_is_locked_while_a_line_is_logged() {
    let dir = tempfile::tempdir().unwrap();
    let limits = SpoolLimits {
        max_bytes: 25,
        ..WIDE
    };
    let spool = Arc::new(Spool::open(dir.path(), limits, NOW).unwrap().0);
    let asks = Arc::new(Asks {
        spool: spool.clone(),
        answered: Mutex::default(),
    });
    tracing::dispatcher::with_default(&Dispatch::new(asks.clone()), || {
        for id in 0..3 {
            spool.store_resource(&picture(id), b"ten bytes!", NOW).unwrap();
            seal(&spool, &name(7, id as u64), b"ten bytes!");
        }
    });
    let answered = asks.answered.lock().unwrap();
    assert!(
        !answered.is_empty() && answered.iter().all(|answered| *answered),
        "{answered:?}"
    );
}
