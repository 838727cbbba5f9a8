//! `record`: each trace becomes one session on a virtual clock.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use afterimage::clock::{Clock, VirtualClock};
use afterimage::{
    CaptureAdvice, FlushReport, HttpClient, ImagePolicy, LogLevel, PrivacyLevel, ReplayEngine, ReplayStatus,
    SessionReplayConfig, WantedImage, default_config,
};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Frame, Point, RawText, SourceId, Timed, Touch, TouchPhase, Viewport};
use serde::Serialize;

use ui_trace::trace::{RecordData, Trace, TraceRecord};
use ui_trace::tree;

use crate::drawing::{Drawing, Gallery};
use crate::{ImageArg, PrivacyArg, ProtocolArg, RecordArgs, collect, host};

/// Longest that the capture thread may take for one record; a test machine under load needs a few ms.
const RECORD_LIMIT: Duration = Duration::from_mins(1);

/// The session id of a trace that does not say when it was recorded.
const UNKNOWN_EPOCH: u64 = 1_700_000_000_000;

type Error = Box<dyn std::error::Error>;

/// What a run did; printed as its last line.
#[derive(Debug, Default, Serialize)]
struct RunSummary {
    sessions: u64,
    frames: u64,
    dropped_frames: u64,
    touches: u64,
    segments: u64,
    bytes: u64,
    uploaded: u64,
    refused: u64,
    left_in_spool: u64,
    images: u64,
    image_bytes: u64,
    refused_images: u64,
    images_in_spool: u64,
    bad_frames: u64,
}

/// Records the traces.
pub fn run(args: &RecordArgs) -> Result<ExitCode, Error> {
    if !args.speed.is_finite() || args.speed < 0.0 {
        return Err("--speed: give a factor from 0 (as fast as it goes) upwards".into());
    }
    // All of them are read before the first is recorded: a bad one leaves nothing behind.
    let traces = args
        .traces
        .iter()
        .map(|path| Trace::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let temporary = tempfile::tempdir()?;
    let spool = args
        .spool
        .clone()
        .unwrap_or_else(|| temporary.path().join("spool"));
    let clock = Arc::new(VirtualClock::starting_at(0));
    let engine = host::engine(config(args), &spool, clock.clone(), client(args)?)?;
    let mut summary = RunSummary::default();
    let mut ids_from = 0;
    for (trace, count) in traces.iter().zip(0..) {
        let epoch = trace
            .header
            .capture
            .as_ref()
            .and_then(|capture| capture.epoch0)
            .unwrap_or(UNKNOWN_EPOCH);
        // Another app: what the one before showed last is not its screen.
        engine.record_screen("");
        clock.set_wall(epoch);
        engine.set_session_id(args.session_id.map_or(epoch as i64, |first| first + count))?;
        engine.start()?;
        let player = TracePlayer {
            engine: &engine,
            clock: &clock,
            speed: args.speed,
            began_ms: clock.uptime_ms(),
            ids_from,
            gallery: args.draw_images.then(|| Gallery::for_trace(trace)),
        };
        player.play(trace)?;
        ids_from += trace.highest_id();
        engine.stop()?;
        player.settle()?;
        summary.sessions += 1;
    }
    let report = flush(&engine, args.wait_ms)?;
    summary.fill(&engine.status(), &report);
    println!("{}", serde_json::to_string(&summary)?);
    if summary.left_in_spool == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "trace-player: {} segments are still in the spool: {}",
        summary.left_in_spool, report.problem
    );
    if args.spool.is_none() {
        // What was recorded is not thrown away with the temporary folder.
        let kept = temporary.keep().join("spool");
        eprintln!(
            "trace-player: send them with: trace-player drain --spool {} --server URL",
            kept.display()
        );
    }
    Ok(ExitCode::FAILURE)
}

fn client(args: &RecordArgs) -> Result<Arc<dyn HttpClient>, Error> {
    match &args.out {
        Some(dir) => {
            std::fs::create_dir_all(dir)?;
            Ok(Arc::new(collect::FolderCollector::new(dir)))
        }
        None => Ok(Arc::new(afterimage::UreqClient::default())),
    }
}

fn config(args: &RecordArgs) -> SessionReplayConfig {
    SessionReplayConfig {
        sample_rate: args.sample_rate,
        // The folder collector stands for a server at this address.
        server_url: Some(
            args.server
                .clone()
                .unwrap_or_else(|| "http://localhost".to_owned()),
        ),
        protocol: Some(match args.protocol {
            ProtocolArg::Afterimage => afterimage::Protocol::Afterimage,
            ProtocolArg::Amplitude => afterimage::Protocol::Amplitude,
        }),
        privacy_config: match args.privacy {
            PrivacyArg::Light => PrivacyLevel::Light,
            PrivacyArg::Medium => PrivacyLevel::Medium,
            PrivacyArg::Conservative => PrivacyLevel::Conservative,
        },
        image_policy: args.image_policy.map(|images| match images {
            ImageArg::All => ImagePolicy::All,
            ImageArg::Bundled => ImagePolicy::Bundled,
            ImageArg::None => ImagePolicy::NoImages,
        }),
        mask_rules: args.mask_rules.clone(),
        enable_remote_config: args.remote_config,
        record_identifiers: args.identifiers,
        debug_recording: args.debug_recording,
        log_level: if args.verbose {
            LogLevel::Debug
        } else {
            LogLevel::Warn
        },
        ..default_config(args.api_key.clone(), args.device_id.clone())
    }
}

/// Plays one trace into an engine.
struct TracePlayer<'a> {
    engine: &'a ReplayEngine,
    clock: &'a VirtualClock,
    speed: f64,
    /// The engine's uptime at the trace's time 0.
    began_ms: u64,
    /// What the ids of earlier traces have taken.
    ids_from: u32,
    /// What the trace's images look like, if they are submitted.
    gallery: Option<Gallery>,
}

impl TracePlayer<'_> {
    fn play(&self, trace: &Trace) -> Result<(), Error> {
        let mut viewport = tree::viewport(trace.header.viewport);
        let mut writer = FrameWriter::default();
        let mut frame: Option<Frame<RawText<'_>>> = None;
        let began = Instant::now();
        self.settle()?;
        for TraceRecord { t_ms, data } in &trace.records {
            let at = t_ms.saturating_sub(trace.header.t_ms);
            self.wait_until(began, at);
            let at = self.began_ms + at;
            self.clock.advance_to(at);
            match data {
                RecordData::Snapshot { nodes } => {
                    let fresh = tree::frame(nodes, viewport, self.ids_from, RawText::new);
                    self.submit(&mut writer, at, &fresh);
                    frame = Some(fresh);
                }
                RecordData::Tick => {
                    if let Some(frame) = &frame {
                        self.submit(&mut writer, at, frame);
                    }
                }
                RecordData::Touch { phase, x, y, id } => {
                    self.touch(&mut writer, at, viewport, phase, (*x, *y), *id)?;
                }
                RecordData::Viewport { w, h } => {
                    viewport = Viewport {
                        w: tree::tenths(*w),
                        h: tree::tenths(*h),
                    };
                    self.engine.record_viewport(*w as f32, *h as f32);
                }
                RecordData::Screen { name } => self.engine.record_screen(name),
            }
            self.settle()?;
        }
        Ok(())
    }

    fn submit(&self, writer: &mut FrameWriter, at: u64, frame: &Frame<RawText<'_>>) {
        writer.begin(SourceId::default(), at, frame.viewport);
        writer.frame(frame);
        // The trace says when frames come: of the advice, what it asks for is all that is needed.
        let advice = self.engine.submit_frame(writer.finish());
        let (CaptureAdvice::Next { images, .. }, Some(gallery)) = (advice, &self.gallery) else {
            return;
        };
        for WantedImage { hash, .. } in images {
            if let Some(drawing) = gallery.draw(&hash) {
                let Drawing { width, height, rgba } = drawing;
                self.engine.submit_image(&hash, width, height, &rgba);
            }
        }
    }

    fn touch(
        &self,
        writer: &mut FrameWriter,
        at: u64,
        viewport: Viewport,
        phase: &str,
        (x, y): (f64, f64),
        id: i64,
    ) -> Result<(), Error> {
        let phase = TouchPhase::from_name(phase).ok_or_else(|| format!("unknown touch phase {phase:?}"))?;
        let at_point = Point {
            x: tree::tenths(x),
            y: tree::tenths(y),
        };
        writer.begin(SourceId::default(), at, viewport);
        writer.touch(&Timed::new(
            at,
            Touch {
                pointer: id as u32,
                phase,
                at: at_point,
            },
        ));
        let _ = self.engine.submit_frame(writer.finish());
        Ok(())
    }

    /// At speed 0 nothing is submitted before the last thing was recorded, so that nothing is dropped.
    fn settle(&self) -> Result<(), Error> {
        if self.speed > 0.0 || self.engine.wait_recorded(RECORD_LIMIT) {
            return Ok(());
        }
        Err("the capture thread does not answer".into())
    }

    fn wait_until(&self, began: Instant, at: u64) {
        if self.speed > 0.0 {
            let due = Duration::from_secs_f64(at as f64 / 1000.0 / self.speed);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
        }
    }
}

/// Sends everything and waits for it, for a bounded time.
pub fn flush(engine: &ReplayEngine, wait_ms: u64) -> Result<FlushReport, Error> {
    let (sender, receiver) = mpsc::channel();
    engine.flush_then(wait_ms, move |report| {
        // The receiver waits longer than a flush can last.
        let _ = sender.send(report);
    })?;
    Ok(receiver.recv_timeout(Duration::from_millis(wait_ms) + RECORD_LIMIT)?)
}

impl RunSummary {
    fn fill(&mut self, status: &ReplayStatus, report: &FlushReport) {
        self.frames = status.frames;
        self.dropped_frames = status.dropped_frames;
        self.touches = status.touches;
        self.segments = status.segments;
        self.bytes = status.segment_bytes;
        self.uploaded = status.uploaded_segments;
        self.refused = status.refused_segments;
        self.bad_frames = status.bad_frames;
        self.left_in_spool = report.left_segments;
        self.images = status.images;
        self.image_bytes = status.image_bytes;
        self.refused_images = status.refused_images;
        self.images_in_spool = report.left_images;
    }
}
