//! Remote config decides before anything is recorded.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use afterimage::{HttpClient, HttpError, HttpRequest, HttpResponse, SessionReplayConfig};

use crate::host::{Collector, Host, LIMIT, SESSION, config, frame};

fn remote() -> SessionReplayConfig {
    SessionReplayConfig {
        enable_remote_config: true,
        ..config()
    }
}

fn host(answer: Option<(u16, &str)>) -> Host {
    let collector = Arc::new(Collector::default());
    *collector.config.lock().unwrap() = answer.map(|(status, body)| (status, body.to_owned()));
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    host
}

#[test]
fn a_server_without_config_leaves_the_local_settings() {
    let host = host(None);
    host.settle();
    assert!(host.engine.status().recording, "{}", host.engine.status().why);
}

#[test]
fn the_servers_switch_and_rate_win() {
    for body in [
        r#"{"configs":{"sessionReplay":{"sr_sampling_config":{"capture_enabled":false}}}}"#,
        r#"{"configs":{"sessionReplay":{"sr_sampling_config":{"capture_enabled":true,"sample_rate":0.0}}}}"#,
    ] {
        let host = host(Some((200, body)));
        host.settle();
        assert!(!host.engine.status().recording, "{body}");
    }
}

#[test]
fn the_servers_mask_level_wins() {
    let host = host(Some((
        200,
        r#"{"configs":{"sessionReplay":{"sr_sampling_config":{"capture_enabled":true},"sr_privacy_config":{"defaultMaskLevel":"conservative"}}}}"#,
    )));
    host.settle();
    host.show(0, &["hello"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["*****"]);
}

#[test]
fn without_an_answer_and_a_cached_one_nothing_is_recorded() {
    let host = host(Some((403, "")));
    host.settle();
    let status = host.engine.status();
    assert!(!status.recording);
    assert!(status.why.contains("remote config"), "{}", status.why);
}

#[test]
fn a_frame_that_comes_before_the_answer_is_recorded_after_it() {
    let host = host(None);
    let _ = host.engine.submit_frame(&frame(0, &["early"]));
    assert!(host.engine.wait_recorded(LIMIT));
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["early"]);
}

#[test]
fn a_stop_does_not_wait_for_a_server_that_does_not_answer() {
    let collector = Arc::new(Collector::default());
    let silent = collector.config_gate.lock().unwrap();
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    host.engine.stop().unwrap();
    host.settle();
    assert_eq!(
        host.engine.status().why,
        "not recorded: it was stopped; call start to go on"
    );
    drop(silent);
}

#[test]
fn an_answer_that_comes_late_still_decides_when_nothing_is_cached() {
    let collector = Arc::new(Collector::default());
    let silent = collector.config_gate.lock().unwrap();
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    let _ = host.engine.submit_frame(&frame(0, &["early"]));
    // Longer than a session waits for an answer where an earlier one is cached.
    assert!(!host.engine.wait_recorded(std::time::Duration::from_millis(1700)));
    drop(silent);
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["early"]);
}

#[test]
fn a_flush_ends_in_time_though_remote_config_does_not_come() {
    let collector = Arc::new(Collector::default());
    let silent = collector.config_gate.lock().unwrap();
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    let (done, is_done) = channel();
    host.engine
        .flush(0, move |report| done.send(report).unwrap())
        .unwrap();
    let report = is_done.recv_timeout(LIMIT);
    drop(silent);
    assert!(!report.unwrap().problem.is_empty());
}

/// A network on which each question for config waits until the test lets it go.
struct Asks {
    collector: Arc<Collector>,
    asked: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl HttpClient for Asks {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let _ = self.asked.send(());
        let _ = self.go.lock().unwrap().recv();
        self.collector.send(request)
    }
}

/// A host that has asked for config, and will be answered so; gives what lets questions go, and what says that one is on
/// its way.
fn asking(status: u16) -> (Host, Sender<()>, Receiver<()>) {
    let collector = Arc::new(Collector::default());
    *collector.config.lock().unwrap() = Some((status, String::new()));
    let (asked, is_asked) = channel();
    let (go, may_go) = channel();
    let network = Arc::new(Asks {
        collector: collector.clone(),
        asked,
        go: Mutex::new(may_go),
    });
    let host = Host::over(network, remote(), &collector);
    host.engine.start().unwrap();
    is_asked.recv_timeout(LIMIT).unwrap();
    (host, go, is_asked)
}

#[test]
fn a_session_is_not_refused_for_what_was_asked_for_the_one_before() {
    let (host, go, is_asked) = asking(403);
    host.engine.set_session_id(SESSION + 1).unwrap();
    go.send(()).unwrap();
    is_asked.recv_timeout(LIMIT).unwrap();
    *host.collector.config.lock().unwrap() = None;
    drop(go);
    host.settle();
    assert!(host.engine.status().recording, "{}", host.engine.status().why);
}

#[test]
fn a_server_in_trouble_is_not_asked_again_for_an_engine_that_is_gone() {
    let (host, go, is_asked) = asking(500);
    host.engine.dispose();
    host.settle();
    // The engine is gone when its last thread is, and the network with it.
    drop(host);
    drop(go);
    assert_eq!(
        std::iter::from_fn(|| is_asked.recv_timeout(LIMIT).ok()).count(),
        0
    );
}
