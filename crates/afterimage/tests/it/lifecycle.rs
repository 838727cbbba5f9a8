//! The calls of the facade, and the end of an engine whose threads are busy.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use afterimage::clock::VirtualClock;
use afterimage::{
    AppState, CaptureAdvice, CaptureReason, HostEvent, ReplayError, SessionReplay, SessionReplayConfig,
};
use afterimage_compression::SegmentReader;
use afterimage_wireframe::TouchPhase;

use crate::host::{BlockedMapper, Collector, Host, LIMIT, SESSION, config, frame, services};

/// Returns the faults of options that are refused.
fn faults(config: SessionReplayConfig) -> String {
    let clock = Arc::new(VirtualClock::starting_at(0));
    let services = services(Path::new("unused"), clock, Arc::<Collector>::default());
    match SessionReplay::new(config, services).map(|_| ()) {
        Err(ReplayError::InvalidConfig { faults }) => faults,
        other => panic!("expected a refusal, not {other:?}"),
    }
}

#[test]
fn an_engine_that_is_not_started_creates_no_file() {
    let host = Host::new(config());
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    assert_eq!(host.engine.status().reason, CaptureReason::NotStarted);
    assert!(host.engine.session_replay_properties().is_empty());
    assert!(!host.spool.path().join("spool").exists());
}

#[test]
fn a_disposed_engine_refuses_all_calls_and_can_be_disposed_again() {
    let host = Host::new(config());
    host.engine.dispose();
    host.engine.dispose();
    assert_eq!(host.engine.start(), Err(ReplayError::Disposed));
    assert_eq!(host.engine.stop(), Err(ReplayError::Disposed));
    assert_eq!(host.engine.set_session_id(5), Err(ReplayError::Disposed));
    assert_eq!(host.engine.set_opt_out(true), Err(ReplayError::Disposed));
    assert_eq!(host.engine.flush(10, |_| {}), Err(ReplayError::Disposed));
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    assert_eq!(host.engine.status().reason, CaptureReason::Disposed);
}

#[test]
fn invalid_values_are_refused_with_the_names_of_their_options() {
    let host = Host::new(config());
    let refused = host.engine.set_device_id("a/b".to_owned());
    assert!(
        matches!(refused, Err(ReplayError::InvalidValue { .. })),
        "{refused:?}"
    );
    assert_eq!(host.engine.device_id(), "device-1");
    let faults = faults(SessionReplayConfig {
        sample_rate: 2.0,
        api_key: String::new(),
        ..config()
    });
    assert!(
        faults.contains("sample_rate") && faults.contains("api_key"),
        "{faults}"
    );
}

#[test]
fn an_unreadable_masking_rule_is_refused_with_its_position() {
    let faults = faults(SessionReplayConfig {
        mask_rules: vec!["mask view=A".to_owned()],
        ..config()
    });
    assert!(faults.contains("rule 1, at character 6"), "{faults}");
}

#[test]
fn an_attached_instance_cannot_set_the_event_mapper() {
    let host = Host::new(SessionReplayConfig {
        should_initialize_native_sdk: false,
        ..config()
    });
    let refused = host.engine.set_event_mapper(None);
    assert!(matches!(refused, Err(ReplayError::Attached { .. })));
}

#[test]
fn an_opt_out_before_the_start_deletes_segments_of_an_earlier_engine() {
    let earlier = Host::started(config());
    *earlier.collector.status.lock().unwrap() = Some(500);
    earlier.show(0, &["private"]);
    assert_eq!(earlier.flush_within(100).left.segments, 1);
    *earlier.collector.status.lock().unwrap() = None;
    earlier.engine.dispose();
    let host = Host::with(config(), earlier.spool.clone(), earlier.collector.clone());
    host.engine.set_opt_out(true).unwrap();
    host.engine.set_opt_out(false).unwrap();
    host.flush();
    assert!(host.collector.segments.lock().unwrap().is_empty());
}

#[test]
fn a_disposed_engine_with_busy_threads_keeps_its_folder_until_its_segment_is_sealed() {
    let (called, is_called) = channel();
    let (mapper_may_return, mapper) = BlockedMapper::new(called);
    let (host, network_may_answer, is_sending) = Host::with_blocked_network();
    let second = Host::with(config(), host.spool.clone(), host.collector.clone());
    host.engine.set_event_mapper(Some(mapper)).unwrap();
    host.show(0, &["sent"]);
    host.engine.flush(0, |_| {}).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    host.show(100, &["in memory"]);
    host.engine.record_screen("Home");
    is_called.recv_timeout(LIMIT).unwrap();
    // The engine thread waits for the mapper, and the I/O thread for the network, which answers first.
    host.engine.dispose();
    drop(network_may_answer);
    host.settle_in_time();
    // The first engine has stopped waiting for the mapper and has sealed its segment before the second owns the folder.
    second.flush();
    drop(mapper_may_return);
    assert_eq!(host.collector.texts(SESSION), ["in memory"]);
}

#[test]
fn the_next_users_recording_has_nothing_of_the_last_ones_screen() {
    let host = Host::started(config());
    host.engine.record_screen("account of A");
    host.show(1000, &["balance of A"]);
    host.engine.set_device_id("device-B".to_owned()).unwrap();
    host.engine.set_session_id(SESSION + 5000).unwrap();
    host.settle();
    host.touch(5200, TouchPhase::Start);
    host.show(5300, &["login of B"]);
    host.show(6000, &["home of B"]);
    host.flush();
    assert_eq!(
        host.collector.device_texts("device-1"),
        BTreeSet::from(["balance of A".to_owned()])
    );
    let of_b = host.collector.device_texts("device-B");
    assert!(of_b.contains("login of B") && !of_b.iter().any(|text| text.contains("of A")));
    let segments = host.collector.segments.lock().unwrap().clone();
    for (name, bytes) in segments.iter().filter(|(name, _)| name.starts_with("device-B/")) {
        let header = SegmentReader::open(bytes).unwrap().header().clone();
        assert_eq!(header.screen, "", "{name}");
    }
}

#[test]
fn a_process_that_only_runs_in_the_background_records_nothing() {
    let host = Host::started(config());
    for at in [0, 20_000] {
        host.clock.advance_to(at);
        host.engine.record_event(HostEvent::App {
            state: AppState::Background,
        });
        let _ = host.engine.submit_frame(&frame(at, &["behind"]));
        host.settle();
    }
    host.flush();
    assert!(host.collector.segments.lock().unwrap().is_empty());
    assert!(host.engine.session_replay_properties().is_empty());
    assert!(!host.engine.status().recording);
}
