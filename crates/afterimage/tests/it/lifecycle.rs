//! Starting, stopping, and what `status()` says about it.

use std::sync::mpsc::channel;

use afterimage::{CaptureAdvice, ReplayError, SessionReplayConfig};

use crate::host::{Busy, Host, LIMIT, SESSION, config, frame};

#[test]
fn nothing_runs_and_nothing_is_made_before_start() {
    let host = Host::new(config());
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    assert_eq!(host.engine.status().why, "not recorded: start was not called");
    assert!(!host.spool.path().join("spool").exists());
}

#[test]
fn a_session_out_of_the_sample_makes_no_files_and_says_why() {
    let host = Host::started(SessionReplayConfig {
        sample_rate: 0.0,
        ..config()
    });
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    let status = host.engine.status();
    assert!(!status.recording);
    assert!(status.why.contains("not in the sample"), "{}", status.why);
    assert!(host.engine.session_replay_properties().is_empty());
    host.flush();
    assert!(!host.spool.path().join("spool").exists());
    assert!(host.collector.requests.lock().unwrap().is_empty());
}

#[test]
fn no_session_records_nothing_until_there_is_one() {
    let host = Host::started(SessionReplayConfig {
        session_id: -1,
        ..config()
    });
    assert!(host.engine.status().why.contains("no session"));
    host.engine.set_session_id(SESSION).unwrap();
    host.settle();
    host.show(0, &["x"]);
    assert!(host.engine.status().recording);
    let id = host.engine.session_replay_properties();
    assert_eq!(id["[Amplitude] Session Replay ID"], format!("device-1/{SESSION}"));
}

#[test]
fn a_disposed_engine_refuses_and_disposing_twice_does_nothing() {
    let host = Host::started(config());
    host.engine.dispose();
    host.engine.dispose();
    assert_eq!(host.engine.start(), Err(ReplayError::Disposed));
    assert_eq!(host.engine.stop(), Err(ReplayError::Disposed));
    assert_eq!(host.engine.set_session_id(5), Err(ReplayError::Disposed));
    assert_eq!(host.engine.set_opt_out(true), Err(ReplayError::Disposed));
    assert_eq!(host.engine.flush(10, |_| {}), Err(ReplayError::Disposed));
    host.settle();
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    assert_eq!(
        host.engine.status().why,
        "not recorded: this session replay was disposed"
    );
}

#[test]
fn values_that_cannot_be_are_refused_with_what_to_do() {
    let host = Host::started(config());
    let refused = host.engine.set_device_id("a/b".to_owned());
    assert!(
        matches!(refused, Err(ReplayError::InvalidValue { .. })),
        "{refused:?}"
    );
    assert_eq!(host.engine.device_id(), "device-1");
    let bad = SessionReplayConfig {
        sample_rate: 2.0,
        api_key: String::new(),
        ..config()
    };
    let refused = afterimage::SessionReplay::new(
        bad,
        crate::host::services(host.spool.path(), host.clock.clone(), host.collector.clone()),
    );
    let Err(ReplayError::InvalidConfig { faults }) = refused else {
        panic!("taken")
    };
    assert!(
        faults.contains("sample_rate") && faults.contains("api_key"),
        "{faults}"
    );
}

#[test]
fn start_and_stop_in_quick_turns_end_in_the_last_state() {
    let host = Host::new(config());
    for _ in 0..50 {
        host.engine.start().unwrap();
        host.engine.stop().unwrap();
    }
    host.engine.start().unwrap();
    host.settle();
    host.show(0, &["x"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["x"]);
}

#[test]
fn a_disposed_engine_keeps_its_folder_until_it_has_written_what_it_recorded() {
    let (asked, is_asked) = channel();
    let (hook_may_go, hook) = Busy::new(asked);
    let (host, network_may_go, is_sending) = Host::over_slow();
    let second = Host::with(config(), host.spool.clone(), host.collector.clone());
    host.engine.set_event_mapper(Some(hook)).unwrap();
    host.show(0, &["sent"]);
    host.engine.flush(0, |_| {}).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    host.show(100, &["in memory"]);
    host.engine.record_screen("Home");
    is_asked.recv_timeout(LIMIT).unwrap();
    // The thread that records is busy, and so is the one that sends; it is done first.
    host.engine.dispose();
    drop(network_may_go);
    host.settle_in_time();
    // It has the folder once the first engine gave up waiting for the hook, and wrote what it had.
    second.flush();
    drop(hook_may_go);
    assert_eq!(host.collector.texts(SESSION), ["in memory"]);
}
