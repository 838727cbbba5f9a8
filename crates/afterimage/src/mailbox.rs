//! What waits for the capture thread, in the order in which it came.
//!
//! Of frames there is one per source: the newest wins and the one it replaces is counted. Touches and
//! events are never dropped with a frame; they have bounds of their own.

use std::collections::VecDeque;
use std::sync::Arc;

use afterimage_wireframe::buffer::{RawFrame, TreeSections};
use afterimage_wireframe::{Environment, SourceId, Timed, Touch};
use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

use crate::command::Command;
use crate::flush::FlushTicket;
use crate::images::Submitted;
use crate::raw_bytes::RawBytes;

/// Touches that may wait: ten fingers at 120 Hz for more than three seconds of a stalled capture
/// thread, 128 KiB.
pub const MAX_WAITING_TOUCHES: usize = 4096;

/// Events (screens, keyboard, viewport) that may wait; they come a few a second at most.
pub const MAX_WAITING_EVENTS: usize = 1024;

/// Something for the capture thread.
#[derive(Debug)]
pub enum Item {
    /// A copy of a frame buffer, with a header that was checked on the host's thread.
    Frame {
        /// Whose tree.
        source: SourceId,
        /// The host's uptime when it was walked.
        uptime_ms: u64,
        /// The copy.
        frame: RawFrame<RawBytes>,
    },
    /// A touch point.
    Touch(Timed<Touch>),
    /// Pixels of an image; there is a bound on those that are on their way.
    Image(Box<Submitted>),
    /// Something around the tree.
    Event(Timed<Environment>),
    /// What the app asked for; a frame never overtakes one.
    Command(Command),
}

/// What was lost because the capture thread did not keep up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Frames that a newer one of the same source replaced.
    pub frames: u64,
    /// Touches over [`MAX_WAITING_TOUCHES`].
    pub touches: u64,
    /// Events over [`MAX_WAITING_EVENTS`].
    pub events: u64,
}

#[derive(Default)]
struct Waiting {
    items: VecDeque<Item>,
    touches: usize,
    events: usize,
    dropped: Dropped,
    /// A buffer that a processed or replaced frame left behind, so that a steady stream allocates none.
    spare: RawBytes,
    busy: bool,
}

/// The queue between the host's threads and the capture thread.
#[derive(Default)]
pub struct Mailbox {
    waiting: Mutex<Waiting>,
    came: Notify,
    drained: Condvar,
}

impl Mailbox {
    /// Queues a copy of a frame buffer with a tree, in place of a queued frame of the same source.
    pub fn put_frame(&self, source: SourceId, uptime_ms: u64, tree: &TreeSections<'_>) {
        let mut waiting = self.waiting.lock();
        // Only what came since the last command may be replaced: an older frame belongs to the state
        // before it (another session, say).
        let since = waiting
            .items
            .iter()
            .rposition(|item| matches!(item, Item::Command(_)))
            .map_or(0, |at| at + 1);
        let older = waiting
            .items
            .iter()
            .skip(since)
            .position(|item| matches!(item, Item::Frame { source: of, .. } if *of == source));
        let memory = match older.and_then(|at| waiting.items.remove(since + at)) {
            Some(Item::Frame { frame, .. }) => {
                waiting.dropped.frames += 1;
                frame.into_memory()
            }
            _ => std::mem::take(&mut waiting.spare),
        };
        waiting.items.push_back(Item::Frame {
            source,
            uptime_ms,
            frame: RawFrame::copy_of(tree, memory),
        });
        drop(waiting);
        self.came.notify_one();
    }

    /// Puts in touches; beyond the bound the newest are dropped and counted, so that paths keep their start.
    pub fn put_touches(&self, touches: impl IntoIterator<Item = Timed<Touch>>) {
        let mut waiting = self.waiting.lock();
        for touch in touches {
            if waiting.touches >= MAX_WAITING_TOUCHES {
                waiting.dropped.touches += 1;
                continue;
            }
            waiting.touches += 1;
            waiting.items.push_back(Item::Touch(touch));
        }
        drop(waiting);
        self.came.notify_one();
    }

    /// Puts in an event.
    pub fn put_event(&self, event: Timed<Environment>) {
        let mut waiting = self.waiting.lock();
        if waiting.events >= MAX_WAITING_EVENTS {
            waiting.dropped.events += 1;
            return;
        }
        waiting.events += 1;
        waiting.items.push_back(Item::Event(event));
        drop(waiting);
        self.came.notify_one();
    }

    /// Puts in an image, behind the frames that may hide it.
    pub fn put_image(&self, image: Submitted) {
        let mut waiting = self.waiting.lock();
        waiting.items.push_back(Item::Image(Box::new(image)));
        drop(waiting);
        self.came.notify_one();
    }

    /// Puts in what the app asked for.
    pub fn put_command(&self, command: Command) {
        self.waiting.lock().items.push_back(Item::Command(command));
        self.came.notify_one();
    }

    /// Takes the next item; `None` also says that everything taken before has been dealt with.
    pub fn take(&self) -> Option<Item> {
        let mut waiting = self.waiting.lock();
        let item = waiting.items.pop_front();
        match &item {
            Some(Item::Touch(_)) => waiting.touches -= 1,
            Some(Item::Event(_)) => waiting.events -= 1,
            _ => {}
        }
        waiting.busy = item.is_some();
        if !waiting.busy {
            self.drained.notify_all();
        }
        item
    }

    /// Gives a frame's bytes back for the next one.
    pub fn recycle(&self, mut bytes: RawBytes) {
        bytes.wipe();
        let mut waiting = self.waiting.lock();
        if waiting.spare.capacity() < bytes.capacity() {
            waiting.spare = bytes;
        }
    }

    /// Waits for something to come.
    pub async fn wait(&self) {
        self.came.notified().await;
    }

    /// Wakes the capture thread without giving it anything.
    pub fn nudge(&self) {
        self.came.notify_one();
    }

    /// Throws away all that waits.
    pub fn clear(&self) {
        let thrown = std::mem::take(&mut *self.waiting.lock());
        // Outside the lock: a flush that is thrown away calls the host.
        drop(thrown);
        self.drained.notify_all();
    }

    /// Whether the app has changed its mind: what is being decided now will be decided anew.
    pub fn has_settings(&self) -> bool {
        let is_settings = |item: &Item| matches!(item, Item::Command(Command::Apply(_)));
        self.waiting.lock().items.iter().any(is_settings)
    }

    /// The flushes that wait.
    pub fn flushes(&self) -> Vec<Arc<FlushTicket>> {
        let ticket = |item: &Item| match item {
            Item::Command(Command::Flush(ticket)) => Some(ticket.clone()),
            _ => None,
        };
        self.waiting.lock().items.iter().filter_map(ticket).collect()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.lock().items.is_empty()
    }

    /// What was dropped so far.
    pub fn dropped(&self) -> Dropped {
        self.waiting.lock().dropped
    }

    /// Blocks until everything put in so far has been dealt with, or `limit` has passed; tells which.
    pub fn wait_drained(&self, limit: std::time::Duration) -> bool {
        let deadline = std::time::Instant::now() + limit;
        let mut waiting = self.waiting.lock();
        while waiting.busy || !waiting.items.is_empty() {
            if self.drained.wait_until(&mut waiting, deadline).timed_out() {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};
    use afterimage_wireframe::{Point, TouchPhase, Viewport};

    /// Queues an empty frame of a source, in a window of a given width.
    fn put_frame(mailbox: &Mailbox, source: u8, w: i32) {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(source), 1, Viewport { w, h: 1 });
        writer.tree();
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        mailbox.put_frame(SourceId(source), 1, &buffer.tree().unwrap());
    }

    /// The sources of the queued frames, and the widths of their windows.
    fn frames(mailbox: &Mailbox) -> Vec<(u8, i32)> {
        std::iter::from_fn(|| mailbox.take())
            .filter_map(|item| match item {
                Item::Frame { source, frame, .. } => Some((source.0, frame.tree().viewport().w)),
                _ => None,
            })
            .collect()
    }

    fn touch() -> Timed<Touch> {
        Timed::new(
            1,
            Touch {
                pointer: 1,
                phase: TouchPhase::Move,
                at: Point { x: 1, y: 1 },
            },
        )
    }

    #[test]
    fn the_newest_frame_of_a_source_wins_and_the_loss_is_counted() {
        let mailbox = Mailbox::default();
        put_frame(&mailbox, 0, 10);
        put_frame(&mailbox, 1, 11);
        put_frame(&mailbox, 0, 12);
        assert_eq!(mailbox.dropped().frames, 1);
        assert_eq!(frames(&mailbox), vec![(1, 11), (0, 12)]);
    }

    #[test]
    fn a_frame_before_a_command_stays_before_it() {
        let mailbox = Mailbox::default();
        put_frame(&mailbox, 0, 10);
        mailbox.put_command(Command::SourceGone(SourceId(9)));
        put_frame(&mailbox, 0, 11);
        assert_eq!(mailbox.dropped().frames, 0);
        assert_eq!(frames(&mailbox).len(), 2);
    }

    #[test]
    fn touches_outlive_the_frames_they_came_between() {
        let mailbox = Mailbox::default();
        put_frame(&mailbox, 0, 10);
        mailbox.put_touches([touch()]);
        put_frame(&mailbox, 0, 11);
        let touches = std::iter::from_fn(|| mailbox.take())
            .filter(|i| matches!(i, Item::Touch(_)))
            .count();
        assert_eq!(touches, 1);
        mailbox.put_touches((0..=MAX_WAITING_TOUCHES).map(|_| touch()));
        assert_eq!(mailbox.dropped().touches, 1);
    }
}
