//! Pauses after refusals, after answers without a receipt, and after conflicts.

use afterimage_config::SegmentName;
use afterimage_transport::{
    Conditions, DoneReason, HttpError, HttpResponse, SealedSegment, UploadItem, UploadOutcome, UploadTask,
    Uploader,
};

use crate::fixture::name;
use crate::uploader::{
    CRC32, OPEN_POLICY, answer, at, free, next, receipt, resource, sealed, segment, segment_of, stored,
    uploader,
};

/// Returns the answer of a collector that has other bytes under the name of an item.
fn conflict(item: &UploadItem) -> Result<HttpResponse, HttpError> {
    receipt(&format!("{item}; crc32=0a1b2c3e"))
}

#[test]
fn refused_key_or_wrong_address_pauses_until_a_probe() {
    const MINUTE: u64 = 60_000;
    let waiting = [sealed(&name(7, 0), 1)];
    for (status, reason, pause_ms) in [
        (401, DoneReason::KeyRefused { status: 401 }, MINUTE + MINUTE / 4),
        (402, DoneReason::KeyRefused { status: 402 }, MINUTE + MINUTE / 4),
        (403, DoneReason::KeyRefused { status: 403 }, MINUTE + MINUTE / 4),
        (404, DoneReason::NotACollector { status: 404 }, 75 * MINUTE),
    ] {
        let mut uploader = uploader(OPEN_POLICY);
        let _ = next(&mut uploader, &mut 0, &waiting);
        assert_eq!(
            uploader.on_result(&segment(7, 0), CRC32, &answer(status), 0),
            UploadOutcome::Stopped(reason)
        );
        assert_eq!(next(&mut uploader, &mut 0, &waiting), Err(reason));
        for now_ms in [0, pause_ms - 1] {
            uploader.begin_run();
            assert_eq!(
                next(&mut uploader, &mut { now_ms }, &waiting),
                Err(reason),
                "{status}"
            );
        }
        uploader.begin_run();
        let mut now = pause_ms;
        assert_eq!(
            next(&mut uploader, &mut now, &waiting),
            Ok(name(7, 0)),
            "the probe"
        );
        uploader.on_result(&segment(7, 0), CRC32, &answer(status), now);
        uploader.begin_run();
        let mut after_one_pause = now + pause_ms;
        assert_eq!(
            next(&mut uploader, &mut after_one_pause, &waiting),
            Err(reason),
            "the pause doubles"
        );
        uploader.begin_run();
        let mut after_two = now + 2 * pause_ms;
        assert_eq!(next(&mut uploader, &mut after_two, &waiting), Ok(name(7, 0)));
        uploader.on_result(&segment(7, 0), CRC32, &stored(&segment(7, 0)), after_two);
        let waiting = [sealed(&name(7, 1), 1)];
        assert_eq!(
            next(&mut uploader, &mut after_two, &waiting),
            Ok(name(7, 1)),
            "a receipt ends all pauses"
        );
        assert!(reason.to_string().contains(&status.to_string()));
    }
}

#[test]
fn login_page_pauses_after_three_answers_until_the_network_changes() {
    let waiting = [sealed(&name(7, 0), 1), sealed(&name(8, 0), 2)];
    let reason = DoneReason::NotConfirmed { is_collector: false };
    let mut uploader = uploader(OPEN_POLICY);
    let mut now = 0;
    for expected in [
        UploadOutcome::WillRetry,
        UploadOutcome::WillRetry,
        UploadOutcome::Stopped(reason),
    ] {
        let sent = next(&mut uploader, &mut now, &waiting).unwrap();
        assert_eq!(
            uploader.on_result(&segment_of(&sent), CRC32, &answer(200), now),
            expected
        );
    }
    assert_eq!(uploader.stats().failed_requests, 3);
    uploader.begin_run();
    assert_eq!(next(&mut uploader, &mut now, &waiting), Err(reason));
    uploader.begin_run();
    let metered = Conditions {
        metered: true,
        ..free()
    };
    assert!(
        matches!(
            uploader.next_task(at(now), metered, &waiting, &[], 0.5),
            UploadTask::Upload(..)
        ),
        "the network changed"
    );
}

#[test]
fn login_page_pauses_until_the_device_joins_another_network_of_the_same_kind() {
    let waiting = [sealed(&name(7, 0), 1), sealed(&name(8, 0), 2)];
    let reason = DoneReason::NotConfirmed { is_collector: false };
    let mut uploader = uploader(OPEN_POLICY);
    let network = |network_id| Conditions { network_id, ..free() };
    let mut now = 0;
    let mut sent = 0;
    while sent < 3 {
        match uploader.next_task(at(now), network(1), &waiting, &[], 0.5) {
            UploadTask::Upload(item, _) => {
                uploader.on_result(&item, CRC32, &answer(200), now);
                sent += 1;
            }
            UploadTask::Wait { until_ms } => now = until_ms,
            other => panic!("{other:?}"),
        }
    }
    uploader.begin_run();
    let same = uploader.next_task(at(now), network(1), &waiting, &[], 0.5);
    assert_eq!(same, UploadTask::Done(reason), "the same network");
    let other = uploader.next_task(at(now), network(2), &waiting, &[], 0.5);
    assert!(matches!(other, UploadTask::Upload(..)), "{other:?}");
}

/// Sends the next segment and answers it. Returns its name and the outcome.
fn send(
    uploader: &mut Uploader,
    now: &mut u64,
    waiting: &[SealedSegment],
    answer: impl Fn(&UploadItem) -> Result<HttpResponse, HttpError>,
) -> (SegmentName, UploadOutcome) {
    let sent = next(uploader, now, waiting).unwrap();
    let item = segment_of(&sent);
    let outcome = uploader.on_result(&item, CRC32, &answer(&item), *now);
    (sent, outcome)
}

fn refused(_: &UploadItem) -> Result<HttpResponse, HttpError> {
    answer(400)
}

#[test]
fn refusals_are_judged_by_the_receipt_of_another_segment() {
    let waiting: Vec<_> = (0..4).map(|session| sealed(&name(session, 0), 1)).collect();
    let mut uploader = uploader(OPEN_POLICY);
    let mut now = 0;
    for session in 0..2 {
        let expected = (name(session, 0), UploadOutcome::Refused { status: 400 });
        assert_eq!(send(&mut uploader, &mut now, &waiting, refused), expected);
    }
    assert_eq!(uploader.take_refused(), [], "the server may be at fault");
    let left = next(&mut uploader, &mut now, &waiting[..2]);
    assert_eq!(left, Err(DoneReason::ItemRefused { status: 400 }));
    assert_eq!(uploader.stats().refused_segments, 0);
    assert_eq!(
        send(&mut uploader, &mut now, &waiting, stored),
        (name(2, 0), UploadOutcome::Delivered)
    );
    assert_eq!(uploader.take_refused(), [segment(0, 0), segment(1, 0)]);
    let stats = uploader.stats();
    assert_eq!(
        (stats.refused_segments, stats.refused_bytes, stats.last_refusal),
        (2, 2_000, Some(400))
    );
}

#[test]
fn three_refusals_pause_and_another_segment_is_the_probe() {
    let waiting: Vec<_> = (0..5).map(|session| sealed(&name(session, 0), 1)).collect();
    let reason = DoneReason::AllRefused { status: 400 };
    let mut uploader = uploader(OPEN_POLICY);
    let mut now = 0;
    for expected in [
        UploadOutcome::Refused { status: 400 },
        UploadOutcome::Refused { status: 400 },
        UploadOutcome::Stopped(reason),
    ] {
        assert_eq!(send(&mut uploader, &mut now, &waiting, refused).1, expected);
    }
    uploader.begin_run();
    assert_eq!(next(&mut uploader, &mut now, &waiting), Err(reason));
    uploader.begin_run();
    now = 90_000;
    let probe = send(&mut uploader, &mut now, &waiting, refused);
    assert_eq!(probe, (name(3, 0), UploadOutcome::Stopped(reason)), "one request");
    uploader.begin_run();
    now += 180_000;
    assert_eq!(
        send(&mut uploader, &mut now, &waiting, stored),
        (name(4, 0), UploadOutcome::Delivered)
    );
    let refused: Vec<_> = (0..4).map(|session| segment(session, 0)).collect();
    assert_eq!(uploader.take_refused(), refused, "the server stores others");
}

#[test]
fn refused_segment_is_the_probe_if_there_is_no_other() {
    let waiting: Vec<_> = (0..3).map(|session| sealed(&name(session, 0), 1)).collect();
    let mut uploader = uploader(OPEN_POLICY);
    let mut now = 0;
    for _ in 0..3 {
        send(&mut uploader, &mut now, &waiting, refused);
    }
    uploader.begin_run();
    now = 90_000;
    assert_eq!(
        send(&mut uploader, &mut now, &waiting, stored),
        (name(0, 0), UploadOutcome::Delivered)
    );
    assert_eq!(uploader.take_refused(), [], "the server was at fault");
    assert_eq!(
        send(&mut uploader, &mut now, &waiting[1..], stored),
        (name(1, 0), UploadOutcome::Delivered)
    );
    assert_eq!(uploader.stats().refused_segments, 0);
}

#[test]
fn refused_images_pause_images_alone() {
    let resources: Vec<_> = (0..4).map(resource).collect();
    let mut uploader = uploader(OPEN_POLICY);
    for _ in 0..3 {
        let UploadTask::Upload(item, _) = uploader.next_task(at(0), free(), &[], &resources, 0.5) else {
            panic!("an image is sent")
        };
        uploader.on_result(&item, CRC32, &answer(422), 0);
    }
    let reason = DoneReason::ResourcesRefused { status: 422 };
    assert_eq!(
        uploader.next_task(at(0), free(), &[], &resources, 0.5),
        UploadTask::Done(reason)
    );
    let waiting = [sealed(&name(7, 0), 1)];
    let UploadTask::Upload(sent, _) = uploader.next_task(at(0), free(), &waiting, &resources, 0.5) else {
        panic!("segments are sent")
    };
    assert_eq!(sent, segment(7, 0));
    uploader.on_result(&sent, CRC32, &stored(&sent), 0);
    assert_eq!(uploader.take_refused(), [], "a segment says nothing about images");
    assert_eq!(
        uploader.next_task(at(0), free(), &[], &resources, 0.5),
        UploadTask::Done(reason)
    );
    let UploadTask::Upload(probe, _) = uploader.next_task(at(90_000), free(), &[], &resources, 0.5) else {
        panic!("the pause is over")
    };
    uploader.on_result(&probe, CRC32, &stored(&probe), 90_000);
    assert_eq!(uploader.take_refused().len(), 3);
}

#[test]
fn conflicts_in_a_row_pause() {
    let mut uploader = uploader(OPEN_POLICY);
    let (mut now, mut sequence) = (0, 0);
    let reason = loop {
        let waiting = [sealed(&name(7, sequence), 1)];
        match next(&mut uploader, &mut now, &waiting) {
            Ok(sent) => {
                let item = segment_of(&sent);
                let outcome = uploader.on_result(&item, CRC32, &conflict(&item), now);
                assert_eq!(outcome, UploadOutcome::Conflict);
            }
            Err(reason) => break reason,
        }
        assert_eq!(now > 0, sequence > 1, "the first conflict is retried at once");
        sequence += 1;
    };
    assert_eq!((reason, sequence), (DoneReason::Contradicted, 5));
    uploader.begin_run();
    let waiting = [sealed(&name(7, sequence), 1)];
    assert_eq!(next(&mut uploader, &mut now, &waiting), Err(reason));
}
