//! Requests for remote config, a few attempts each.

use std::sync::Arc;

use afterimage_config::{Platform, RemoteOutcome, ServerUrl, SessionReplayConfig};
use afterimage_engine::{Input, RequestId};
use afterimage_transport::{ConfigResult, FetchStep, RemoteConfigFetch};

use super::handle::Runtime;
use super::io_worker::{ConfigFetch, IoWorker};

/// Starts a request. Without a server it is answered at once: there are no remote settings.
pub(super) fn start(request: RequestId, runtime: &Arc<Runtime>) -> Option<ConfigFetch> {
    let config = runtime.published.lock().settings.config.clone();
    let Some(fetch) = new_fetch(&config, runtime) else {
        answer(request, RemoteOutcome::Absent, runtime);
        return None;
    };
    Some(ConfigFetch {
        request,
        fetch,
        next_attempt_ms: runtime.services.clock.now().elapsed_ms,
    })
}

/// Makes an attempt, if one is due. Returns whether it did.
pub(super) fn attempt(worker: &mut IoWorker, runtime: &Arc<Runtime>) -> bool {
    let Some(open) = &mut worker.fetch else {
        return false;
    };
    if !runtime.published.lock().settings.wants_recording() {
        // No session waits for the answer.
        worker.fetch = None;
        return false;
    }
    if runtime.services.clock.now().elapsed_ms < open.next_attempt_ms {
        return false;
    }
    let result = runtime.services.http.send(&open.fetch.request());
    let now_ms = runtime.services.clock.now().elapsed_ms;
    match open.fetch.on_result(&result, fastrand::f64()) {
        FetchStep::Done(result) => {
            settle(open.request, result, runtime);
            worker.fetch = None;
        }
        FetchStep::RetryAfter { delay_ms } => {
            open.next_attempt_ms = now_ms.saturating_add(delay_ms);
        }
    }
    true
}

/// Returns the answer that an earlier request stored.
pub(super) fn cached(runtime: &Runtime) -> RemoteOutcome {
    let config = runtime.published.lock().settings.config.clone();
    new_fetch(&config, runtime).map_or(RemoteOutcome::Unavailable, |fetch| fetch.cached().outcome)
}

fn settle(request: RequestId, result: ConfigResult, runtime: &Arc<Runtime>) {
    for warning in &result.warnings {
        tracing::warn!("remote config: {warning}");
    }
    if let Some(failure) = &result.failure {
        runtime.published.lock().io.set_problem(failure);
        tracing::warn!("{failure}");
    }
    answer(request, result.outcome, runtime);
}

fn answer(request: RequestId, outcome: RemoteOutcome, runtime: &Arc<Runtime>) {
    runtime.send(Input::ConfigAnswer { request, outcome });
}

fn new_fetch(config: &SessionReplayConfig, runtime: &Runtime) -> Option<RemoteConfigFetch> {
    let server = ServerUrl::parse(config.server_url.as_deref()?).ok()?;
    let platform = if runtime.services.device.platform.eq_ignore_ascii_case("ios") {
        Platform::Ios
    } else {
        Platform::Android
    };
    Some(RemoteConfigFetch::new(
        server,
        config.api_key.as_str(),
        platform,
        runtime.spool.dir(),
    ))
}
