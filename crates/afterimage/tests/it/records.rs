//! The hook that looks at what the app tells besides its screen.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use afterimage::{EventMapper, HostEvent, MapperFailed, ReplayError, SessionReplayConfig};
use afterimage_compression::SegmentReader;
use afterimage_wireframe::{Entry, Environment};

use crate::host::{Host, SESSION, config};

/// A hook that does as a function says.
struct Hook<F>(F);

impl<F> EventMapper for Hook<F>
where
    F: Fn(String) -> Result<Option<String>, MapperFailed> + Send + Sync,
{
    fn map(&self, record: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        match record {
            HostEvent::Screen { name } => Ok((self.0)(name)?.map(|name| HostEvent::Screen { name })),
            _ => Ok(Some(record)),
        }
    }
}

fn started<F>(hook: F) -> Host
where
    F: Fn(String) -> Result<Option<String>, MapperFailed> + Send + Sync + 'static,
{
    started_with(config(), hook)
}

fn started_with<F>(config: SessionReplayConfig, hook: F) -> Host
where
    F: Fn(String) -> Result<Option<String>, MapperFailed> + Send + Sync + 'static,
{
    let host = Host::new(config);
    host.engine.set_event_mapper(Some(Arc::new(Hook(hook)))).unwrap();
    host.engine.start().unwrap();
    host.settle();
    host
}

fn name_screens(host: &Host, names: &[&str]) {
    for name in names {
        host.engine.record_screen(name);
        host.settle_in_time();
    }
}

/// The screens that a session's recording names, in its entries.
fn screens(host: &Host) -> Vec<String> {
    host.flush();
    let entries = host.collector.entries(SESSION);
    let names = entries.into_iter().filter_map(|entry| match entry.value {
        Entry::Environment(Environment::Screen(name)) => Some(name.into()),
        _ => None,
    });
    names.collect()
}

/// The screens that the segments' headers name.
fn header_screens(host: &Host) -> Vec<String> {
    host.flush();
    let segments = host.collector.segments.lock().unwrap();
    let headers = segments.values().map(|bytes| SegmentReader::open(bytes).unwrap());
    headers.map(|segment| segment.header().screen.clone()).collect()
}

fn is_nowhere(host: &Host, text: &str) -> bool {
    let mut files: Vec<Vec<u8>> = host
        .collector
        .segments
        .lock()
        .unwrap()
        .values()
        .cloned()
        .collect();
    files.push(format!("{:?}", host.engine.status()).into_bytes());
    !files
        .iter()
        .any(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes()))
}

#[test]
fn a_record_is_kept_edited_or_dropped_as_the_hook_says() {
    let host = started(|name| {
        Ok(match name.strip_prefix("user/") {
            Some("private") => None,
            Some(_) => Some("user/*".to_owned()),
            None => Some(name),
        })
    });
    host.show(0, &["one"]);
    name_screens(&host, &["home", "user/ada", "user/private", "end"]);
    assert_eq!(screens(&host), ["home", "user/*", "end"]);
    assert!(is_nowhere(&host, "ada") && is_nowhere(&host, "user/private"));
    let status = host.engine.status();
    assert_eq!((status.mapped_out_events, status.failed_events), (1, 0));
}

#[test]
fn a_hook_that_throws_or_panics_drops_the_record_and_recording_goes_on() {
    let host = started(|name| match name.as_str() {
        "throw" => Err(MapperFailed),
        // As a panic goes on, but not its report: a backtrace can take longer than the hook may.
        "panic" => std::panic::resume_unwind(Box::new("the hook's panic is the hook's")),
        _ => Ok(Some(name)),
    });
    host.show(0, &["one"]);
    name_screens(&host, &["throw", "panic", "after"]);
    assert_eq!(screens(&host), ["after"]);
    let status = host.engine.status();
    assert!(status.recording, "{}", status.why);
    assert_eq!((status.mapped_out_events, status.failed_events), (0, 2));
}

/// A hook that says that it is asked, and on which thread, and answers when it is let go.
struct Stuck {
    asked: Mutex<Sender<Option<String>>>,
    gate: Mutex<Receiver<()>>,
}

impl EventMapper for Stuck {
    fn map(&self, record: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        let thread = std::thread::current().name().map(str::to_owned);
        self.asked.lock().unwrap().send(thread).unwrap();
        // Opened when the test is over.
        let _ = self.gate.lock().unwrap().recv();
        Ok(Some(record))
    }
}

#[test]
fn a_hook_that_never_comes_back_stops_nothing_and_is_asked_once() {
    let host = Host::started(config());
    let (asked, threads) = channel();
    let (open, gate) = channel();
    let stuck = Stuck {
        asked: asked.into(),
        gate: gate.into(),
    };
    host.engine.set_event_mapper(Some(Arc::new(stuck))).unwrap();
    host.show(0, &["before"]);
    name_screens(&host, &["first", "second"]);
    host.show(100, &["after"]);
    host.engine.stop().unwrap();
    host.engine.start().unwrap();
    name_screens(&host, &["third"]);
    assert!(screens(&host).is_empty());
    assert_eq!(host.collector.texts(SESSION), ["after"]);
    // Three screens were named, and the second start names the one that is shown.
    assert_eq!(host.engine.status().failed_events, 4);
    let threads: Vec<_> = threads.try_iter().collect();
    assert_eq!(threads, [Some("afterimage-events".to_owned())]);
    drop(open);
}

#[test]
fn masking_rules_go_by_the_name_that_the_app_gave() {
    let rules = SessionReplayConfig {
        mask_rules: vec!["block screen=Checkout".to_owned()],
        ..config()
    };
    for edited in [None, Some("Home".to_owned())] {
        let host = started_with(rules.clone(), move |_| Ok(edited.clone()));
        name_screens(&host, &["Checkout"]);
        host.show(0, &["the card"]);
        host.flush();
        assert!(host.collector.texts(SESSION).is_empty());
    }
}

#[test]
fn the_header_of_a_segment_names_what_the_hook_left() {
    let host = started(|name| Ok(name.strip_prefix("public ").map(str::to_owned)));
    name_screens(&host, &["public home"]);
    host.show(0, &["one"]);
    host.flush();
    name_screens(&host, &["account of ada"]);
    host.show(2000, &["two"]);
    assert_eq!(header_screens(&host), ["home", ""]);
    // A session that begins later asks for the screen that is shown.
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.show(4000, &["three"]);
    host.flush();
    assert!(is_nowhere(&host, "ada"));
}

#[test]
fn an_edited_name_is_cut_as_any_other() {
    let host = started(|_| Ok(Some("x".repeat(10_000))));
    name_screens(&host, &["a"]);
    assert_eq!(screens(&host), ["x".repeat(200)]);
}

#[test]
fn a_hook_may_call_the_engine_and_take_itself_away() {
    let host = Host::started(config());
    let engine = host.engine.clone();
    let (told, statuses) = channel();
    let told = Mutex::new(told);
    let hook = Hook(move |name| {
        told.lock().unwrap().send(engine.status().recording).unwrap();
        engine.set_event_mapper(None).unwrap();
        Ok(Some(format!("{name}, looked at")))
    });
    host.engine.set_event_mapper(Some(Arc::new(hook))).unwrap();
    name_screens(&host, &["a", "b"]);
    assert_eq!(screens(&host), ["a, looked at", "b"]);
    assert_eq!(statuses.try_iter().collect::<Vec<_>>(), [true]);
}

#[test]
fn an_attached_instance_leaves_the_hook_to_the_engine() {
    let host = Host::new(SessionReplayConfig {
        should_initialize_native_sdk: false,
        ..config()
    });
    let refused = host.engine.set_event_mapper(None);
    assert!(matches!(refused, Err(ReplayError::Attached { .. })));
}
