//! Opting out in whatever state, and in again.

use afterimage::SessionReplayConfig;

use crate::host::{Host, LIMIT, SESSION, config};

/// A host that recorded something and could not send it.
fn unsent() -> Host {
    let host = Host::started(config());
    *host.collector.status.lock().unwrap() = Some(500);
    host.show(0, &["private"]);
    host.flush_within(100);
    *host.collector.status.lock().unwrap() = None;
    host
}

#[test]
fn opting_out_while_stopped_deletes_too() {
    let host = unsent();
    host.engine.stop().unwrap();
    host.engine.set_opt_out(true).unwrap();
    host.engine.set_opt_out(false).unwrap();
    host.engine.start().unwrap();
    host.settle();
    let report = host.flush();
    assert_eq!((report.sent_segments, report.left_segments), (0, 0));
    assert!(host.collector.sessions().is_empty());
}

#[test]
fn opting_out_before_the_start_deletes_what_an_earlier_run_left() {
    let earlier = unsent();
    earlier.engine.dispose();
    let host = Host::with(config(), earlier.spool.clone(), earlier.collector.clone());
    host.engine.set_opt_out(true).unwrap();
    host.engine.set_opt_out(false).unwrap();
    host.flush();
    assert!(host.collector.sessions().is_empty());
}

#[test]
fn what_could_not_be_deleted_at_once_is_deleted_before_anything_is_sent() {
    let earlier = unsent();
    let opted_out = SessionReplayConfig {
        opt_out: true,
        ..config()
    };
    let host = Host::with(opted_out, earlier.spool.clone(), earlier.collector.clone());
    host.engine.start().unwrap();
    // The folder is the other engine's: this one could not delete anything.
    host.flush_within(0);
    earlier.engine.dispose();
    host.engine.set_opt_out(false).unwrap();
    host.flush();
    assert!(host.collector.sessions().is_empty());
}

#[test]
fn what_is_recorded_after_opting_in_again_stays() {
    let (host, go, is_sending) = Host::over_slow();
    host.show(0, &["before"]);
    host.engine.flush(0, |_| {}).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    // The thread that deletes files is busy; the app goes on.
    host.engine.set_opt_out(true).unwrap();
    host.engine.set_opt_out(false).unwrap();
    host.settle();
    host.show(1000, &["again"]);
    drop(go);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["again"]);
}
