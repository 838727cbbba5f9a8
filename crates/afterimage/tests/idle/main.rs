//! Threads, open files, timers, files and requests of an instance that records nothing, by `/proc`. A binary of its own, since other
//! tests of a process have threads too.
#![cfg(target_os = "linux")]
// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use afterimage::clock::SystemClock;
use afterimage::{
    DeviceInfo, HostEvent, HttpClient, HttpError, HttpRequest, HttpResponse, PlatformServices, SessionReplay,
    SessionReplayConfig,
};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{SourceId, Viewport};

/// Longer than any machine takes.
const LIMIT: Duration = Duration::from_mins(1);

/// Yields until a thread must have ended: many times as many as it needs.
const MAX_YIELDS: u32 = 10_000_000;

/// A collector that stores everything.
#[derive(Default)]
struct Collector {
    requests: AtomicUsize,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        self.requests.fetch_add(1, Ordering::AcqRel);
        let body = request.body.as_ref().map(|body| fs::read(body).unwrap());
        Ok(HttpResponse::with_receipt(request, &body.unwrap_or_default()))
    }
}

/// The traces of an instance in its process and on the disk.
#[derive(Debug, PartialEq, Eq)]
struct Footprint {
    threads: usize,
    open_files: Vec<String>,
    timers: String,
    files: Vec<String>,
    requests: usize,
}

impl Footprint {
    fn now(folder: &Path, collector: &Collector) -> Self {
        let mut files = Vec::new();
        list(folder, &mut files);
        let fds = fs::read_dir("/proc/self/fd").unwrap().flatten();
        // The descriptor that reads the folder is closed by now.
        let mut open_files: Vec<_> = fds
            .filter_map(|fd| Some(fs::read_link(fd.path()).ok()?.display().to_string()))
            .filter(|path| !path.contains("/proc/"))
            .collect();
        open_files.sort();
        Self {
            threads: threads(),
            open_files,
            timers: fs::read_to_string("/proc/self/timers").unwrap_or_default(),
            files,
            requests: collector.requests.load(Ordering::Acquire),
        }
    }
}

/// Returns the number of threads: those of the test's harness, and those of the SDK. A new thread has its name later.
fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

fn list(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        files.push(entry.path().display().to_string());
        list(&entry.path(), files);
    }
    files.sort();
}

fn await_threads(count: usize) {
    let has_ended = (0..MAX_YIELDS).any(|_| {
        std::thread::yield_now();
        threads() == count
    });
    assert!(has_ended, "{} threads in place of {count}", threads());
}

fn config() -> SessionReplayConfig {
    SessionReplayConfig {
        server_url: Some("http://collector.invalid".to_owned()),
        session_id: 1_790_000_000_000,
        sample_rate: 1.0,
        enable_remote_config: false,
        ..SessionReplayConfig::new("key", "device-1")
    }
}

fn instance(config: SessionReplayConfig, folder: &Path, collector: &Arc<Collector>) -> SessionReplay {
    let services = PlatformServices {
        storage_dir: folder.join("spool"),
        device: DeviceInfo::default(),
        boot_id: String::new(),
        clock: Arc::new(SystemClock::agreeing_with(0)),
        http: collector.clone(),
        log: None,
    };
    SessionReplay::new(config, services).unwrap()
}

/// Calls of an app that knows nothing of the state of the instance.
fn use_app(replay: &SessionReplay, threads: usize) {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 0, Viewport { w: 3900, h: 8440 });
    writer.tree();
    let _ = replay.submit_frame(writer.finish());
    replay.record_event(HostEvent::Screen {
        name: "Home".to_owned(),
    });
    let _ = replay.session_replay_properties();
    let _ = replay.status();
    assert!(replay.wait_recorded(LIMIT));
    await_threads(threads);
}

fn flush(replay: &SessionReplay) -> u64 {
    let (sender, reports) = channel();
    replay
        .flush(60_000, move |report| sender.send(report.sent.segments).unwrap())
        .unwrap();
    reports.recv_timeout(LIMIT).unwrap()
}

#[test]
fn instance_that_records_nothing_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Arc::new(Collector::default());
    let unused = Footprint::now(folder.path(), &collector);
    let check = |expected: &Footprint, state: &str| {
        assert_eq!(&Footprint::now(folder.path(), &collector), expected, "{state}");
    };

    let replay = instance(config(), folder.path(), &collector);
    use_app(&replay, unused.threads);
    check(&unused, "not started");
    drop(replay);
    for (state, config) in [
        (
            "not sampled",
            SessionReplayConfig {
                sample_rate: 0.0,
                ..config()
            },
        ),
        (
            "opted out",
            SessionReplayConfig {
                opt_out: true,
                ..config()
            },
        ),
        (
            "without a session",
            SessionReplayConfig {
                session_id: -1,
                ..config()
            },
        ),
    ] {
        let replay = instance(config, folder.path(), &collector);
        replay.start().unwrap();
        use_app(&replay, unused.threads);
        check(&unused, state);
    }

    // A session that was recorded and stopped: the rest of it is delivered, and nothing follows.
    let replay = instance(config(), folder.path(), &collector);
    replay.start().unwrap();
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 0, Viewport { w: 3900, h: 8440 });
    writer.tree();
    let _ = replay.submit_frame(writer.finish());
    assert!(replay.wait_recorded(LIMIT));
    assert!(
        threads() > unused.threads,
        "the test sees the threads of a recording"
    );
    replay.stop().unwrap();
    flush(&replay);
    await_threads(unused.threads);
    let stopped = Footprint::now(folder.path(), &collector);
    assert!(stopped.requests > 0 && stopped.files.len() > unused.files.len());
    use_app(&replay, unused.threads);
    check(&stopped, "stopped");
    replay.dispose();
    await_threads(unused.threads);
    let disposed = Footprint::now(folder.path(), &collector);
    assert_eq!(
        (&disposed.files, disposed.requests),
        (&stopped.files, stopped.requests)
    );
    assert_eq!(disposed.open_files, unused.open_files, "the folder is released");
    use_app(&replay, unused.threads);
    check(&disposed, "disposed");
}
