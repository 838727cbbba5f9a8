//! Runs a sequence: the host's calls, the runtime's performing of actions, and the checks after each.

use std::collections::BTreeMap;

use afterimage_config::{LifecycleState, RemoteOutcome};
use afterimage_engine::{
    Action, Admission, CaptureState, FlushId, FlushOutcome, ImageAction, ImageExchange, ImageId, Input,
    InstanceMasking, IoEvent, LookedUpImage, NamedImage, RequestId, SpoolRefusal,
};
use afterimage_wireframe::{Point, Timed, Touch};

use crate::frames::buffer;
use crate::host::{ATTACHED, Host, SOURCES};
use crate::segment_check::RecordingFacts;
use crate::spool::Spool;
use crate::step::{Answer, Call, FrameKind, Step};
use crate::subject::{Fault, Subject};
use crate::violation::{Checked, Invariant, Violation, check};

/// Actions of one input. A sequence of 100 steps has fewer.
const MAX_ACTIONS: usize = 10_000;

/// Size of the state of an engine after 100 steps, as [`Subject::size`] measures it.
const MAX_SIZE: usize = 4 << 20;

/// Rows and columns of touches: far from the nodes of all frames, and from the keyboard.
const TOUCHES_Y: i32 = 5_000;

/// Counts by which a test shows that its sequences record something.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    pub(crate) sealed: u64,
    pub(crate) compared: u64,
    pub(crate) largest: usize,
}

pub(crate) struct World {
    subject: Subject,
    host: Host,
    spool: Spool,
    images: ImageExchange,
    images_are_looked_up: bool,
    taken_images: Vec<Box<str>>,
    encoding: Vec<ImageId>,
    next_image: u64,
    cached: RemoteOutcome,
    /// The latest request, and the cached answer that it received.
    request: RequestId,
    cached_for_request: Option<RemoteOutcome>,
    /// The answer in the handled input.
    answer: Option<RemoteOutcome>,
    /// The running recording, and the one before it while an input ends it.
    recording: Option<RecordingFacts>,
    ended: Option<RecordingFacts>,
    flushes: BTreeMap<FlushId, bool>,
    delivering: Option<FlushId>,
    deliveries: usize,
    latest_ms: u64,
}

/// Runs a sequence, and ends it as a host does that stops.
pub(crate) fn run(steps: &[Step], fault: Option<Fault>) -> Result<Coverage, Violation> {
    let mut world = World::new(fault);
    for step in steps {
        world.step(step)?;
    }
    let largest = world.size();
    check(largest < MAX_SIZE, Invariant::Memory, || {
        format!("the state has {largest} bytes")
    })?;
    world.call(&Call::Stop)?;
    world.tick()?;
    world.spool.check_ended()?;
    Ok(Coverage {
        sealed: world.spool.sealed,
        compared: world.spool.compared,
        largest,
    })
}

impl World {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self {
            subject: Subject::new(fault),
            host: Host::default(),
            spool: Spool::default(),
            images: ImageExchange::default(),
            images_are_looked_up: true,
            taken_images: Vec::new(),
            encoding: Vec::new(),
            next_image: 0,
            cached: RemoteOutcome::Unavailable,
            request: RequestId(0),
            cached_for_request: None,
            answer: None,
            recording: None,
            ended: None,
            flushes: BTreeMap::new(),
            delivering: None,
            deliveries: 0,
            latest_ms: 0,
        }
    }

    pub(crate) fn size(&self) -> usize {
        self.subject.size()
    }

    pub(crate) fn step(&mut self, step: &Step) -> Checked {
        self.host.advance(step.clock);
        self.call(&step.call)?;
        if step.ticks {
            self.tick()?;
        }
        Ok(())
    }

    /// Makes a call, and performs the actions that follow from it.
    pub(crate) fn call(&mut self, call: &Call) -> Checked {
        if let Some(settings) = self.host.change(call) {
            return self.handle(Input::Configure(settings));
        }
        if let Some(event) = self.host.event(call) {
            let at_ms = self.host.now.elapsed_ms;
            let before = self.host.is_in_background;
            self.host.is_in_background = event.is_in_background().unwrap_or(before);
            self.host.keyboard = event.keyboard().unwrap_or(self.host.keyboard);
            let (Admission::Admitted(mut event) | Admission::Limited(mut event)) =
                self.host.events.admit(event, at_ms)
            else {
                return Ok(());
            };
            if let afterimage_engine::HostEvent::Screen { name } = &event.reported {
                self.host.screens.show(name, at_ms);
                self.host.has_named_screen = true;
            }
            if matches!(call, Call::Screen { is_dropped: true, .. }) {
                event.recorded = None;
            }
            return self.handle(Input::Event(event));
        }
        let input = self.input(call);
        input.map_or(Ok(()), |input| self.handle(input))
    }

    /// Calls `handle_timeout`, as the runtime does when its inbox is empty.
    pub(crate) fn tick(&mut self) -> Checked {
        let now = self.host.now;
        self.latest_ms = self.latest_ms.max(now.elapsed_ms);
        self.deliveries = 0;
        self.subject.handle_timeout(now);
        self.perform_actions()?;
        let deadline_ms = self.subject.next_deadline_ms();
        check(
            deadline_ms.is_none_or(|at_ms| at_ms > self.latest_ms),
            Invariant::Deadlines,
            || format!("{deadline_ms:?} is due at {}", self.latest_ms),
        )
    }

    fn handle(&mut self, input: Input) -> Checked {
        self.latest_ms = self.latest_ms.max(self.host.now.elapsed_ms);
        self.deliveries = 0;
        self.subject.handle(input, self.host.now);
        self.perform_actions()
    }

    fn input(&mut self, call: &Call) -> Option<Input> {
        let now_ms = self.host.now.elapsed_ms;
        Some(match *call {
            Call::Frame(source, _) if SOURCES[source] == ATTACHED && self.host.attached.is_none() => {
                return None;
            }
            Call::Frame(source, kind) => {
                let source = SOURCES[source];
                let (serial, facts, viewport) = self.host.frame(source, kind);
                let late_ms = if let FrameKind::Late(ms) = kind { ms } else { 0 };
                Input::Frame {
                    source,
                    at_ms: now_ms.saturating_sub(late_ms),
                    frame: buffer(serial, &facts, viewport, matches!(kind, FrameKind::Malformed)),
                }
            }
            Call::Touch { pointer, phase } => {
                let at = Point {
                    x: self.host.epoch as i32,
                    y: TOUCHES_Y,
                };
                Input::Touch(Timed::new(now_ms, Touch { pointer, phase, at }))
            }
            Call::Attach(_) if self.host.attached.is_some() => return None,
            Call::Attach(level) => {
                self.host.attached = Some(level);
                let strictest = self.host.strictest.entry(ATTACHED).or_insert(level);
                *strictest = level.max(*strictest);
                let mut config = self.host.config.clone();
                config.privacy_config = level;
                config.mask_rules.clear();
                Input::SourcesAttached {
                    sources: vec![ATTACHED],
                    masking: Box::new(InstanceMasking::from(&config)),
                }
            }
            Call::Detach(source) => {
                if SOURCES[source] == ATTACHED {
                    self.host.attached.take()?;
                }
                Input::SourceDetached(SOURCES[source])
            }
            Call::Flush(limit_ms) => {
                let flush = FlushId(self.flushes.len() as u64 + 1);
                self.flushes.insert(flush, false);
                Input::Flush {
                    flush,
                    deadline_ms: now_ms.saturating_add(limit_ms),
                }
            }
            Call::ConfigAnswer { is_latest, outcome } => {
                let latest = self.request.0;
                let request = if is_latest {
                    latest
                } else {
                    latest.saturating_sub(1)
                };
                self.answer = Some(outcome.fetched());
                Input::ConfigAnswer {
                    request: RequestId(request),
                    outcome: outcome.fetched(),
                }
            }
            _ => return self.runtime_input(call),
        })
    }

    fn runtime_input(&mut self, call: &Call) -> Option<Input> {
        let now_ms = self.host.now.elapsed_ms;
        match *call {
            Call::CachedConfig(answer) => self.cached = Answer::cached(answer),
            Call::SpoolFails(fails) => self.spool.fails = fails,
            Call::ImagesAreLookedUp(are) => self.images_are_looked_up = are,
            Call::DeliveryEnds => {
                return Some(Input::Io(IoEvent::DeliveryEnded {
                    through: self.delivering.take(),
                    outcome: FlushOutcome::Delivered,
                    problem: Box::default(),
                }));
            }
            Call::DeliveryPauses(ms) => {
                return Some(Input::Io(IoEvent::DeliveryPaused {
                    through: self.delivering,
                    until_ms: now_ms.saturating_add(ms),
                }));
            }
            Call::TakeImageRequests(source) => {
                let hashes = self.images.next_requests(SOURCES[source], now_ms);
                self.taken_images.extend(hashes.iter().cloned());
                let recording = self.images.recording()?;
                return (!hashes.is_empty()).then_some(Input::ImagesRequested { hashes, recording });
            }
            Call::SubmitImage => {
                let hash = self.taken_images.pop()?;
                let recording = self.images.accept(&hash, now_ms).ok()?;
                self.next_image += 1;
                let image = ImageId(self.next_image);
                return Some(Input::Image {
                    image,
                    hash,
                    recording,
                });
            }
            Call::ImageEncoded(is_encoded) => {
                let image = self.encoding.pop()?;
                return Some(Input::Io(if is_encoded {
                    IoEvent::ImageEncoded { image, bytes: 1_000 }
                } else {
                    IoEvent::EncodingFailed { image }
                }));
            }
            Call::ImagesNotAccepted => return Some(Input::Io(IoEvent::ImagesNotAccepted)),
            _ => {}
        }
        None
    }

    fn perform_actions(&mut self) -> Checked {
        let mut count = 0;
        while let Some(action) = self.subject.poll_action() {
            count += 1;
            check(count <= MAX_ACTIONS, Invariant::Polling, || {
                format!("{count} actions end with {action:?}")
            })?;
            let result = self.perform(action)?;
            if let Some(result) = result {
                self.subject.handle(Input::Io(result), self.host.now);
            }
        }
        self.answer = None;
        self.ended = None;
        if self.recording.is_none() {
            self.spool.check_ended()?;
        }
        let capture = self.subject.capture();
        if capture == CaptureState::Idle {
            self.host.first_serial = self.host.frames.next_serial();
        }
        check(
            (capture == CaptureState::Recording) == self.recording.is_some(),
            Invariant::OnlyRecordedSessions,
            || format!("the engine is {capture:?} in {:?}", self.recording),
        )
    }

    fn perform(&mut self, action: Action) -> Result<Option<IoEvent>, Violation> {
        match action {
            Action::OpenSegment {
                segment,
                session,
                header,
                ..
            } => {
                let recording = self.present_recording("a segment is opened")?;
                let is_open = self.spool.open(segment, &session, &header, &recording)?;
                return Ok(Some(if is_open {
                    IoEvent::SegmentOpened { segment }
                } else {
                    IoEvent::OpenFailed {
                        segment,
                        refusal: SpoolRefusal::Storage,
                    }
                }));
            }
            Action::Append { segment, block } => self.spool.append(segment, &block)?,
            Action::Seal { segment } => self
                .spool
                .seal(segment, &self.host.frames, &self.host.strictest)?,
            Action::PurgeAll => {
                check(self.host.config.opt_out, Invariant::OnlyRecordedSessions, || {
                    "a purge without an opt-out".to_owned()
                })?;
                self.spool.purge();
                self.ended = None;
            }
            Action::FetchConfig { request } => {
                let is_due = self.host.needs_remote_config() && request > self.request;
                check(is_due, Invariant::OnlyRecordedSessions, || {
                    format!("{request:?} is not due")
                })?;
                self.request = request;
                let cached = self.cached.clone();
                self.cached_for_request = Some(cached.clone());
                return Ok(Some(IoEvent::CachedConfig {
                    request,
                    outcome: cached,
                }));
            }
            Action::Deliver { flush } => {
                self.deliveries += 1;
                check(self.deliveries == 1, Invariant::OnlyRecordedSessions, || {
                    "a delivery that no input caused".to_owned()
                })?;
                self.delivering = self.delivering.max(flush);
            }
            Action::CompleteFlush { flush, .. } => {
                let is_complete = self.flushes.insert(flush, true);
                check(is_complete == Some(false), Invariant::Flushes, || {
                    format!("{flush:?} completes, and is complete: {is_complete:?}")
                })?;
            }
            Action::ReleaseSpool => check(
                self.host.lifecycle == LifecycleState::Disposed,
                Invariant::OnlyRecordedSessions,
                || "the spool is released before the end".to_owned(),
            )?,
            Action::Image(action) => return self.perform_on_images(action),
            Action::RequestFrame => check(
                self.subject.wants_frame() && !self.host.is_in_background,
                Invariant::OnlyRecordedSessions,
                || "a frame is requested that nobody needs".to_owned(),
            )?,
            Action::Recycle { .. } => {}
        }
        Ok(None)
    }

    fn perform_on_images(&mut self, action: ImageAction) -> Result<Option<IoEvent>, Violation> {
        self.images.apply(&action);
        match action {
            ImageAction::Reset { recording, .. } => {
                self.ended = self.recording.take();
                if recording.is_some() {
                    let remote = self.answer.as_ref().or(self.cached_for_request.as_ref());
                    let facts = self.host.recording(remote);
                    check(facts.is_some(), Invariant::OnlyRecordedSessions, || {
                        format!(
                            "a recording starts with {:?}, remote config {remote:?}",
                            self.host.config
                        )
                    })?;
                    (self.recording, self.ended) = (facts, None);
                    self.taken_images.clear();
                }
            }
            ImageAction::LookUp { images } => {
                let recording = self.present_recording("images are looked up")?;
                let is_foreign = |image: &NamedImage| image.name.device_id() != recording.session.device_id();
                check(!images.iter().any(is_foreign), Invariant::SessionIdentity, || {
                    format!("{images:?} are looked up in {recording:?}")
                })?;
                return Ok(Some(self.look_up(images)));
            }
            ImageAction::Store { name, .. } => {
                let recording = self.present_recording("an image is stored")?;
                check(
                    name.device_id() == recording.session.device_id(),
                    Invariant::SessionIdentity,
                    || format!("{name:?} is stored in {recording:?}"),
                )?;
            }
            ImageAction::Encode { image } => {
                self.present_recording("an image is encoded")?;
                self.encoding.push(image);
            }
            ImageAction::Request { .. }
            | ImageAction::Withdraw { .. }
            | ImageAction::WithdrawAll
            | ImageAction::WithdrawSource { .. }
            | ImageAction::Close
            | ImageAction::NoteRequested { .. } => {
                self.present_recording("images are requested or withdrawn")?;
            }
            ImageAction::StopRequests | ImageAction::Drop { .. } => {}
        }
        Ok(None)
    }

    fn look_up(&self, images: Vec<NamedImage>) -> IoEvent {
        if !self.images_are_looked_up {
            return IoEvent::ImagesNotLookedUp(images);
        }
        let answers = images
            .into_iter()
            .map(|NamedImage { source, hash, .. }| LookedUpImage {
                source,
                hash,
                is_wanted: true,
            });
        IoEvent::ImagesLookedUp(answers.collect())
    }

    /// Returns the recording that an action is about: the running one, or the one that the handled input ends.
    fn present_recording(&self, action: &str) -> Result<RecordingFacts, Violation> {
        self.recording
            .clone()
            .or_else(|| self.ended.clone())
            .ok_or_else(|| Violation {
                invariant: Invariant::OnlyRecordedSessions,
                details: format!("{action} while nothing is recorded"),
            })
    }
}
