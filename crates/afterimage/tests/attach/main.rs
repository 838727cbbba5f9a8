//! Add-to-app: two instances, one recording. In a process of its own, since the engine that an instance
//! attaches to is the process's, and the other tests start engines too.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../it/host.rs"]
#[allow(dead_code, reason = "shared with the other tests, which use all of it")]
mod host;

use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use afterimage::clock::VirtualClock;
use afterimage::{
    CaptureAdvice, LogLevel, LogSink, PlatformServices, PrivacyLevel, ReplayError, SessionReplay,
    SessionReplayConfig,
};

use afterimage_wireframe::{Entry, Recordable, TextField};

use crate::host::{Collector, Host, LIMIT, SESSION, config, frame, services};

/// The process has one engine to attach to, so these tests take turns.
fn alone() -> MutexGuard<'static, ()> {
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
fn both_sources_are_in_one_recording_with_the_hosts_ids_and_the_attached_ones_masks() {
    let _turn = alone();
    let host = Host::started(config());
    let guest = attached(PrivacyLevel::Conservative);
    host.show(0, &["native"]);
    assert!(matches!(
        guest.submit_frame(&frame(10, &["flutter"])),
        CaptureAdvice::Next { .. }
    ));
    host.settle();
    assert_eq!(guest.session_id(), SESSION);
    assert_eq!(guest.device_id(), "device-1");
    assert!(guest.status().recording);
    assert!(matches!(
        guest.set_session_id(5),
        Err(ReplayError::Attached { .. })
    ));
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["native", "*******"]);
}

#[test]
fn a_guest_may_come_before_its_host() {
    let _turn = alone();
    let guest = attached(PrivacyLevel::Light);
    assert!(matches!(
        guest.submit_frame(&frame(0, &["early"])),
        CaptureAdvice::Next { .. }
    ));
    assert!(guest.status().why.contains("has not started one"));
    let host = Host::started(config());
    let _ = guest.submit_frame(&frame(5, &["now"]));
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["now"]);
}

#[test]
fn disposing_the_guest_takes_its_tree_away_and_the_host_goes_on() {
    let _turn = alone();
    let host = Host::started(config());
    let guest = attached(PrivacyLevel::Light);
    host.show(0, &["native"]);
    let _ = guest.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    guest.dispose();
    host.show(20, &["native", "still"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["native", "still"]);
    assert_eq!(guest.submit_frame(&frame(30, &["x"])), CaptureAdvice::Stop);
}

#[test]
fn disposing_the_host_leaves_the_guest_waiting_for_another() {
    let _turn = alone();
    let host = Host::started(config());
    let guest = attached(PrivacyLevel::Light);
    let _ = guest.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    host.engine.dispose();
    assert!(matches!(
        guest.submit_frame(&frame(20, &["x"])),
        CaptureAdvice::Next { .. }
    ));
    let next = Host::started(config());
    let _ = guest.submit_frame(&frame(30, &["again"]));
    next.settle();
    next.flush();
    assert_eq!(next.collector.texts(SESSION), ["again"]);
}

#[test]
fn a_guest_that_hides_more_is_masked_anew_when_it_attaches_late() {
    let _turn = alone();
    let host = Host::started(config());
    let open = attached(PrivacyLevel::Light);
    let _ = open.submit_frame(&frame(10, &["shown"]));
    host.settle();
    open.dispose();
    // It takes the same place among the sources, and shows the same tree.
    let strict = attached(PrivacyLevel::Conservative);
    let _ = strict.submit_frame(&frame(20, &["shown"]));
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["*****"]);
}

/// The texts that any keyframe of a session shows.
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
fn a_guest_that_goes_while_a_session_begins_is_masked_as_it_asked_to_the_end() {
    let _turn = alone();
    let collector = Arc::new(Collector::default());
    let host = Host::asking(&collector);
    host.engine.start().unwrap();
    host.settle();
    let guest = attached(PrivacyLevel::Conservative);
    let _ = guest.submit_frame(&frame(10, &["flutter"]));
    host.settle();
    let undecided = collector.config_gate.lock().unwrap();
    host.engine.set_session_id(SESSION + 1).unwrap();
    guest.dispose();
    drop(undecided);
    host.settle();
    host.flush();
    assert_eq!(all_texts(&host, SESSION + 1), ["*******"]);
}

/// A log sink that stops a guest at the first line about a frame.
#[derive(Default)]
struct Stops(OnceLock<Arc<SessionReplay>>);

impl LogSink for Stops {
    fn log(&self, _: LogLevel, line: String) {
        if let Some(guest) = self.0.get().filter(|_| line.contains("frame buffer")) {
            guest.stop().unwrap();
        }
    }
}

#[test]
fn a_log_sink_may_stop_the_guest_whose_frame_it_is_told_of() {
    let _turn = alone();
    let sink = Arc::new(Stops::default());
    let clock = Arc::new(VirtualClock::starting_at(0));
    let collector = Arc::new(Collector::default());
    let services = PlatformServices {
        log: Some(sink.clone()),
        ..services(Path::new("unused"), clock, collector)
    };
    let engine = SessionReplay::new(config(), services).unwrap();
    engine.start().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    let guest = attached(PrivacyLevel::Light);
    sink.0.set(guest.clone()).ok().unwrap();
    let (sender, receiver) = channel();
    // Not waited for if it hangs.
    std::thread::spawn(move || {
        let _ = guest.submit_frame(b"no frame buffer");
        sender.send(guest.submit_frame(&frame(0, &["late"])))
    });
    assert_eq!(receiver.recv_timeout(LIMIT).unwrap(), CaptureAdvice::Stop);
    engine.dispose();
}

#[test]
fn a_guest_finds_the_second_engine_when_the_first_is_disposed() {
    let _turn = alone();
    let first = Host::started(config());
    let second = Host::started(config());
    let guest = attached(PrivacyLevel::Light);
    first.engine.dispose();
    let _ = guest.submit_frame(&frame(10, &["here"]));
    second.settle();
    second.flush();
    assert_eq!(second.collector.texts(SESSION), ["here"]);
}
