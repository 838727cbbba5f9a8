//! One session of random trees through the real engine, with a host that also does what hosts do wrong.

use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{
    CallbackError, FlushReport, HostInfo, HttpClient, HttpError, HttpRequest, HttpResponse, LogLevel,
    LogSink, Method, PrivacyLevel, ReplayEngine, SessionReplayConfig, default_config,
};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Ident, Point, SourceId, TextField, Timed, Touch, TouchPhase, Viewport};

use crate::expectation::{chain, is_blocked, is_secret_for_life, must_hide};
use crate::outputs::Outputs;
use crate::tokens::{self, HIDDEN, Letters, SHOWN};
use crate::tree::{self, Shape};

/// What a test may wait for anything that a thread of the engine does.
const LIMIT: Duration = Duration::from_mins(1);

const SESSION: i64 = 1_700_000_000_000;
const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// Trees a second, on the virtual clock: some segments end by time.
const MS_PER_TREE: u64 = 400;

/// What of a batch's trees is recorded when the process is taken to be killed.
const KILLED_AFTER: u64 = 3;

/// A session to come.
pub struct Batch {
    letters: Letters,
    /// What the engine is told.
    level: PrivacyLevel,
    /// What the expectation goes by.
    expected: PrivacyLevel,
    random: fastrand::Rng,
    is_debug: bool,
    tokens: u64,
    next_id: u32,
}

/// Keeps what it is sent.
#[derive(Default)]
pub struct Collector {
    pub bodies: Mutex<Vec<Vec<u8>>>,
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
        let status = match (request.method, *self.is_down.lock().unwrap()) {
            (Method::Get, _) => 404,
            (_, true) => 503,
            _ => {
                let body = std::fs::read(request.body.as_ref().unwrap()).unwrap();
                self.bodies.lock().unwrap().push(body);
                200
            }
        };
        Ok(HttpResponse {
            status,
            headers: vec![],
            body: vec![],
        })
    }
}

/// Keeps what it is told.
#[derive(Default)]
pub struct Lines(pub Mutex<Vec<String>>);

impl LogSink for Lines {
    fn log(&self, _: LogLevel, message: String) -> Result<(), CallbackError> {
        self.0.lock().unwrap().push(message);
        Ok(())
    }
}

/// An engine and what stands around it.
struct Rig {
    engine: Arc<ReplayEngine>,
    clock: Arc<VirtualClock>,
    collector: Arc<Collector>,
    lines: Arc<Lines>,
}

impl Rig {
    fn start(config: SessionReplayConfig, spool: &Path) -> Self {
        let (clock, collector, lines) = (
            Arc::new(VirtualClock::starting_at(SESSION as u64)),
            Arc::<Collector>::default(),
            Arc::<Lines>::default(),
        );
        let host = HostInfo {
            storage_dir: spool.to_string_lossy().into_owned(),
            ..HostInfo::default()
        };
        let engine = ReplayEngine::with_platform(
            config,
            host,
            clock.clone(),
            collector.clone(),
            Some(lines.clone()),
        );
        let rig = Self {
            engine: engine.unwrap(),
            clock,
            collector,
            lines,
        };
        rig.engine.start().unwrap();
        rig.settle();
        rig
    }

    fn submit(&self, buffer: &[u8]) {
        let _ = self.engine.submit_frame(buffer);
        self.settle();
    }

    fn settle(&self) {
        assert!(
            self.engine.wait_recorded(LIMIT),
            "the capture thread does not answer"
        );
    }

    fn flush(&self) -> FlushReport {
        let (sender, receiver) = mpsc::channel();
        self.engine
            .flush_then(60_000, move |report| sender.send(report).unwrap())
            .unwrap();
        receiver.recv_timeout(LIMIT + LIMIT).unwrap()
    }

    /// All that it has said and sent.
    fn told(&self, outputs: &mut Outputs, when: &str) {
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
        outputs.recorded(when, &self.collector.bodies.lock().unwrap());
    }
}

impl Batch {
    /// A session of trees from a seed.
    pub fn new(seed: u64, level: PrivacyLevel) -> Self {
        Self {
            letters: Letters::Own,
            level,
            expected: level,
            random: fastrand::Rng::with_seed(seed),
            is_debug: seed.is_multiple_of(2),
            tokens: 0,
            next_id: 1,
        }
    }

    /// The same with its hidden texts in these letters.
    pub fn written_in(self, letters: Letters) -> Self {
        Self { letters, ..self }
    }

    /// The same, expecting what another level hides: the tokens then are where they should not be.
    pub fn expecting(self, expected: PrivacyLevel) -> Self {
        Self { expected, ..self }
    }

    /// Records `trees` trees and returns all that came out.
    pub fn run(mut self, trees: u64) -> Outputs {
        let folder = tempfile::tempdir().unwrap();
        let (spool, left) = (folder.path().join("spool"), folder.path().join("left"));
        let mut outputs = Outputs::default();
        let rig = Rig::start(self.config(1.0), &spool);
        for count in 1..=trees {
            if count == trees / KILLED_AFTER {
                outputs.files("spool after a kill", &spool);
                copy(&spool, &left);
            }
            rig.clock.advance_to(count * MS_PER_TREE);
            self.tree(&rig, count * MS_PER_TREE);
        }
        *rig.collector.is_down.lock().unwrap() = true;
        rig.flush();
        outputs.files("spool", &spool);
        rig.told(&mut outputs, "while the collector is down");
        *rig.collector.is_down.lock().unwrap() = false;
        rig.clock.advance_to(trees * MS_PER_TREE + 3_600_000);
        let report = rig.flush();
        assert_eq!(report.left_segments, 0, "{}", report.problem);
        outputs.add("flush".to_owned(), format!("{report:?}").into_bytes());
        rig.told(&mut outputs, "at the end");
        rig.engine.dispose();
        // The next start after the kill, in a session of its own that is not sampled.
        let next = Rig::start(self.config(0.0), &left);
        next.flush();
        assert!(
            !next.collector.bodies.lock().unwrap().is_empty(),
            "what a kill left is delivered"
        );
        next.told(&mut outputs, "after the kill");
        outputs
    }

    fn config(&self, sample_rate: f64) -> SessionReplayConfig {
        SessionReplayConfig {
            session_id: SESSION,
            sample_rate,
            enable_remote_config: false,
            server_url: Some("http://collector.test".to_owned()),
            privacy_config: self.level,
            log_level: LogLevel::Debug,
            // Reasons have to leak as little as the rest.
            debug_recording: self.is_debug,
            ..default_config(format!("{HIDDEN}-the-key"), "device-1".to_owned())
        }
    }

    /// Submits a tree as it comes and as it is later, and now and then what no host should submit.
    fn tree(&mut self, rig: &Rig, at: u64) {
        let mut first = tree::tree(&mut self.random, self.next_id);
        self.next_id += first.len() as u32;
        let mut writer = FrameWriter::default();
        self.frame(&mut writer, &first, at);
        let whole = writer.finish().to_vec();
        if self.random.u8(..16) == 0 {
            let cut = self.random.usize(..whole.len());
            rig.submit(&whole[..cut]);
        }
        rig.submit(&whole);
        if self.random.bool() {
            return;
        }
        let for_life: Vec<bool> = (0..first.len())
            .map(|index| is_secret_for_life(self.expected, &chain(&first, index)))
            .collect();
        for (shape, once) in first.iter_mut().zip(for_life) {
            shape.once_secret = once;
        }
        let second = tree::later(&mut self.random, &first);
        self.frame(&mut writer, &second, at + 1);
        self.touches(&mut writer, at + 1);
        rig.submit(writer.finish());
    }

    fn frame(&mut self, writer: &mut FrameWriter, tree: &[Shape], at: u64) {
        writer.begin(SourceId(0), at, WINDOW);
        for (index, shape) in tree.iter().enumerate() {
            let chain = chain(tree, index);
            let parent = chain.len().checked_sub(2).map(|parent| chain[parent].id);
            writer.node(shape.id, parent, shape.kind, shape.rect);
            for (key, value) in &shape.attrs {
                writer.attr(*key, *value);
            }
            writer.ident(Ident::Class, "View");
            // Not asked for in these options.
            writer.ident(Ident::Identifier, &self.token(true));
            let is_blocked = is_blocked(self.expected, &chain);
            for name in [Ident::Tag, Ident::Window, Ident::FontFamily, Ident::InputTypeName] {
                if self.random.u8(..8) == 0 {
                    writer.ident(name, &self.token(is_blocked));
                }
            }
            for field in TextField::ALL {
                if self.random.u8(..3) > 0 {
                    writer.text(*field, &self.token(must_hide(self.expected, &chain, *field)));
                }
            }
        }
    }

    fn token(&mut self, hidden: bool) -> String {
        self.tokens += 1;
        let text = tokens::text(&mut self.random, if hidden { HIDDEN } else { SHOWN }, self.tokens);
        match self.letters {
            Letters::Other if hidden => tokens::in_other_letters(&text),
            _ => text,
        }
    }

    fn touches(&mut self, writer: &mut FrameWriter, at: u64) {
        for (phase, after) in [
            (TouchPhase::Start, 0),
            (TouchPhase::Move, 5),
            (TouchPhase::End, 9),
        ] {
            let place = Point {
                x: self.random.i32(0..WINDOW.w),
                y: self.random.i32(0..WINDOW.h),
            };
            writer.touch(&Timed::new(
                at + after,
                Touch {
                    pointer: 1,
                    phase,
                    at: place,
                },
            ));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}
