//! An app with the real engine, whose segments a studio collects.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use afterimage::capture::{CaptureOptions, Clock, IosVersions, ScreenNaming, TouchCapture};
use afterimage::clock::VirtualClock;
use afterimage::{
    DeviceInfo, HttpClient, HttpError, HttpRequest, HttpResponse, LogLevel, LogSink, Method,
    PlatformServices, PrivacyLevel, ScreenCapture, SessionReplay, SessionReplayConfig,
};
use afterimage_fake_uikit::controls::FakeWindow;
use afterimage_fake_uikit::events::{BEGAN, ENDED, touch};
use afterimage_fake_uikit::run_loop;
use objc2::rc::Retained;
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(60);
const SESSION: i64 = 1_790_000_000_000;

/// The queue of the main thread is one for the process, and each test is an app.
static ONE_APP: Mutex<()> = Mutex::new(());

/// The studio as a collector.
pub(crate) struct Studio {
    process: Child,
    url: String,
}

fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/debug/afterimage");
    std::env::var_os("AFTERIMAGE_STUDIO").map_or(built, PathBuf::from)
}

impl Studio {
    pub(crate) fn start(data: &Path) -> Self {
        let mut process = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the studio's program, which `cargo build -p afterimage-studio` makes");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().rsplit("listening on ").next().unwrap();
        let url = url.trim_end_matches('/').to_owned();
        Self { process, url }
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A client for one request on a connection.
struct PlainHttp;

impl PlainHttp {
    fn exchange(request: &HttpRequest) -> std::io::Result<HttpResponse> {
        let address = request.url.strip_prefix("http://").unwrap();
        let (host, path) = address.split_once('/').unwrap();
        let body = request.read_body()?.unwrap_or_default();
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let mut head = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in &request.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        let mut connection = TcpStream::connect(host)?;
        connection.write_all(head.as_bytes())?;
        connection.write_all(&body)?;
        let mut received = Vec::new();
        connection.read_to_end(&mut received)?;
        let text = String::from_utf8_lossy(&received);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            line.split_once(": ")
                .map(|(name, value)| (name.into(), value.into()))
        };
        Ok(HttpResponse {
            status,
            headers: lines.filter_map(header).collect(),
            body: body.as_bytes().to_vec(),
        })
    }
}

impl HttpClient for PlainHttp {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        Self::exchange(request).map_err(|error| HttpError::Unreachable {
            detail: error.to_string(),
        })
    }
}

/// The clock of the run loop.
struct RunLoopClock;

impl Clock for RunLoopClock {
    fn now_ns(&self) -> u64 {
        run_loop::now_ns()
    }

    fn elapsed_ms(&self) -> u64 {
        run_loop::now_ns() / 1_000_000
    }
}

/// The lines of the log.
#[derive(Default)]
pub(crate) struct LogLines(Mutex<Vec<String>>);

impl LogSink for LogLines {
    fn log(&self, _level: LogLevel, message: String) {
        self.0.lock().unwrap().push(message);
    }
}

impl LogLines {
    /// All lines.
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

/// An app with a session replay.
pub(crate) struct App {
    pub(crate) replay: Arc<SessionReplay>,
    pub(crate) capture: ScreenCapture,
    pub(crate) log: Arc<LogLines>,
    clock: Arc<VirtualClock>,
    url: String,
    spool: tempfile::TempDir,
    _only: MutexGuard<'static, ()>,
}

impl App {
    /// An app whose session is recorded at this rate, with all texts that are no secrets.
    pub(crate) fn start(studio: &Studio, sample_rate: f64) -> Self {
        Self::start_masked(studio, sample_rate, PrivacyLevel::Light, &[])
    }

    /// An app with a masking level and rules.
    pub(crate) fn start_masked(
        studio: &Studio,
        sample_rate: f64,
        level: PrivacyLevel,
        rules: &[&str],
    ) -> Self {
        Self::start_with_pictures(studio, sample_rate, level, rules, IosVersions::default())
    }

    /// An app that takes pictures of hosting views on versions of iOS.
    pub(crate) fn start_with_pictures(
        studio: &Studio,
        sample_rate: f64,
        level: PrivacyLevel,
        rules: &[&str],
        picture_versions: IosVersions,
    ) -> Self {
        let only = ONE_APP.lock().unwrap_or_else(PoisonError::into_inner);
        let spool = tempfile::tempdir().unwrap();
        let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
        clock.advance_to(run_loop::now_ns() / 1_000_000);
        let config = SessionReplayConfig {
            session_id: SESSION,
            sample_rate,
            enable_remote_config: false,
            server_url: Some(studio.url.clone()),
            privacy_config: level,
            mask_rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            ..SessionReplayConfig::new("key-of-the-test", "device-1")
        };
        let log = Arc::<LogLines>::default();
        let services = PlatformServices {
            storage_dir: spool.path().join("spool"),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: clock.clone(),
            http: Arc::new(PlainHttp),
            log: Some(log.clone()),
        };
        let replay = Arc::new(SessionReplay::new(config, services).unwrap());
        let capture = started_capture(&replay, picture_versions);
        replay.start().unwrap();
        Self {
            replay,
            capture,
            clock,
            log,
            url: studio.url.clone(),
            spool,
            _only: only,
        }
    }

    /// The folder in which segments wait for their upload.
    pub(crate) fn spool(&self) -> &Path {
        self.spool.path()
    }

    /// Advances all clocks, and ends a turn of the run loop.
    pub(crate) fn turn_after(&self, ms: u64) {
        self.pass(ms);
        run_loop::turn();
        assert!(self.replay.wait_recorded(LIMIT));
        run_loop::run_main_queue();
    }

    /// Advances all clocks. A walk that a timer starts is recorded before the next one: the advice depends on it.
    pub(crate) fn pass(&self, ms: u64) {
        // In the background, no timer exists.
        let step = if run_loop::source_count() == 0 {
            ms.max(1)
        } else {
            10
        };
        let mut left = ms;
        while left > 0 {
            let passed = left.min(step);
            self.clock.advance_to(run_loop::now_ns() / 1_000_000 + passed);
            run_loop::advance_ms(passed as f64);
            assert!(self.replay.wait_recorded(LIMIT));
            left -= passed;
        }
    }

    /// Waits for a call from a thread of the engine that has this effect.
    pub(crate) fn wait_for(&self, is_done: impl Fn() -> bool) {
        let end = Instant::now() + LIMIT;
        while !is_done() {
            run_loop::run_main_queue();
            assert!(
                Instant::now() < end,
                "nothing happens: {}",
                self.replay.status().why
            );
            std::thread::yield_now();
        }
    }

    /// Taps a window.
    pub(crate) fn tap(&self, window: &Retained<FakeWindow>, at: [f64; 2]) {
        let finger = touch(window, at, BEGAN);
        finger.send(BEGAN, at);
        self.pass(40);
        finger.send(ENDED, at);
    }

    /// Uploads everything.
    pub(crate) fn flush(&self) {
        let (done, report) = std::sync::mpsc::channel();
        let limit_ms = LIMIT.as_millis() as u64;
        self.replay
            .flush(limit_ms, move |report| done.send(report).unwrap())
            .unwrap();
        let report = report.recv_timeout(LIMIT).unwrap();
        assert_eq!(
            (report.left.segments, report.problem),
            (0, String::new()),
            "{}",
            self.url
        );
    }
}

/// A started capture of a session replay.
pub(crate) fn started_capture(replay: &Arc<SessionReplay>, picture_versions: IosVersions) -> ScreenCapture {
    let options = CaptureOptions {
        max_fps: 10,
        touches: TouchCapture::SendEvent,
        screen_names: ScreenNaming::ViewControllers,
        picture_versions,
    };
    let capture = ScreenCapture::with_clock(replay, options, || Rc::new(RunLoopClock));
    capture.start();
    capture
}

/// The events of the rrweb player.
pub(crate) fn export(data: &Path) -> Vec<Value> {
    serde_json::from_slice(&exported(data, "rrweb")).unwrap()
}

/// The recorded session in a format of the studio's program.
pub(crate) fn exported(data: &Path, format: &str) -> Vec<u8> {
    let output = data.join(format!("export.{format}"));
    let status = Command::new(program())
        .arg("export")
        .arg(data)
        .args(["--format", format, "-o"])
        .arg(&output)
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::read(output).unwrap()
}
