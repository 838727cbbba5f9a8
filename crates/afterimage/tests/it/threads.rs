//! Threads that end during a call or after a panic: no caller waits for them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use afterimage::clock::{Clock, OnStep, VirtualClock};
use afterimage::{
    FlushOutcome, HttpClient, HttpError, HttpRequest, HttpResponse, Now, PlatformServices, SessionReplay,
};

use crate::host::{Collector, Host, LIMIT, SESSION, config, frame, services};

/// Yields until a thread must have ended: many times as many as it needs.
const MAX_YIELDS: u32 = 100_000_000;

/// Yields in which a thread without work ends, as a rule.
const YIELDS_TO_END: u32 = 100_000;

/// A client of a Rust host, which no adapter guards.
struct Fails;

impl HttpClient for Fails {
    fn send(&self, _: &HttpRequest) -> Result<HttpResponse, HttpError> {
        panic!("a panic in a client of a Rust host");
    }
}

#[test]
fn a_panic_of_the_io_thread_completes_flushes_and_ends_all_threads() {
    let network = Arc::new(Fails);
    let host = Host::with_network(network.clone(), config(), &Arc::default());
    host.engine.start().unwrap();
    host.show(0, &["one"]);
    let (sender, reports) = mpsc::channel();
    host.engine
        .flush(60_000, move |report| sender.send(report.outcome).unwrap())
        .unwrap();
    // The clock stands still, so no deadline completes the flush.
    assert_eq!(reports.recv_timeout(LIMIT), Ok(FlushOutcome::EngineEnded));
    host.settle();
    assert!(!host.engine.status().recording);
    drop(host);
    let has_ended = (0..MAX_YIELDS).any(|_| {
        thread::yield_now();
        Arc::strong_count(&network) == 1
    });
    assert!(has_ended);
}

/// A clock whose readings on one thread wait for the test.
struct GatedClock {
    clock: VirtualClock,
    thread: &'static str,
    /// Readings of the thread before the one that waits.
    skipped: AtomicUsize,
    read: Mutex<mpsc::Sender<()>>,
    go: Mutex<mpsc::Receiver<()>>,
}

impl GatedClock {
    fn new(thread: &'static str, skipped: usize) -> (Arc<Self>, mpsc::Receiver<()>, mpsc::Sender<()>) {
        let (read, is_read) = mpsc::channel();
        let (go, may_go) = mpsc::channel();
        let clock = Self {
            clock: VirtualClock::starting_at(SESSION as u64),
            thread,
            skipped: AtomicUsize::new(skipped),
            read: Mutex::new(read),
            go: Mutex::new(may_go),
        };
        (Arc::new(clock), is_read, go)
    }
}

impl Clock for GatedClock {
    fn now(&self) -> Now {
        if thread::current().name() == Some(self.thread) && self.skipped.fetch_sub(1, Ordering::AcqRel) == 0 {
            self.read.lock().unwrap().send(()).unwrap();
            let _ = self.go.lock().unwrap().recv();
        }
        self.clock.now()
    }

    fn real_time_until(&self, elapsed_ms: u64) -> Option<Duration> {
        self.clock.real_time_until(elapsed_ms)
    }

    fn on_step(&self, wake: OnStep) {
        self.clock.on_step(wake);
    }
}

fn gated(clock: Arc<GatedClock>, folder: &tempfile::TempDir) -> Arc<SessionReplay> {
    let unused = Arc::new(VirtualClock::starting_at(0));
    let services = PlatformServices {
        clock,
        ..services(folder.path(), unused, Arc::new(Collector::default()))
    };
    Arc::new(SessionReplay::new(config(), services).unwrap())
}

#[test]
fn a_frame_that_is_queued_after_the_engine_thread_ended_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, is_read, go) = GatedClock::new("late", 0);
    let engine = gated(clock, &folder);
    engine.start().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    let late = engine.clone();
    let late = thread::Builder::new()
        .name("late".to_owned())
        .spawn(move || late.submit_frame(&frame(10, &["late"])))
        .unwrap();
    is_read.recv_timeout(LIMIT).unwrap();
    engine.stop().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    // The engine thread ends meanwhile; if it takes longer, the frame is dropped all the same.
    (0..YIELDS_TO_END).for_each(|_| thread::yield_now());
    drop(go);
    late.join().unwrap();
    assert!(engine.wait_recorded(LIMIT));
    assert_eq!(engine.status().frames, 0);
}

#[test]
fn an_instance_that_is_disposed_while_it_opens_the_spool_releases_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spool")).unwrap();
    // The delivery reads the clock for the network's conditions, and then to open the spool.
    let (clock, is_read, go) = GatedClock::new("afterimage-io", 1);
    let first = gated(clock.clone(), &folder);
    let (sender, reports) = mpsc::channel();
    first.flush(1000, move |_| sender.send(()).unwrap()).unwrap();
    is_read.recv_timeout(LIMIT).unwrap();
    first.dispose();
    drop(go);
    reports.recv_timeout(LIMIT).unwrap();
    assert_eq!(first.status().left.segments, 0);
    // The report does not wait for the I/O thread, which releases the spool when it ends.
    drop(first);
    let has_ended = (0..MAX_YIELDS).any(|_| {
        thread::yield_now();
        Arc::strong_count(&clock) == 1
    });
    assert!(has_ended);
    let next = Host::with(config(), Arc::new(folder), Arc::default());
    next.engine.start().unwrap();
    next.show(10, &["next"]);
    next.clock.advance_by(1000);
    next.show(2000, &["later"]);
    assert_eq!(next.flush().sent.segments, 1);
}
