//! The lifecycle of an instance: Created -> Started <-> Stopped, and Disposed from every state, for good.
//!
//! A call that changes nothing is reported as [`Transition::Unchanged`] and not as an error, because hosts start twice
//! and stop instances that they never started. Only a disposed instance refuses calls.

use std::fmt;

/// State of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LifecycleState {
    /// Created, and not started yet.
    #[default]
    Created,
    /// Started. It records if the session is to be recorded.
    Started,
    /// Stopped by the host. It can be started again.
    Stopped,
    /// Disposed. Only `Dispose` is allowed.
    Disposed,
}

/// Calls of an instance, as far as the lifecycle distinguishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LifecycleCall {
    /// Starts or resumes recording.
    Start,
    /// Stops recording.
    Stop,
    /// Releases all resources.
    Dispose,
    /// Any other call: a frame, a setter, a flush.
    Use,
}

/// Effect of an allowed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// The state changed.
    Changed {
        /// State before the call.
        from: LifecycleState,
        /// State after the call.
        to: LifecycleState,
    },
    /// The call had no effect.
    Unchanged(LifecycleState),
}

/// A call that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call} is not possible: this instance was disposed; create a new one")]
pub struct LifecycleError {
    /// The refused call.
    pub call: LifecycleCall,
}

/// State machine of one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    state: LifecycleState,
}

impl Lifecycle {
    /// Returns a lifecycle in state `Created`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the current state.
    #[must_use]
    pub fn state(&self) -> LifecycleState {
        self.state
    }

    /// Returns whether the host wants recording.
    #[must_use]
    pub fn is_started(&self) -> bool {
        self.state == LifecycleState::Started
    }

    /// Starts, also after a stop. Has no effect if started.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn start(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Start)
    }

    /// Stops. Has no effect if not started.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn stop(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Stop)
    }

    /// Disposes, from any state. A second call has no effect.
    ///
    /// # Errors
    ///
    /// Never. The type is that of the other calls.
    pub fn dispose(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Dispose)
    }

    /// Checks that the instance still accepts calls.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn ensure_usable(&self) -> Result<(), LifecycleError> {
        let call = LifecycleCall::Use;
        next(self.state, call).map(|_| ()).ok_or(LifecycleError { call })
    }

    /// Applies `call` and returns its effect.
    ///
    /// # Errors
    ///
    /// When disposed, unless `call` is `Dispose`.
    pub fn apply(&mut self, call: LifecycleCall) -> Result<Transition, LifecycleError> {
        let from = self.state;
        let to = next(from, call).ok_or(LifecycleError { call })?;
        self.state = to;
        Ok(if from == to {
            Transition::Unchanged(to)
        } else {
            Transition::Changed { from, to }
        })
    }
}

impl fmt::Display for LifecycleState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Created => "created, not started",
            Self::Started => "started",
            Self::Stopped => "stopped",
            Self::Disposed => "disposed",
        })
    }
}

impl fmt::Display for LifecycleCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Dispose => "dispose",
            Self::Use => "this call",
        })
    }
}

/// Returns the state after `call`; `None` if `state` does not allow it.
fn next(state: LifecycleState, call: LifecycleCall) -> Option<LifecycleState> {
    match (state, call) {
        (_, LifecycleCall::Dispose) => Some(LifecycleState::Disposed),
        (LifecycleState::Disposed, _) => None,
        (_, LifecycleCall::Start) => Some(LifecycleState::Started),
        (LifecycleState::Started, LifecycleCall::Stop) => Some(LifecycleState::Stopped),
        (unchanged, LifecycleCall::Stop | LifecycleCall::Use) => Some(unchanged),
    }
}
