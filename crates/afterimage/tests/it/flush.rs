//! A flush while the event mapper blocks the engine thread.

use std::sync::mpsc::channel;

use afterimage::{FlushOutcome, HostEvent};
use afterimage_wireframe::AppState;

use crate::host::{BlockedMapper, Host, LIMIT};

#[test]
fn a_flush_behind_a_blocked_mapper_reports_sent_segments_at_its_deadline() {
    let (host, release, is_sending) = Host::with_blocked_network();
    for (at, text) in [(0, "first"), (100, "second")] {
        host.show(at, &[text]);
        for state in [AppState::Background, AppState::Active] {
            host.engine.record_event(HostEvent::App { state });
        }
        host.settle();
    }
    is_sending.recv_timeout(LIMIT).unwrap();
    let (called, is_called) = channel();
    let (mapper_may_return, mapper) = BlockedMapper::new(called);
    host.engine.set_event_mapper(Some(mapper)).unwrap();
    host.engine.record_screen("Home");
    is_called.recv_timeout(LIMIT).unwrap();
    // The engine thread waits for the mapper until one segment is sent and the other is on its way.
    let (done, report) = channel();
    host.engine
        .flush(0, move |report| done.send(report).unwrap())
        .unwrap();
    release.send(()).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    drop(mapper_may_return);
    let report = report.recv_timeout(LIMIT).unwrap();
    assert_eq!(
        (report.outcome, report.sent.segments),
        (FlushOutcome::DeadlinePassed, 1)
    );
    drop(release);
}
