//! Resources: stored beside the segments, sent after them, evicted before them, and requested once.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use afterimage_config::ResourceName;
use afterimage_transport::{
    DoneReason, Error, HttpClient, OpenedSpool, Spool, SpoolLimits, Uploader, UreqClient,
};

use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::delivery::{drain, uploader};
use crate::fixture::{DAY, NOW, WIDE, boot, device, files, name, names, open, seal};
use crate::server::{Reply, Server, status};

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
fn resources_are_sent_after_segments_and_deleted() {
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
fn complete_files_survive_a_restart_and_temporary_ones_do_not() {
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
fn requested_resource_is_not_requested_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert!(spool.needs_resource(&picture(5), NOW));
    spool.record_requests(&[picture(5)], NOW).unwrap();
    drop(spool);
    let spool = open(dir.path());
    assert!(!spool.needs_resource(&picture(5), NOW + DAY / 2));
    // The resource never arrived, so it is requested again on a later day.
    assert!(spool.needs_resource(&picture(5), NOW + DAY));
}

#[test]
fn resources_are_evicted_before_segments() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let limits = SpoolLimits {
        max_bytes: 20,
        ..WIDE
    };
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, &boot(NOW)).unwrap();
    assert_eq!((waiting(&spool), names(&spool).len()), (vec![2], 1));
    let stats = spool.resource_stats();
    assert_eq!((stats.evicted, stats.evicted_bytes, stats.expired), (1, 9, 0));
    seal(&spool, &name(7, 1), b"another");
    assert_eq!((waiting(&spool).len(), names(&spool).len()), (0, 2));
    assert_eq!(spool.stats().evicted_segments, 0);
    // The folder is full of segments, so a new resource is evicted immediately.
    spool.store_resource(&picture(9), b"a picture", NOW).unwrap();
    assert!(waiting(&spool).is_empty());
    assert!(!spool.needs_resource(&picture(9), NOW));
}

#[test]
fn expired_resource_is_evicted() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let limits = SpoolLimits {
        max_age_ms: DAY,
        ..WIDE
    };
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, &boot(NOW + DAY + 1)).unwrap();
    assert!(waiting(&spool).is_empty() && names(&spool).is_empty());
    let stats = spool.resource_stats();
    assert_eq!((stats.expired, stats.expired_bytes), (2, 18));
    assert_eq!((stats.evicted, stats.evicted_bytes), (2, 18));
}

#[test]
fn clearing_deletes_resources_and_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    spool.clear().unwrap();
    assert!(waiting(&spool).is_empty() && spool.needs_resource(&picture(1), NOW));
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().collect();
    let left = left.iter().map(|entry| entry.file_name().into_string().unwrap());
    assert!(
        left.clone()
            .all(|file| ["lock", "state", "times"].contains(&file.as_str())),
        "{:?}",
        left.collect::<Vec<_>>()
    );
}

#[test]
fn failed_resource_is_retried_and_refused_one_is_set_aside_after_a_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([
        Reply::Store,
        status(503),
        Reply::Answer(429, &["Retry-After: 3"], Vec::new()),
        status(400),
        Reply::Store,
    ]);
    let mut uploader = uploader(server.url());
    assert_eq!(run(&spool, &mut uploader), DoneReason::NothingLeft);
    let stats = uploader.stats();
    assert_eq!((stats.delivered_resources, stats.refused_resources), (1, 1));
    assert_eq!(stats.failed_requests, 2);
    assert!(waiting(&spool).is_empty());
    assert_eq!(spool.resource_stats().set_aside, 1);
    drop(spool);
    let spool = open(dir.path());
    assert!(waiting(&spool).is_empty(), "it stays aside after a restart");
    assert_eq!(spool.resource_stats().set_aside, 1);
    spool.clear().unwrap();
    assert_eq!(
        (spool.resource_stats().set_aside, files(dir.path()).len()),
        (0, 0)
    );
}

#[test]
fn resource_that_is_stored_again_replaces_the_one_that_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    spool.set_resource_aside(&picture(1)).unwrap();
    assert_eq!((waiting(&spool), spool.resource_stats().set_aside), (vec![2], 1));
    spool.store_resource(&picture(1), b"again", NOW).unwrap();
    assert_eq!((waiting(&spool).len(), spool.resource_stats().set_aside), (2, 0));
    assert_eq!(
        files(dir.path())
            .iter()
            .filter(|file| file.ends_with("refused"))
            .count(),
        0
    );
    // A kill between the two files leaves both.
    for resource in spool.resources() {
        fs::copy(&resource.path, resource.path.with_extension("refused")).unwrap();
    }
    drop(spool);
    let spool = open(dir.path());
    assert_eq!((waiting(&spool).len(), spool.resource_stats().set_aside), (2, 0));
    assert!(files(dir.path()).iter().all(|file| !file.ends_with("refused")));
}

#[test]
fn unreachable_server_loses_no_resource() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([vec![Reply::Store], vec![Reply::Close; 20]].concat());
    let mut uploader = uploader(server.url());
    assert_eq!(run(&spool, &mut uploader), DoneReason::GaveUp);
    assert_eq!(waiting(&spool), [1, 2]);
}

#[test]
fn server_that_refuses_resources_still_receives_segments() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([Reply::Store, status(404)]);
    let mut uploader = uploader(server.url());
    let reason = DoneReason::ResourcesRefused { status: 404 };
    assert_eq!(run(&spool, &mut uploader), reason);
    seal(&spool, &name(7, 1), b"another");
    uploader.begin_run();
    assert_eq!(run(&spool, &mut uploader), reason);
    assert_eq!(uploader.stats().delivered_segments, 2);
    assert_eq!(waiting(&spool), [1, 2]);
    assert_eq!(server.received().len(), 3, "no further resource is sent");
}

#[test]
fn daily_limit_refuses_further_resources() {
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

/// A log that calls the spool, as a host's may. The calls are made on a different thread, so that a deadlock fails the test
/// instead of blocking it.
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
fn no_lock_is_held_while_a_line_is_logged() {
    let dir = tempfile::tempdir().unwrap();
    let limits = SpoolLimits {
        max_bytes: 25,
        ..WIDE
    };
    let spool = Arc::new(Spool::open(dir.path(), limits, &boot(NOW)).unwrap().spool);
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
