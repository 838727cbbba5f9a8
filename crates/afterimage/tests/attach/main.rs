//! Add-to-app: two instances, one recording. The tests have a process of their own: an instance attaches to the engine of the
//! process, and other tests start engines too.

// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../it/host.rs"]
#[allow(dead_code, reason = "the other tests use the rest of this module")]
mod host;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use afterimage::clock::{Clock, VirtualClock};
use afterimage::{
    CaptureAdvice, FrameRequestListener, LogLevel, LogSink, PlatformServices, PrivacyLevel, ReplayError,
    SessionReplay, SessionReplayConfig,
};

use afterimage_wireframe::{Entry, Recordable, TextField};

use crate::host::{Collector, Host, LIMIT, SESSION, config, frame, services};

/// Serialises the tests: the process has one engine to attach to.
fn exclusive() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn attached(level: PrivacyLevel) -> Arc<SessionReplay> {
    let config = SessionReplayConfig {
        should_initialize_native_sdk: false,
        privacy_config: level,
        ..config()
    };
    let clock = Arc::new(VirtualClock::starting_at(0));
    let services = services(Path::new("unused"), clock, Arc::<Collector>::default());
    let engine = Arc::new(SessionReplay::new(config, services).unwrap());
    engine.start().unwrap();
    engine
}

#[test]
fn both_sources_are_in_one_recording_with_the_ids_of_the_host_and_the_masking_of_each() {
    let _exclusive = exclusive();
    let host = Host::started(config());
    let instance = attached(PrivacyLevel::Conservative);
    host.show(0, &["native"]);
    assert!(matches!(
        instance.submit_frame(&frame(10, &["flutter"])),
        CaptureAdvice::Next { .. }
    ));
    host.settle();
    assert_eq!(instance.session_id(), SESSION);
    assert_eq!(instance.device_id(), "device-1");
    assert!(instance.status().recording);
    assert!(matches!(
        instance.set_session_id(5),
        Err(ReplayError::Attached { .. })
    ));
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["native", "*******"]);
}

/// Reports each request for a frame.
struct Requests(Mutex<Sender<()>>);

impl FrameRequestListener for Requests {
    fn frame_wanted(&self) {
        self.0.lock().unwrap().send(()).unwrap();
    }
}

#[test]
fn each_instance_is_asked_for_the_frame_of_the_next_person() {
    let _exclusive = exclusive();
    let instance = attached(PrivacyLevel::Light);
    let (sender, requests) = channel();
    instance.set_frame_request_listener(Some(Arc::new(Requests(Mutex::new(sender)))));
    let host = Host::new(config());
    host.engine.start().unwrap();
    host.pump(&requests);
    let _ = instance.submit_frame(&frame(0, &["flutter of A"]));
    host.show(0, &["native of A"]);
    host.clock.advance_by(1000);
    host.engine.set_device_id("device-2".to_owned()).unwrap();
    host.pump(&requests);
    let now_ms = host.clock.now().elapsed_ms;
    let _ = instance.submit_frame(&frame(now_ms, &["flutter of B"]));
    host.show(now_ms, &["native of B"]);
    // An instance that starts while the engine records is asked too.
    instance.stop().unwrap();
    instance.start().unwrap();
    host.pump(&requests);
    host.flush();
    for (device, person) in [("device-1", "A"), ("device-2", "B")] {
        let texts = ["native", "flutter"].map(|source| format!("{source} of {person}"));
        assert_eq!(host.collector.device_texts(device), BTreeSet::from(texts));
    }
}

#[test]
fn an_attached_instance_can_start_before_its_engine() {
    let _exclusive = exclusive();
    let instance = attached(PrivacyLevel::Light);
    assert!(matches!(
        instance.submit_frame(&frame(0, &["early"])),
        CaptureAdvice::Next { .. }
    ));
    assert!(instance.status().why.contains("has not started one"));
    let host = Host::started(config());
    let _ = instance.submit_frame(&frame(5, &["now"]));
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["now"]);
}

#[test]
fn a_disposed_instance_leaves_the_scene_and_the_host_continues() {
    let _exclusive = exclusive();
    let host = Host::started(config());
    let instance = attached(PrivacyLevel::Light);
    host.show(0, &["native"]);
    let _ = instance.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    instance.dispose();
    host.show(20, &["native", "still"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["native", "still"]);
    assert_eq!(instance.submit_frame(&frame(30, &["x"])), CaptureAdvice::Stop);
}

#[test]
fn an_instance_attaches_to_the_next_engine_after_the_first_is_disposed() {
    let _exclusive = exclusive();
    let host = Host::started(config());
    let instance = attached(PrivacyLevel::Light);
    let _ = instance.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    host.engine.dispose();
    assert!(matches!(
        instance.submit_frame(&frame(20, &["x"])),
        CaptureAdvice::Next { .. }
    ));
    let next = Host::started(config());
    let _ = instance.submit_frame(&frame(30, &["again"]));
    next.settle();
    next.flush();
    assert_eq!(next.collector.texts(SESSION), ["again"]);
}

#[test]
fn a_stricter_instance_with_a_reused_source_masks_the_same_tree_again() {
    let _exclusive = exclusive();
    let host = Host::started(config());
    let light = attached(PrivacyLevel::Light);
    let _ = light.submit_frame(&frame(10, &["shown"]));
    host.settle();
    light.dispose();
    // The instance gets the source of the first one, and submits the same tree.
    let strict = attached(PrivacyLevel::Conservative);
    let _ = strict.submit_frame(&frame(20, &["shown"]));
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["*****"]);
}

/// Returns the texts of all keyframes of a session.
fn all_texts(host: &Host, session: i64) -> Vec<String> {
    let frames = host.collector.entries(session).into_iter().filter_map(|entry| {
        let Entry::Keyframe(frame) = entry.value else {
            return None;
        };
        Some(frame)
    });
    let nodes = frames.flat_map(|frame| frame.nodes);
    nodes
        .filter_map(|node| Some(node.text(TextField::Text)?.recorded().to_owned()))
        .collect()
}

#[test]
fn an_instance_that_is_disposed_before_the_answer_keeps_its_masking() {
    let _exclusive = exclusive();
    let collector = Arc::new(Collector::default());
    let host = Host::with_remote_config(&collector);
    host.engine.start().unwrap();
    host.settle();
    let instance = attached(PrivacyLevel::Conservative);
    let _ = instance.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    let unanswered = collector.config_gate.lock().unwrap();
    host.engine.set_session_id(SESSION + 1).unwrap();
    instance.dispose();
    drop(unanswered);
    host.settle();
    host.flush();
    assert_eq!(all_texts(&host, SESSION + 1), ["*******"]);
}

/// A log sink that stops an attached instance at the first line about a frame.
#[derive(Default)]
struct StoppingSink(OnceLock<Arc<SessionReplay>>);

impl LogSink for StoppingSink {
    fn log(&self, _: LogLevel, line: String) {
        if let Some(instance) = self.0.get().filter(|_| line.contains("frame buffer")) {
            instance.stop().unwrap();
        }
    }
}

#[test]
fn a_log_sink_can_stop_the_instance_whose_frame_it_reports() {
    let _exclusive = exclusive();
    let sink = Arc::new(StoppingSink::default());
    let clock = Arc::new(VirtualClock::starting_at(0));
    let collector = Arc::new(Collector::default());
    let services = PlatformServices {
        log: Some(sink.clone()),
        ..services(Path::new("unused"), clock, collector)
    };
    let engine = SessionReplay::new(config(), services).unwrap();
    engine.start().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    let instance = attached(PrivacyLevel::Light);
    sink.0.set(instance.clone()).ok().unwrap();
    let (sender, receiver) = channel();
    // If the thread hangs, the test fails without waiting for it.
    std::thread::spawn(move || {
        let _ = instance.submit_frame(b"no frame buffer");
        sender.send(instance.submit_frame(&frame(0, &["late"])))
    });
    assert_eq!(receiver.recv_timeout(LIMIT).unwrap(), CaptureAdvice::Stop);
    engine.dispose();
}

#[test]
fn an_instance_attaches_to_the_second_engine_when_the_first_is_disposed() {
    let _exclusive = exclusive();
    let first = Host::started(config());
    let second = Host::started(config());
    let instance = attached(PrivacyLevel::Light);
    first.engine.dispose();
    let _ = instance.submit_frame(&frame(10, &["here"]));
    second.settle();
    second.flush();
    assert_eq!(second.collector.texts(SESSION), ["here"]);
}
