//! Which calls a state allows: Created -> Started <-> Stopped, and Disposed from anywhere, for good.
//!
//! Calls that change nothing are answered as such and not as errors: hosts start twice, and stop what they
//! never started. Only a disposed instance refuses.

use std::fmt;

/// Where an instance is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LifecycleState {
    /// Made, and never started.
    #[default]
    Created,
    /// Recording, if the session is to be recorded.
    Started,
    /// Paused by the host; may start again.
    Stopped,
    /// Done for good.
    Disposed,
}

/// The kinds of calls an instance takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LifecycleCall {
    /// Start or go on recording.
    Start,
    /// Pause recording.
    Stop,
    /// Release everything.
    Dispose,
    /// Anything else: a frame, a setter, a flush.
    Use,
}

/// What a call did to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// The state changed, and there is work to do.
    Changed {
        /// The state before the call.
        from: LifecycleState,
        /// The state after the call.
        to: LifecycleState,
    },
    /// The call is allowed and changes nothing.
    Unchanged(LifecycleState),
}

/// A call that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call} is not possible: this instance was disposed; create a new one")]
pub struct LifecycleError {
    /// The call that was refused.
    pub call: LifecycleCall,
}

/// The state machine of one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    state: LifecycleState,
}

impl Lifecycle {
    /// Returns a machine in state `Created`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the present state.
    #[must_use]
    pub fn state(&self) -> LifecycleState {
        self.state
    }

    /// Says whether the host wants recording now.
    #[must_use]
    pub fn is_started(&self) -> bool {
        self.state == LifecycleState::Started
    }

    /// Starts, or starts again after a stop; does nothing when started.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn start(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Start)
    }

    /// Stops; does nothing when not started.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn stop(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Stop)
    }

    /// Disposes, from any state; a second time does nothing.
    ///
    /// # Errors
    ///
    /// Never; the type is that of the other calls.
    pub fn dispose(&mut self) -> Result<Transition, LifecycleError> {
        self.apply(LifecycleCall::Dispose)
    }

    /// Says whether an instance in this state still takes calls.
    ///
    /// # Errors
    ///
    /// When disposed.
    pub fn ensure_usable(&self) -> Result<(), LifecycleError> {
        next(self.state, LifecycleCall::Use)
            .map(|_| ())
            .ok_or(LifecycleError {
                call: LifecycleCall::Use,
            })
    }

    /// Applies `call` and says what it changed.
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

fn next(state: LifecycleState, call: LifecycleCall) -> Option<LifecycleState> {
    match (state, call) {
        (_, LifecycleCall::Dispose) => Some(LifecycleState::Disposed),
        (LifecycleState::Disposed, _) => None,
        (_, LifecycleCall::Start) => Some(LifecycleState::Started),
        (LifecycleState::Started, LifecycleCall::Stop) => Some(LifecycleState::Stopped),
        (unchanged, LifecycleCall::Stop | LifecycleCall::Use) => Some(unchanged),
    }
}
