//! Callbacks that fail, panic or call the engine, and calls from many threads at once.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use afterimage::ffi::{
    CallbackError, FlushCallback, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse,
    HostLogSink, ReplayEngine,
};
use afterimage::{CaptureReason, DeviceConditions, DeviceInfo, FlushOutcome, FlushReport, LogLevel};

use crate::host::{Host, LIMIT, SESSION, config, frame};

/// A client that reports each call, and then fails or panics.
struct Faulty {
    called: Mutex<Sender<()>>,
    panics: bool,
}

impl HostHttpClient for Faulty {
    fn send(&self, _: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError> {
        let _ = self.called.lock().unwrap().send(());
        assert!(!self.panics, "a panic in the host's client");
        Err(HostHttpError::Host {
            reason: "thrown by the host".to_owned(),
        })
    }
}

/// A log sink that fails.
struct FaultyLog;

impl HostLogSink for FaultyLog {
    fn log(&self, _: LogLevel, _: String) -> Result<(), CallbackError> {
        Err(CallbackError::Host)
    }
}

/// Sends the report to the test, and then fails.
struct FaultyCallback(Mutex<Sender<FlushReport>>);

impl FlushCallback for FaultyCallback {
    fn done(&self, report: FlushReport) -> Result<(), CallbackError> {
        self.0.lock().unwrap().send(report).unwrap();
        Err(CallbackError::Host)
    }
}

#[test]
fn callbacks_that_fail_or_panic_lose_nothing_and_stop_no_thread() {
    for panics in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (called, is_called) = channel();
        let client = Faulty {
            called: called.into(),
            panics,
        };
        let config = afterimage::ffi::SessionReplayConfig {
            session_id: SESSION,
            sample_rate: 1.0,
            enable_remote_config: false,
            server_url: Some("http://collector.test".to_owned()),
            ..afterimage::ffi::SessionReplayConfig::new("key-of-the-test".to_owned(), "device-1".to_owned())
        };
        let storage_dir = folder.path().join("spool").to_string_lossy().into_owned();
        let (client, log) = (Some(Arc::new(client) as _), Some(Arc::new(FaultyLog) as _));
        let engine = ReplayEngine::new(
            config,
            storage_dir,
            0,
            DeviceInfo::default(),
            client,
            log,
            String::new(),
            None,
        )
        .unwrap();
        engine.start().unwrap();
        let _ = engine.submit_frame(&frame(0, &["one"]));
        let (sender, report) = channel();
        engine
            .flush(60_000, Arc::new(FaultyCallback(sender.into())))
            .unwrap();
        is_called.recv_timeout(LIMIT).unwrap();
        // The I/O thread ends the delivery, so it is alive.
        engine.set_device_conditions(DeviceConditions {
            online: false,
            ..DeviceConditions::default()
        });
        let report = report.recv_timeout(LIMIT).unwrap();
        assert_eq!(
            (report.outcome, report.sent.segments, report.left.segments),
            (FlushOutcome::Offline, 0, 1)
        );
        let reason = engine.status().reason;
        assert!(
            matches!(reason, CaptureReason::Offline { waiting: 1 }),
            "{reason:?}"
        );
    }
}

#[test]
fn a_flush_callback_can_call_the_engine() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    let engine = host.engine.clone();
    let (sender, receiver) = channel();
    let in_callback = engine.clone();
    engine
        .flush(5000, move |_| {
            in_callback.record_screen("from a callback");
            in_callback.set_session_id(SESSION + 7).unwrap();
            sender.send(in_callback.status().session_id).unwrap();
        })
        .unwrap();
    assert_eq!(receiver.recv_timeout(LIMIT), Ok(SESSION + 7));
}

#[test]
fn many_threads_can_call_at_once() {
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
    assert_eq!(host.flush().left.segments, 0);
}
