//! The state of the engine thread: the engine, and the data that its actions refer to by an id. The thread owns it without a lock.

use afterimage_engine::{Engine, FlushId, ImageId, Input, SegmentKey, SessionClocks};
use litemap::LiteMap;

use super::event_path::EventPath;
use super::flush::PendingFlush;
use super::image_pixels::{ImageInFlight, SubmittedImage};
use super::segment_file::SegmentFile;

/// The state of the engine thread.
pub(super) struct EngineState {
    /// The state machine.
    pub engine: Engine,
    /// The path of host events before the engine.
    pub events: EventPath,
    /// The data that actions refer to.
    pub resources: Resources,
}

/// The data that actions refer to.
pub(super) struct Resources {
    /// Segments that are being recorded.
    pub segments: LiteMap<SegmentKey, SegmentFile>,
    /// Images that are not stored yet.
    pub images: LiteMap<ImageId, ImageInFlight>,
    /// Flushes that are not complete.
    pub flushes: LiteMap<FlushId, PendingFlush>,
    /// The clocks of the sessions that recorded.
    pub clocks: SessionClocks,
    latest_image: u64,
    latest_flush: u64,
}

impl EngineState {
    /// Returns the state of a new engine.
    pub(super) fn new(engine: Engine, clocks: SessionClocks) -> Self {
        Self {
            engine,
            events: EventPath::default(),
            resources: Resources {
                segments: LiteMap::new(),
                images: LiteMap::new(),
                flushes: LiteMap::new(),
                clocks,
                latest_image: 0,
                latest_flush: 0,
            },
        }
    }

    /// Returns whether there is nothing to do until the next message.
    pub(super) fn is_idle(&self) -> bool {
        self.engine.status().is_idle() && self.resources.images.is_empty()
    }
}

impl Resources {
    /// Stores submitted pixels. Returns the engine's input.
    pub(super) fn insert_image(&mut self, image: Box<SubmittedImage>) -> Input {
        self.latest_image += 1;
        let id = ImageId(self.latest_image);
        let (hash, recording) = (image.hash.clone(), image.recording);
        self.images.insert(id, ImageInFlight::Raw(image));
        Input::Image {
            image: id,
            hash,
            recording,
        }
    }

    /// Stores a flush. Returns its id.
    pub(super) fn insert_flush(&mut self, pending: PendingFlush) -> FlushId {
        self.latest_flush += 1;
        let id = FlushId(self.latest_flush);
        self.flushes.insert(id, pending);
        id
    }
}
