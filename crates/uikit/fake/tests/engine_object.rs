//! The object that Swift holds, with its own capture of the views: on the fake UIKit, with the real engine and the clocks of this machine. A
//! process of its own, since the queue of the main thread is one for the process.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use afterimage::ffi::{
    CallbackError, HostEventMapper, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse,
    HostLogSink, SessionReplayConfig, TouchCapture, ViewCapture,
};
use afterimage::{CaptureReason, DeviceInfo, HostEvent, LogLevel, ReplayEngine};
use afterimage_fake_uikit::FakeView;
use afterimage_fake_uikit::build::{as_view, label, plain, up, view, window};
use afterimage_fake_uikit::controllers::{ShopList, controller};
use afterimage_fake_uikit::controls::FakeWindow;
use afterimage_fake_uikit::notifications::observer_count;
use afterimage_fake_uikit::{boot, run_loop, show};
use objc2::rc::Retained;

const LIMIT: Duration = Duration::from_secs(60);

/// The queue of the main thread is one for the process, and each test is an app.
static ONE_APP: Mutex<()> = Mutex::new(());

/// A device without a network.
struct Offline;

impl HostHttpClient for Offline {
    fn send(&self, _: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError> {
        Err(HostHttpError::Network {
            reason: "the device is offline".to_owned(),
        })
    }
}

/// Keeps the lines of the log.
#[derive(Default)]
struct Lines(Mutex<Vec<String>>);

impl HostLogSink for Lines {
    fn log(&self, _: LogLevel, message: String) -> Result<(), CallbackError> {
        self.0.lock().unwrap().push(message);
        Ok(())
    }
}

/// Keeps the events of the app.
#[derive(Default)]
struct Events(Mutex<Vec<HostEvent>>);

impl HostEventMapper for Events {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, CallbackError> {
        self.0.lock().unwrap().push(event.clone());
        Ok(Some(event))
    }
}

impl Events {
    fn screens(&self) -> Vec<String> {
        let screen = |event: &HostEvent| match event {
            HostEvent::Screen { name } => Some(name.clone()),
            _ => None,
        };
        self.0.lock().unwrap().iter().filter_map(screen).collect()
    }
}

struct App {
    engine: Arc<ReplayEngine>,
    events: Arc<Events>,
    log: Arc<Lines>,
    main: Retained<FakeWindow>,
    _folder: tempfile::TempDir,
    _only: MutexGuard<'static, ()>,
}

fn config() -> SessionReplayConfig {
    let mut config = SessionReplayConfig::new("key-of-the-test".to_owned(), "device-1".to_owned());
    config.session_id = 1_790_000_000_000;
    config.sample_rate = 1.0;
    config.enable_remote_config = false;
    config.server_url = Some("http://127.0.0.1:9".to_owned());
    config
}

fn engine(
    config: SessionReplayConfig,
    folder: &Path,
    log: Option<Arc<dyn HostLogSink>>,
    views: Option<ViewCapture>,
) -> Arc<ReplayEngine> {
    let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
    let seconds: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
    let elapsed_ms = (seconds * 1000.0) as u64;
    let folder = folder.join("spool").to_string_lossy().into_owned();
    let device = DeviceInfo::default();
    let http = Some(Arc::new(Offline) as Arc<dyn HostHttpClient>);
    ReplayEngine::new(
        config,
        folder,
        elapsed_ms,
        device,
        http,
        log,
        String::new(),
        views,
    )
    .unwrap()
}

/// More levels than the core reads.
const DEPTH: usize = 260;

const VIEWS: ViewCapture = ViewCapture {
    touches: TouchCapture::Recognizers,
    view_controller_names: true,
    picture_versions: Vec::new(),
};

impl App {
    /// An app that did not start its recording.
    fn new(config: SessionReplayConfig, views: Option<ViewCapture>) -> Self {
        let only = ONE_APP.lock().unwrap_or_else(PoisonError::into_inner);
        boot();
        let main = window(vec![label([0.0, 0.0, 90.0, 20.0], "Inbox")]);
        as_view(&main).change().controller = Some(controller::<ShopList>(None));
        show(vec![main.clone()]);
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(Lines::default());
        let engine = engine(config, folder.path(), Some(log.clone()), views);
        let events = Arc::new(Events::default());
        let _ = engine.set_event_mapper(Some(events.clone()));
        Self {
            engine,
            events,
            log,
            main,
            _folder: folder,
            _only: only,
        }
    }

    /// Runs the main thread until a thread of the engine has this effect.
    fn wait_for(&self, is_done: impl Fn() -> bool) {
        let end = Instant::now() + LIMIT;
        while !is_done() {
            run_loop::run_main_queue();
            run_loop::turn();
            assert!(
                Instant::now() < end,
                "nothing happens: {:?}",
                self.engine.status()
            );
            std::thread::yield_now();
        }
    }

    /// As [`wait_for`](Self::wait_for), while the app draws nothing: the main run loop only turns if it is woken, or by its timers.
    fn wait_still(&self, is_done: impl Fn() -> bool) {
        let end = Instant::now() + LIMIT;
        let mut woken = run_loop::wake_ups();
        while !is_done() {
            let is_woken = std::mem::replace(&mut woken, run_loop::wake_ups()) != woken;
            if run_loop::run_main_queue() || is_woken {
                run_loop::turn();
            }
            run_loop::advance_ms(1.0);
            assert!(
                Instant::now() < end,
                "nothing happens: {:?}",
                self.engine.status()
            );
            std::thread::yield_now();
        }
    }

    fn recognizers(&self) -> usize {
        as_view(&self.main).state().recognizers.iter().flatten().count()
    }
}

/// The sources of a run loop and the observers of notifications.
fn hooks() -> (usize, usize) {
    run_loop::run_main_queue();
    (run_loop::source_count(), observer_count())
}

#[test]
fn views_are_captured_from_a_start_to_a_stop() {
    let app = App::new(config(), Some(VIEWS));
    assert_eq!(hooks(), (0, 0));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 1);
    assert_eq!(app.recognizers(), 1);
    app.engine.stop().unwrap();
    assert_eq!((hooks(), app.recognizers()), ((0, 0), 0));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 2);
    app.engine.dispose();
    assert_eq!(hooks(), (0, 0));
    assert!(app.engine.start().is_err());
    assert_eq!(hooks(), (0, 0), "a start that fails follows nothing");
}

#[test]
fn capture_ends_with_its_object() {
    let mut app = App::new(config(), Some(VIEWS));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 1);
    app.engine = engine(config(), app._folder.path(), None, None);
    assert_eq!((hooks(), app.recognizers()), ((0, 0), 0));
}

#[test]
fn losses_are_counted_and_each_place_of_a_failure_is_logged_once() {
    let app = App::new(config(), Some(VIEWS));
    let bad = view::<FakeView>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.raises = Some("isHidden"),
        vec![],
    );
    as_view(&app.main).add(up(bad));
    let below = |inner, _| plain([0.0, 0.0, 9.0, 9.0], vec![inner]);
    let deepest = plain([0.0, 0.0, 9.0, 9.0], vec![]);
    as_view(&app.main).add(up((0..DEPTH).fold(deepest, below)));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 2);
    let counts = app.engine.capture_counts();
    assert!(
        counts.failures >= 2 && counts.incomplete_frames >= 2,
        "{counts:?}"
    );
    assert_eq!((counts.lost_touches, counts.lost_images), (0, 0));
    let lines = app.log.0.lock().unwrap();
    let of_capture = lines.iter().filter(|line| line.contains("capture failed"));
    assert_eq!(of_capture.count(), 1, "{lines:?}");
}

#[test]
fn listener_of_the_host_does_not_replace_the_one_of_the_capture() {
    let app = App::new(config(), Some(VIEWS));
    app.engine.set_frame_request_listener(None);
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 1);
}

#[test]
fn options_reach_the_capture() {
    let options = ViewCapture {
        touches: TouchCapture::Off,
        view_controller_names: false,
        picture_versions: vec![13],
    };
    let app = App::new(config(), Some(options));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().frames == 1);
    assert_eq!((app.recognizers(), app.events.screens()), (0, vec![]));
}

#[test]
fn name_of_the_app_replaces_that_of_a_view_controller() {
    let named = |name: Option<&str>| {
        let app = App::new(config(), Some(VIEWS));
        app.engine.start().unwrap();
        if let Some(name) = name {
            app.engine.record_screen(name);
        }
        app.wait_for(|| app.engine.status().frames == 1);
        app.events.screens()
    };
    assert_eq!(named(None), ["ListViewController"]);
    assert_eq!(named(Some("Inbox")), ["Inbox"]);
}

#[test]
fn without_the_option_and_on_an_attached_instance_the_host_submits_frames() {
    let attached = SessionReplayConfig {
        should_initialize_native_sdk: false,
        ..config()
    };
    for (config, views) in [(config(), None), (attached, Some(VIEWS))] {
        let app = App::new(config, views);
        app.engine.start().unwrap();
        assert_eq!(hooks(), (0, 0));
    }
}

#[test]
fn change_of_device_or_session_gets_a_frame_of_a_still_screen() {
    let app = App::new(config(), Some(VIEWS));
    let engine = &app.engine;
    engine.start().unwrap();
    app.wait_still(|| engine.status().recording);
    let session = engine.session_id();
    let changes: [&dyn Fn(); 4] = [
        &|| engine.set_device_id("device-2".to_owned()).unwrap(),
        &|| engine.set_session_id(session + 1).unwrap(),
        &|| {
            engine.set_opt_out(true).unwrap();
            engine.set_opt_out(false).unwrap();
        },
        // The device of another person, and then of the first one.
        &|| {
            engine.set_device_id("device-3".to_owned()).unwrap();
            engine.set_device_id("device-2".to_owned()).unwrap();
        },
    ];
    for change in changes {
        let before = engine.status();
        change();
        app.wait_still(|| engine.status().frames > before.frames && engine.status().recording);
        assert_eq!(
            engine.status().unchanged_frames,
            before.unchanged_frames,
            "the frame is whole"
        );
    }
}

#[test]
fn second_instance_in_a_folder_records_nothing_and_its_end_leaves_the_first_one() {
    let app = App::new(config(), Some(VIEWS));
    app.engine.start().unwrap();
    app.wait_for(|| app.engine.status().recording);
    let second = engine(config(), app._folder.path(), None, Some(VIEWS));
    second.start().unwrap();
    app.wait_for(|| second.status().reason == CaptureReason::StorageInUse);
    assert_eq!((second.status().recording, second.status().segments), (false, 0));
    second.dispose();
    drop(second);
    assert_eq!(app.recognizers(), 1);
    let frames = app.engine.status().frames;
    app.wait_for(|| app.engine.status().frames > frames);
    app.engine.stop().unwrap();
    assert_eq!((hooks(), app.recognizers()), ((0, 0), 0));
}

#[test]
fn two_instances_in_folders_of_their_own_record_the_same_screen() {
    let app = App::new(config(), Some(VIEWS));
    let folder = tempfile::tempdir().unwrap();
    let second = engine(config(), folder.path(), None, Some(VIEWS));
    app.engine.start().unwrap();
    second.start().unwrap();
    app.wait_for(|| app.engine.status().recording && second.status().recording);
    assert_eq!(app.recognizers(), 2);
    app.engine.stop().unwrap();
    let frames = second.status().frames;
    app.wait_for(|| second.status().frames > frames);
    second.stop().unwrap();
    assert_eq!((hooks(), app.recognizers()), ((0, 0), 0));
    assert_eq!(
        (
            app.engine.capture_counts().failures,
            second.capture_counts().failures
        ),
        (0, 0)
    );
}
