//! An engine with a collector, a log sink and an event mapper that keep everything they receive.

use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{
    CaptureAdvice, DeviceInfo, EventMapper, FlushReport, HostEvent, HttpClient, HttpError, HttpRequest,
    HttpResponse, LogLevel, LogSink, MapperFailed, Method, PlatformServices, SessionReplay,
    SessionReplayConfig,
};

use crate::outputs::Outputs;
use crate::tokens::HIDDEN;

/// The longest real time that a test waits for a thread of the engine.
const LIMIT: Duration = Duration::from_mins(1);

/// The width of submitted images in pixels: the token of an image's name fits into them.
const PIXELS: u32 = 16;

pub(crate) const SESSION: i64 = 1_790_000_000_000;

/// Screen names that must not be recorded: the app's event mapper drops or replaces them.
pub(crate) const PRIVATE_SCREENS: &[&str] =
    &["Zk9vQx7wJh2p", "Checkout of Zk9vQx7wJh2p", "Account Zk9vQx7wJh2p"];

/// An event mapper that removes private screen names: it drops the event, fails, or edits the name.
struct PrivateScreenMapper;

impl EventMapper for PrivateScreenMapper {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        match &event {
            HostEvent::Screen { name } if name == PRIVATE_SCREENS[0] => Ok(None),
            HostEvent::Screen { name } if name == PRIVATE_SCREENS[1] => Err(MapperFailed),
            HostEvent::Screen { name } if name.contains(HIDDEN) => {
                let name = "private".to_owned();
                Ok(Some(HostEvent::Screen { name }))
            }
            _ => Ok(Some(event)),
        }
    }
}

/// Keeps the bodies of all requests.
#[derive(Default)]
pub(crate) struct Collector {
    pub segments: Mutex<Vec<Vec<u8>>>,
    /// Bodies of all other uploads.
    pub resources: Mutex<Vec<Vec<u8>>>,
    /// The body of the config answer; `None` answers with 404.
    pub remote_config: Option<String>,
    /// URL and headers of each request.
    pub requests: Mutex<Vec<String>>,
    /// Answers uploads with 503.
    pub is_down: Mutex<bool>,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        // The API key is sent to the collector in this header, and must be in no other output.
        let headers: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| name != "Authorization")
            .collect();
        self.requests
            .lock()
            .unwrap()
            .push(format!("{} {headers:?}", request.url));
        let answer = |status| {
            Ok(HttpResponse {
                status,
                headers: vec![],
                body: vec![],
            })
        };
        match (request.method, &self.remote_config) {
            (Method::Get, None) => return answer(404),
            (Method::Get, Some(config)) => {
                let body = config.clone().into_bytes();
                return answer(200).map(|ok| HttpResponse { body, ..ok });
            }
            _ if *self.is_down.lock().unwrap() => return answer(503),
            _ => {}
        }
        let body = request.read_body().unwrap().unwrap();
        let kept = if request.url.ends_with("/v1/segments") {
            &self.segments
        } else {
            &self.resources
        };
        let receipt = HttpResponse::with_receipt(request, &body);
        kept.lock().unwrap().push(body);
        Ok(receipt)
    }
}

/// Keeps all log lines.
#[derive(Default)]
pub(crate) struct LogLines(pub Mutex<Vec<String>>);

impl LogSink for LogLines {
    fn log(&self, _: LogLevel, message: String) {
        self.0.lock().unwrap().push(message);
    }
}

/// An engine on a virtual clock, and everything that it sends and logs.
pub(crate) struct Rig {
    pub engine: Arc<SessionReplay>,
    pub clock: Arc<VirtualClock>,
    pub collector: Arc<Collector>,
    lines: Arc<LogLines>,
    /// Hashes of the images that the engine requested.
    requested_images: Mutex<Vec<String>>,
}

impl Rig {
    pub(crate) fn start(config: SessionReplayConfig, remote_config: Option<String>, spool: &Path) -> Self {
        let (clock, lines) = (
            Arc::new(VirtualClock::starting_at(SESSION as u64)),
            Arc::<LogLines>::default(),
        );
        let collector = Arc::new(Collector {
            remote_config,
            ..Collector::default()
        });
        let services = PlatformServices {
            storage_dir: spool.to_owned(),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: clock.clone(),
            http: collector.clone(),
            log: Some(lines.clone()),
        };
        let rig = Self {
            engine: Arc::new(SessionReplay::new(config, services).unwrap()),
            clock,
            collector,
            lines,
            requested_images: Mutex::default(),
        };
        rig.engine
            .set_event_mapper(Some(Arc::new(PrivateScreenMapper)))
            .unwrap();
        rig.engine.start().unwrap();
        rig.settle();
        rig
    }

    pub(crate) fn submit(&self, buffer: &[u8]) {
        let advice = self.engine.submit_frame(buffer);
        self.settle();
        let CaptureAdvice::Next { images, .. } = advice else {
            return;
        };
        for image in images {
            self.submit_image(&image.hash);
            self.requested_images.lock().unwrap().push(image.hash);
        }
    }

    /// Submits an image that the engine may not have requested. The bytes of its pixels are its name.
    pub(crate) fn submit_image(&self, hash: &str) {
        let mut pixels: Vec<u8> = hash.bytes().take(4 * PIXELS as usize).collect();
        pixels.resize(4 * PIXELS as usize, 0);
        let _ = self.engine.submit_image(hash, PIXELS, 1, &pixels);
        self.settle();
    }

    fn settle(&self) {
        assert!(
            self.engine.wait_recorded(LIMIT),
            "the engine thread does not answer"
        );
    }

    pub(crate) fn flush(&self) -> FlushReport {
        let (sender, receiver) = mpsc::channel();
        self.engine
            .flush(60_000, move |report| sender.send(report).unwrap())
            .unwrap();
        for _ in 0..LIMIT.as_millis() {
            match receiver.recv_timeout(std::time::Duration::from_millis(2)) {
                Ok(report) => return report,
                Err(_) => self.clock.advance_by(2),
            }
        }
        panic!("the flush did not complete");
    }

    /// Adds everything that the engine returned, logged and sent.
    pub(crate) fn collect(&self, outputs: &mut Outputs, when: &str) {
        outputs.add(
            format!("status {when}"),
            format!("{:?}", self.engine.status()).into_bytes(),
        );
        outputs.add(
            format!("log {when}"),
            self.lines.0.lock().unwrap().join("\n").into_bytes(),
        );
        outputs.add(
            format!("requests {when}"),
            self.collector.requests.lock().unwrap().join("\n").into_bytes(),
        );
        let properties = format!("{:?}", self.engine.session_replay_properties());
        outputs.add(format!("properties {when}"), properties.into_bytes());
        outputs.add(
            format!("images requested {when}"),
            self.requested_images.lock().unwrap().join("\n").into_bytes(),
        );
        for resource in &*self.collector.resources.lock().unwrap() {
            outputs.image(&format!("image {when}"), resource);
        }
        outputs.recorded(when, &self.collector.segments.lock().unwrap());
    }
}
