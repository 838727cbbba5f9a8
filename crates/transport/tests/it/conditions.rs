//! Conditions of the device and the daily limit for metered networks.

use afterimage_transport::{
    Conditions, DoneReason, HttpError, SpoolTime, UploadItem, UploadPolicy, UploadTask,
};

use crate::fixture::{DAY, name};
use crate::uploader::{CRC32, OPEN_POLICY, at, free, sealed, stored, uploader};

#[test]
fn conditions_prevent_uploads() {
    let waiting = [sealed(&name(7, 0), 1)];
    let no_metered = UploadPolicy {
        upload_on_metered: false,
        ..OPEN_POLICY
    };
    for (policy, conditions, expected) in [
        (
            OPEN_POLICY,
            Conditions {
                online: false,
                ..free()
            },
            Some(DoneReason::Offline),
        ),
        (
            OPEN_POLICY,
            Conditions {
                low_power: true,
                ..free()
            },
            Some(DoneReason::LowPower),
        ),
        (
            OPEN_POLICY,
            Conditions {
                overheated: true,
                ..free()
            },
            Some(DoneReason::Overheated),
        ),
        (
            OPEN_POLICY,
            Conditions {
                metered: true,
                ..free()
            },
            None,
        ),
        (
            no_metered,
            Conditions {
                metered: true,
                ..free()
            },
            Some(DoneReason::MeteredNotAllowed),
        ),
        (no_metered, free(), None),
    ] {
        let task = uploader(policy).next_task(at(0), conditions, &waiting, &[], 0.0);
        match expected {
            Some(reason) => assert_eq!(task, UploadTask::Done(reason)),
            None => assert!(matches!(task, UploadTask::Upload(..)), "{task:?}"),
        }
    }
    let pending = Conditions {
        network_awaited_until_ms: Some(500),
        ..free()
    };
    let limited = UploadPolicy {
        metered_daily_limit_bytes: Some(1_000_000),
        daily_limit_bytes: None,
        ..OPEN_POLICY
    };
    let task = |policy, now_ms| uploader(policy).next_task(at(now_ms), pending, &waiting, &[], 0.0);
    for restricted in [no_metered, limited] {
        assert_eq!(task(restricted, 499), UploadTask::AwaitNetwork { until_ms: 500 });
        assert!(matches!(task(restricted, 500), UploadTask::Upload(..)));
    }
    assert!(matches!(task(OPEN_POLICY, 0), UploadTask::Upload(..)));
    let offline = Conditions {
        online: false,
        ..free()
    };
    let nothing = uploader(OPEN_POLICY).next_task(at(0), offline, &[], &[], 0.0);
    assert_eq!(nothing, UploadTask::Done(DoneReason::NothingLeft));
}

#[test]
fn metered_limit_applies_for_24_hours_and_across_restarts() {
    let policy = UploadPolicy {
        metered_daily_limit_bytes: Some(2_500),
        daily_limit_bytes: None,
        ..OPEN_POLICY
    };
    let metered = Conditions {
        metered: true,
        ..free()
    };
    let mut waiting: Vec<_> = (0..4).map(|sequence| sealed(&name(7, sequence), 1)).collect();
    let mut first = uploader(policy);
    for _ in 0..2 {
        let UploadTask::Upload(UploadItem::Segment(sent), _) =
            first.next_task(at(0), metered, &waiting, &[], 0.0)
        else {
            panic!()
        };
        let item = UploadItem::Segment(sent.clone());
        first.on_result(&item, CRC32, &stored(&item), 0);
        waiting.retain(|segment| segment.name != sent);
    }
    assert_eq!(
        first.next_task(at(0), metered, &waiting, &[], 0.0),
        UploadTask::Done(DoneReason::MeteredLimitReached)
    );
    assert_eq!(
        first.network_usage().metered.bytes_at(SpoolTime::from_ms(0)),
        2_000
    );

    let mut second = uploader(policy);
    second.restore_network_usage(first.network_usage().clone());
    assert_eq!(
        second.next_task(at(0), metered, &waiting, &[], 0.0),
        UploadTask::Done(DoneReason::MeteredLimitReached)
    );
    assert!(
        matches!(
            second.next_task(at(0), free(), &waiting, &[], 0.0),
            UploadTask::Upload(..)
        ),
        "unmetered networks are not limited"
    );
    assert_eq!(
        second.next_task(at(DAY - 1), metered, &waiting, &[], 0.0),
        UploadTask::Done(DoneReason::MeteredLimitReached)
    );
    assert!(matches!(
        second.next_task(at(DAY), metered, &waiting, &[], 0.0),
        UploadTask::Upload(..)
    ));
    assert_eq!(
        second.network_usage().metered.bytes_at(SpoolTime::from_ms(DAY)),
        1_000
    );
}

#[test]
fn limit_for_all_networks_counts_each_of_them() {
    let policy = UploadPolicy {
        daily_limit_bytes: Some(2_500),
        metered_daily_limit_bytes: Some(1_500),
        upload_on_metered: true,
    };
    let metered = Conditions {
        metered: true,
        ..free()
    };
    let waiting: Vec<_> = (0..4).map(|sequence| sealed(&name(7, sequence), 1)).collect();
    let mut uploader = uploader(policy);
    let mut next = |conditions, ms| {
        let task = uploader.next_task(at(ms), conditions, &waiting, &[], 0.0);
        if let UploadTask::Upload(item, _) = &task {
            // A failure: its bytes were paid for.
            uploader.on_result(item, CRC32, &Err(HttpError::Timeout), ms);
            uploader.begin_run();
            return None;
        }
        Some(task)
    };
    let reached = |reason| Some(UploadTask::Done(reason));
    assert_eq!(next(metered, 0), None);
    assert_eq!(next(metered, 2_000), reached(DoneReason::MeteredLimitReached));
    assert_eq!(next(free(), 2_000), None);
    assert_eq!(next(free(), 4_000), reached(DoneReason::DailyLimitReached));
    assert_eq!(next(free(), DAY - 1), reached(DoneReason::DailyLimitReached));
    assert_eq!(next(free(), DAY), None);
}
