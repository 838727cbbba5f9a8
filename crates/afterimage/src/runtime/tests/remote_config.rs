//! Requests for remote config on the I/O thread.

use afterimage_config::SessionReplayConfig;
use afterimage_engine::CaptureState;

use super::rig::{Rig, SESSION, config};
use crate::runtime::io_thread::IoStep;

fn remote() -> SessionReplayConfig {
    SessionReplayConfig {
        enable_remote_config: true,
        ..config()
    }
}

/// Returns a runtime that made its first request, and the time of the next attempt.
fn requested(status: u16) -> (Rig, u64) {
    let mut rig = Rig::new(remote());
    *rig.collector.config_status.lock().unwrap() = status;
    rig.start();
    rig.step_engine();
    assert_eq!(rig.step_io(), IoStep::Progress);
    let IoStep::Paused { until_ms } = rig.step_io() else {
        panic!("the failed request is attempted again")
    };
    (rig, until_ms)
}

fn requests(rig: &Rig) -> usize {
    *rig.collector.config_requests.lock().unwrap()
}

#[test]
fn a_server_without_config_leaves_the_local_settings() {
    let mut rig = Rig::new(remote());
    rig.start();
    let _ = rig.show(&["early"]);
    rig.run();
    assert_eq!(rig.runtime.capture(), CaptureState::Recording);
    rig.flushed();
    assert_eq!(rig.collector.texts(), ["early"]);
}

#[test]
fn a_failing_server_is_asked_again_after_the_pause_and_not_for_other_jobs() {
    let (mut rig, until_ms) = requested(500);
    for _ in 0..5 {
        rig.flush(20_000);
        rig.run();
    }
    assert_eq!(requests(&rig), 1);
    rig.clock.advance_to(until_ms);
    rig.run();
    assert_eq!(requests(&rig), 2);
}

#[test]
fn a_request_ends_with_the_engine_that_made_it() {
    for end in [Rig::dispose, Rig::stop] {
        let (mut rig, until_ms) = requested(500);
        end(&rig);
        rig.run();
        assert_eq!(rig.step_io(), IoStep::Idle);
        rig.clock.advance_to(until_ms);
        rig.run();
        assert_eq!(requests(&rig), 1);
    }
}

#[test]
fn a_failure_that_arrives_after_the_session_changed_does_not_decide_the_new_session() {
    let mut rig = Rig::new(remote());
    *rig.collector.config_status.lock().unwrap() = 403;
    rig.start();
    rig.step_engine();
    rig.set_session(SESSION + 1);
    // The failure of the first request is queued behind the change.
    rig.step_io();
    *rig.collector.config_status.lock().unwrap() = 404;
    rig.run();
    assert_eq!(rig.runtime.capture(), CaptureState::Recording);
}

#[test]
fn an_answer_for_an_engine_that_was_stopped_meanwhile_is_ignored() {
    let mut rig = Rig::new(remote());
    rig.start();
    rig.step_engine();
    rig.stop();
    rig.step_io();
    rig.run();
    assert_eq!(rig.runtime.capture(), CaptureState::Idle);
    assert_eq!(
        rig.runtime.status().why,
        "not recorded: it was stopped; call start to continue"
    );
}

#[test]
fn no_attempt_is_made_without_a_server() {
    let mut rig = Rig::new(SessionReplayConfig {
        server_url: None,
        ..remote()
    });
    rig.start();
    rig.run();
    assert_eq!(
        (rig.runtime.capture(), requests(&rig)),
        (CaptureState::Recording, 0)
    );
}
