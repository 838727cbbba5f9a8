//! The event mapper on its own thread: one that never returns, and one that fails, panics and calls the engine.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use afterimage::{EventMapper, HostEvent, MapperFailed, SessionReplay};
use afterimage_wireframe::{Entry, Environment};

use crate::host::{Host, SESSION, config};

fn name_screens(host: &Host, names: &[&str]) {
    for name in names {
        host.engine.record_screen(name);
        host.settle_in_time();
    }
}

/// Returns the screens in the entries of the session.
fn screens(host: &Host) -> Vec<String> {
    host.flush();
    let entries = host.collector.entries(SESSION);
    let names = entries.into_iter().filter_map(|entry| match entry.value {
        Entry::Environment(Environment::Screen(name)) => Some(name.into()),
        _ => None,
    });
    names.collect()
}

/// A mapper that reports the thread of each call, and returns when the test is over.
struct Stuck {
    called: Mutex<Sender<Option<String>>>,
    gate: Mutex<Receiver<()>>,
}

impl EventMapper for Stuck {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        let thread = std::thread::current().name().map(str::to_owned);
        self.called.lock().unwrap().send(thread).unwrap();
        let _ = self.gate.lock().unwrap().recv();
        Ok(Some(event))
    }
}

#[test]
fn a_mapper_that_never_returns_is_called_once_and_recording_continues() {
    let host = Host::started(config());
    let (called, threads) = channel();
    let (open, gate) = channel();
    let stuck = Stuck {
        called: called.into(),
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
    // Three screens were named, and the second start passes the shown screen through the mapper.
    assert_eq!(host.engine.status().failed_events, 4);
    let threads: Vec<_> = threads.try_iter().collect();
    assert_eq!(threads, [Some("afterimage-events".to_owned())]);
    drop(open);
}

/// A mapper that acts by the name of the screen.
struct Unruly(Arc<SessionReplay>);

impl EventMapper for Unruly {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        let HostEvent::Screen { name } = event else {
            return Ok(Some(event));
        };
        match name.as_str() {
            "fail" => Err(MapperFailed),
            // A panic without its report: a backtrace can take longer than the mapper may.
            "panic" => std::panic::resume_unwind(Box::new("the mapper panicked")),
            "drop" => Ok(None),
            "remove" => {
                assert!(self.0.status().recording);
                self.0.set_event_mapper(None).unwrap();
                Ok(Some(HostEvent::Screen {
                    name: "removed".to_owned(),
                }))
            }
            _ => Ok(Some(HostEvent::Screen {
                name: format!("{name}, mapped"),
            })),
        }
    }
}

#[test]
fn a_mapper_may_fail_panic_call_the_engine_and_remove_itself() {
    let host = Host::started(config());
    let mapper = Arc::new(Unruly(host.engine.clone()));
    host.engine.set_event_mapper(Some(mapper)).unwrap();
    host.show(0, &["one"]);
    name_screens(&host, &["fail", "panic", "drop", "home", "remove", "end"]);
    assert_eq!(screens(&host), ["home, mapped", "removed", "end"]);
    let status = host.engine.status();
    assert!(status.recording, "{}", status.why);
    assert_eq!((status.mapped_out_events, status.failed_events), (1, 2));
}
