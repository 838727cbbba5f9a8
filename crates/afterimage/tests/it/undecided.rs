//! Between a call that changes the session and what is decided of it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use afterimage::{CallbackError, HostRecord, RecordHook};

use crate::host::{Host, LIMIT, config};

/// A hook that lets the capture thread wait.
struct Busy {
    asked: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl RecordHook for Busy {
    fn review(&self, record: HostRecord) -> Result<Option<HostRecord>, CallbackError> {
        let _ = self.asked.send(());
        let _ = self.go.lock().unwrap().recv();
        Ok(Some(record))
    }
}

#[test]
fn events_are_not_tied_to_a_session_that_is_not_decided() {
    let (asked, is_asked) = channel();
    let (go, may_go) = channel();
    let host = Host::started(config());
    let hook = Busy {
        asked,
        go: Mutex::new(may_go),
    };
    host.engine.set_record_hook(Some(Arc::new(hook))).unwrap();
    host.engine.record_screen("Home");
    is_asked.recv_timeout(LIMIT).unwrap();
    // No session is never recorded, and the capture thread has not heard of it yet.
    host.engine.set_session_id(-1).unwrap();
    assert!(host.engine.session_replay_properties().is_empty());
    assert!(!host.engine.status().recording);
    drop(go);
}
