//! Pauses after refusals, after answers without a receipt, and after conflicts.

use afterimage_transport::{
    Conditions, DoneReason, HttpError, HttpResponse, UploadItem, UploadOutcome, UploadTask,
};

use crate::fixture::name;
use crate::uploader::{
    CRC32, OPEN_POLICY, answer, at, free, next, receipt, sealed, segment, segment_of, stored, uploader,
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
fn three_refusals_in_a_row_are_a_fault_of_the_server() {
    let waiting: Vec<_> = (0..4).map(|session| sealed(&name(session, 0), 1)).collect();
    let mut uploader = uploader(OPEN_POLICY);
    let mut left = waiting.clone();
    for expected in [
        UploadOutcome::Refused { status: 400 },
        UploadOutcome::Refused { status: 400 },
        UploadOutcome::Stopped(DoneReason::AllRefused { status: 400 }),
    ] {
        let sent = next(&mut uploader, &mut 0, &left).unwrap();
        let outcome = uploader.on_result(&segment_of(&sent), CRC32, &answer(400), 0);
        assert_eq!(outcome, expected);
        if matches!(outcome, UploadOutcome::Refused { .. }) {
            left.retain(|segment| segment.name != sent);
        }
    }
    assert_eq!(
        (uploader.stats().refused_segments, uploader.stats().refused_bytes),
        (0, 0)
    );
    uploader.begin_run();
    assert_eq!(
        next(&mut uploader, &mut 0, &waiting),
        Err(DoneReason::AllRefused { status: 400 })
    );
    uploader.begin_run();
    assert_eq!(next(&mut uploader, &mut { 90_000 }, &waiting), Ok(name(0, 0)));
}

#[test]
fn refusals_with_a_receipt_between_them_are_faults_of_their_items() {
    let mut uploader = uploader(OPEN_POLICY);
    for session in 0..9 {
        let waiting = [sealed(&name(session, 0), 1)];
        assert_eq!(next(&mut uploader, &mut 0, &waiting), Ok(name(session, 0)));
        let item = segment(session, 0);
        let answer = if session % 3 == 2 {
            stored(&item)
        } else {
            answer(400)
        };
        uploader.on_result(&item, CRC32, &answer, 0);
    }
    assert_eq!(
        (
            uploader.stats().refused_segments,
            uploader.stats().delivered_segments
        ),
        (6, 3)
    );
}

#[test]
fn conflicts_in_a_row_end_the_run() {
    let mut uploader = uploader(OPEN_POLICY);
    let (mut now, mut sequence) = (0, 0);
    let reason = loop {
        let waiting = [sealed(&name(7, sequence), 1)];
        match next(&mut uploader, &mut now, &waiting) {
            Ok(sent) => {
                let item = segment_of(&sent);
                assert_eq!(
                    uploader.on_result(&item, CRC32, &conflict(&item), now),
                    UploadOutcome::Conflict
                );
            }
            Err(reason) => break reason,
        }
        assert_eq!(now > 0, sequence > 1, "the first conflict is retried at once");
        sequence += 1;
    };
    assert_eq!((reason, sequence), (DoneReason::GaveUp, 6));
}
