//! A host that does everything wrong.

use std::path::Path;
use std::sync::Arc;

use afterimage::ffi::{
    CallbackError, FlushCallback, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse,
    HostLogSink, ReplayEngine,
};
use afterimage::{CaptureReason, DeviceInfo, FlushReport, LogLevel};

use afterimage_wireframe::buffer::{FrameWriter, MAX_DEPTH};
use afterimage_wireframe::{Kind, NodeId, Rect, SourceId};

use crate::host::{Host, LIMIT, SESSION, WINDOW, config, frame};

#[test]
fn a_bad_buffer_is_counted_with_its_reason_and_the_next_good_one_is_recorded() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    let good = frame(100, &["secret text", "two"]);
    let mut bad = 0;
    for cut in [0, 1, 10, good.len() / 2, good.len() - 1] {
        let _ = host.engine.submit_frame(&good[..cut]);
        host.settle();
        bad += 1;
    }
    let mut flipped = good.clone();
    flipped[0] ^= 0xff;
    let _ = host.engine.submit_frame(&flipped);
    host.settle();
    bad += 1;
    let status = host.engine.status();
    assert_eq!(status.bad_frames, bad);
    assert!(
        status.last_bad_frame.contains("offset") || status.last_bad_frame.contains("byte"),
        "{}",
        status.last_bad_frame
    );
    assert!(!status.last_bad_frame.contains("secret"));
    host.show(200, &["after"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["after"]);
}

#[test]
fn every_bad_golden_buffer_is_counted_and_recording_goes_on() {
    let host = Host::started(config());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wireframe/testdata/frame-buffer/bad");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut count = 0;
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "bin")) {
        let _ = host.engine.submit_frame(&std::fs::read(&path).unwrap());
        host.settle();
        count += 1;
        let status = host.engine.status();
        assert_eq!(status.bad_frames, count, "{}", path.display());
        assert!(
            status.last_bad_frame.contains("at byte"),
            "{}",
            status.last_bad_frame
        );
    }
    assert!(
        count > 10,
        "cyclic and double ids, cut and oversized ones are among them"
    );
    host.show(100, &["after"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["after"]);
}

#[test]
fn a_tree_over_the_limits_becomes_placeholders_and_is_counted() {
    let host = Host::started(config());
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 0, WINDOW);
    let deep = MAX_DEPTH as u32 + 50;
    for id in 1..=deep {
        let rect = Rect {
            x: 0,
            y: 0,
            w: 100,
            h: 100,
        };
        writer.node(
            NodeId::new(id).unwrap(),
            NodeId::new(id - 1),
            Kind::Container,
            rect,
        );
    }
    let _ = host.engine.submit_frame(writer.finish());
    host.settle();
    let status = host.engine.status();
    assert_eq!((status.frames, status.bad_frames), (1, 0));
    assert!(status.degraded_nodes > 0);
    host.flush();
    let scene = host.collector.scene(SESSION);
    let frame = scene.frames().next().unwrap();
    assert_eq!(frame.nodes.last().unwrap().kind, Kind::Placeholder);
}

#[test]
fn a_wait_without_end_has_one() {
    let host = Host::started(config());
    let _ = host.engine.submit_frame(&frame(0, &["one"]));
    assert!(host.engine.wait_recorded(std::time::Duration::MAX));
}

struct Throws;

impl HostHttpClient for Throws {
    fn send(&self, _: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError> {
        Err(HostHttpError::Host {
            reason: "thrown by the host".to_owned(),
        })
    }
}

impl HostLogSink for Throws {
    fn log(&self, _: LogLevel, _: String) -> Result<(), CallbackError> {
        Err(CallbackError::Host)
    }
}

struct Panics;

impl HostHttpClient for Panics {
    fn send(&self, _: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError> {
        panic!("a panic in the host's client");
    }
}

struct Tell(std::sync::Mutex<std::sync::mpsc::Sender<FlushReport>>);

impl FlushCallback for Tell {
    fn done(&self, report: FlushReport) -> Result<(), CallbackError> {
        self.0.lock().unwrap().send(report).unwrap();
        Err(CallbackError::Host)
    }
}

fn flush(engine: &ReplayEngine, deadline_ms: u64) -> FlushReport {
    let (sender, receiver) = std::sync::mpsc::channel();
    engine.flush(deadline_ms, Arc::new(Tell(sender.into()))).unwrap();
    receiver.recv_timeout(LIMIT).unwrap()
}

fn engine(http: Arc<dyn HostHttpClient>, folder: &tempfile::TempDir) -> Arc<ReplayEngine> {
    let storage_dir = folder.path().join("spool").to_string_lossy().into_owned();
    let config = afterimage::ffi::SessionReplayConfig {
        session_id: SESSION,
        sample_rate: 1.0,
        enable_remote_config: false,
        server_url: Some("http://collector.test".to_owned()),
        ..afterimage::ffi::SessionReplayConfig::new("key-of-the-test".to_owned(), "device-1".to_owned())
    };
    let device = DeviceInfo::default();
    let engine =
        ReplayEngine::new(config, storage_dir, 0, device, Some(http), Some(Arc::new(Throws))).unwrap();
    engine.start().unwrap();
    engine
}

#[test]
fn callbacks_that_throw_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(Arc::new(Throws), &folder);
    let _ = engine.submit_frame(&frame(0, &["one"]));
    let report = flush(&engine, 200);
    assert_eq!((report.sent_segments, report.left_segments), (0, 1));
    assert!(engine.status().recording);
}

#[test]
fn a_panic_in_the_hosts_client_ends_in_a_report_and_not_in_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(Arc::new(Panics), &folder);
    let _ = engine.submit_frame(&frame(0, &["one"]));
    let report = flush(&engine, 200);
    assert_eq!(report.sent_segments, 0);
    let reason = engine.status().reason;
    assert!(matches!(reason, CaptureReason::Sampled { .. }), "{reason:?}");
}

#[test]
fn a_callback_can_call_the_engine() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    let engine = host.engine.clone();
    let (sender, receiver) = std::sync::mpsc::channel();
    let within = engine.clone();
    engine
        .flush(5000, move |_| {
            within.record_screen("from a callback");
            within.set_session_id(SESSION + 7).unwrap();
            sender.send(within.status().session_id).unwrap();
        })
        .unwrap();
    assert_eq!(receiver.recv_timeout(LIMIT), Ok(SESSION + 7));
}

#[test]
fn many_threads_may_call_at_once() {
    let host = Host::started(config());
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            let engine = &host.engine;
            scope.spawn(move || {
                for turn in 0..50 {
                    let _ = engine.submit_frame(&frame(thread * 50 + turn, &["x"]));
                    engine.record_screen("s");
                    let _ = engine.status();
                    if turn % 10 == 0 {
                        engine.set_session_id(SESSION + (turn % 3) as i64).unwrap();
                        engine.stop().unwrap();
                        engine.start().unwrap();
                    }
                }
            });
        }
    });
    host.settle();
    assert_eq!(host.flush().left_segments, 0);
}
