//! The state machine of the session: settings and answers in, a recording out.

use afterimage_config::{
    CaptureReason, EffectiveConfig, LifecycleState, NO_SESSION, RemoteOutcome, SessionReplayConfig, effective,
};
use afterimage_masking::NodeDecision;
use afterimage_wireframe::{Frame, RawText};

use super::awaiting::AwaitingConfig;
use super::frame_request::FrameRequest;
use super::identity::SessionStart;
use super::input_gate::{InputGate, InputTime};
use super::pending::{HeldInput, ScreenFrames};
use super::state::SessionState;
use crate::action::Action;
use crate::ids::{RequestId, SegmentKey};
use crate::images::Images;
use crate::masking::{Masking, SessionMasking};
use crate::model::{CaptureState, DeviceInfo, Settings, SpoolRefusal};
use crate::output::Output;
use crate::recording::{Recording, RecordingStart};
use crate::{CarriedState, Now};

/// The session of an engine.
#[derive(Debug, Default)]
pub(crate) struct Session {
    settings: Option<Box<Settings>>,
    state: SessionState,
    /// The session that was recorded last. Stopping and starting again continues it.
    latest: Option<SessionStart>,
    /// The latest request for remote config.
    request: RequestId,
    /// The key of the next segment.
    next_key: SegmentKey,
    gate: InputGate,
    frame_request: FrameRequest,
    /// Recorded segments are dropped, since the disk refuses them and the memory for them is spent.
    is_storage_lossy: bool,
    /// The largest segment that the server accepts, packed.
    segment_limit: Option<u64>,
}

/// The parts of the engine that a session uses.
pub(crate) struct SessionContext<'a> {
    /// The device and the app.
    pub(crate) device: &'a DeviceInfo,
    /// Masking state that outlives the session.
    pub(crate) masking: &'a mut Masking,
    /// The images.
    pub(crate) images: &'a mut Images,
    /// Actions and counts.
    pub(crate) output: &'a mut Output,
}

/// Whether an input decided if the session is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionDecision {
    /// The session was decided: a delivery is due.
    Made,
    /// The host does not want recording, so no decision follows.
    NotWanted,
    /// The session is undecided, or the input decided nothing.
    None,
}

impl Session {
    /// Ends the recording and decides whether the session of the new settings is recorded.
    pub(crate) fn configure(
        &mut self,
        settings: Box<Settings>,
        now: Now,
        context: &mut SessionContext<'_>,
    ) -> SessionDecision {
        // An image that is stored later is refused, and one that was stored before is purged.
        context.images.end(context.output);
        if settings.config.opt_out {
            // First, so that nothing that is recorded after opting in again is purged with the rest.
            context.output.act(Action::PurgeAll);
        }
        let carried = self.carried_to(&settings);
        let mut on_screen = self.leave(settings.config.opt_out, context);
        if !carried.frames {
            on_screen = ScreenFrames::default();
        }
        if !carried.pointers {
            self.gate.begin_person(now.elapsed_ms);
        }
        self.gate.set_background(settings.is_in_background);
        context.masking.set_keyboard(settings.keyboard, now.elapsed_ms);
        self.frame_request.renew();
        let is_started = settings.is_started();
        if settings.lifecycle == LifecycleState::Disposed {
            context.output.act(Action::ReleaseSpool);
        }
        let needs_remote = needs_remote_config(&settings.config);
        let settings = self.settings.insert(settings);
        if !is_started {
            context.masking.lose_sight_of_touches();
            return SessionDecision::NotWanted;
        }
        if needs_remote {
            self.request = RequestId(self.request.0 + 1);
            context.output.act(Action::FetchConfig {
                request: self.request,
            });
            let awaiting = AwaitingConfig::new(self.request, now, on_screen);
            self.state = SessionState::AwaitingConfig(Box::new(awaiting));
            return SessionDecision::None;
        }
        let effective = effective(&settings.config, &RemoteOutcome::Disabled);
        self.decide(effective, now, on_screen, std::iter::empty(), context);
        SessionDecision::Made
    }

    /// Applies the cached answer of remote config.
    pub(crate) fn cached_config(
        &mut self,
        request: RequestId,
        outcome: RemoteOutcome,
        context: &mut SessionContext<'_>,
    ) -> SessionDecision {
        let SessionState::AwaitingConfig(awaiting) = &mut self.state else {
            return SessionDecision::None;
        };
        let outcome = awaiting.cached(request, outcome);
        self.resolve(outcome, context)
    }

    /// Applies an answer of remote config.
    pub(crate) fn config_answer(
        &mut self,
        request: RequestId,
        outcome: RemoteOutcome,
        context: &mut SessionContext<'_>,
    ) -> SessionDecision {
        let SessionState::AwaitingConfig(awaiting) = &self.state else {
            return SessionDecision::None;
        };
        let outcome = awaiting.answered(request, outcome);
        self.resolve(outcome, context)
    }

    /// Performs everything that is due by a time.
    pub(crate) fn advance_to(&mut self, now: Now, context: &mut SessionContext<'_>) -> SessionDecision {
        match &mut self.state {
            SessionState::Idle(_) => SessionDecision::None,
            SessionState::AwaitingConfig(awaiting) => {
                let outcome = awaiting.waited(now.elapsed_ms);
                let decision = self.resolve(outcome, context);
                // The held inputs may be old enough for a block or a segment to be due.
                self.advance_recording(now, context);
                decision
            }
            SessionState::Recording(..) => {
                self.advance_recording(now, context);
                SessionDecision::None
            }
        }
    }

    /// Records an input about the screen, holds it until the session is decided, or drops it. `called_ms` is the reading of the
    /// clock that `now` does not let run backwards.
    pub(crate) fn record(
        &mut self,
        input: HeldInput,
        now: Now,
        called_ms: u64,
        context: &mut SessionContext<'_>,
    ) {
        if self.gate.observe(&input) {
            self.frame_request.renew();
        }
        if self.capture() == CaptureState::Idle {
            return drop_input(input, context);
        }
        let time = InputTime {
            now_ms: now.elapsed_ms,
            called_ms,
        };
        let Some(input) = self.gate.admit(input, time, context.output) else {
            // The host may have walked before a request that this frame answers.
            return self.frame_request.renew();
        };
        match &mut self.state {
            SessionState::Recording(recording, _) => {
                record(recording, input, now, context);
                self.observe_images(context);
            }
            SessionState::AwaitingConfig(awaiting) => {
                awaiting.hold(input, now, context.masking, context.output);
            }
            SessionState::Idle(_) => {}
        }
    }

    /// Returns the decisions that masking makes about a frame now. While nothing is recorded, the app's options decide.
    pub(crate) fn explain(
        &self,
        frame: &Frame<RawText<'_>>,
        settings: &Settings,
        masking: &Masking,
    ) -> Vec<NodeDecision> {
        if let SessionState::Recording(recording, _) = &self.state {
            return recording.explain(frame);
        }
        let effective = effective(&settings.config, &RemoteOutcome::Disabled);
        let session = SessionMasking::new(&settings.config, effective);
        masking.explain(session, &settings.screens.visible(), frame)
    }

    /// Ends the segment, so that everything recorded so far can be delivered.
    pub(crate) fn end_segment(&mut self, output: &mut Output) {
        if let SessionState::Recording(recording, _) = &mut self.state {
            recording.end_segment(output);
        }
    }

    /// Notes that the spool has a segment.
    pub(crate) fn segment_opened(&mut self, segment: SegmentKey) {
        if let SessionState::Recording(recording, _) = &mut self.state {
            recording.segment_opened(segment);
        }
    }

    /// Drops a segment that the spool refused.
    pub(crate) fn open_failed(&mut self, segment: SegmentKey, refusal: SpoolRefusal, now: Now) {
        if let SessionState::Recording(recording, _) = &mut self.state {
            recording.open_failed(segment, refusal, now.elapsed_ms);
        }
    }

    /// Stores whether recorded segments are dropped.
    pub(crate) fn set_storage_lossy(&mut self, is_lossy: bool) {
        self.is_storage_lossy = is_lossy;
    }

    /// Stores the size of the largest segment that the server accepts.
    pub(crate) fn set_segment_limit(&mut self, bytes: Option<u64>) {
        self.segment_limit = bytes;
        if let SessionState::Recording(recording, _) = &mut self.state {
            recording.set_segment_limit(bytes);
        }
    }

    /// Asks the host for a frame if the recording lacks one, or lacks one that decides about touches.
    pub(crate) fn request_frame(&mut self, now: Now, output: &mut Output) {
        let touches_wait = |due_ms| now.elapsed_ms >= due_ms;
        let is_wanted = self.wants_frame() || self.state.touch_frame_due_ms().is_some_and(touches_wait);
        self.frame_request.update(is_wanted, now.elapsed_ms, output);
    }

    /// Returns whether the recording has no frame of the present screen.
    pub(crate) fn wants_frame(&self) -> bool {
        self.state.lacks_frame() && !self.gate.is_in_background()
    }

    /// Returns whether touches wait for a frame that decides about them.
    pub(crate) fn holds_touches(&self) -> bool {
        self.state.touch_frame_due_ms().is_some()
    }

    /// Returns whether a frame of the recording was stored and the spool accepts more.
    pub(crate) fn has_replay(&self) -> bool {
        self.state.has_replay() && !self.is_storage_lossy
    }

    /// Returns whether the session is undecided.
    pub(crate) fn awaits_decision(&self) -> bool {
        self.capture() == CaptureState::AwaitingConfig
    }

    /// Returns the treatment of frames.
    pub(crate) fn capture(&self) -> CaptureState {
        self.state.capture()
    }

    /// Returns the reason for it.
    pub(crate) fn reason(&self) -> Option<CaptureReason> {
        let reason = self.state.reason(self.gate.is_in_background());
        if self.is_storage_lossy && self.capture() == CaptureState::Recording {
            return Some(CaptureReason::StorageRefused);
        }
        reason
    }

    /// Returns the time at which [`Self::advance_to`] next has work.
    pub(crate) fn next_deadline_ms(&self) -> Option<u64> {
        let deadlines = [
            self.state.next_deadline_ms(),
            self.frame_request.next_deadline_ms(),
            self.state
                .touch_frame_due_ms()
                .filter(|_| self.frame_request.is_idle()),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Returns the state that the change to these settings carries over. Before the first settings there is none.
    fn carried_to(&self, after: &Settings) -> CarriedState {
        let before = self.settings.as_deref().map(Settings::scope);
        before.map_or(CarriedState::ALL, |before| {
            CarriedState::between(&before, &after.scope())
        })
    }

    /// Ends the present state. Returns the frames that are on the screen.
    fn leave(&mut self, is_purged: bool, context: &mut SessionContext<'_>) -> ScreenFrames {
        match std::mem::take(&mut self.state) {
            SessionState::Idle(_) => ScreenFrames::default(),
            SessionState::AwaitingConfig(awaiting) => {
                let (mut on_screen, inputs) = awaiting.into_held();
                for (input, _) in inputs {
                    input.apply_to(context.masking);
                    if let HeldInput::Touch(touch) = &input {
                        context.masking.skip_touch(&touch.value);
                    }
                    on_screen.apply(input);
                }
                on_screen
            }
            SessionState::Recording(recording, _) => {
                let ended = if is_purged {
                    recording.abandon()
                } else {
                    recording.end(context.output)
                };
                context.masking.store_masker(ended.masker);
                context.masking.store_touch_memory(ended.touch_memory);
                self.next_key = ended.next_key;
                ScreenFrames::from_recording(ended.on_screen)
            }
        }
    }

    /// Decides an undecided session by an answer.
    fn resolve(
        &mut self,
        outcome: Option<RemoteOutcome>,
        context: &mut SessionContext<'_>,
    ) -> SessionDecision {
        let Some(outcome) = outcome else {
            return SessionDecision::None;
        };
        let state = std::mem::take(&mut self.state);
        let (SessionState::AwaitingConfig(awaiting), Some(settings)) = (state, &self.settings) else {
            debug_assert!(false, "an answer decides a session that awaits it");
            return SessionDecision::None;
        };
        let effective = effective(&settings.config, &outcome);
        let configured = awaiting.configured();
        let (on_screen, inputs) = awaiting.into_held();
        self.decide(effective, configured, on_screen, inputs, context);
        SessionDecision::Made
    }

    /// Starts the recording of a session, or drops its inputs.
    fn decide(
        &mut self,
        effective: EffectiveConfig,
        configured: Now,
        on_screen: ScreenFrames,
        inputs: impl Iterator<Item = (HeldInput, Now)>,
        context: &mut SessionContext<'_>,
    ) {
        let Some(settings) = &self.settings else {
            debug_assert!(false, "a session that is decided has settings");
            return;
        };
        let reason = effective.reason.clone();
        tracing::info!(session_id = settings.config.session_id, "{reason}");
        let session = SessionStart::from_config(&settings.config, configured);
        debug_assert!(
            session.is_ok() || !effective.capture,
            "ids are validated when they are set"
        );
        let (Ok(session), true) = (session, effective.capture) else {
            self.state = SessionState::Idle(Some(reason));
            inputs.for_each(|(input, _)| drop_input(input, context));
            context.masking.lose_sight_of_touches();
            return;
        };
        let latest = self.latest.take().filter(|latest| latest.name == session.name);
        let continues = latest.is_some();
        let session = latest.unwrap_or(session);
        self.latest = Some(session.clone());
        context.images.begin(&session, context.output);
        let mut masker = context.masking.take_masker();
        if continues {
            masker.hidden_images().report_again();
        } else {
            masker.hidden_images().clear();
        }
        let masking = SessionMasking::new(&settings.config, effective);
        let mut recording = Recording::new(RecordingStart {
            device: context.device.clone(),
            session,
            next_key: self.next_key,
            masker,
            touch_memory: context.masking.take_touch_memory(),
            policies: context.masking.policies(masking),
            screens: settings.screens.clone(),
            recorded_screen: settings.recorded_screen.clone(),
            now: configured,
        });
        recording.set_segment_limit(self.segment_limit);
        // A session opens with the present screen.
        for (source, frame) in on_screen.into_frames() {
            recording.frame(configured.elapsed_ms, source, frame, context.output);
        }
        for (input, now) in inputs {
            record(&mut recording, input, now, context);
        }
        self.state = SessionState::Recording(Box::new(recording), reason);
        self.observe_images(context);
    }

    fn advance_recording(&mut self, now: Now, context: &mut SessionContext<'_>) {
        if let SessionState::Recording(recording, _) = &mut self.state {
            recording.read_clocks(now, context.output);
            recording.advance_to(now.elapsed_ms, context.output);
            self.observe_images(context);
        }
    }

    fn observe_images(&mut self, context: &mut SessionContext<'_>) {
        if let SessionState::Recording(recording, _) = &mut self.state {
            context.images.observe(recording.take_images(), context.output);
        }
    }
}

fn needs_remote_config(config: &SessionReplayConfig) -> bool {
    config.enable_remote_config && !config.opt_out && config.session_id != NO_SESSION
}

fn record(recording: &mut Recording, input: HeldInput, now: Now, context: &mut SessionContext<'_>) {
    input.apply_to(context.masking);
    match input {
        HeldInput::Frame { source, at_ms, frame } => {
            recording.read_clocks(now, context.output);
            recording.frame(at_ms, source, frame, context.output);
        }
        HeldInput::FrameLost { source, at_ms } => recording.lose_frame(source, at_ms, context.output),
        HeldInput::Touch(touch) => {
            recording.read_clocks(now, context.output);
            recording.touch(touch, now.elapsed_ms, context.output);
        }
        HeldInput::Event(event) => {
            recording.read_clocks(now, context.output);
            recording.event(event, context.output);
        }
        HeldInput::Attached { sources, masking } => recording.attach(&sources, &masking),
        HeldInput::Detached(source) => {
            recording.detach(source, now.elapsed_ms, context.output);
            context.images.detach(source, context.output);
        }
    }
}

fn drop_input(input: HeldInput, context: &mut SessionContext<'_>) {
    input.apply_to(context.masking);
    match input {
        HeldInput::Frame { frame, .. } => context.output.act(Action::Recycle {
            buffer: frame.into_memory(),
        }),
        HeldInput::Touch(touch) => context.masking.skip_touch(&touch.value),
        _ => {}
    }
}
