//! `record`: plays each trace as one session on a virtual clock.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use afterimage::clock::{Clock, VirtualClock};
use afterimage::{FlushReport, HttpClient, ReplayStatus};
use serde::Serialize;
use trace_player::drawing::Gallery;
use trace_player::host;
use trace_player::player::TracePlayer;
use ui_trace::trace::Trace;

use crate::args::RecordArgs;
use crate::collect::FolderCollector;
use crate::config::{conditions, config};
use crate::error::Error;
use crate::present_day::PresentDay;

/// Longest wait for remote config: a few attempts with pauses.
const MAX_DECISION_WAIT: Duration = Duration::from_mins(1);

/// Wall clock and session id of a trace without a time of capture.
const DEFAULT_EPOCH_MS: u64 = 1_790_000_000_000;

/// Totals of a run, printed as its last line.
#[derive(Debug, Default, Serialize)]
struct RunSummary {
    sessions: u64,
    frames: u64,
    dropped_frames: u64,
    touches: u64,
    segments: u64,
    bytes: u64,
    /// Segments that were sealed without packing.
    unpacked: u64,
    uploaded: u64,
    /// Segments that were uploaded unpacked.
    uploaded_unpacked: u64,
    refused: u64,
    left_in_spool: u64,
    images: u64,
    image_bytes: u64,
    refused_images: u64,
    images_in_spool: u64,
    bad_frames: u64,
}

/// Records the traces, uploads the segments and prints the totals.
pub(crate) fn run(args: &RecordArgs) -> Result<ExitCode, Error> {
    if !args.speed.is_finite() || args.speed < 0.0 {
        return Err("--speed: expected a factor of 0 (as fast as possible) or more".into());
    }
    // All traces are validated before the first is recorded, so that an invalid one leaves no partial recording.
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
    let replay = host::replay(config(args), &spool, clock.clone(), client(args)?)?;
    replay.set_device_conditions(conditions(args));
    let mut summary = RunSummary::default();
    let mut ids_from = 0;
    for (trace, count) in traces.iter().zip(0..) {
        let epoch = trace
            .header
            .capture
            .as_ref()
            .and_then(|capture| capture.epoch0)
            .unwrap_or(DEFAULT_EPOCH_MS);
        // Each trace is of a different app: the last screen of the previous trace does not apply to it.
        replay.record_screen("");
        clock.set_wall(epoch);
        replay.set_session_id(args.session_id.map_or(epoch as i64, |first| first + count))?;
        replay.start()?;
        if args.remote_config && !host::wait_decided(&replay, &clock, MAX_DECISION_WAIT) {
            return Err("remote config was not decided in time".into());
        }
        let player = TracePlayer {
            replay: &replay,
            clock: &clock,
            speed: args.speed,
            start_ms: clock.now().elapsed_ms,
            ids_from,
            gallery: args.draw_images.then(|| Gallery::for_trace(trace)),
        };
        player.play(trace)?;
        ids_from += trace.highest_id();
        replay.stop()?;
        player.wait_recorded()?;
        summary.sessions += 1;
    }
    let report = host::flush(&replay, Some(&clock), args.wait_ms)?;
    summary.fill(&replay.status(), &report);
    println!("{}", serde_json::to_string(&summary)?);
    if summary.left_in_spool == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "trace-player: {} segments remain in the spool: {}",
        summary.left_in_spool, report.problem
    );
    if args.spool.is_none() {
        // The temporary folder is kept, so that no recorded segment is lost.
        let kept = temporary.keep().join("spool");
        eprintln!(
            "trace-player: upload them with: trace-player drain --spool {} --server URL",
            kept.display()
        );
    }
    Ok(ExitCode::FAILURE)
}

fn client(args: &RecordArgs) -> Result<Arc<dyn HttpClient>, Error> {
    match &args.out {
        Some(dir) => {
            std::fs::create_dir_all(dir)?;
            Ok(Arc::new(FolderCollector::new(dir)))
        }
        None => Ok(Arc::new(PresentDay(afterimage::UreqClient::default()))),
    }
}

impl RunSummary {
    fn fill(&mut self, status: &ReplayStatus, report: &FlushReport) {
        self.frames = status.frames;
        self.dropped_frames = status.dropped_frames;
        self.touches = status.touches;
        self.segments = status.segments;
        self.bytes = status.segment_bytes;
        self.unpacked = status.unpacked_segments;
        self.uploaded = status.sent.segments;
        self.uploaded_unpacked = status.uploaded_unpacked_segments;
        self.refused = status.set_aside.segments;
        self.bad_frames = status.bad_frames;
        self.left_in_spool = report.left.segments;
        self.images = status.images;
        self.image_bytes = status.image_bytes;
        self.refused_images = status.refused_images;
        self.images_in_spool = report.left.images;
    }
}
