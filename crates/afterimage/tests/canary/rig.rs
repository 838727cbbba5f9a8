//! An engine and what stands around it: a collector, a log, a hook.

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

/// What a test may wait for anything that a thread of the engine does.
const LIMIT: Duration = Duration::from_mins(1);

/// Pixels of an image that a host submits: enough for its name's token.
const PIXELS: u32 = 16;

pub(crate) const SESSION: i64 = 1_700_000_000_000;

/// Names of screens that hold what must not be recorded: the app's hook sees to it.
pub(crate) const PRIVATE_SCREENS: &[&str] =
    &["Zk9vQx7wJh2p", "Checkout of Zk9vQx7wJh2p", "Account Zk9vQx7wJh2p"];

/// A hook of the app's that lets no private name pass, by one way or another.
struct Discreet;

impl EventMapper for Discreet {
    fn map(&self, record: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        match &record {
            HostEvent::Screen { name } if name == PRIVATE_SCREENS[0] => Ok(None),
            HostEvent::Screen { name } if name == PRIVATE_SCREENS[1] => Err(MapperFailed),
            HostEvent::Screen { name } if name.contains(HIDDEN) => {
                let name = "private".to_owned();
                Ok(Some(HostEvent::Screen { name }))
            }
            _ => Ok(Some(record)),
        }
    }
}

/// Keeps what it is sent.
#[derive(Default)]
pub(crate) struct Collector {
    pub bodies: Mutex<Vec<Vec<u8>>>,
    /// What is sent besides segments.
    pub others: Mutex<Vec<Vec<u8>>>,
    pub answer: Option<String>,
    pub asked: Mutex<Vec<String>>,
    pub is_down: Mutex<bool>,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        // The key is meant for the collector, and for nobody else.
        let headers: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| name != "Authorization")
            .collect();
        self.asked
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
        match (request.method, &self.answer) {
            (Method::Get, None) => return answer(404),
            (Method::Get, Some(config)) => {
                let body = config.clone().into_bytes();
                return answer(200).map(|ok| HttpResponse { body, ..ok });
            }
            _ if *self.is_down.lock().unwrap() => return answer(503),
            _ => {}
        }
        let body = std::fs::read(request.body.as_ref().unwrap()).unwrap();
        let kept = if request.url.ends_with("/v1/segments") {
            &self.bodies
        } else {
            &self.others
        };
        kept.lock().unwrap().push(body);
        answer(200)
    }
}

/// Keeps what it is told.
#[derive(Default)]
pub(crate) struct Lines(pub Mutex<Vec<String>>);

impl LogSink for Lines {
    fn log(&self, _: LogLevel, message: String) {
        self.0.lock().unwrap().push(message);
    }
}

/// An engine and what stands around it.
pub(crate) struct Rig {
    pub engine: Arc<SessionReplay>,
    pub clock: Arc<VirtualClock>,
    pub collector: Arc<Collector>,
    lines: Arc<Lines>,
    /// Images that it wanted.
    asked: Mutex<Vec<String>>,
}

impl Rig {
    pub(crate) fn start(config: SessionReplayConfig, answer: Option<String>, spool: &Path) -> Self {
        let (clock, lines) = (
            Arc::new(VirtualClock::starting_at(SESSION as u64)),
            Arc::<Lines>::default(),
        );
        let collector = Arc::new(Collector {
            answer,
            ..Collector::default()
        });
        let services = PlatformServices {
            storage_dir: spool.to_owned(),
            device: DeviceInfo::default(),
            clock: clock.clone(),
            http: collector.clone(),
            log: Some(lines.clone()),
        };
        let rig = Self {
            engine: Arc::new(SessionReplay::new(config, services).unwrap()),
            clock,
            collector,
            lines,
            asked: Mutex::default(),
        };
        rig.engine.set_event_mapper(Some(Arc::new(Discreet))).unwrap();
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
            self.offer(&image.hash);
            self.asked.lock().unwrap().push(image.hash);
        }
    }

    /// Submits an image's pixels, whose bytes are its name, asked for or not.
    pub(crate) fn offer(&self, hash: &str) {
        let mut pixels: Vec<u8> = hash.bytes().take(4 * PIXELS as usize).collect();
        pixels.resize(4 * PIXELS as usize, 0);
        let _ = self.engine.submit_image(hash, PIXELS, 1, &pixels);
        self.settle();
    }

    fn settle(&self) {
        assert!(
            self.engine.wait_recorded(LIMIT),
            "the capture thread does not answer"
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
        panic!("the flush does not end");
    }

    /// All that it has said and sent.
    pub(crate) fn told(&self, outputs: &mut Outputs, when: &str) {
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
            self.collector.asked.lock().unwrap().join("\n").into_bytes(),
        );
        let properties = format!("{:?}", self.engine.session_replay_properties());
        outputs.add(format!("properties {when}"), properties.into_bytes());
        outputs.add(
            format!("images wanted {when}"),
            self.asked.lock().unwrap().join("\n").into_bytes(),
        );
        for other in &*self.collector.others.lock().unwrap() {
            outputs.image(&format!("image {when}"), other);
        }
        outputs.recorded(when, &self.collector.bodies.lock().unwrap());
    }
}
