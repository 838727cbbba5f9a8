//! Delivery from the spool over a socket to correct and faulty servers.

use std::time::{Duration, Instant};

use afterimage_config::ServerUrl;
use afterimage_transport::{
    Conditions, DeliveryStep, DoneReason, HttpClient, HttpError, HttpRequest, HttpResponse, Spool,
    SpoolLimits, UploadItem, UploadPolicy, Uploader, UreqClient, deliver_next,
};

use crate::{
    fixture::{DAY, NOW, WIDE, boot, clock, files, name, names, next_sequence, open, reopen, seal},
    server::{Reply, Server, nowhere, status},
};

const POLICY: UploadPolicy = UploadPolicy {
    upload_on_metered: true,
    metered_daily_limit_bytes: None,
    daily_limit_bytes: None,
};

/// The built-in client with a short time limit, so that requests to hanging servers end soon.
struct Impatient(UreqClient);

impl HttpClient for Impatient {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        self.0.send(&HttpRequest {
            timeout_ms: 100,
            ..request.clone()
        })
    }
}

/// Delivers the contents of `spool` in virtual time, which skips every wait; returns the reason why the run ended.
pub(crate) fn drain(spool: &Spool, uploader: &mut Uploader, client: &dyn HttpClient) -> DoneReason {
    let mut now = 0;
    loop {
        let step = deliver_next(
            uploader,
            spool,
            client,
            &|| clock(now),
            Conditions::unrestricted(),
            0.5,
        )
        .unwrap();
        match step {
            DeliveryStep::Sent(..) => {}
            DeliveryStep::Split { segment, .. } => panic!("{segment}"),
            DeliveryStep::Wait { until_ms } | DeliveryStep::AwaitNetwork { until_ms } => now = until_ms,
            DeliveryStep::Done(reason) => return reason,
        }
    }
}

pub(crate) fn uploader(server: ServerUrl) -> Uploader {
    Uploader::new(server, "key", POLICY)
}

/// A spool of three segments in two sessions.
fn filled(dir: &std::path::Path) -> Spool {
    let spool = open(dir);
    for (session, sequence) in [(7, 0), (7, 1), (8, 0)] {
        seal(
            &spool,
            &name(session, sequence),
            format!("bytes of {session}/{sequence}").as_bytes(),
        );
    }
    spool
}

#[test]
fn delivered_segments_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([]);
    let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!((reason, names(&spool).len()), (DoneReason::NothingLeft, 0));
    assert_eq!(
        server.segments(),
        ["Device|1/7/0", "Device|1/7/1", "Device|1/8/0"]
    );
    let received = server.received();
    assert_eq!(received[1].line, "POST /v1/segments HTTP/1.1");
    assert_eq!(received[1].body, b"bytes of 7/1");
    assert_eq!(received[1].header("Authorization"), Some("Bearer key"));
    let agents = received[1]
        .headers
        .iter()
        .filter(|header| header.to_lowercase().starts_with("user-agent:"));
    assert_eq!(agents.count(), 1, "the client adds no second header");
    assert_eq!(
        received[1].header("Content-Type"),
        Some("application/vnd.afterimage.segment")
    );
}

#[test]
fn recovered_server_receives_all_segments_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([status(500), Reply::Answer(503, &["Retry-After: 2"], Vec::new())]);
    let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!((reason, names(&spool).len()), (DoneReason::NothingLeft, 0));
    let expected = [
        "Device|1/7/0",
        "Device|1/7/0",
        "Device|1/7/0",
        "Device|1/7/1",
        "Device|1/8/0",
    ];
    assert_eq!(server.segments(), expected);
}

#[test]
fn unreachable_failing_or_hanging_server_loses_no_segment() {
    let failing = Server::start(vec![status(500); 20]);
    let hanging = Server::start(vec![Reply::Hang; 20]);
    let closing = Server::start(vec![Reply::Close; 20]);
    for server in [nowhere(), failing.url(), hanging.url(), closing.url()] {
        let dir = tempfile::tempdir().unwrap();
        let spool = filled(dir.path());
        let begin = Instant::now();
        let reason = drain(&spool, &mut uploader(server), &Impatient(UreqClient::new()));
        assert_eq!((reason, names(&spool).len()), (DoneReason::GaveUp, 3));
        assert!(begin.elapsed() < Duration::from_secs(10));
        drop(spool);
        assert_eq!(names(&open(dir.path())).len(), 3, "after a restart");
    }
}

#[test]
fn wrong_key_or_address_loses_no_segment() {
    for (code, expected) in [
        (401, DoneReason::KeyRefused { status: 401 }),
        (404, DoneReason::NotACollector { status: 404 }),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let spool = filled(dir.path());
        let server = Server::start(vec![status(code); 20]);
        let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
        assert_eq!(
            (reason, names(&spool).len(), server.segments().len()),
            (expected, 3, 1)
        );
    }
}

#[test]
fn refused_segment_is_set_aside_and_the_others_are_delivered() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([status(422)]);
    let mut uploader = uploader(server.url());
    assert_eq!(
        drain(&spool, &mut uploader, &UreqClient::new()),
        DoneReason::NothingLeft
    );
    let stats = uploader.stats();
    assert_eq!(
        (
            stats.refused_segments,
            stats.last_refusal,
            stats.delivered_segments
        ),
        (1, Some(422), 2)
    );
    let set_aside = (1, b"bytes of 7/0".len() as u64);
    for _ in 0..2 {
        let stats = spool.stats();
        assert_eq!((stats.set_aside, stats.set_aside_bytes), set_aside);
        assert_eq!((stats.sealed, stats.evicted_segments), (0, 0));
    }
    let named = |limit| spool.set_aside_names(limit);
    assert_eq!(named(2), [UploadItem::Segment(name(7, 0))]);
    assert!(named(0).is_empty() && uploader.refused().next().is_none());
    drop(spool);
    let spool = open(dir.path());
    let stats = spool.stats();
    assert_eq!(
        (stats.set_aside, stats.set_aside_bytes),
        set_aside,
        "after a restart"
    );
    assert_eq!((stats.bytes, next_sequence(&spool, 7)), (set_aside.1, 2));
    assert_eq!(files(dir.path()).len(), 1);
    spool.clear().unwrap();
    assert_eq!((spool.stats().set_aside, files(dir.path()).len()), (0, 0));
}

#[test]
fn segment_that_is_set_aside_is_deleted_at_the_age_limit() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    spool.set_aside(&name(7, 0)).unwrap();
    drop(spool);
    let limits = SpoolLimits {
        max_age_ms: DAY,
        ..WIDE
    };
    let spool = Spool::open(dir.path(), limits, &boot(NOW)).unwrap().spool;
    spool.enforce_limits(NOW + DAY - 1).unwrap();
    assert_eq!((spool.stats().set_aside, spool.stats().sealed), (1, 2));
    spool.enforce_limits(NOW + DAY + 1).unwrap();
    let stats = spool.stats();
    assert_eq!((stats.set_aside, stats.evicted_segments), (0, 3));
    assert_eq!(files(dir.path()), Vec::<String>::new());
}

#[test]
fn server_that_refuses_everything_loses_no_segment_and_gets_three_requests() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start(vec![status(400); 20]);
    let mut uploader = uploader(server.url());
    let reason = DoneReason::AllRefused { status: 400 };
    assert_eq!(drain(&spool, &mut uploader, &UreqClient::new()), reason);
    assert_eq!(
        (
            server.segments().len(),
            names(&spool).len(),
            spool.stats().set_aside
        ),
        (3, 3, 0)
    );
    let refused: u64 = uploader.refused().map(|(_, bytes)| bytes).sum();
    assert_eq!((uploader.refused().count(), refused), (3, spool.stats().bytes));
}

#[test]
fn login_page_of_a_network_loses_no_segment() {
    let page = b"<html>accept the terms</html>".to_vec();
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start(vec![Reply::Answer(200, &["Content-Type: text/html"], page); 3]);
    let mut uploader = uploader(server.url());
    let reason = DoneReason::NotConfirmed { is_collector: false };
    assert_eq!(drain(&spool, &mut uploader, &UreqClient::new()), reason);
    assert_eq!((server.segments().len(), names(&spool).len()), (3, 3));
    uploader.begin_run();
    assert_eq!(
        drain(&spool, &mut uploader, &UreqClient::new()),
        reason,
        "the pause lasts"
    );
    assert_eq!(server.segments().len(), 3, "no request during the pause");
}

#[test]
fn collector_of_an_earlier_version_deletes_nothing_and_is_named() {
    let body = br#"{"segment":"Device|1/7/0","stored":true,"same":true}"#.to_vec();
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start(vec![Reply::Answer(201, &[], body); 3]);
    let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!(reason, DoneReason::NotConfirmed { is_collector: true });
    assert!(reason.to_string().contains("update it"), "{reason}");
    assert_eq!(names(&spool).len(), 3);
}

#[test]
fn segment_whose_name_is_taken_gets_a_new_number() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let taken = Reply::Answer(
        200,
        &["Afterimage-Stored: Device|1/7/0; crc32=00000000"],
        Vec::new(),
    );
    let server = Server::start([taken]);
    let mut uploader = uploader(server.url());
    let reason = drain(&spool, &mut uploader, &UreqClient::new());
    assert_eq!((reason, names(&spool).len()), (DoneReason::NothingLeft, 0));
    let received = server.received();
    let sent: Vec<_> = received.iter().map(|request| &request.body[..]).collect();
    assert_eq!(
        server.segments(),
        [
            "Device|1/7/0",
            "Device|1/7/500000",
            "Device|1/7/1",
            "Device|1/8/0"
        ]
    );
    assert_eq!(sent[1], b"bytes of 7/0", "its bytes stay");
    assert_eq!(
        next_sequence(&spool, 7),
        2,
        "those of recorded segments have no hole"
    );
}

#[test]
fn renumbered_segment_keeps_its_number_and_age_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let begun = spool.sealed()[0].begun;
    assert_eq!(spool.renumber(&name(7, 0)).unwrap(), name(7, 500_000));
    assert_eq!(spool.read(&name(7, 500_000)).unwrap(), b"bytes of 7/0");
    drop(spool);
    let (spool, _) = reopen(dir.path());
    let renumbered = spool
        .sealed()
        .into_iter()
        .find(|segment| segment.name == name(7, 500_000));
    assert_eq!(renumbered.unwrap().begun, begun);
    assert_eq!((names(&spool).len(), next_sequence(&spool, 7)), (3, 2));
    assert_eq!(spool.renumber(&name(7, 1)).unwrap(), name(7, 500_001));
}

#[test]
fn segments_of_an_earlier_run_are_delivered() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let server = Server::start([]);
    let spool = open(dir.path());
    drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!(server.segments().len(), 3);
}

#[test]
fn metered_usage_is_saved() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    let server = Server::start([]);
    let conditions = Conditions {
        metered: true,
        ..Conditions::unrestricted()
    };
    let mut uploader = uploader(server.url());
    deliver_next(
        &mut uploader,
        &spool,
        &UreqClient::new(),
        &|| clock(NOW),
        conditions,
        0.5,
    )
    .unwrap();
    let spool_now = spool.now(NOW);
    drop(spool);
    assert_eq!(
        open(dir.path()).network_usage().metered.bytes_at(spool_now),
        b"bytes of 7/0".len() as u64
    );
}

#[test]
fn delivery_frees_space_on_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for sequence in 0..3 {
        seal(&spool, &name(7, sequence), b"bytes");
    }
    // A folder with the name of the state's temporary file simulates a full disk.
    std::fs::create_dir(dir.path().join("state.tmp")).unwrap();
    let server = Server::start([]);
    let mut uploader = uploader(server.url());
    let metered = Conditions {
        metered: true,
        ..Conditions::unrestricted()
    };
    let mut step = || {
        deliver_next(
            &mut uploader,
            &spool,
            &UreqClient::new(),
            &|| clock(NOW),
            metered,
            0.5,
        )
    };
    let is_sent =
        |step: &Result<DeliveryStep, _>| !matches!(step, Ok(DeliveryStep::Done(DoneReason::NothingLeft)));
    // A step that fails to write the state has sent its segment.
    let steps = std::iter::repeat_with(&mut step).take(10).take_while(is_sent);
    assert_eq!(steps.count(), 3);
    assert_eq!(
        server.segments(),
        ["Device|1/7/0", "Device|1/7/1", "Device|1/7/2"]
    );
    // The last segment stays, because the next sequence number is known from it alone.
    assert_eq!(names(&spool), [name(7, 2)]);
    std::fs::remove_dir(dir.path().join("state.tmp")).unwrap();
    assert!(!is_sent(&step()));
    assert_eq!(names(&spool), [], "deleted when space is free");
    drop(spool);
    assert_eq!(next_sequence(&open(dir.path()), 7), 3);
}

#[test]
fn segment_with_a_missing_file_does_not_block_later_ones() {
    let dir = tempfile::tempdir().unwrap();
    let spool = filled(dir.path());
    std::fs::remove_file(&spool.sealed()[0].path).unwrap();
    let server = Server::start([]);
    let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!((reason, names(&spool).len()), (DoneReason::NothingLeft, 0));
    assert_eq!(server.segments(), ["Device|1/7/1", "Device|1/8/0"]);
    assert_eq!(
        spool.stats().evicted_segments,
        1,
        "the missing segment is counted"
    );
}
