//! Actions: effects that the runtime performs for the engine, in the order in which they are polled.

use afterimage_compression::SegmentHeader;
use afterimage_config::{ResourceName, SessionName};
use afterimage_wireframe::SourceId;

use crate::RawBytes;
use crate::ids::{FlushId, ImageId, RecordingId, RequestId, SegmentKey};
use crate::model::FlushOutcome;
use crate::session_clock::SegmentOpening;

/// One effect.
///
/// An action is performed before the next input is handled. The result of an action that can fail comes back as an
/// [`IoEvent`](crate::IoEvent).
#[derive(Debug)]
pub enum Action {
    /// Begins a segment in the spool. The runtime assigns the sequence number, converts the header to session time
    /// ([`SessionClocks`](crate::SessionClocks)) and appends the header's record. Answered by `SegmentOpened` or `OpenFailed`.
    OpenSegment {
        /// Names the segment in later actions.
        segment: SegmentKey,
        /// The session, which gives the segment its name in the spool.
        session: SessionName,
        /// The times by which the session's clock is found.
        opening: SegmentOpening,
        /// The header, with sequence number 0 and elapsed times.
        header: Box<SegmentHeader>,
    },
    /// Appends a block to an open segment. A block of a segment that failed to open is dropped.
    Append {
        /// The segment.
        segment: SegmentKey,
        /// The encoded block.
        block: Vec<u8>,
    },
    /// Closes a segment and has it packed, sealed and delivered.
    Seal {
        /// The segment.
        segment: SegmentKey,
    },
    /// Deletes everything that was recorded up to now, by this process or an earlier one: open segments, sealed segments
    /// and images. Segments opened afterwards are kept.
    PurgeAll,
    /// Requests remote config. Answered at once by `CachedConfig`, and later by `ConfigAnswer`.
    FetchConfig {
        /// Names the request.
        request: RequestId,
    },
    /// Delivers everything that is sealed. Answered by `DeliveryEnded`.
    Deliver {
        /// The flush that waits for the delivery, if a host asked for it.
        flush: Option<FlushId>,
    },
    /// Completes a flush: its callback runs once.
    CompleteFlush {
        /// The flush.
        flush: FlushId,
        /// The result.
        outcome: FlushOutcome,
        /// The cause, in plain words. Empty if everything was delivered.
        problem: Box<str>,
    },
    /// Asks the host for a frame of the present screen, also if nothing was drawn.
    RequestFrame,
    /// Releases the spool's folder once everything that was recorded is sealed, so that another engine can open it.
    ReleaseSpool,
    /// An effect on images.
    Image(ImageAction),
    /// Returns a buffer that later frames can reuse.
    Recycle {
        /// The buffer.
        buffer: RawBytes,
    },
}

/// Effects on image requests and submitted images.
#[derive(Debug)]
pub enum ImageAction {
    /// Starts or ends the exchange of images with the host.
    Reset {
        /// The recording that requests images from now on, if there is one.
        recording: Option<RecordingId>,
        /// The recording continues a session: its images count towards the session's limit.
        continues_session: bool,
    },
    /// Looks up in the spool which images were delivered before. Answered by `ImagesLookedUp`; if the spool is not open, the
    /// answer says so and the engine asks again.
    LookUp {
        /// The images.
        images: Vec<NamedImage>,
    },
    /// Requests the pixels of images with the advice of the next frames of a source.
    Request {
        /// The source that shows them.
        source: SourceId,
        /// The images, by the host's fingerprint.
        hashes: Vec<Box<str>>,
    },
    /// Withdraws the images of a picture that masking hides, whatever their tint and place.
    Withdraw {
        /// The picture.
        picture: Box<str>,
    },
    /// Withdraws all images: masking hides more than can be told apart.
    WithdrawAll,
    /// Withdraws the requests of a source that is gone.
    WithdrawSource {
        /// The source.
        source: SourceId,
    },
    /// Removes all requests that did not leave yet: the collector accepts no images.
    StopRequests,
    /// Refuses further images of this session: its byte limit is reached.
    Close,
    /// Stores which images were requested, so that another process does not request them again.
    NoteRequested {
        /// The images.
        names: Vec<ResourceName>,
    },
    /// Scales and encodes the pixels of an image. Answered by `ImageEncoded` or `EncodingFailed`.
    Encode {
        /// The image.
        image: ImageId,
    },
    /// Stores an encoded image in the spool.
    Store {
        /// The image.
        image: ImageId,
        /// Its name in the spool.
        name: ResourceName,
    },
    /// Drops the pixels of an image.
    Drop {
        /// The image.
        image: ImageId,
    },
}

/// An image of a recorded node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedImage {
    /// The source that shows it.
    pub source: SourceId,
    /// The host's fingerprint.
    pub hash: Box<str>,
    /// Its name in the spool.
    pub name: ResourceName,
}
