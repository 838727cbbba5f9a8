//! Between a call that changes the session and what is decided of it.

use std::sync::Arc;
use std::sync::mpsc::channel;

use crate::host::{Busy, Collector, Host, LIMIT, SESSION, config, frame};

#[test]
fn events_are_not_tied_to_a_session_that_is_not_decided() {
    let (asked, is_asked) = channel();
    let (go, hook) = Busy::new(asked);
    let host = Host::started(config());
    host.engine.set_event_mapper(Some(hook)).unwrap();
    host.engine.record_screen("Home");
    is_asked.recv_timeout(LIMIT).unwrap();
    // No session is never recorded, and the capture thread has not heard of it yet.
    host.engine.set_session_id(-1).unwrap();
    assert!(host.engine.session_replay_properties().is_empty());
    assert!(!host.engine.status().recording);
    drop(go);
}

#[test]
fn what_is_on_the_screen_is_recorded_though_two_changes_came_at_once() {
    let collector = Arc::new(Collector::default());
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    host.settle();
    host.show(0, &["kept"]);
    let undecided = collector.config_gate.lock().unwrap();
    // As an app does at a login.
    host.engine.set_device_id("device-2".to_owned()).unwrap();
    host.engine.set_session_id(SESSION + 1).unwrap();
    drop(undecided);
    host.settle();
    host.flush();
    assert_eq!(collector.texts(SESSION + 1), ["kept"]);
}

#[test]
fn a_frame_that_came_between_two_changes_is_recorded() {
    let collector = Arc::new(Collector::default());
    let host = Host::asking(&collector);
    let undecided = collector.config_gate.lock().unwrap();
    host.engine.start().unwrap();
    let _ = host.engine.submit_frame(&frame(0, &["older"]));
    let _ = host.engine.submit_frame(&frame(0, &["early"]));
    host.engine.set_session_id(SESSION + 1).unwrap();
    drop(undecided);
    host.settle();
    host.flush();
    assert_eq!(collector.texts(SESSION + 1), ["early"]);
}

#[test]
fn a_frame_of_the_screen_before_is_not_taken_for_one_of_the_next() {
    let collector = Arc::new(Collector::default());
    let host = Host::asking(&collector);
    let undecided = collector.config_gate.lock().unwrap();
    host.engine.record_screen("Home");
    host.engine.start().unwrap();
    let _ = host.engine.submit_frame(&frame(0, &["at home"]));
    host.engine.record_screen("Pay");
    host.engine.set_session_id(SESSION + 1).unwrap();
    drop(undecided);
    host.settle();
    host.flush();
    assert!(collector.sessions().is_empty());
}
