//! Records a session of a given length with the engine on a virtual clock, from traces that are played one after
//! the other in a loop.
//!
//! The heap is the engine's share: the bytes in use minus those before the engine was created. It is sampled every
//! ten seconds of the session; the peak covers the time between samples too.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use afterimage::clock::VirtualClock;
use afterimage::{
    HostEvent, HttpClient, HttpError, HttpRequest, HttpResponse, Method, PrivacyLevel, SessionReplay,
    SessionReplayConfig,
};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{RawText, SourceId, Timed, Touch, Viewport};
use peak_alloc::PeakAlloc;
use serde_json::json;
use trace_player::host;
use ui_trace::trace::{RecordData, Trace};
use ui_trace::tree;

use crate::Error;

const SESSION_ID: i64 = 1_700_000_000_000;
const MINUTE_MS: u64 = 60_000;
/// Interval of heap samples, in session time.
const SAMPLE_MS: u64 = 10_000;
/// Session time before the first heap sample, in which tables warm up.
const WARM_UP_MS: u64 = MINUTE_MS;
/// Upper bound of every wait for the engine.
const MAX_WAIT: Duration = Duration::from_mins(2);
/// Byte range of the uptime in a frame buffer (`docs/frame-buffer.md`).
const UPTIME_RANGE: std::ops::Range<usize> = 8..16;
/// Byte range of the number of nodes.
const NODE_COUNT_RANGE: std::ops::Range<usize> = 32..36;
/// Offset of the first node record.
const FIRST_NODE: usize = 48;
/// Size of a node record, which begins with the node's id and its parent's id.
const NODE_BYTES: usize = 28;
/// Offset of node ids from trace to trace, above the highest id of any trace. The views of a repeated trace are new
/// views.
const IDS_PER_TRACE: u32 = 100_000;

/// A call that the host makes while a trace is played.
pub enum HostCall {
    /// Submits a frame buffer with a tree.
    Frame(Vec<u8>),
    /// Submits a touch point, with the current window.
    Touch(Touch, Viewport),
    /// Records a screen name.
    Screen(String),
    /// Records a window size, in logical pixels.
    Viewport(f32, f32),
}

/// Records a session of `minutes`, writes its segments to `out`, and prints heap and bytes as one line of JSON.
pub fn run(counter: PeakAlloc, out: &Path, minutes: &str, traces: &[&str]) -> Result<(), Error> {
    let end_ms = minutes.parse::<u64>()? * MINUTE_MS;
    let traces = traces
        .iter()
        .map(|path| host_calls(Path::new(path)))
        .collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(out)?;
    let spool = tempfile::tempdir()?;
    let clock = Arc::new(VirtualClock::starting_at(SESSION_ID.cast_unsigned()));
    let collector = Arc::new(SegmentFolder(out.to_owned()));

    let before = counter.current_usage();
    counter.reset_peak_usage();
    let engine = host::replay(config(), spool.path(), clock.clone(), collector)?;
    engine.set_session_id(SESSION_ID)?;
    engine.start()?;
    let mut heap = HeapSamples {
        before,
        samples: Vec::new(),
        next_sample_ms: WARM_UP_MS,
    };
    let mut player = SessionDriver {
        engine: &engine,
        clock: &clock,
        writer: FrameWriter::default(),
        ids_from: 0,
    };
    let mut began_ms = 0;
    'session: loop {
        for trace in &traces {
            let mut last_ms = 0;
            for (t_ms, call) in trace {
                let at_ms = began_ms + t_ms;
                if at_ms >= end_ms {
                    break 'session;
                }
                player.play(at_ms, call)?;
                last_ms = *t_ms;
                heap.sample(at_ms, counter, &engine);
            }
            began_ms += last_ms + 100;
            player.ids_from += IDS_PER_TRACE;
        }
    }
    flush(&engine, &clock)?;
    let status = engine.status();
    let mib = |bytes: usize| (bytes as f64 / 10_485.76).round() / 100.0;
    let third = heap.samples.len() / 3;
    let mean = |part: &[usize]| part.iter().sum::<usize>() / part.len().max(1);
    let (first, _) = heap.samples.split_at(third);
    let (_, last) = heap.samples.split_at(heap.samples.len() - third);
    let line = json!({
        "minutes": end_ms / MINUTE_MS,
        "frames": status.frames,
        "segments": status.segments,
        "segment_bytes": status.segment_bytes,
        "heap": {
            "steady": mean(last),
            "peak": counter.peak_usage().saturating_sub(before),
            "first_third": mean(first),
            "steady_mib": mib(mean(last)),
        },
    });
    println!("{line}");
    Ok(())
}

/// Converts a trace to host calls with their times. A tick repeats the frame before it.
pub fn host_calls(path: &Path) -> Result<Vec<(u64, HostCall)>, Error> {
    let trace = Trace::read(path)?;
    let mut viewport = tree::viewport(trace.header.viewport);
    let mut writer = FrameWriter::default();
    let mut shown: Option<Vec<u8>> = None;
    let mut events = Vec::new();
    for record in &trace.records {
        let event = match &record.data {
            RecordData::Snapshot { nodes } => {
                writer.begin(SourceId::default(), 0, viewport);
                writer.frame(&tree::frame(nodes, viewport, 0, RawText::new));
                let bytes = writer.finish().to_vec();
                shown = Some(bytes.clone());
                HostCall::Frame(bytes)
            }
            RecordData::Tick => match &shown {
                Some(bytes) => HostCall::Frame(bytes.clone()),
                None => continue,
            },
            RecordData::Touch(touch) => HostCall::Touch(tree::touch(touch), viewport),
            RecordData::Viewport(size) => {
                viewport = tree::viewport(*size);
                HostCall::Viewport(size.w as f32, size.h as f32)
            }
            RecordData::Screen { name } => HostCall::Screen(name.clone()),
        };
        events.push((record.t_ms.saturating_sub(trace.header.t_ms), event));
    }
    Ok(events)
}

struct SessionDriver<'a> {
    engine: &'a SessionReplay,
    clock: &'a VirtualClock,
    writer: FrameWriter,
    ids_from: u32,
}

impl SessionDriver<'_> {
    fn play(&mut self, at_ms: u64, call: &HostCall) -> Result<(), Error> {
        self.clock.advance_to(at_ms);
        match call {
            HostCall::Frame(bytes) => {
                let mut bytes = bytes.clone();
                if let Some(uptime) = bytes.get_mut(UPTIME_RANGE) {
                    uptime.copy_from_slice(&at_ms.to_le_bytes());
                }
                add_to_ids(&mut bytes, self.ids_from);
                let _ = self.engine.submit_frame(&bytes);
            }
            HostCall::Touch(touch, viewport) => {
                self.writer.begin(SourceId::default(), at_ms, *viewport);
                self.writer.touch(&Timed::new(at_ms, *touch));
                let _ = self.engine.submit_frame(self.writer.finish());
            }
            HostCall::Screen(name) => self.engine.record_screen(name),
            HostCall::Viewport(w, h) => self.engine.record_event(HostEvent::Viewport {
                width: *w,
                height: *h,
            }),
        }
        if self.engine.wait_recorded(MAX_WAIT) {
            Ok(())
        } else {
            Err("the engine thread did not finish in time".into())
        }
    }
}

fn add_to_ids(buffer: &mut [u8], offset: u32) {
    let nodes = buffer
        .get(NODE_COUNT_RANGE)
        .and_then(|bytes| bytes.first_chunk::<4>());
    let nodes = nodes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
    let records = buffer.get_mut(FIRST_NODE..).unwrap_or_default();
    for record in records.chunks_exact_mut(NODE_BYTES).take(nodes) {
        for id in record.as_chunks_mut::<4>().0.iter_mut().take(2) {
            let value = u32::from_le_bytes(*id);
            if value != 0 {
                *id = (value + offset).to_le_bytes();
            }
        }
    }
}

/// Waits until all ended segments but one are uploaded. The session runs more than a thousand times faster than a
/// real one, and the I/O thread does not, so unsent segments would pile up.
fn wait_for_uploads(engine: &SessionReplay) {
    let start = Instant::now();
    let is_behind = || {
        let status = engine.status();
        status.segments > status.uploaded_segments + 1
    };
    while is_behind() && start.elapsed() < MAX_WAIT {
        std::thread::yield_now();
    }
}

struct HeapSamples {
    before: usize,
    /// Heap of the engine without the baseline, in bytes.
    samples: Vec<usize>,
    next_sample_ms: u64,
}

impl HeapSamples {
    fn sample(&mut self, at_ms: u64, counter: PeakAlloc, engine: &SessionReplay) {
        if at_ms >= self.next_sample_ms {
            wait_for_uploads(engine);
            self.samples
                .push(counter.current_usage().saturating_sub(self.before));
            self.next_sample_ms = at_ms + SAMPLE_MS;
        }
    }
}

fn config() -> SessionReplayConfig {
    SessionReplayConfig {
        sample_rate: 1.0,
        server_url: Some("http://localhost".to_owned()),
        privacy_config: PrivacyLevel::Light,
        enable_remote_config: false,
        ..SessionReplayConfig::new("bench", "bench-device")
    }
}

fn flush(engine: &SessionReplay, clock: &VirtualClock) -> Result<(), Error> {
    let report = host::flush(engine, Some(clock), MAX_WAIT.as_millis() as u64)?;
    if report.left_segments == 0 {
        Ok(())
    } else {
        Err(format!(
            "{} segments were not uploaded: {}",
            report.left_segments, report.problem
        )
        .into())
    }
}

/// An HTTP client that copies uploaded segments to a folder.
struct SegmentFolder(PathBuf);

impl HttpClient for SegmentFolder {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let name = request
            .header("Afterimage-Segment")
            .and_then(|name| name.rsplit('/').next());
        let kept = match (request.method, name, &request.body) {
            (Method::Post, Some(name), Some(body)) => fs::copy(body, self.0.join(format!("{name:0>6}.seg"))),
            _ => Err(std::io::ErrorKind::Unsupported.into()),
        };
        kept.map_err(|why| HttpError::Unreachable {
            detail: why.to_string(),
        })?;
        Ok(HttpResponse {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
        })
    }
}
