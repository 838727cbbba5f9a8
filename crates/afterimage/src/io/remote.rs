//! Asking for remote config.

use std::time::{Duration, Instant};

use afterimage_config::{Platform, RemoteOutcome, SessionReplayConfig};
use afterimage_transport::{ConfigResult, FetchStep, RemoteConfigFetch};

use super::{Io, conditions, server};
use crate::core::Core;

impl Io<'_> {
    /// Asks the server, a few times if it must be, and lets the capture thread know.
    pub fn fetch_config(&mut self, asked: u64) {
        let core = self.core;
        let (_, config) = conditions(core);
        let settled = match config_fetch(core, &config) {
            None => ConfigResult {
                outcome: RemoteOutcome::Absent,
                warnings: Vec::new(),
                failure: None,
            },
            Some(mut fetch) => loop {
                let answer = core.http.send(&fetch.request());
                match fetch.on_result(&answer, core.clock.wall_ms(), fastrand::f64()) {
                    FetchStep::Done(settled) => break settled,
                    FetchStep::RetryAfter { delay_ms } => {
                        if !self.wait_to_ask(asked, Instant::now() + Duration::from_millis(delay_ms)) {
                            return;
                        }
                    }
                }
            },
        };
        for warning in &settled.warnings {
            tracing::warn!("remote config: {warning}");
        }
        if let Some(failure) = &settled.failure {
            core.counters.problem(failure);
            tracing::warn!("{failure}");
        }
        core.remote.lock().settle(asked, settled.outcome);
        core.mailbox.nudge();
    }

    /// Does what else there is to do until a time; says whether anybody still waits for the answer then.
    fn wait_to_ask(&mut self, asked: u64, until: Instant) -> bool {
        let core = self.core;
        loop {
            // A later question is in the queue, and its answer will do.
            if core.remote.lock().asked != asked || !core.is_wanted() {
                return false;
            }
            if let Some(job) = self.next_job() {
                self.run_job(job);
            } else if Instant::now() < until {
                self.wait_for_job(until);
            } else {
                return true;
            }
        }
    }
}

/// What the last answer of the server said, for a session that does not wait any longer for a new one.
pub fn cached_config(core: &Core) -> RemoteOutcome {
    let (_, config) = conditions(core);
    config_fetch(core, &config).map_or(RemoteOutcome::Unavailable, |fetch| fetch.cached().outcome)
}

fn config_fetch(core: &Core, config: &SessionReplayConfig) -> Option<RemoteConfigFetch> {
    let platform = if core.host.platform.eq_ignore_ascii_case("ios") {
        Platform::Ios
    } else {
        Platform::Android
    };
    Some(RemoteConfigFetch::new(
        server(config)?,
        config.api_key.as_str(),
        platform,
        core.store.dir(),
    ))
}
