//! What a host in Rust has besides the calls that cross to Swift and Kotlin: clocks and a network of its own,
//! closures for callbacks, and waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use afterimage_config::{Protocol, SessionReplayConfig};
use afterimage_transport::{HttpClient, SpoolLimits};

use crate::attached::Attached;
use crate::clock::Clock;
use crate::command::Command;
use crate::core::{Core, Parts};
use crate::counters::UploadTotals;
use crate::engine::{Role, SessionReplay};
use crate::error::{ReplayError, Result};
use crate::flush::FlushTicket;
use crate::guard::{Guard, foreign};
use crate::log::LineSink;
use crate::masks::OwnMasks;
use crate::model::{FlushReport, HostInfo};
use crate::store::Store;
use crate::{log, orders};

/// Longest that a caller waits for what it submitted, which takes seconds: a moment that is farther off than clocks
/// reach cannot be waited for.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The upload protocols that this build speaks.
const COMPILED: &[Protocol] = &[Protocol::Afterimage];

impl SessionReplay {
    /// Makes an engine with clocks and a network of the caller's, as tests and Rust hosts do.
    ///
    /// # Errors
    ///
    /// As [`SessionReplay::new`].
    pub fn with_platform(
        config: SessionReplayConfig,
        host: HostInfo,
        clock: Arc<dyn Clock>,
        http: Arc<dyn HttpClient>,
        sink: Option<Arc<dyn LineSink>>,
    ) -> Result<Self> {
        config.validate(COMPILED)?;
        let dispatch = log::dispatch(sink, config.log_level);
        let role = if config.should_initialize_native_sdk {
            let store = Arc::new(Store::new(
                host.storage_dir.clone().into(),
                SpoolLimits::from(&config),
            ));
            Role::Owner(Arc::new(Core::new(
                config,
                Parts {
                    host,
                    clock,
                    http,
                    store,
                    dispatch,
                },
            )))
        } else {
            Role::Attached(Attached::new(OwnMasks::from(&config)))
        };
        Ok(Self {
            role,
            guard: Guard::default(),
        })
    }

    /// Sends what was recorded so far and calls `done` once: when all is sent, when nothing more can be, or
    /// after `deadline_ms` (a minute at most).
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`]; `done` is not called then.
    pub fn flush_then(
        &self,
        deadline_ms: u64,
        done: impl FnOnce(FlushReport) + Send + 'static,
    ) -> Result<()> {
        self.guarded("flush", Err(ReplayError::Internal), || {
            let Some(core) = self.core() else {
                foreign(|| done(FlushReport::default()));
                return Ok(());
            };
            core.control.lock().lifecycle.ensure_usable()?;
            let ticket = FlushTicket::new(deadline_ms, UploadTotals::from_counters(&core.counters), done);
            orders::order(&core, Command::Flush(Arc::new(ticket)))
        })
    }

    /// Blocks until everything submitted so far has been recorded, and every image encoded, for callers that are not a UI thread and
    /// want no frame replaced by the next; `false` when `limit` passed first, which is an hour at most.
    #[must_use]
    pub fn wait_recorded(&self, limit: Duration) -> bool {
        let limit = limit.min(LONGEST_WAIT);
        let deadline = Instant::now() + limit;
        self.core()
            .is_none_or(|core| core.mailbox.wait_drained(limit) && core.images.wait_kept(deadline))
    }
}
