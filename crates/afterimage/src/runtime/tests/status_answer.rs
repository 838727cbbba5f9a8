//! The answer of `status()` while uploads meet obstacles.

use afterimage_config::{CaptureReason, SessionReplayConfig};
use afterimage_engine::FlushOutcome;

use super::rig::{Rig, config};

/// Time in milliseconds after which each pause of a first trip is over.
const AFTER_PAUSES_MS: u64 = 2 * 60 * 60_000;

fn check_recorded(rig: &mut Rig) {
    let _ = rig.show(&["later"]);
    let _ = rig.flushed();
    let status = rig.runtime.status();
    assert!(
        matches!(status.reason, CaptureReason::Sampled { .. }),
        "{}",
        status.why
    );
    assert!(status.recording);
}

#[test]
fn refused_key_is_named_until_a_receipt() {
    let mut rig = Rig::started(config());
    *rig.collector.status.lock().unwrap() = 402;
    let _ = rig.show(&["first"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left.segments),
        (FlushOutcome::KeyRefused, 1)
    );
    let status = rig.runtime.status();
    let refused = CaptureReason::KeyRefused {
        status: 402,
        waiting: 1,
    };
    assert_eq!((status.reason, status.recording), (refused.clone(), true));
    rig.set_online(false);
    assert_eq!(
        rig.runtime.status().reason,
        refused,
        "it wins over a lost network"
    );
    rig.set_online(true);
    rig.set_opt_out(true);
    assert_eq!(rig.runtime.status().reason, CaptureReason::OptedOut);
    rig.set_opt_out(false);
    *rig.collector.status.lock().unwrap() = 200;
    rig.clock.advance_by(AFTER_PAUSES_MS);
    check_recorded(&mut rig);
}

#[test]
fn paused_uploads_have_the_sentence_of_their_pause() {
    let mut rig = Rig::started(config());
    *rig.collector.is_portal.lock().unwrap() = true;
    let _ = rig.show(&["first"]);
    for _ in 0..3 {
        let _ = rig.flushed();
        rig.clock.advance_by(1_000);
    }
    let status = rig.runtime.status();
    assert_eq!(status.reason, CaptureReason::UploadsPaused { waiting: 1 });
    assert!(status.why.contains("without a receipt"), "{}", status.why);
    *rig.collector.is_portal.lock().unwrap() = false;
    rig.clock.advance_by(AFTER_PAUSES_MS);
    check_recorded(&mut rig);
}

#[test]
fn lost_network_is_named_once_something_waits() {
    let mut rig = Rig::started(config());
    rig.set_online(false);
    let _ = rig.show(&["first"]);
    rig.run();
    let status = rig.runtime.status();
    assert!(
        matches!(status.reason, CaptureReason::Sampled { .. }),
        "{}",
        status.why
    );
    assert_eq!(rig.flushed().outcome, FlushOutcome::Offline);
    let status = rig.runtime.status();
    assert_eq!(status.reason, CaptureReason::Offline { waiting: 1 });
    assert!(status.recording);
    rig.set_online(true);
    check_recorded(&mut rig);
}

#[test]
fn missing_session_is_named_before_the_engine_decides() {
    let rig = Rig::new(SessionReplayConfig {
        session_id: -1,
        ..config()
    });
    rig.start();
    assert_eq!(rig.runtime.status().reason, CaptureReason::NoSession);
}
