//! Inputs: everything that the engine reacts to.

use afterimage_config::RemoteOutcome;
use afterimage_wireframe::buffer::RawFrame;
use afterimage_wireframe::{SourceId, Timed, Touch};

use crate::RawBytes;
use crate::events::AdmittedEvent;
use crate::ids::{FlushId, ImageId, RecordingId, RequestId, SegmentKey};
use crate::masking::InstanceMasking;
use crate::model::{FlushOutcome, Settings, SpoolRefusal};

/// One input of the host or of the runtime.
#[derive(Debug)]
pub enum Input {
    /// The host started, stopped, disposed, changed an id or opted out or in. The recording ends, and the engine decides
    /// again whether the session is recorded.
    Configure(Box<Settings>),
    /// A frame buffer with a tree, whose header was checked on the host's thread.
    Frame {
        /// The source, unique among all instances.
        source: SourceId,
        /// The time of the walk, by the host's monotonic clock.
        at_ms: u64,
        /// The buffer.
        frame: RawFrame<RawBytes>,
    },
    /// A frame that was walked and is lost: a newer frame of its source replaced it in a queue. Touches around it lose their places.
    FrameLost {
        /// The source, unique among all instances.
        source: SourceId,
        /// The time of the walk, by the host's monotonic clock.
        at_ms: u64,
    },
    /// A touch.
    Touch(Timed<Touch>),
    /// A host event that passed the steps before [`Engine::handle`](crate::Engine::handle).
    Event(AdmittedEvent),
    /// The host took requests for images with the advice of a frame.
    ImagesRequested {
        /// The images.
        hashes: Vec<Box<str>>,
        /// The recording that requested them.
        recording: RecordingId,
    },
    /// The host submitted pixels that were requested.
    Image {
        /// Names the pixels.
        image: ImageId,
        /// The host's fingerprint.
        hash: Box<str>,
        /// The recording that requested them.
        recording: RecordingId,
    },
    /// Sources of an attached instance. Its masking applies where it hides more than the session's.
    SourcesAttached {
        /// The sources.
        sources: Vec<SourceId>,
        /// The instance's masking.
        masking: Box<InstanceMasking>,
    },
    /// A source is gone with its tree.
    SourceDetached(SourceId),
    /// The host waits for the delivery of everything recorded so far.
    Flush {
        /// Names the flush.
        flush: FlushId,
        /// The flush completes at this time at the latest, by the monotonic clock.
        deadline_ms: u64,
    },
    /// The answer of a remote-config request.
    ConfigAnswer {
        /// The request.
        request: RequestId,
        /// The answer, or that there is none.
        outcome: RemoteOutcome,
    },
    /// The result of an action.
    Io(IoEvent),
}

/// The result of an action.
#[derive(Debug)]
pub enum IoEvent {
    /// The spool has the segment.
    SegmentOpened {
        /// The segment.
        segment: SegmentKey,
    },
    /// The spool refused the segment: the disk is full, or another process owns the folder.
    OpenFailed {
        /// The segment.
        segment: SegmentKey,
        /// The reason.
        refusal: SpoolRefusal,
    },
    /// The memory for segments that the disk refused is spent, or the disk accepts segments again.
    StorageChanged {
        /// Recorded segments are dropped.
        is_lossy: bool,
    },
    /// The largest segment that the server accepts became known, or changed.
    SegmentLimit {
        /// Its size in bytes, packed; `None` if no limit is known.
        bytes: Option<u64>,
    },
    /// The last answer that an earlier request received.
    CachedConfig {
        /// The request that waits for a new answer.
        request: RequestId,
        /// The cached answer, or `Unavailable`.
        outcome: RemoteOutcome,
    },
    /// A delivery ended: everything was delivered, or nothing more can be delivered now.
    DeliveryEnded {
        /// The latest flush that the delivery covers.
        through: Option<FlushId>,
        /// The result.
        outcome: FlushOutcome,
        /// The cause, in plain words. Empty if everything was delivered.
        problem: Box<str>,
    },
    /// A delivery pauses until a time: a back-off, or an answer that asks for it.
    DeliveryPaused {
        /// The latest flush that the delivery covers.
        through: Option<FlushId>,
        /// The end of the pause, by the monotonic clock.
        until_ms: u64,
    },
    /// The collector accepts no images.
    ImagesNotAccepted,
    /// The spool's answer to [`LookUp`](crate::ImageAction::LookUp).
    ImagesLookedUp(Vec<LookedUpImage>),
    /// The spool is not open, so images cannot be looked up yet.
    ImagesNotLookedUp(Vec<crate::NamedImage>),
    /// An image is encoded.
    ImageEncoded {
        /// The image.
        image: ImageId,
        /// Its encoded length.
        bytes: u64,
    },
    /// An image could not be encoded. The runtime reported the cause and dropped the pixels.
    EncodingFailed {
        /// The image.
        image: ImageId,
    },
}

/// The spool's knowledge of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUpImage {
    /// The source that shows it.
    pub source: SourceId,
    /// The host's fingerprint.
    pub hash: Box<str>,
    /// The image was not delivered before, and the budget has room.
    pub is_wanted: bool,
}
