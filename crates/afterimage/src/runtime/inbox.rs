//! The queue from the host's threads to the engine thread, in the order of the calls.
//!
//! Between two changes of settings or sources, moves to the background, or flushes, the queue holds at most one frame per source: a newer frame replaces the queued
//! one, and every replacement is counted. Touches and events are never dropped with a frame; they have bounds of their own.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use afterimage_engine::{
    HostEvent, ImageId, Input, MAX_HELD_EVENTS, MAX_HELD_MOVES, MAX_HELD_TOUCHES, Now, RawBytes, Settings,
};
use afterimage_wireframe::buffer::{RawFrame, TreeSections};
use afterimage_wireframe::{SourceId, Timed, Touch};
use parking_lot::{Condvar, Mutex, MutexGuard};

use super::explain::PendingExplanation;
use super::flush::PendingFlush;
use super::frame_listener::FrameRequestListener;
use super::image_pixels::{EncodedImage, ImagePermit, SubmittedImage};
use crate::platform::clock::Clock;

/// Moves to the background and back that are queued beyond [`MAX_HELD_EVENTS`]: if a return were lost, no frame would be recorded
/// any more. An app moves a few times a minute.
const MAX_MOVES: usize = 256;

/// Images that may be in flight between the host and the spool.
const MAX_IMAGES_IN_FLIGHT: usize = 16;

/// Bytes of their pixels: two of the largest images. They are on the heap until they are stored.
const MAX_IMAGE_BYTES_IN_FLIGHT: usize = 2 * afterimage_picture::MAX_PIXEL_BYTES;

/// Something that the engine thread handles.
pub(super) enum Message {
    /// The host's settings changed.
    Configure(Box<Settings>),
    /// The host reported an event. It takes the path of events before it reaches the engine.
    Event(HostEvent),
    /// The host submitted the pixels of an image. They follow the frames that may hide the image.
    Image(Box<SubmittedImage>),
    /// The I/O thread encoded an image.
    ImageEncoded {
        /// The image.
        image: ImageId,
        /// Its picture.
        encoded: EncodedImage,
    },
    /// The host waits for a delivery.
    Flush {
        /// The latest time at which the flush completes, by the monotonic clock.
        deadline_ms: u64,
        /// The callback.
        pending: PendingFlush,
    },
    /// The host waits for the decisions of masking about a frame.
    Explain(Box<PendingExplanation>),
    /// The host's listener is asked for a frame.
    AskForFrame(Arc<dyn FrameRequestListener>),
    /// Any other input of the engine.
    Input(Input),
}

/// Inputs that were lost because the engine thread did not keep up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dropped {
    /// Frames that a newer frame of their source replaced.
    pub frames: u64,
    /// Touches and events beyond their bounds.
    pub inputs: u64,
}

/// The queue.
#[derive(Default)]
pub(super) struct Inbox {
    state: Mutex<InboxState>,
    arrived: Condvar,
    drained: Condvar,
}

#[derive(Default)]
struct InboxState {
    queue: VecDeque<(Message, Now)>,
    touches: usize,
    events: usize,
    /// Queued moves to the background.
    moves: usize,
    /// Queued changes of settings.
    configures: usize,
    dropped: Dropped,
    /// A buffer of a recorded or replaced frame, so that a steady stream of frames allocates none.
    spare: RawBytes,
    /// The engine thread is handling messages, or due work.
    is_busy: bool,
    /// The engine holds inputs until remote config is known.
    is_undecided: bool,
    /// Submitted images that are neither stored nor refused, and their bytes.
    images: usize,
    image_bytes: usize,
    /// The engine thread has to look at the clock.
    is_woken: bool,
    thread: EngineThread,
}

/// The engine thread, as far as messages depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum EngineThread {
    /// No thread runs.
    #[default]
    None,
    /// A thread owns the engine, or is about to take it.
    Running,
    /// The engine panicked: no thread handles messages any more, so none is queued.
    Panicked,
}

/// Whether an engine thread has to be started for a queued message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Queued {
    /// A thread handles the message.
    ForThread,
    /// No thread runs.
    WithoutThread,
}

impl Inbox {
    /// Queues a copy of a frame buffer with a tree, in place of a queued frame of the same source.
    pub(super) fn put_frame(
        &self,
        source: SourceId,
        at_ms: u64,
        tree: &TreeSections<'_>,
        now: Now,
    ) -> Queued {
        let mut state = self.state.lock();
        if state.is_closed() {
            return Queued::ForThread;
        }
        let memory = state.take_replaced(source);
        let frame = Input::Frame {
            source,
            at_ms,
            frame: RawFrame::copy_of(tree, memory),
        };
        state.queue.push_back((Message::Input(frame), now));
        self.notify(state)
    }

    /// Queues touches. Beyond the bound the newest are dropped and counted, so that paths keep their start.
    pub(super) fn put_touches(&self, touches: impl IntoIterator<Item = Timed<Touch>>, now: Now) -> Queued {
        let mut state = self.state.lock();
        for touch in touches {
            if state.touches >= MAX_HELD_TOUCHES || state.is_closed() {
                state.dropped.inputs += 1;
                continue;
            }
            state.touches += 1;
            state.queue.push_back((Message::Input(Input::Touch(touch)), now));
        }
        self.notify(state)
    }

    /// Queues an event. Beyond the bound it is dropped and counted.
    pub(super) fn put_event(&self, event: HostEvent, now: Now) -> Queued {
        let mut state = self.state.lock();
        let moves = if event.is_in_background().is_some() {
            MAX_MOVES
        } else {
            0
        };
        if state.events >= MAX_HELD_EVENTS + moves || state.is_closed() {
            state.dropped.inputs += 1;
        } else {
            state.events += 1;
            state.moves += usize::from(event.is_in_background() == Some(true));
            state.queue.push_back((Message::Event(event), now));
        }
        self.notify(state)
    }

    /// Queues a message. The number of these is bounded by the calls of the host that wait for them, or by the images in flight.
    pub(super) fn put(&self, message: Message, now: Now) {
        let mut state = self.state.lock();
        if state.is_closed() {
            drop(state);
            // The callback of a flush runs with nothing locked.
            return drop(message);
        }
        state.configures += usize::from(matches!(message, Message::Configure(_)));
        state.queue.push_back((message, now));
        drop(state);
        self.arrived.notify_one();
    }

    /// Wakes the engine thread for queued messages.
    fn notify(&self, state: MutexGuard<'_, InboxState>) -> Queued {
        let queued = if state.thread == EngineThread::Running || state.queue.is_empty() {
            Queued::ForThread
        } else {
            Queued::WithoutThread
        };
        let is_idle = state.queue.is_empty();
        drop(state);
        // The touches of a frame, mostly none, are queued before it. Waking the thread for none costs the host's thread a system call,
        // and both then contend for the lock.
        if !is_idle {
            self.arrived.notify_one();
        }
        queued
    }

    /// Claims the engine for a new thread. Returns `false` if a thread runs.
    pub(super) fn claim_thread(&self) -> bool {
        let mut state = self.state.lock();
        let is_free = state.thread == EngineThread::None;
        if is_free {
            state.thread = EngineThread::Running;
        }
        is_free
    }

    /// Withdraws the claim of a thread that ends, if no message is queued. Returns whether it did.
    pub(super) fn end_thread(&self) -> bool {
        let mut state = self.state.lock();
        let ends = state.queue.is_empty();
        if ends {
            state.release_thread();
        }
        ends
    }

    /// Withdraws the claim of a thread that could not be started. The queued messages wait for the next thread.
    pub(super) fn thread_failed(&self) {
        self.state.lock().release_thread();
    }

    /// Returns whether a thread owns the engine.
    pub(super) fn has_thread(&self) -> bool {
        self.state.lock().thread == EngineThread::Running
    }

    /// Removes the next message. The thread is busy until it calls [`rest`](Self::rest).
    pub(super) fn take(&self) -> Option<(Message, Now)> {
        let mut state = self.state.lock();
        let next = state.queue.pop_front();
        match &next {
            Some((Message::Input(Input::Touch(_)), _)) => state.touches -= 1,
            Some((Message::Event(event), _)) => {
                state.events -= 1;
                state.moves -= usize::from(event.is_in_background() == Some(true));
            }
            Some((Message::Configure(_), _)) => state.configures -= 1,
            _ => {}
        }
        state.is_busy = true;
        next
    }

    /// Reports that every message that was taken is handled, and that all due work is done.
    pub(super) fn rest(&self) {
        self.state.lock().is_busy = false;
        self.drained.notify_all();
    }

    /// Stores a frame's buffer for the next frame.
    pub(super) fn recycle(&self, mut buffer: RawBytes) {
        buffer.wipe();
        let mut state = self.state.lock();
        if state.spare.capacity() < buffer.capacity() {
            state.spare = buffer;
        }
    }

    /// Waits for a message, a step of the clock, or a deadline by the monotonic clock.
    pub(super) fn wait(&self, clock: &dyn Clock, deadline_ms: Option<u64>) {
        let mut state = self.state.lock();
        if !state.queue.is_empty() || std::mem::take(&mut state.is_woken) {
            state.is_busy = true;
            return;
        }
        match deadline_ms.and_then(|deadline_ms| clock.real_time_until(deadline_ms)) {
            Some(span) => {
                self.arrived.wait_for(&mut state, span);
            }
            None => self.arrived.wait(&mut state),
        }
        state.is_woken = false;
        state.is_busy = true;
    }

    /// Wakes the engine thread, since the clock stepped.
    pub(super) fn wake(&self) {
        self.state.lock().is_woken = true;
        self.arrived.notify_one();
    }

    /// Drops all messages, those that are queued and those that follow, and wakes the engine thread: the engine panicked. The
    /// callbacks of dropped flushes run, after the lock is released.
    pub(super) fn close(&self) {
        let queued = {
            let mut state = self.state.lock();
            let closed = InboxState {
                dropped: state.dropped,
                is_woken: true,
                thread: EngineThread::Panicked,
                ..InboxState::default()
            };
            std::mem::replace(&mut *state, closed)
        };
        drop(queued);
        self.arrived.notify_one();
        self.drained.notify_all();
    }

    /// Returns whether a change of settings is queued, so that the present decision is out of date.
    pub(super) fn has_configure(&self) -> bool {
        self.state.lock().configures > 0
    }

    /// Returns whether no message is queued.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.state.lock().queue.is_empty()
    }

    /// Returns the inputs that were dropped so far.
    pub(super) fn dropped(&self) -> Dropped {
        self.state.lock().dropped
    }

    /// Stores whether the engine holds inputs until remote config is known.
    pub(super) fn set_undecided(&self, is_undecided: bool) {
        let mut state = self.state.lock();
        state.is_undecided = is_undecided && !state.is_closed();
        drop(state);
        self.drained.notify_all();
    }

    /// Reserves memory for the pixels of an image. Returns `None` if too many images are in flight.
    pub(super) fn reserve_image(self: &Arc<Self>, bytes: usize) -> Option<ImagePermit> {
        let mut state = self.state.lock();
        if state.is_closed()
            || state.images >= MAX_IMAGES_IN_FLIGHT
            || state.image_bytes.saturating_add(bytes) > MAX_IMAGE_BYTES_IN_FLIGHT
        {
            return None;
        }
        state.images += 1;
        state.image_bytes += bytes;
        let inbox = self.clone();
        Some(ImagePermit::new(move || inbox.release_image(bytes)))
    }

    /// Releases the memory of an image.
    fn release_image(&self, bytes: usize) {
        let mut state = self.state.lock();
        state.images = state.images.saturating_sub(1);
        state.image_bytes = state.image_bytes.saturating_sub(bytes);
        drop(state);
        self.drained.notify_all();
    }

    /// Blocks until the engine thread handled every queued message, or `limit` passed. Returns whether it did.
    pub(super) fn wait_handled(&self, limit: Duration) -> bool {
        let mut state = self.state.lock();
        let is_handled = |state: &mut InboxState| state.is_busy || !state.queue.is_empty();
        !self
            .drained
            .wait_while_for(&mut state, is_handled, limit)
            .timed_out()
    }

    /// Blocks until every input is recorded or dropped, every image is stored or refused, and what a step of the clock made due is
    /// done, or until `limit` passed. Returns whether it is.
    pub(super) fn wait_recorded(&self, limit: Duration) -> bool {
        let mut state = self.state.lock();
        let is_open = |state: &mut InboxState| {
            let has_stepped = state.is_woken && state.thread == EngineThread::Running;
            state.is_busy || has_stepped || state.is_undecided || state.images > 0 || !state.queue.is_empty()
        };
        !self
            .drained
            .wait_while_for(&mut state, is_open, limit)
            .timed_out()
    }
}

impl InboxState {
    fn is_closed(&self) -> bool {
        self.thread == EngineThread::Panicked
    }

    fn release_thread(&mut self) {
        if self.thread == EngineThread::Running {
            self.thread = EngineThread::None;
        }
    }

    /// Removes the queued frame of a source, or a spare buffer if there is none.
    fn take_replaced(&mut self, source: SourceId) -> RawBytes {
        // A frame before a change of settings or sources belongs to the state before it, and one in the background is dropped.
        let is_barrier = |(message, _): &(Message, Now)| match message {
            Message::Event(event) => self.moves <= MAX_HELD_MOVES && event.is_in_background() == Some(true),
            message => matches!(
                message,
                Message::Configure(_)
                    | Message::Flush { .. }
                    | Message::Input(Input::SourcesAttached { .. } | Input::SourceDetached(_))
            ),
        };
        let from = self.queue.iter().rposition(is_barrier).map_or(0, |at| at + 1);
        let is_older = |(message, _): &(Message, Now)| matches!(message, Message::Input(Input::Frame { source: of, .. }) if *of == source);
        let is_lost = |(message, _): &(Message, Now)| matches!(message, Message::Input(Input::FrameLost { source: of, .. }) if *of == source);
        let older = self.queue.iter().skip(from).position(is_older);
        match older.and_then(|at| Some((from + at, self.queue.remove(from + at)?))) {
            Some((at, (Message::Input(Input::Frame { frame, at_ms, .. }), now))) => {
                self.dropped.frames += 1;
                // Everything is lost up to the frame that is queued now, so that one message for a source is enough.
                if !self.queue.iter().skip(from).any(is_lost) {
                    let lost = Input::FrameLost { source, at_ms };
                    self.queue.insert(at, (Message::Input(lost), now));
                }
                frame.into_memory()
            }
            _ => std::mem::take(&mut self.spare),
        }
    }
}

#[cfg(test)]
mod tests;
