//! The process that is killed: it records a trace with the SDK, or only delivers.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use afterimage::clock::{Clock, VirtualClock};
use afterimage::{DeviceConditions, PrivacyLevel, SessionReplay, SessionReplayConfig, UreqClient};
use clap::{Args, ValueEnum};
use trace_player::{drawing::Gallery, host, player::TracePlayer};
use ui_trace::trace::Trace;

use crate::{
    error::Error,
    folder::files_of_recordings,
    session::{DEVICE, SESSION},
    stop,
};

/// Longest delivery, in milliseconds of the virtual clock.
const MAX_DELIVERY_MS: u64 = 3_600_000;

/// Step of the virtual clock during a delivery, so that no process waits for a pause between two attempts.
const STEP_MS: u64 = 50;

/// Longest deletion after an opt-out.
const MAX_DELETION: Duration = Duration::from_secs(20);

/// Real time between two steps.
const STEP: Duration = Duration::from_millis(1);

/// Options of the process.
#[derive(Args, Clone, Debug)]
pub(crate) struct ChildArgs {
    /// Folder of the spool.
    #[arg(long)]
    pub(crate) spool: PathBuf,
    /// File of the operation log.
    #[arg(long)]
    pub(crate) log: PathBuf,
    /// URL of the collector.
    #[arg(long)]
    pub(crate) server: String,
    /// The trace to record.
    #[arg(long)]
    pub(crate) trace: Option<PathBuf>,
    /// Conditions of the device, or the person's choice.
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) condition: Condition,
    /// Time since the start of the session, in milliseconds.
    #[arg(long, default_value_t = 0)]
    pub(crate) start_ms: u64,
    /// Number of the file operation at which the process is killed.
    #[arg(long)]
    pub(crate) stop_at: Option<u64>,
}

/// Conditions of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Condition {
    /// None: segments are packed, and sent while the recording continues.
    None,
    /// No network: nothing is sent before the next start.
    Offline,
    /// The device saves power: segments are sealed without packing.
    LowPower,
    /// The person opted out.
    OptedOut,
}

/// Runs the process.
pub(crate) fn run(args: &ChildArgs) -> Result<(), Error> {
    let _observation = stop::observe(&args.spool, &args.log, args.stop_at)?;
    let config = SessionReplayConfig {
        sample_rate: 1.0,
        server_url: Some(args.server.clone()),
        privacy_config: PrivacyLevel::Light,
        enable_remote_config: false,
        session_id: SESSION,
        ..SessionReplayConfig::new("crash-test", DEVICE)
    };
    let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
    clock.advance_by(args.start_ms);
    let replay = host::replay(
        config,
        &args.spool,
        clock.clone(),
        Arc::new(UreqClient::default()),
    )?;
    replay.set_device_conditions(DeviceConditions {
        online: args.condition != Condition::Offline,
        low_power: args.condition == Condition::LowPower,
        ..DeviceConditions::default()
    });
    if let Some(trace) = &args.trace {
        record(&replay, &clock, &Trace::read(trace)?)?;
    }
    if args.condition == Condition::OptedOut {
        replay.set_opt_out(true)?;
    }
    deliver(&replay, &clock)?;
    if args.condition == Condition::OptedOut {
        wait_deleted(&args.spool)?;
    }
    // The threads of the SDK have nothing to do any more; whoever kills at a random time may still hit them.
    replay.dispose();
    Ok(())
}

/// Delivers what is in the spool, and prints the report, which the parent shows if a check fails.
fn deliver(replay: &SessionReplay, clock: &VirtualClock) -> Result<(), Error> {
    let (sender, receiver) = mpsc::channel();
    replay.flush(MAX_DELIVERY_MS, move |report| {
        let _ = sender.send(report);
    })?;
    loop {
        match receiver.recv_timeout(STEP) {
            Ok(report) => {
                println!("{report:?}");
                return Ok(());
            }
            Err(RecvTimeoutError::Timeout) => clock.advance_by(STEP_MS),
            Err(RecvTimeoutError::Disconnected) => return Err("the flush ended without a report".into()),
        }
    }
}

/// Waits until all recordings are deleted: an opt-out is answered before the disk has followed it.
fn wait_deleted(spool: &Path) -> Result<(), Error> {
    let steps = MAX_DELETION.as_millis() / STEP.as_millis();
    for _ in 0..steps {
        if files_of_recordings(spool)?.is_empty() {
            return Ok(());
        }
        std::thread::sleep(STEP);
    }
    Err("recordings were not deleted after the opt-out".into())
}

fn record(replay: &SessionReplay, clock: &VirtualClock, trace: &Trace) -> Result<(), Error> {
    replay.start()?;
    let player = TracePlayer {
        replay,
        clock,
        speed: 0.0,
        start_ms: clock.now().elapsed_ms,
        ids_from: 0,
        gallery: Some(Gallery::for_trace(trace)),
    };
    player.play(trace)?;
    replay.stop()?;
    if replay.wait_recorded(Duration::from_mins(1)) {
        return Ok(());
    }
    Err("the engine did not record the trace in time".into())
}
