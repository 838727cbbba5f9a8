//! The engine: routes each input to the module that decides about it.

use afterimage_masking::NodeDecision;
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::{BufferError, RawFrame, parse_tree};

use crate::action::Action;
use crate::flush::Flushes;
use crate::images::Images;
use crate::input::{Input, IoEvent};
use crate::masking::Masking;
use crate::model::{DeviceInfo, Settings, Status};
use crate::output::Output;
use crate::session::{HeldInput, Session, SessionContext};
use crate::{Now, RawBytes};

/// The state machine of one session replay.
///
/// It has no thread, clock, file, socket or randomness. The [crate documentation](crate) says in which order to call it.
#[derive(Debug)]
pub struct Engine {
    device: DeviceInfo,
    session: Session,
    masking: Masking,
    images: Images,
    flushes: Flushes,
    output: Output,
    /// The latest time of an input.
    now: Now,
}

impl Engine {
    /// Returns an engine that records nothing until it is configured.
    #[must_use]
    pub fn new(mut device: DeviceInfo) -> Self {
        let mut output = Output::default();
        if !device.has_valid_density() {
            device.density = DeviceInfo::UNKNOWN_DENSITY;
            output.counters.count_replaced_value("density");
        }
        Self {
            device,
            session: Session::default(),
            masking: Masking::default(),
            images: Images::default(),
            flushes: Flushes::default(),
            output,
            now: Now::default(),
        }
    }

    /// Applies one input, made at a time. It never blocks and never fails: malformed data is counted and logged.
    pub fn handle(&mut self, input: Input, now: Now) {
        let called_ms = now.elapsed_ms;
        let now = self.advance_clock(now);
        let (session, mut context) = self.session();
        match input {
            Input::Configure(settings) => {
                let decision = session.configure(settings, now, &mut context);
                self.flushes
                    .decided(decision, &mut self.session, &mut self.output);
            }
            Input::Frame { source, at_ms, frame } => {
                let input = HeldInput::Frame { source, at_ms, frame };
                session.record(input, now, called_ms, &mut context);
            }
            Input::FrameLost { source, at_ms } => {
                let input = HeldInput::FrameLost { source, at_ms };
                session.record(input, now, called_ms, &mut context);
            }
            Input::Touch(touch) => session.record(HeldInput::Touch(touch), now, called_ms, &mut context),
            Input::Event(event) => session.record(HeldInput::Event(event), now, called_ms, &mut context),
            Input::SourceDetached(source) => {
                session.record(HeldInput::Detached(source), now, called_ms, &mut context);
            }
            Input::SourcesAttached { sources, masking } => {
                session.record(
                    HeldInput::Attached { sources, masking },
                    now,
                    called_ms,
                    &mut context,
                );
            }
            Input::ImagesRequested { hashes, recording } => {
                self.images.requested(&hashes, recording, &mut self.output);
            }
            Input::Image {
                image,
                hash,
                recording,
            } => self.images.submitted(image, hash, recording, &mut self.output),
            Input::Flush { flush, deadline_ms } => {
                self.flushes
                    .request(flush, deadline_ms, &mut self.session, &mut self.output);
            }
            Input::ConfigAnswer { request, outcome } => {
                let decision = session.config_answer(request, outcome, &mut context);
                self.flushes
                    .decided(decision, &mut self.session, &mut self.output);
            }
            Input::Io(event) => self.handle_io(event, now),
        }
    }

    /// Performs everything that is due by a time.
    pub fn handle_timeout(&mut self, now: Now) {
        let now = self.advance_clock(now);
        let (session, mut context) = self.session();
        let decision = session.advance_to(now, &mut context);
        self.flushes
            .decided(decision, &mut self.session, &mut self.output);
        self.flushes.expire(now.elapsed_ms, &mut self.output);
        self.session.request_frame(now, &mut self.output);
    }

    /// Removes the next action. Poll until `None` after each input.
    pub fn poll_action(&mut self) -> Option<Action> {
        self.output.next_action()
    }

    /// Returns the time at which [`Self::handle_timeout`] next has work, by the monotonic clock. `None`: not before the next
    /// input.
    #[must_use]
    pub fn next_deadline_ms(&self) -> Option<u64> {
        let deadlines = [self.session.next_deadline_ms(), self.flushes.next_deadline_ms()];
        deadlines.into_iter().flatten().min()
    }

    /// Returns the decisions that masking makes about the nodes of a frame now, and records nothing. `settings` are those of the host;
    /// they decide while nothing is recorded. Nodes below a blocked node have no decision.
    ///
    /// # Errors
    ///
    /// The first fault in the frame's tree.
    pub fn explain(
        &self,
        source: SourceId,
        frame: &RawFrame<RawBytes>,
        settings: &Settings,
    ) -> Result<Vec<NodeDecision>, BufferError> {
        let mut parsed = parse_tree(&frame.tree())?.frame;
        parsed.source = source;
        Ok(self.session.explain(&parsed, settings, &self.masking))
    }

    /// Returns a snapshot of the state and the counts.
    #[must_use]
    pub fn status(&self) -> Status {
        Status {
            capture: self.session.capture(),
            reason: self.session.reason(),
            has_replay: self.session.has_replay(),
            wants_frame: self.session.wants_frame(),
            holds_touches: self.session.holds_touches(),
            open_flushes: self.flushes.len(),
            counters: self.output.counters.clone(),
        }
    }

    fn handle_io(&mut self, event: IoEvent, now: Now) {
        let (session, mut context) = self.session();
        match event {
            IoEvent::SegmentOpened { segment } => session.segment_opened(segment),
            IoEvent::OpenFailed { segment, refusal } => session.open_failed(segment, refusal, now),
            IoEvent::StorageChanged { is_lossy } => session.set_storage_lossy(is_lossy),
            IoEvent::SegmentLimit { bytes } => session.set_segment_limit(bytes),
            IoEvent::CachedConfig { request, outcome } => {
                let decision = session.cached_config(request, outcome, &mut context);
                self.flushes
                    .decided(decision, &mut self.session, &mut self.output);
            }
            IoEvent::DeliveryEnded {
                through,
                outcome,
                problem,
            } => self
                .flushes
                .delivery_ended(through, outcome, &problem, &mut self.output),
            IoEvent::DeliveryPaused { through, until_ms } => {
                self.flushes.delivery_paused(through, until_ms, &mut self.output);
            }
            IoEvent::ImagesNotAccepted => self.images.not_accepted(&mut self.output),
            IoEvent::ImagesLookedUp(images) => self.images.looked_up(images, &mut self.output),
            IoEvent::ImagesNotLookedUp(images) => self.images.not_looked_up(images),
            IoEvent::ImageEncoded { image, bytes } => self.images.encoded(image, bytes, &mut self.output),
            IoEvent::EncodingFailed { image } => self.images.encoding_failed(image),
        }
    }

    fn advance_clock(&mut self, now: Now) -> Now {
        self.now = Now {
            elapsed_ms: now.elapsed_ms.max(self.now.elapsed_ms),
            wall_ms: now.wall_ms,
        };
        self.now
    }

    fn session(&mut self) -> (&mut Session, SessionContext<'_>) {
        let context = SessionContext {
            device: &self.device,
            masking: &mut self.masking,
            images: &mut self.images,
            output: &mut self.output,
        };
        (&mut self.session, context)
    }
}
