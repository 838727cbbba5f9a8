//! From the views to the collector: the real engine records the walker's frames, and the segment is decoded and compared.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use afterimage::clock::{Clock as _, VirtualClock};
use afterimage::{
    CaptureAdvice, DeviceInfo, HttpClient, HttpError, HttpRequest, HttpResponse, PlatformServices,
    PrivacyLevel, SessionReplay, SessionReplayConfig,
};
use afterimage_fake_uikit::build::{as_ui, as_view, button, field, label, plain, set_text, window};
use afterimage_fake_uikit::controls::{FakeLabel, FakeTable, FakeTableCell};
use afterimage_fake_uikit::events::{BEGAN, ENDED, touch};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::{affine, turn};
use afterimage_fake_uikit::lists::FakeList;
use afterimage_fake_uikit::{ViewState, boot, run_loop, show, up, view};
use afterimage_replay::{Recording, RrwebWriter};
use afterimage_uikit::capture::set_mask_override;
use afterimage_uikit::host::{Advice, FrameSink};
use afterimage_wireframe::{Attr, Change, Entry, Ident, MaskOverride, Recordable, TextField};
use objc2_core_foundation::CGPoint;

use crate::frame::{Frame, length};

const LIMIT: Duration = Duration::from_secs(60);
const SESSION: i64 = 1_790_000_000_000;

/// Stores the segments that are uploaded.
#[derive(Default)]
struct Collector(Mutex<Vec<Vec<u8>>>);

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let body = request.read_body().unwrap().unwrap();
        let answer = HttpResponse::with_receipt(request, &body);
        self.0.lock().unwrap().push(body);
        Ok(answer)
    }
}

/// The seam between the walker and the engine, without FFI.
struct Recorder {
    replay: Arc<SessionReplay>,
    clock: Arc<VirtualClock>,
}

impl FrameSink for Recorder {
    fn submit(&mut self, buffer: &[u8]) -> Advice {
        // The clocks of the engine and of the run loop start at different times.
        self.clock.advance_to(run_loop::now_ns() / 1_000_000);
        let advice = self.replay.submit_frame(buffer);
        assert!(self.replay.wait_recorded(LIMIT));
        match advice {
            CaptureAdvice::Stop => Advice::Stop,
            CaptureAdvice::Next {
                after_ms,
                frame_wanted,
                ..
            } => Advice::Next {
                after_ms: after_ms.into(),
                frame_wanted,
                images: Vec::new(),
            },
        }
    }

    fn submit_image(&mut self, _: &str, _: [u32; 2], _: &[u8]) -> bool {
        panic!("no image is requested")
    }
}

/// The real engine, which uploads to a collector.
struct Engine {
    replay: Arc<SessionReplay>,
    clock: Arc<VirtualClock>,
    collector: Arc<Collector>,
    _folder: tempfile::TempDir,
}

impl Engine {
    fn started() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let collector = Arc::new(Collector::default());
        let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
        clock.advance_to(run_loop::now_ns() / 1_000_000);
        let config = SessionReplayConfig {
            session_id: SESSION,
            sample_rate: 1.0,
            enable_remote_config: false,
            record_identifiers: true,
            server_url: Some("http://collector.test".to_owned()),
            privacy_config: PrivacyLevel::Light,
            ..SessionReplayConfig::new("key-of-the-test", "device-1")
        };
        let services = PlatformServices {
            storage_dir: folder.path().join("spool"),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: clock.clone(),
            http: collector.clone(),
            log: None,
        };
        let replay = Arc::new(SessionReplay::new(config, services).unwrap());
        replay.start().unwrap();
        assert!(replay.wait_recorded(LIMIT));
        Self {
            replay,
            clock,
            collector,
            _folder: folder,
        }
    }

    /// A started capture, whose frames are recorded.
    fn capture(&self) -> Host {
        let host = Host::recording(Box::new(Recorder {
            replay: self.replay.clone(),
            clock: self.clock.clone(),
        }));
        host.capture.start();
        host
    }

    /// Uploads everything, and opens it.
    fn recording(&self) -> Recording {
        let (done, report) = std::sync::mpsc::channel();
        self.replay
            .flush(LIMIT.as_millis() as u64, move |report| done.send(report).unwrap())
            .unwrap();
        assert_eq!(report.recv_timeout(LIMIT).unwrap().left.segments, 0);
        let segments = std::mem::take(&mut *self.collector.0.lock().unwrap());
        Recording::from_segments(segments).unwrap()
    }
}

#[test]
fn recorded_segment_has_the_screen_that_was_shown() {
    boot();
    let engine = Engine::started();
    let cell = label([0.0, 0.0, 390.0, 44.0], "first row");
    let table = up(view::<FakeTable>(
        [0.0, 200.0, 390.0, 600.0],
        |state| state.identifier = Some("rows".into()),
        vec![cell.clone()],
    ));
    let screen = plain(
        [0.0, 0.0, 390.0, 844.0],
        vec![
            label([16.0, 60.0, 300.0, 24.0], "Inbox"),
            button([300.0, 60.0, 80.0, 44.0], "Edit"),
            field([16.0, 120.0, 358.0, 34.0], "hunter2", |state| {
                state.is_secure = true
            }),
            table.clone(),
        ],
    );
    show(vec![window(vec![screen])]);
    let host = engine.capture();
    host.frame();
    as_view(&table).state().layer.change().bounds.origin.y = 88.0;
    as_view(&cell).change().text = Some(objc2_foundation::NSString::from_str("third row"));
    let last = Frame::read(&host.frame());
    assert_eq!(engine.clock.now().elapsed_ms, run_loop::now_ns() / 1_000_000);

    let recording = engine.recording();
    let scene = recording.scene_at(recording.duration_ms());
    let frames: Vec<_> = scene.frames().collect();
    let [recorded] = &frames[..] else { panic!() };
    assert_eq!(recorded.nodes.len(), last.nodes.len());
    for (recorded, walked) in recorded.nodes.iter().zip(&last.nodes) {
        assert_eq!((recorded.id, recorded.parent), (walked.id, walked.parent));
        assert_eq!((recorded.kind, recorded.rect), (walked.kind, walked.rect));
        assert_eq!(recorded.attrs, walked.attrs);
        assert_eq!(recorded.idents, walked.idents);
    }
    let texts: Vec<&str> = recorded
        .nodes
        .iter()
        .flat_map(|node| node.texts.iter())
        .map(|(_, text)| text.recorded())
        .collect();
    assert_eq!(texts, ["Inbox", "Edit", "********", "third row"]);
    let table = recorded
        .nodes
        .iter()
        .find(|node| node.idents.get(Ident::Identifier).is_some())
        .unwrap();
    assert_eq!(length(table, Attr::ScrollY), Some(880));
    assert!(
        recorded
            .nodes
            .iter()
            .all(|node| node.texts.get(TextField::Label).is_none())
    );
    assert_eq!((recording.frame_count(), host.capture.failures()), (2, 0));
}

#[test]
fn table_that_is_scrolled_by_40_rows_is_recorded_as_scrolls_and_new_rows() {
    boot();
    let engine = Engine::started();
    let rows = (0..100).map(|row| format!("row {row}")).collect();
    let mut list = FakeList::new::<FakeTable, FakeTableCell>([0.0, 0.0, 390.0, 440.0], rows);
    show(vec![window(vec![list.view.clone()])]);
    let host = engine.capture();
    host.frame();
    for _ in 0..20 {
        list.scroll_by(2.0);
        host.frame();
    }
    assert_eq!(list.made(), 10, "cells are reused");
    let recording = engine.recording();
    let (mut scrolls, mut inserted, mut removed, mut others) = (0, Vec::new(), 0, 0);
    for entry in recording.entries() {
        let Entry::Changes { changes, .. } = entry.entry else {
            continue;
        };
        for change in changes {
            match change {
                Change::Scroll { .. } => scrolls += 1,
                Change::Insert { node, .. } => inserted.push(node),
                Change::Remove(_) => removed += 1,
                Change::Move { .. } | Change::Update(_) | Change::Paint(_) => others += 1,
            }
        }
    }
    // Each row that becomes visible is a cell and a label, and each one that disappears is removed with its label.
    assert_eq!((scrolls, removed, others), (20, 40, 0));
    assert_eq!(inserted.len(), 80);
    let texts = inserted.iter().filter_map(|node| node.texts.get(TextField::Text));
    let texts: Vec<&str> = texts.map(Recordable::recorded).collect();
    let expected: Vec<String> = (10..50).map(|row| format!("row {row}")).collect();
    assert_eq!(texts, expected);
    assert_eq!((recording.frame_count(), host.capture.failures()), (21, 0));
}

#[test]
fn tap_on_a_masked_key_is_recorded_at_the_middle_of_its_drawn_area() {
    boot();
    let engine = Engine::started();
    let key = button([40.0, 60.0, 80.0, 50.0], "7");
    set_mask_override(as_ui(&key), Some(MaskOverride::Mask));
    key.state().layer.change().transform = turn(20.0);
    let pad = plain([0.0, 400.0, 390.0, 300.0], vec![key.clone()]);
    pad.state().layer.change().transform = affine([0.8, 0.0, 0.1, 0.9, 12.0, -30.0]);
    let main = window(vec![plain([0.0, 0.0, 390.0, 844.0], vec![pad])]);
    show(vec![main.clone()]);
    let host = engine.capture();
    host.frame();
    // Two corners of the key, and a place beside it.
    let at = |x: f64, y: f64| {
        let point = key.drawn_at(CGPoint::new(x, y));
        [point.x, point.y]
    };
    let taps = [at(5.0, 5.0), at(75.0, 45.0), [300.0, 100.0]];
    for tap in taps {
        let finger = touch(&main, tap, BEGAN);
        for phase in [BEGAN, ENDED] {
            // Between two walks.
            run_loop::advance_ms(10.0);
            finger.send(phase, tap);
            host.frame();
        }
    }
    let recording = engine.recording();
    let places: Vec<_> = recording
        .entries()
        .filter_map(|entry| match entry.entry {
            Entry::Touch(touch) => Some((f64::from(touch.at.x) / 10.0, f64::from(touch.at.y) / 10.0)),
            _ => None,
        })
        .collect();
    assert_eq!(places.len(), 6, "{places:?}");
    let [middle_x, middle_y] = at(40.0, 25.0);
    for (x, y) in &places[..4] {
        assert!((x - middle_x).hypot(y - middle_y) < 1.0, "{x}, {y}");
    }
    assert_eq!(places[4..], [(300.0, 100.0); 2]);
}

#[test]
fn label_from_right_to_left_that_cannot_fit_is_cut_at_its_left_end() {
    boot();
    let engine = Engine::started();
    let arabic = "\u{645}\u{631}\u{62d}\u{628}\u{627} ".repeat(67);
    assert_eq!(arabic.chars().count(), 402);
    let change = |state: &mut ViewState| {
        set_text(state, &arabic);
        state.is_right_to_left = true;
    };
    let text = up(view::<FakeLabel>([40.0, 100.0, 300.0, 24.0], change, vec![]));
    show(vec![window(vec![text])]);
    let host = engine.capture();
    host.frame();
    let recording = engine.recording();
    let mut export = Vec::new();
    let mut writer = RrwebWriter::new(&mut export, recording.header());
    for entry in recording.entries() {
        assert_eq!(writer.write_entry(entry.t_ms, &entry.entry).unwrap(), None);
    }
    writer.finish(recording.duration_ms()).unwrap();
    let export = String::from_utf8(export).unwrap();
    // The browser draws from the right, hides what does not fit, and puts the ellipsis at the end of the direction, the left one.
    let start = export.find("\u{645}\u{631}").unwrap();
    let before = &export[..start];
    let style = &before[before.rfind("left:40px").unwrap()..];
    for part in ["top:100px", "width:300px", "height:24px", "direction:rtl"] {
        assert!(style.contains(part), "{part}: {style}");
    }
    assert!(style.contains("ellipsis"), "{style}");
}
