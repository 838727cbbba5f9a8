//! A host for tests: a virtual clock, a spool in a temporary folder, and a collector that stores all uploads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{
    DeviceInfo, EventMapper, FlushReport, HostEvent, HttpClient, HttpError, HttpRequest, HttpResponse,
    MapperFailed, Method, PlatformServices, PrivacyLevel, SessionReplay, SessionReplayConfig,
};
use afterimage_compression::SegmentReader;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Entry, Kind, NodeId, Point, Recordable, RecordedText, Rect, Scene, SourceId, TextField, Timed, Touch,
    TouchPhase, Viewport,
};

/// Longest wait for a thread of the engine. A test that reaches it fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Step of the virtual clock while a test waits for a thread.
const STEP: Duration = Duration::from_millis(5);

pub(crate) const SESSION: i64 = 1_790_000_000_000;
pub(crate) const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// A collector in memory, with answers that a test sets.
#[derive(Default)]
pub(crate) struct Collector {
    pub segments: Mutex<BTreeMap<String, Vec<u8>>>,
    pub resources: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Answers uploads of resources with 404.
    pub takes_no_resources: Mutex<bool>,
    /// The status that answers all uploads; `None` accepts them.
    pub status: Mutex<Option<u16>>,
    /// Status and body of the config answer; `None` answers with 404.
    pub config: Mutex<Option<(u16, String)>>,
    /// The URLs of all requests.
    pub requests: Mutex<Vec<String>>,
    /// Requests for remote config are not answered while a test holds this lock.
    pub config_gate: Mutex<()>,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        self.requests.lock().unwrap().push(request.url.clone());
        let answer = |status, body: &str| HttpResponse {
            status,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        if request.method == Method::Get {
            drop(self.config_gate.lock().unwrap());
            let config = self.config.lock().unwrap().clone();
            let (status, body) = config.unwrap_or((404, String::new()));
            return Ok(answer(status, &body));
        }
        if let Some(status) = *self.status.lock().unwrap() {
            return Ok(answer(status, ""));
        }
        let body = request.read_body().unwrap().unwrap();
        if let Some(name) = request.header("Afterimage-Resource") {
            assert_eq!(request.url, "http://collector.test/v1/resources");
            if *self.takes_no_resources.lock().unwrap() {
                return Ok(answer(404, ""));
            }
            let receipt = HttpResponse::with_receipt(request, &body);
            self.resources.lock().unwrap().insert(name.to_owned(), body);
            return Ok(receipt);
        }
        let name = request.header("Afterimage-Segment").unwrap().to_owned();
        let receipt = HttpResponse::with_receipt(request, &body);
        self.segments.lock().unwrap().insert(name, body);
        Ok(receipt)
    }
}

impl Collector {
    /// Returns the delivered entries of a session, in order.
    pub(crate) fn entries(&self, session: i64) -> Vec<Timed<Entry<RecordedText>>> {
        let segments = self.segments.lock().unwrap();
        let of_session = segments
            .iter()
            .filter(|(name, _)| name.split('/').nth(1) == Some(&session.to_string()));
        let mut ordered: Vec<_> = of_session.collect();
        ordered.sort_by_key(|(name, _)| name.rsplit('/').next().unwrap().parse::<u64>().unwrap());
        ordered
            .into_iter()
            .flat_map(|(_, bytes)| {
                SegmentReader::open(bytes)
                    .unwrap()
                    .map(Result::unwrap)
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// Returns the texts of all keyframes that were delivered of a device.
    pub(crate) fn device_texts(&self, device_id: &str) -> BTreeSet<String> {
        let segments = self.segments.lock().unwrap();
        let of_device = segments
            .iter()
            .filter(|(name, _)| name.split('/').next() == Some(device_id));
        let entries = of_device.flat_map(|(_, bytes)| SegmentReader::open(bytes).unwrap());
        let frames = entries.filter_map(|entry| match entry.unwrap().value {
            Entry::Keyframe(frame) => Some(frame),
            _ => None,
        });
        let nodes = frames.flat_map(|frame| frame.nodes);
        nodes
            .filter_map(|node| Some(node.text(TextField::Text)?.recorded().to_owned()))
            .collect()
    }

    /// Returns the last scene of a session.
    pub(crate) fn scene(&self, session: i64) -> Scene<RecordedText> {
        let mut scene = Scene::new(WINDOW);
        for entry in self.entries(session) {
            scene.apply(&entry.value).unwrap();
        }
        scene
    }

    /// Returns the texts of the last scene of a session.
    pub(crate) fn texts(&self, session: i64) -> Vec<String> {
        let frames: Vec<_> = self.scene(session).frames().collect();
        let nodes = frames.iter().flat_map(|frame| &frame.nodes);
        nodes
            .filter_map(|node| Some(node.text(TextField::Text)?.recorded().to_owned()))
            .collect()
    }
}

/// An engine, and everything that its host provides.
pub(crate) struct Host {
    pub engine: Arc<SessionReplay>,
    pub clock: Arc<VirtualClock>,
    pub collector: Arc<Collector>,
    pub spool: Arc<tempfile::TempDir>,
}

/// Returns options under which everything is recorded.
pub(crate) fn config() -> SessionReplayConfig {
    SessionReplayConfig {
        session_id: SESSION,
        sample_rate: 1.0,
        enable_remote_config: false,
        server_url: Some("http://collector.test".to_owned()),
        privacy_config: PrivacyLevel::Light,
        ..SessionReplayConfig::new("key-of-the-test", "device-1")
    }
}

impl Host {
    pub(crate) fn new(config: SessionReplayConfig) -> Self {
        Self::with(config, Arc::new(tempfile::tempdir().unwrap()), Arc::default())
    }

    /// Returns a host in a folder and with a collector that another one used before.
    pub(crate) fn with(
        config: SessionReplayConfig,
        spool: Arc<tempfile::TempDir>,
        collector: Arc<Collector>,
    ) -> Self {
        let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
        let engine = engine(config, spool.path(), clock.clone(), collector.clone());
        Self {
            engine,
            clock,
            collector,
            spool,
        }
    }

    /// Returns a host whose engine sends through `http`, which may pass requests on to the collector.
    pub(crate) fn with_network(
        http: Arc<dyn HttpClient>,
        config: SessionReplayConfig,
        collector: &Arc<Collector>,
    ) -> Self {
        let host = Self::with(
            config.clone(),
            Arc::new(tempfile::tempdir().unwrap()),
            collector.clone(),
        );
        let engine = engine(config, host.spool.path(), host.clock.clone(), http);
        Self { engine, ..host }
    }

    /// Returns a started host that sends through a [`BlockedNetwork`], the sender that releases an upload, and the receiver
    /// that reports the start of one.
    pub(crate) fn with_blocked_network() -> (Self, mpsc::Sender<()>, mpsc::Receiver<()>) {
        let (sending, is_sending) = mpsc::channel();
        let collector = Arc::new(Collector::default());
        let (release, network) = BlockedNetwork::new(collector.clone(), sending);
        let host = Self::with_network(network, config(), &collector);
        host.engine.start().unwrap();
        host.settle();
        (host, release, is_sending)
    }

    /// Returns a host that requests remote config from a collector, in a folder of its own.
    pub(crate) fn with_remote_config(collector: &Arc<Collector>) -> Self {
        let config = SessionReplayConfig {
            enable_remote_config: true,
            ..config()
        };
        Self::with(config, Arc::new(tempfile::tempdir().unwrap()), collector.clone())
    }

    /// Starts a host, and waits until the session is decided.
    pub(crate) fn started(config: SessionReplayConfig) -> Self {
        let host = Self::new(config);
        host.engine.start().unwrap();
        host.settle();
        host
    }

    pub(crate) fn settle(&self) {
        assert!(
            self.engine.wait_recorded(LIMIT),
            "the engine thread does not answer"
        );
    }

    /// Waits until the engine thread has handled all calls so far, also while the I/O thread is blocked. Explanations are queued
    /// in the order of the calls.
    pub(crate) fn settle_engine_thread(&self) {
        let (sender, handled) = mpsc::channel();
        let done = move |_| sender.send(()).unwrap();
        self.engine.explain_frame(&frame(0, &[]), done).unwrap();
        handled.recv_timeout(LIMIT).unwrap();
    }

    /// Waits as [`Self::settle`] does, while the clock runs: the time for a mapper may have to pass.
    pub(crate) fn settle_in_time(&self) {
        for _ in 0..LIMIT.as_millis() / STEP.as_millis() {
            if self.engine.wait_recorded(STEP) {
                return;
            }
            self.clock.advance_by(100);
        }
        panic!("the engine thread does not answer");
    }

    /// Submits a frame with texts at a time.
    pub(crate) fn show(&self, at: u64, texts: &[&str]) {
        self.clock.advance_to(at);
        let _ = self.engine.submit_frame(&frame(at, texts));
        self.settle();
    }

    pub(crate) fn touch(&self, at: u64, phase: TouchPhase) {
        self.clock.advance_to(at);
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), at, WINDOW);
        writer.touch(&Timed::new(
            at,
            Touch {
                pointer: 1,
                phase,
                at: Point { x: 100, y: 200 },
            },
        ));
        let _ = self.engine.submit_frame(writer.finish());
        self.settle();
    }

    pub(crate) fn flush(&self) -> FlushReport {
        self.flush_within(20_000)
    }

    pub(crate) fn flush_within(&self, deadline_ms: u64) -> FlushReport {
        let (sender, receiver) = mpsc::channel();
        self.engine
            .flush(deadline_ms, move |report| sender.send(report).unwrap())
            .unwrap();
        self.pump(&receiver)
    }

    /// Returns the next message of a channel. Advances the clock meanwhile, so that deadlines and back-offs end.
    pub(crate) fn pump<T>(&self, receiver: &mpsc::Receiver<T>) -> T {
        for _ in 0..LIMIT.as_millis() / STEP.as_millis() {
            match receiver.recv_timeout(STEP) {
                Ok(message) => return message,
                Err(_) => self.clock.advance_by(STEP.as_millis() as u64),
            }
        }
        panic!("no message in {LIMIT:?}");
    }
}

/// A network on which each upload waits until the test releases it.
pub(crate) struct BlockedNetwork {
    collector: Arc<Collector>,
    sending: mpsc::Sender<()>,
    released: Mutex<mpsc::Receiver<()>>,
}

impl BlockedNetwork {
    pub(crate) fn new(collector: Arc<Collector>, sending: mpsc::Sender<()>) -> (mpsc::Sender<()>, Arc<Self>) {
        let (release, released) = mpsc::channel();
        let network = Self {
            collector,
            sending,
            released: Mutex::new(released),
        };
        (release, Arc::new(network))
    }
}

impl HttpClient for BlockedNetwork {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        if request.method == Method::Post {
            let _ = self.sending.send(());
            let _ = self.released.lock().unwrap().recv();
        }
        self.collector.send(request)
    }
}

/// An event mapper that blocks the engine thread until the test releases it.
pub(crate) struct BlockedMapper {
    called: mpsc::Sender<()>,
    released: Mutex<mpsc::Receiver<()>>,
}

impl BlockedMapper {
    pub(crate) fn new(called: mpsc::Sender<()>) -> (mpsc::Sender<()>, Arc<Self>) {
        let (release, released) = mpsc::channel();
        let released = Mutex::new(released);
        (release, Arc::new(Self { called, released }))
    }
}

impl EventMapper for BlockedMapper {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        let _ = self.called.send(());
        let _ = self.released.lock().unwrap().recv();
        Ok(Some(event))
    }
}

/// Returns an engine whose spool is in a folder.
pub(crate) fn engine(
    config: SessionReplayConfig,
    folder: &Path,
    clock: Arc<VirtualClock>,
    http: Arc<dyn HttpClient>,
) -> Arc<SessionReplay> {
    Arc::new(SessionReplay::new(config, services(folder, clock, http)).unwrap())
}

/// Returns the services of an engine whose spool is in a folder.
pub(crate) fn services(
    folder: &Path,
    clock: Arc<VirtualClock>,
    http: Arc<dyn HttpClient>,
) -> PlatformServices {
    PlatformServices {
        storage_dir: folder.join("spool"),
        device: DeviceInfo::default(),
        boot_id: String::new(),
        clock,
        http,
        log: None,
    }
}

/// Returns a frame buffer with a list of texts.
pub(crate) fn frame(at: u64, texts: &[&str]) -> Vec<u8> {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    let root = NodeId::new(1);
    writer.node(
        root.unwrap(),
        None,
        Kind::Container,
        Rect {
            x: 0,
            y: 0,
            w: WINDOW.w,
            h: WINDOW.h,
        },
    );
    for (index, text) in (0..).zip(texts) {
        let rect = Rect {
            x: 0,
            y: index * 200,
            w: 1000,
            h: 200,
        };
        writer.node(NodeId::new(2 + index as u32).unwrap(), root, Kind::Text, rect);
        writer.text(TextField::Text, text);
    }
    writer.finish().to_vec()
}
