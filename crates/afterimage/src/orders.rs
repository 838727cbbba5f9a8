//! Orders of the host's threads to the capture thread, which is started for them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use afterimage_wireframe::SourceId;

use crate::capture;
use crate::command::{Command, Settings};
use crate::core::{Control, Core, Mode};
use crate::error::{ReplayError, Result};
use crate::masks::OwnMasks;

/// Changes what the app wants and has the capture thread decide anew.
///
/// `change` tells whether it changed anything.
pub fn change(core: &Arc<Core>, change: impl FnOnce(&mut Control) -> Result<bool>) -> Result<()> {
    let (uptime_ms, wall_ms) = (core.clock.uptime_ms(), core.clock.wall_ms());
    {
        let mut control = core.control.lock();
        if !change(&mut control)? {
            return Ok(());
        }
        let started = control.lifecycle.is_started();
        let settings = Settings {
            started,
            config: control.config.clone(),
            screens: control.screens.clone(),
            uptime_ms,
            wall_ms,
        };
        core.is_wanted
            .store(started && !settings.config.opt_out, Ordering::Release);
        core.store_mode(Mode::Deciding);
        // Still under the lock: orders come in the order of the calls.
        core.mailbox.put_command(Command::Apply(Box::new(settings)));
    }
    ensure_capture(core)
}

/// Gives the capture thread an order.
pub fn order(core: &Arc<Core>, command: Command) -> Result<()> {
    core.mailbox.put_command(command);
    ensure_capture(core)
}

/// Starts the capture thread if it does not run.
fn ensure_capture(core: &Arc<Core>) -> Result<()> {
    let mut control = core.control.lock();
    if control.capture_alive {
        return Ok(());
    }
    let core = core.clone();
    let run = move || {
        let dispatch = core.dispatch.clone();
        tracing::dispatcher::with_default(&dispatch, || {
            core.guard.run("capture", (), || capture::run(&core));
            core.records.rest();
            if core.guard.panicked() {
                core.store_mode(Mode::Idle);
                core.mailbox.clear();
            }
        });
    };
    std::thread::Builder::new()
        .name("afterimage-capture".to_owned())
        .spawn(run)
        .map_err(|_| ReplayError::NoThread)?;
    control.capture_alive = true;
    Ok(())
}

/// Sources of an attached instance are masked by this from now on, where it hides more.
pub fn introduce(core: &Arc<Core>, sources: Vec<SourceId>, own: &OwnMasks) {
    // Without a thread nothing is recorded, and the order waits for one.
    let _ = order(core, Command::Attach(sources, Box::new(own.clone())));
}

/// A source of an attached instance is gone.
pub fn forget(core: &Arc<Core>, source: SourceId) {
    let _ = order(core, Command::SourceGone(source));
}

#[cfg(test)]
mod tests {
    use afterimage_config::SessionReplayConfig;
    use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, SpoolLimits};
    use tracing::Dispatch;

    use super::*;
    use crate::clock::VirtualClock;
    use crate::core::Parts;
    use crate::model::HostInfo;
    use crate::store::Store;

    struct NoNetwork;

    impl HttpClient for NoNetwork {
        fn send(&self, _: &HttpRequest) -> Result<HttpResponse, HttpError> {
            Err(HttpError::Timeout)
        }
    }

    /// A started engine whose capture thread is busy with something else.
    fn busy() -> Arc<Core> {
        let config = SessionReplayConfig::new("key", "device-1");
        let store = Store::new("never made".into(), SpoolLimits::from(&config));
        let parts = Parts {
            host: HostInfo::default(),
            clock: Arc::new(VirtualClock::starting_at(0)),
            http: Arc::new(NoNetwork),
            store: Arc::new(store),
            dispatch: Dispatch::none(),
        };
        let core = Arc::new(Core::new(config, parts));
        core.control.lock().capture_alive = true;
        change(&core, |control| Ok(control.lifecycle.start().is_ok())).unwrap();
        core
    }

    fn change_session(core: &Arc<Core>) {
        change(core, |control| {
            control.config.session_id += 1;
            Ok(true)
        })
        .unwrap();
    }

    #[test]
    fn frames_wait_from_the_call_on_that_changes_a_session_out_of_the_sample() {
        let core = busy();
        assert!(core.mailbox.take().is_some());
        core.set_mode(Mode::Idle);
        assert_eq!(core.mode(), Mode::Idle);
        change_session(&core);
        assert_eq!(core.mode(), Mode::Deciding);
    }

    #[test]
    fn a_decision_does_not_outlive_the_session_that_it_was_about() {
        let core = busy();
        assert!(core.mailbox.take().is_some());
        change_session(&core);
        for late in [Mode::Idle, Mode::Recording] {
            core.set_mode(late);
            assert_eq!(core.mode(), Mode::Deciding);
        }
        assert!(core.mailbox.take().is_some());
        core.set_mode(Mode::Recording);
        assert_eq!(core.mode(), Mode::Recording);
    }
}
