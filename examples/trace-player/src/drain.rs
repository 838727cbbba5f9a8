//! `drain`: uploads the content of a spool with an engine that records nothing.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use afterimage::SessionReplayConfig;
use afterimage::clock::SystemClock;
use trace_player::host;

use crate::error::Error;

/// Uploads the content of a spool.
pub(crate) fn run(spool: &Path, server: String, api_key: String, wait_ms: u64) -> Result<ExitCode, Error> {
    if !spool.is_dir() {
        return Err(format!("{}: the spool folder does not exist", spool.display()).into());
    }
    let mut config = SessionReplayConfig::new(api_key, "trace-player-device");
    config.server_url = Some(server);
    config.enable_remote_config = false;
    let clock = Arc::new(SystemClock::agreeing_with(0));
    let replay = host::replay(config, spool, clock, Arc::new(afterimage::UreqClient::default()))?;
    let report = host::flush(&replay, None, wait_ms)?;
    println!(
        "{}",
        serde_json::json!({
            "sent_segments": report.sent.segments,
            "sent_bytes": report.sent.segment_bytes,
            "left_segments": report.left.segments,
            "problem": report.problem,
        })
    );
    Ok(if report.left.segments == 0 && report.problem.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
