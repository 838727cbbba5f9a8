//! The time to the first recorded frame if the spool is full. It is printed and not asserted: it depends on the machine.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use afterimage::clock::SystemClock;
use afterimage::{CaptureAdvice, DeviceConditions, SessionReplayConfig, UreqClient};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{SourceId, Viewport};
use trace_player::host;

use crate::error::Error;
use crate::session::{DEVICE, SESSION};

/// Size of a full spool with default options.
const FULL_BYTES: usize = 50 << 20;

/// Size of one sealed segment of a busy session.
const SEGMENT_BYTES: usize = 10 << 10;

/// Fills a spool, and prints how long a process takes to accept and to store its first frame.
pub(crate) fn measure(folder: &Path) -> Result<(), Error> {
    let spool = folder.join("full");
    fs::create_dir_all(&spool)?;
    for number in 0..FULL_BYTES / SEGMENT_BYTES {
        let name = format!("{DEVICE}.{}.{number}.seg", SESSION - 1);
        fs::write(spool.join(name), vec![0x5a; SEGMENT_BYTES])?;
    }
    let run = Command::new(std::env::current_exe()?)
        .args(["first-frame", "--spool"])
        .arg(&spool)
        .output()?;
    print!("{}", String::from_utf8_lossy(&run.stdout));
    if run.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&run.stderr).into())
}

/// Starts a session on the spool, and prints the times of its first frame.
pub(crate) fn run(spool: &Path) -> Result<(), Error> {
    let config = SessionReplayConfig {
        sample_rate: 1.0,
        server_url: Some("http://127.0.0.1:9".to_owned()),
        enable_remote_config: false,
        session_id: SESSION,
        ..SessionReplayConfig::new("crash-test", DEVICE)
    };
    let clock = Arc::new(SystemClock::agreeing_with(0));
    let start = Instant::now();
    let replay = host::replay(config, spool, clock, Arc::new(UreqClient::default()))?;
    replay.set_device_conditions(DeviceConditions {
        online: false,
        ..DeviceConditions::default()
    });
    replay.start()?;
    let mut writer = FrameWriter::default();
    writer.begin(SourceId::default(), 0, Viewport { w: 3900, h: 8440 });
    writer.tree();
    let advice = replay.submit_frame(writer.finish());
    let accepted = start.elapsed();
    if advice == CaptureAdvice::Stop {
        return Err("the first frame was refused".into());
    }
    if !replay.wait_recorded(Duration::from_mins(1)) {
        return Err("the first frame was not recorded in time".into());
    }
    println!(
        "first frame after start, with a spool of {} MB in {} files: accepted after {:.1} ms, stored after {:.1} ms",
        FULL_BYTES >> 20,
        FULL_BYTES / SEGMENT_BYTES,
        accepted.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
    Ok(())
}
