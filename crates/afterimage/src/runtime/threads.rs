//! The one way in which the engine starts threads: with a name, the panic guard and the host's log.

use std::sync::Arc;

use tracing::Dispatch;

use crate::platform::{Guard, with_dispatch};

/// Starts the threads of one engine.
#[derive(Clone)]
pub(super) struct Threads {
    guard: Arc<Guard>,
    dispatch: Dispatch,
}

impl Threads {
    /// Returns a starter whose threads log through `dispatch`.
    pub(super) fn new(dispatch: Dispatch) -> Self {
        Self {
            guard: Arc::default(),
            dispatch,
        }
    }

    /// Starts a thread. Returns `false` if the operating system provides none.
    ///
    /// After a panic in it the engine stays off; see [`Guard`]. `ended` runs last, also if `run` panicked or was not called
    /// because the engine panicked before.
    pub(super) fn spawn(
        &self,
        name: &'static str,
        run: impl FnOnce() + Send + 'static,
        ended: impl FnOnce() + Send + 'static,
    ) -> bool {
        let threads = self.clone();
        let body = move || {
            threads.guarded(name, (), run);
            threads.logged(ended);
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
            .is_ok()
    }

    /// Runs a call with the panic guard and the host's log. Returns `neutral` if the engine panics in it, or panicked before.
    pub(super) fn guarded<R>(&self, call: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        self.logged(|| self.guard.run(call, neutral, f))
    }

    /// Runs `f` with the host's log.
    pub(super) fn logged<R>(&self, f: impl FnOnce() -> R) -> R {
        with_dispatch(&self.dispatch, f)
    }

    /// Returns whether the engine panicked.
    pub(super) fn has_panicked(&self) -> bool {
        self.guard.has_panicked()
    }
}
