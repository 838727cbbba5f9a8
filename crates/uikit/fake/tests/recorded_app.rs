//! From an app to a replay: the capture on the fake UIKit, the real engine with its threads, the studio as collector on loopback, and
//! its export for the rrweb player. A process of its own, since the queue of the main thread is one for the process.
//!
//! `AFTERIMAGE_STUDIO` is the path of the studio's program; without it, that of a debug build in the SDK's workspace.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use afterimage::capture::{CaptureOptions, Clock, ScreenNaming, TouchCapture};
use afterimage::clock::VirtualClock;
use afterimage::{
    CaptureReason, DeviceInfo, HttpClient, HttpError, HttpRequest, HttpResponse, Method, PlatformServices,
    PrivacyLevel, ScreenCapture, SessionReplay, SessionReplayConfig,
};
use afterimage_fake_uikit::build::{as_ui, as_view, button, field, label, plain, window};
use afterimage_fake_uikit::controllers::{ShopItem, ShopList, controller};
use afterimage_fake_uikit::controls::{FakeImageView, FakeWindow};
use afterimage_fake_uikit::events::{BEGAN, ENDED, touch};
use afterimage_fake_uikit::graphics::{Image, image};
use afterimage_fake_uikit::notifications::{
    UIApplicationDidEnterBackgroundNotification, UIApplicationWillEnterForegroundNotification,
    UIKeyboardDidChangeFrameNotification, UIKeyboardWillChangeFrameNotification, observer_count, post,
    post_keyboard,
};
use afterimage_fake_uikit::{boot, run_loop, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::MaskOverride;
use objc2::DefinedClass;
use objc2::rc::Retained;
use objc2_foundation::NSString;
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(60);
const SESSION: i64 = 1_790_000_000_000;

/// The queue of the main thread is one for the process, and each test is an app.
static ONE_APP: Mutex<()> = Mutex::new(());

/// The studio as a collector.
struct Studio {
    process: Child,
    url: String,
}

fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/debug/afterimage");
    std::env::var_os("AFTERIMAGE_STUDIO").map_or(built, PathBuf::from)
}

impl Studio {
    fn start(data: &Path) -> Self {
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
        let body = request.body.as_ref().map_or(Ok(Vec::new()), std::fs::read)?;
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

/// An app with a session replay.
struct App {
    replay: Arc<SessionReplay>,
    capture: ScreenCapture,
    clock: Arc<VirtualClock>,
    url: String,
    _spool: tempfile::TempDir,
    _only: MutexGuard<'static, ()>,
}

impl App {
    fn start(studio: &Studio, sample_rate: f64) -> Self {
        let only = ONE_APP.lock().unwrap_or_else(PoisonError::into_inner);
        let spool = tempfile::tempdir().unwrap();
        let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
        clock.advance_to(run_loop::now_ns() / 1_000_000);
        let config = SessionReplayConfig {
            session_id: SESSION,
            sample_rate,
            enable_remote_config: false,
            server_url: Some(studio.url.clone()),
            privacy_config: PrivacyLevel::Light,
            ..SessionReplayConfig::new("key-of-the-test", "device-1")
        };
        let services = PlatformServices {
            storage_dir: spool.path().join("spool"),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: clock.clone(),
            http: Arc::new(PlainHttp),
            log: None,
        };
        let replay = Arc::new(SessionReplay::new(config, services).unwrap());
        let capture = started_capture(&replay);
        replay.start().unwrap();
        Self {
            replay,
            capture,
            clock,
            url: studio.url.clone(),
            _spool: spool,
            _only: only,
        }
    }

    /// Advances all clocks, and ends a turn of the run loop.
    fn turn_after(&self, ms: u64) {
        self.pass(ms);
        run_loop::turn();
        assert!(self.replay.wait_recorded(LIMIT));
        run_loop::run_main_queue();
    }

    /// Advances all clocks. A walk that a timer starts is recorded before the next one: the advice depends on it.
    fn pass(&self, ms: u64) {
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
    fn wait_for(&self, is_done: impl Fn() -> bool) {
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

    fn tap(&self, window: &Retained<FakeWindow>, at: [f64; 2]) {
        let finger = touch(window, at, BEGAN);
        finger.send(BEGAN, at);
        self.pass(40);
        finger.send(ENDED, at);
    }

    fn flush(&self) {
        let (done, report) = std::sync::mpsc::channel();
        let limit_ms = LIMIT.as_millis() as u64;
        self.replay
            .flush(limit_ms, move |report| done.send(report).unwrap())
            .unwrap();
        let report = report.recv_timeout(LIMIT).unwrap();
        assert_eq!(
            (report.left_segments, report.problem),
            (0, String::new()),
            "{}",
            self.url
        );
    }
}

fn started_capture(replay: &Arc<SessionReplay>) -> ScreenCapture {
    let options = CaptureOptions {
        max_fps: 10,
        touches: TouchCapture::SendEvent,
        screen_names: ScreenNaming::ViewControllers,
    };
    let capture = ScreenCapture::with_clock(replay, options, || Rc::new(RunLoopClock));
    capture.start();
    capture
}

/// The events of the rrweb player.
fn export(data: &Path) -> Vec<Value> {
    let output = data.join("export.json");
    let status = Command::new(program())
        .arg("export")
        .arg(data)
        .args(["--format", "rrweb", "-o"])
        .arg(&output)
        .status()
        .unwrap();
    assert!(status.success());
    serde_json::from_slice(&std::fs::read(output).unwrap()).unwrap()
}

#[test]
fn replay_has_texts_screens_and_touches_in_order() {
    boot();
    let message = label([16.0, 120.0, 300.0, 24.0], "Three new mails");
    let edit = button([300.0, 60.0, 80.0, 44.0], "Edit");
    let password = field([16.0, 200.0, 300.0, 34.0], "hunter2", |state| {
        state.is_secure = true
    });
    let photo = |colour: [u8; 4]| {
        let picture = image(Image {
            width: 8.0,
            height: 8.0,
            halves: [colour; 2],
            ..Image::default()
        });
        let place = [16.0, 300.0, 8.0, 8.0];
        up(view::<FakeImageView>(
            place,
            |state| state.image = picture,
            vec![],
        ))
    };
    let private = plain([0.0, 320.0, 390.0, 320.0], vec![photo([9, 9, 9, 255])]);
    set_mask_override(as_ui(&private), Some(MaskOverride::Mask));
    let title = label([16.0, 60.0, 200.0, 24.0], "Inbox");
    let screen = plain(
        [0.0, 0.0, 390.0, 844.0],
        vec![
            photo([7, 7, 7, 255]),
            private,
            title,
            message.clone(),
            edit,
            password,
        ],
    );
    let main = window(vec![screen]);
    as_view(&main).change().controller = Some(controller::<ShopList>(None));
    show(vec![main.clone()]);

    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    app.tap(&main, [340.0, 82.0]);
    as_view(&message).change().text = Some(NSString::from_str("All read"));
    as_view(&main).change().controller = Some(controller::<ShopItem>(None));
    app.turn_after(500);
    app.turn_after(500);
    // A key of the keyboard: its place is not recorded.
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    app.tap(&main, [33.0, 700.0]);
    app.turn_after(500);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    app.turn_after(500);
    post(&UIApplicationDidEnterBackgroundNotification);
    assert_eq!(run_loop::source_count(), 0);
    app.turn_after(3_600_000);
    as_view(&message).change().text = Some(NSString::from_str("Welcome back"));
    post(&UIApplicationWillEnterForegroundNotification);
    app.turn_after(500);
    app.turn_after(500);
    app.flush();
    let status = app.replay.status();
    assert_eq!(
        (
            status.bad_frames,
            status.background_frames,
            status.degraded_values
        ),
        (0, 0, 0)
    );
    assert_eq!(
        (status.asked_images, status.refused_images),
        (1, 0),
        "the masked one is not requested"
    );
    let images = std::fs::read_dir(data.path().join("resources/device-1"))
        .unwrap()
        .count();
    assert_eq!(images, 1);
    let events = export(data.path());
    if std::env::var_os("AFTERIMAGE_PRINT").is_some() {
        println!("{}", serde_json::to_string_pretty(&events).unwrap());
    }
    let place = |what: &str, is: &dyn Fn(&Value) -> bool| {
        let found = events.iter().position(is);
        found.unwrap_or_else(|| panic!("no {what} in the export"))
    };
    let text = |part: &'static str| move |event: &Value| event.to_string().contains(part);
    let interaction = |kind: u64| {
        move |event: &Value| {
            event["type"] == 3 && event["data"]["source"] == 2 && event["data"]["type"] == kind
        }
    };
    let order = [
        place("first text", &text("Three new mails")),
        place("start of the touch", &interaction(7)),
        place("end of the touch", &interaction(9)),
        place("new text", &text("All read")),
        place("text after the return", &text("Welcome back")),
    ];
    assert!(order.is_sorted(), "{order:?}");
    place("first screen", &text("ListViewController"));
    place("second screen", &text("ItemViewController"));
    assert!(!events.iter().any(text("hunter2")), "a secret is in the export");
    let starts: Vec<_> = events.iter().filter(|event| interaction(7)(event)).collect();
    let at = |event: &Value| {
        (
            event["data"]["x"].as_f64().unwrap(),
            event["data"]["y"].as_f64().unwrap(),
        )
    };
    // The second one is at the middle of the keyboard.
    let places: Vec<_> = starts.iter().map(|event| at(event)).collect();
    assert_eq!(places, [(340.0, 82.0), (195.0, 694.0)]);

    app.capture.stop();
    assert_eq!((run_loop::source_count(), observer_count()), (0, 0));
}

#[test]
fn session_that_is_not_sampled_has_no_walk_and_no_touch() {
    boot();
    let main = window(vec![label([0.0, 0.0, 90.0, 20.0], "text")]);
    show(vec![main.clone()]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 0.0);
    app.wait_for(|| matches!(app.replay.status().reason, CaptureReason::NotSampled { .. }));
    let finger = touch(&main, [5.0, 5.0], BEGAN);
    // Reading it would be a failure, which is logged.
    finger.ivars().raises.set(true);
    for _ in 0..3 {
        run_loop::advance_ms(500.0);
        run_loop::turn();
        run_loop::run_main_queue();
        finger.send(BEGAN, [5.0, 5.0]);
    }
    let status = app.replay.status();
    assert_eq!(status.frames, 0);
    assert_eq!(run_loop::source_count(), 0);
}

#[test]
fn capture_that_ends_leaves_a_newer_one_its_requests() {
    boot();
    show(vec![window(vec![label([0.0, 0.0, 90.0, 20.0], "text")])]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let mut app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    app.replay.stop().unwrap();
    let newer = started_capture(&app.replay);
    drop(std::mem::replace(&mut app.capture, newer));
    assert_eq!(run_loop::source_count(), 0);
    app.replay.start().unwrap();
    app.wait_for(|| run_loop::source_count() == 2);
}
