//! The order of the answers of `status()`, and their sentences.

use afterimage_config::{CaptureReason, LifecycleState, RateSource, StatusFacts, UploadObstacle};

/// A condition, made true in the facts, with its answer and its sentence.
struct Row(fn(&mut StatusFacts), CaptureReason, &'static str);

fn recording() -> StatusFacts {
    StatusFacts {
        lifecycle: LifecycleState::Started,
        has_failed: false,
        opt_out: false,
        session_id: 7,
        decided: Some(CaptureReason::Sampled {
            session_id: 7,
            rate: 0.5,
            source: RateSource::Remote,
        }),
        uploads: None,
        online: true,
        waiting: 3,
    }
}

const NOT_SAMPLED: CaptureReason = CaptureReason::NotSampled {
    session_id: 7,
    rate: 0.25,
    ratio: 0.75,
    source: RateSource::Local,
};

/// The conditions, in the order of the answers. Decisions of the engine replace each other: it makes one.
fn rows() -> Vec<Row> {
    vec![
        Row(
            |facts| facts.lifecycle = LifecycleState::Disposed,
            CaptureReason::Disposed,
            "not recorded: this session replay was disposed; create a new one",
        ),
        Row(
            |facts| facts.has_failed = true,
            CaptureReason::InternalError,
            "not recorded: an internal error switched recording off for the rest of this process",
        ),
        Row(
            |facts| facts.lifecycle = LifecycleState::Created,
            CaptureReason::NotStarted,
            "not recorded: start was not called; call it",
        ),
        Row(
            |facts| facts.lifecycle = LifecycleState::Stopped,
            CaptureReason::Stopped,
            "not recorded: it was stopped; call start to continue",
        ),
        Row(
            |facts| facts.opt_out = true,
            CaptureReason::OptedOut,
            "not recorded: the user opted out; opt in after a consent",
        ),
        Row(
            |facts| facts.session_id = -1,
            CaptureReason::NoSession,
            "not recorded: there is no session (session id -1); set a session id",
        ),
        Row(
            |facts| facts.decided = None,
            CaptureReason::Undecided,
            "not recorded yet: starting",
        ),
        Row(
            |facts| facts.decided = Some(NOT_SAMPLED),
            NOT_SAMPLED,
            "not recorded: session 7 is not in the sample (its ratio 0.75, rate 0.25, set by the app); a rate above the ratio records it",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::RemoteConfigPending),
            CaptureReason::RemoteConfigPending,
            "not recorded yet: waiting for remote config",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::RemoteConfigUnavailable),
            CaptureReason::RemoteConfigUnavailable,
            "not recorded: remote config could not be fetched and none is cached; \
             check the server, or turn enable_remote_config off",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::CaptureDisabled),
            CaptureReason::CaptureDisabled,
            "not recorded: remote config disables recording; enable it on the server",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::StorageInUse),
            CaptureReason::StorageInUse,
            "not recorded: a different engine or process uses the storage folder; give each a folder of its own",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::StorageRefused),
            CaptureReason::StorageRefused,
            "not recorded: the storage folder cannot be written; check that it is writable and the disk has free space",
        ),
        Row(
            |facts| facts.decided = Some(CaptureReason::AwaitingFrame),
            CaptureReason::AwaitingFrame,
            "not recorded yet: waiting for the first frame",
        ),
        Row(
            |facts| facts.uploads = Some(UploadObstacle::KeyRefused { status: 401 }),
            CaptureReason::KeyRefused {
                status: 401,
                waiting: 3,
            },
            "recorded, and not uploaded: the server refuses the API key (status 401); check api_key. 3 recordings and images wait",
        ),
        Row(
            |facts| facts.uploads = Some(UploadObstacle::Paused),
            CaptureReason::UploadsPaused { waiting: 3 },
            "recorded, and not uploaded: the answers of the server are not usable; see last_problem. 3 recordings and images wait",
        ),
        Row(
            |facts| facts.online = false,
            CaptureReason::Offline { waiting: 3 },
            "recorded: 3 recordings and images wait for a network; they are sent when there is one",
        ),
        Row(
            |_| (),
            CaptureReason::Sampled {
                session_id: 7,
                rate: 0.5,
                source: RateSource::Remote,
            },
            "recorded: session 7 is in the sample (rate 0.5, set by remote config)",
        ),
    ]
}

#[test]
fn each_condition_wins_over_all_later_ones() {
    let rows = rows();
    for (place, Row(hold, answer, sentence)) in rows.iter().enumerate() {
        for Row(hold_later, ..) in &rows[place..] {
            let mut facts = recording();
            hold_later(&mut facts);
            hold(&mut facts);
            let reason = facts.clone().reason();
            assert_eq!(
                (&reason, reason.to_string().as_str()),
                (answer, *sentence),
                "{facts:?}"
            );
        }
        let mut facts = recording();
        for Row(hold, ..) in rows[place..].iter().rev() {
            hold(&mut facts);
        }
        assert_eq!(facts.reason(), *answer, "all later conditions at once");
    }
}

#[test]
fn obstacles_to_uploads_do_not_end_recording() {
    let recorded: Vec<_> = rows()
        .iter()
        .map(|Row(_, answer, _)| answer.is_recording())
        .collect();
    assert_eq!(recorded.iter().position(|is| *is), Some(14));
    assert!(recorded[14..].iter().all(|is| *is));
}

#[test]
fn device_without_a_network_is_no_obstacle_while_nothing_waits() {
    let facts = StatusFacts {
        online: false,
        waiting: 0,
        ..recording()
    };
    assert!(matches!(facts.reason(), CaptureReason::Sampled { .. }));
}
