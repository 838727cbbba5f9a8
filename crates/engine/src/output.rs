//! The two results of an input: actions for the runtime, and counts for `status()`.

use std::collections::VecDeque;

use crate::action::Action;
use crate::counters::Counters;

/// Collects the actions and counts of the modules below [`Engine`](crate::Engine).
#[derive(Debug, Default)]
pub(crate) struct Output {
    actions: VecDeque<Action>,
    pub(crate) counters: Counters,
}

impl Output {
    /// Queues an action behind those that were not polled yet.
    pub(crate) fn act(&mut self, action: Action) {
        self.actions.push_back(action);
    }

    /// Removes the oldest action.
    pub(crate) fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }
}
