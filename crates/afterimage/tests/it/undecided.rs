//! Between a call that changes the session and what is decided of it.

use std::sync::mpsc::channel;

use crate::host::{Busy, Host, LIMIT, config};

#[test]
fn events_are_not_tied_to_a_session_that_is_not_decided() {
    let (asked, is_asked) = channel();
    let (go, hook) = Busy::new(asked);
    let host = Host::started(config());
    host.engine.set_record_hook(Some(hook)).unwrap();
    host.engine.record_screen("Home");
    is_asked.recv_timeout(LIMIT).unwrap();
    // No session is never recorded, and the capture thread has not heard of it yet.
    host.engine.set_session_id(-1).unwrap();
    assert!(host.engine.session_replay_properties().is_empty());
    assert!(!host.engine.status().recording);
    drop(go);
}
