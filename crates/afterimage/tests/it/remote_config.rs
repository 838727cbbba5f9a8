//! A server that does not answer.

use std::sync::Arc;

use afterimage::CaptureReason;

use crate::host::{Collector, Host, SESSION, frame};

#[test]
fn a_stop_does_not_wait_for_a_server_that_does_not_answer() {
    let collector = Arc::new(Collector::default());
    let unanswered = collector.config_gate.lock().unwrap();
    let host = Host::with_remote_config(&collector);
    host.engine.start().unwrap();
    host.engine.stop().unwrap();
    host.settle();
    assert_eq!(host.engine.status().reason, CaptureReason::Stopped);
    drop(unanswered);
}

#[test]
fn frames_before_a_late_answer_are_recorded() {
    let collector = Arc::new(Collector::default());
    let unanswered = collector.config_gate.lock().unwrap();
    let host = Host::with_remote_config(&collector);
    host.engine.start().unwrap();
    let _ = host.engine.submit_frame(&frame(0, &["early"]));
    // Longer than a session waits for an answer if an earlier one is cached.
    host.clock.advance_to(5000);
    drop(unanswered);
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["early"]);
}
