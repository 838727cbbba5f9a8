//! A session whose remote config was requested and is not known yet.

use afterimage_config::RemoteOutcome;

use super::pending::{HeldInput, PendingInputs, ScreenFrames};
use crate::Now;
use crate::ids::RequestId;
use crate::masking::Masking;
use crate::output::Output;

/// Time that a session waits for remote config before it takes the cached answer, in milliseconds. The reference SDK waits as
/// long.
const MAX_WAIT_MS: u64 = 1500;

/// A session that waits for remote config.
#[derive(Debug)]
pub(super) struct AwaitingConfig {
    request: RequestId,
    /// The time of the call that started the session.
    configured: Now,
    /// The last answer that an earlier request received, if there was one.
    cached: Option<RemoteOutcome>,
    /// Frames of the screen at the time of the call.
    on_screen: ScreenFrames,
    inputs: PendingInputs,
    /// A frame is held, and the app did not move to the background since.
    has_frame: bool,
    has_waited: bool,
}

impl AwaitingConfig {
    /// Starts waiting for the answer to a request.
    pub(super) fn new(request: RequestId, configured: Now, on_screen: ScreenFrames) -> Self {
        Self {
            request,
            configured,
            cached: None,
            has_frame: !on_screen.is_empty(),
            on_screen,
            inputs: PendingInputs::default(),
            has_waited: false,
        }
    }

    /// Returns the time of the call that started the session.
    pub(super) fn configured(&self) -> Now {
        self.configured
    }

    /// Holds an input until the session is decided. If too many sources came and went meanwhile, their changes are applied to
    /// the frames of the screen and to `masking` now.
    pub(super) fn hold(&mut self, input: HeldInput, now: Now, masking: &mut Masking, output: &mut Output) {
        if input.is_source_change() && self.inputs.is_full_of_source_changes() {
            for change in self.inputs.take_source_changes(output) {
                change.apply_to(masking);
                self.on_screen.apply(change);
            }
        }
        self.has_frame =
            (self.has_frame || matches!(input, HeldInput::Frame { .. })) && !input.is_move_to_background();
        self.inputs.hold(input, now, output);
    }

    /// Stores the cached answer. Returns it if the time to wait for a new one has passed.
    pub(super) fn cached(&mut self, request: RequestId, outcome: RemoteOutcome) -> Option<RemoteOutcome> {
        if request == self.request && matches!(outcome, RemoteOutcome::Cached { .. }) {
            self.cached = Some(outcome);
        }
        if self.has_waited { self.cached.take() } else { None }
    }

    /// Returns an answer that decides the session. The answer of an earlier request is as good as the answer of the latest; a
    /// failure of an earlier request is ignored, since the latest may succeed.
    pub(super) fn answered(&self, request: RequestId, outcome: RemoteOutcome) -> Option<RemoteOutcome> {
        let is_answer = matches!(outcome, RemoteOutcome::Fetched(_) | RemoteOutcome::Absent);
        (is_answer || request == self.request).then_some(outcome)
    }

    /// Returns the cached answer once the time to wait for a new one has passed. Without a cached answer the session waits
    /// until the request ends, which it does after a few attempts.
    pub(super) fn waited(&mut self, elapsed_ms: u64) -> Option<RemoteOutcome> {
        if self
            .next_deadline_ms()
            .is_none_or(|deadline_ms| elapsed_ms < deadline_ms)
        {
            return None;
        }
        self.has_waited = true;
        self.cached.take()
    }

    /// Returns the time at which the cached answer decides.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        (!self.has_waited).then(|| self.configured.elapsed_ms.saturating_add(MAX_WAIT_MS))
    }

    /// Returns whether the recording will have a frame of the present screen.
    pub(super) fn has_frame(&self) -> bool {
        self.has_frame
    }

    /// Returns the frames of the screen and the held inputs, to be recorded.
    pub(super) fn into_held(self) -> (ScreenFrames, impl Iterator<Item = (HeldInput, Now)>) {
        (self.on_screen, self.inputs.into_inputs())
    }
}
