//! The capture thread: a current-thread runtime that deals with the mailbox in order and with what time
//! makes due. It never waits for a disk's sync or for the network; that is the I/O thread's.

use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use afterimage_config::{CaptureReason, RemoteOutcome, effective};
use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{Environment, SourceId, Timed};

use crate::command::{Command, Settings};
use crate::core::{Core, Mode};
use crate::flush::FlushTicket;
use crate::image_intake;
use crate::io;
use crate::jobs::Job;
use crate::mailbox::Item;
use crate::masks::{Masks, OwnMasks, Policies};
use crate::model::HostRecord;
use crate::raw_bytes::RawBytes;
use crate::recorder::Recorder;
use crate::segment::{Anchor, SegmentOpener};
use crate::session::SessionStart;
use crate::undecided::Undecided;

/// How long a session's start waits for remote config before it takes the cached one; the reference SDK
/// waits as long. Frames wait meanwhile, the newest of each source.
const REMOTE_CONFIG_WAIT: Duration = Duration::from_millis(1500);

/// Runs until nothing is recorded and nothing waits.
pub fn run(core: &Arc<Core>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(Capture::new(core.clone()).run()),
        Err(why) => core.counters.problem(&why),
    }
}

struct Capture {
    core: Arc<Core>,
    recorder: Option<Recorder>,
    /// What the session is masked by, while one is recorded.
    masks: Option<Masks>,
    undecided: Undecided,
    flushes: Vec<Arc<FlushTicket>>,
}

impl Capture {
    fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            recorder: None,
            masks: None,
            undecided: Undecided::default(),
            flushes: Vec::new(),
        }
    }

    async fn run(mut self) {
        loop {
            while let Some(item) = self.core.mailbox.take() {
                self.handle(item).await;
                self.hand_over();
            }
            self.end_late_flushes();
            if self.recorder.is_none() && self.flushes.is_empty() && self.core.capture_may_end() {
                return;
            }
            self.wait().await;
            if let Some(recorder) = &mut self.recorder {
                recorder.advance_to(self.core.clock.uptime_ms());
            }
            self.hand_over();
        }
    }

    async fn handle(&mut self, item: Item) {
        match item {
            Item::Command(Command::Apply(settings)) => self.apply(*settings).await,
            Item::Command(Command::Flush(ticket)) => self.flush(ticket),
            Item::Command(Command::Attach(sources, own)) => self.attach(&sources, &own),
            Item::Command(Command::SourceGone(source)) => self.source_gone(source),
            recorded => self.record(recorded),
        }
    }

    fn record(&mut self, item: Item) {
        let Some(recorder) = &mut self.recorder else {
            return self.undecided.see(item);
        };
        let clock = &self.core.clock;
        recorder.check_clocks(Anchor {
            wall_ms: clock.wall_ms(),
            uptime_ms: clock.uptime_ms(),
        });
        match item {
            Item::Frame {
                source,
                uptime_ms,
                frame,
            } => {
                let spare = recorder.frame(uptime_ms, source, frame);
                self.core.mailbox.recycle(spare);
            }
            Item::Touch(touch) => recorder.touch(&touch),
            Item::Image(image) => {
                if let Some(image) = image_intake::pass(&self.core, *image) {
                    io::start(&self.core, Job::Image(Box::new(image)));
                }
            }
            Item::Event(Timed {
                uptime_ms,
                value: Environment::Screen(name),
            }) => recorder.screen(uptime_ms, &name, recorded_screen(&self.core, &name)),
            Item::Event(event) => recorder.event(event),
            Item::Command(_) => {}
        }
    }

    /// Ends what is recorded and decides whether anything is from now on.
    async fn apply(&mut self, settings: Settings) {
        let Settings { started, config, .. } = &settings;
        if config.opt_out {
            // At once, so that what is recorded after another change of mind is not given up with the rest.
            self.core.store.condemn();
            io::start(&self.core, Job::Clear);
        }
        let mut on_screen = self.undecided.end();
        on_screen.extend(self.end_recording());
        if !started {
            self.core.set_mode(Mode::Idle);
            self.core.control.lock().why = None;
            io::start(&self.core, Job::Close);
            return;
        }
        self.core.set_mode(Mode::Deciding);
        let mut decision = effective(config, &RemoteOutcome::Disabled);
        if config.enable_remote_config
            && !config.opt_out
            && config.session_id != afterimage_config::NO_SESSION
        {
            decision = effective(config, &self.remote_config().await);
        }
        tracing::info!(session_id = config.session_id, "{}", decision.reason);
        self.core.control.lock().why = Some(decision.reason.clone());
        let start = decision.capture.then(|| self.session_start(&settings)).flatten();
        let is_recorded = start.is_some();
        if decision.reason == CaptureReason::RemoteConfigPending {
            // A newer order waits.
            self.undecided.begin(on_screen);
        } else if let Some(start) = start {
            self.record_session(&settings, &start, Masks::new(config, decision));
            // A new session begins with what is on the screen.
            if let Some(recorder) = &mut self.recorder {
                for (source, buffer) in on_screen {
                    recorder.frame(settings.uptime_ms, source, buffer);
                }
            }
        }
        self.core
            .set_mode(if is_recorded { Mode::Recording } else { Mode::Idle });
        io::start(&self.core, Job::Deliver);
    }

    fn record_session(&mut self, settings: &Settings, start: &SessionStart, masks: Masks) {
        let opener = SegmentOpener {
            store: self.core.store.clone(),
            host: self.core.host.clone(),
            session: start.session.clone(),
            session_start_wall_ms: start.wall_ms,
            retry_at_ms: None,
        };
        let policies = Policies::new(&masks, &self.core.control.lock().attached_masks);
        self.masks = Some(masks);
        let anchor = Anchor {
            wall_ms: settings.wall_ms,
            uptime_ms: settings.uptime_ms,
        };
        let shown = settings.screens.shown();
        let screen = shown.and_then(|name| recorded_screen(&self.core, name));
        let mut masker = std::mem::take(&mut *self.core.masker.lock());
        masker.hidden_images().clear();
        self.core.images.begin(start);
        let counters = self.core.counters.clone();
        self.recorder = Some(Recorder::new(
            opener,
            counters,
            masker,
            policies,
            settings.screens.clone(),
            screen,
            anchor,
        ));
    }

    /// When this session's recording began: now, unless it was recorded before and only stopped.
    fn session_start(&self, settings: &Settings) -> Option<SessionStart> {
        let name = settings.config.session_name();
        debug_assert!(
            name.is_some(),
            "setters and `validate` refuse ids that cannot be recorded under"
        );
        let name = name?;
        let mut session = self.core.session.lock();
        let known = session.take().filter(|known| known.session == name);
        let start = known.unwrap_or_else(|| SessionStart {
            session: name,
            wall_ms: settings.wall_ms,
        });
        *session = Some(start.clone());
        Some(start)
    }

    async fn remote_config(&self) -> RemoteOutcome {
        let asked = self.core.remote.lock().ask();
        io::start(&self.core, Job::FetchConfig { asked });
        let outcome = match tokio::time::timeout(REMOTE_CONFIG_WAIT, self.remote_answer()).await {
            Ok(outcome) => outcome,
            Err(_) => match io::cached_config(&self.core) {
                // Nothing to go by: the fetch ends by itself, after a few tries.
                RemoteOutcome::Unavailable => self.remote_answer().await,
                cached => cached,
            },
        };
        // The wait may have eaten the signal of something that waits in the mailbox.
        self.core.mailbox.nudge();
        outcome
    }

    /// Waits for the server's answer; still `Pending` when the app wants something else meanwhile.
    async fn remote_answer(&self) -> RemoteOutcome {
        loop {
            let outcome = self.core.remote.lock().outcome.clone();
            if outcome != RemoteOutcome::Pending || self.core.mailbox.has_settings() {
                return outcome;
            }
            // They end in time also where what they are to send waits for the answer.
            let mut flushes = self.core.mailbox.flushes();
            flushes.extend(self.flushes.iter().cloned());
            self.end_late(&flushes);
            first_of([first_deadline(&flushes), Box::pin(self.core.mailbox.wait())]).await;
        }
    }

    fn flush(&mut self, ticket: Arc<FlushTicket>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.end_segment();
        }
        self.hand_over();
        io::start(&self.core, Job::Flush(ticket.clone()));
        self.flushes.push(ticket);
    }

    fn attach(&mut self, sources: &[SourceId], own: &OwnMasks) {
        // For the sessions that follow.
        let asked = sources.iter().map(|source| (*source, own.clone()));
        self.core.control.lock().attached_masks.extend(asked);
        if let (Some(recorder), Some(masks)) = (&mut self.recorder, &self.masks) {
            recorder.set_policy(sources, &masks.attached(own));
        }
    }

    fn source_gone(&mut self, source: SourceId) {
        let at = self.core.clock.uptime_ms();
        if let Some(recorder) = &mut self.recorder {
            recorder.source_gone(source, at);
        }
        self.undecided.forget(source);
        self.core.images.forget(source);
        self.core.control.lock().attached_masks.remove(&source);
    }

    /// Ends the recording; gives back what is on the screen.
    fn end_recording(&mut self) -> Vec<(SourceId, RawFrame<RawBytes>)> {
        let Some(recorder) = self.recorder.take() else {
            return Vec::new();
        };
        self.core.images.end();
        let ended = recorder.end();
        *self.core.masker.lock() = ended.masker;
        for segment in ended.segments {
            io::start(&self.core, Job::Seal(Box::new(segment)));
        }
        ended.on_screen
    }

    fn hand_over(&mut self) {
        if let Some(recorder) = &mut self.recorder {
            for segment in recorder.take_finished() {
                io::start(&self.core, Job::Seal(Box::new(segment)));
            }
            let seen = recorder.take_images();
            let core = &self.core;
            core.images.see(seen, &core.store, &*core.clock);
        }
    }

    fn end_late_flushes(&mut self) {
        self.end_late(&self.flushes);
        self.flushes.retain(|ticket| !ticket.is_over());
    }

    fn end_late(&self, flushes: &[Arc<FlushTicket>]) {
        let now = std::time::Instant::now();
        for ticket in flushes.iter().filter(|ticket| ticket.deadline <= now) {
            io::end_flush(&self.core, ticket, "the time given to the flush is up");
        }
    }

    async fn wait(&self) {
        let due: Pin<Box<dyn Future<Output = ()>>> =
            match self.recorder.as_ref().and_then(Recorder::next_deadline_ms) {
                Some(deadline) => self.core.clock.sleep_until(deadline),
                None => Box::pin(pending()),
            };
        let flush_over = first_deadline(&self.flushes);
        first_of([due, flush_over, Box::pin(self.core.mailbox.wait())]).await;
    }
}

/// What is recorded of a screen's name, if anything is.
fn recorded_screen(core: &Core, name: &str) -> Option<Box<str>> {
    let HostRecord::Screen { name } = core.records.pass(HostRecord::Screen {
        name: name.to_owned(),
    })?;
    Some(name.into())
}

/// Waits until the first of some flushes is over, other than by being done.
fn first_deadline(flushes: &[Arc<FlushTicket>]) -> Pin<Box<dyn Future<Output = ()>>> {
    let left = flushes.iter().filter(|ticket| !ticket.is_over());
    match left.map(|ticket| ticket.deadline).min() {
        Some(deadline) => Box::pin(tokio::time::sleep_until(deadline.into())),
        None => Box::pin(pending()),
    }
}

/// Waits for the first of some futures and drops the others.
async fn first_of<const N: usize>(mut futures: [Pin<Box<dyn Future<Output = ()> + '_>>; N]) {
    poll_fn(|context| {
        let ready = futures
            .iter_mut()
            .any(|future| future.as_mut().poll(context).is_ready());
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
