//! Records a session of a given length with the engine on a virtual clock, from traces that are played one after
//! the other in a loop.
//!
//! The heap is the engine's share: the bytes in use minus those before the engine was created. It is sampled every
//! ten seconds of the session; the peak covers the time between samples too.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use afterimage::clock::VirtualClock;
use afterimage::{PrivacyLevel, SessionReplay, SessionReplayConfig};
use peak_alloc::PeakAlloc;
use serde_json::json;
use trace_player::host;

use crate::Error;
use crate::host_call::host_calls;
use crate::segment_folder::SegmentFolder;
use crate::session_driver::SessionDriver;

const SESSION_ID: i64 = 1_700_000_000_000;
const MINUTE_MS: u64 = 60_000;
/// Interval of heap samples, in session time.
const SAMPLE_MS: u64 = 10_000;
/// Session time before the first heap sample, in which tables warm up.
const WARM_UP_MS: u64 = MINUTE_MS;
/// Upper bound of every wait for the engine.
const MAX_WAIT: Duration = Duration::from_mins(2);
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
    let mut driver = SessionDriver::new(&engine, &clock);
    let mut start_ms = 0;
    'session: loop {
        for trace in &traces {
            let mut last_ms = 0;
            for (t_ms, call) in trace {
                let at_ms = start_ms + t_ms;
                if at_ms >= end_ms {
                    break 'session;
                }
                driver.play(at_ms, call)?;
                last_ms = *t_ms;
                heap.sample(at_ms, counter, &engine);
            }
            start_ms += last_ms + 100;
            driver.begin_trace();
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

/// Waits until all ended segments but one are uploaded. The session runs more than a thousand times faster than a
/// real one, and the I/O thread does not, so unsent segments would pile up.
fn wait_for_uploads(engine: &SessionReplay) {
    let start = Instant::now();
    let is_behind = || {
        let status = engine.status();
        status.segments > status.sent.segments + 1
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
    let flushed = host::flush(engine, Some(clock), MAX_WAIT.as_millis() as u64);
    let report = flushed.map_err(|error| -> Error { error })?;
    if report.left.segments == 0 {
        Ok(())
    } else {
        Err(format!(
            "{} segments were not uploaded: {}",
            report.left.segments, report.problem
        )
        .into())
    }
}
