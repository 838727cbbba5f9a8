//! Plain data of the other layers, declared for UniFFI.

use afterimage_config::{CaptureReason, RateSource};
use afterimage_engine::{DeviceConditions, DeviceInfo, FlushOutcome, HostEvent, ThermalState};
use afterimage_wireframe::{AppState, MaskAction};

use crate::model::{
    CaptureAdvice, CaptureCounts, ExplainedNode, FlushReport, ItemTotals, ReplayStatus, WantedImage,
};

/// The time of the host's next walk.
#[uniffi::remote(Enum)]
pub enum CaptureAdvice {
    /// Walk again if anything was drawn, but not before this time.
    Next {
        /// Milliseconds after the last walk.
        after_ms: u32,
        /// Images of earlier frames whose pixels are requested now, for `submit_image`; mostly none. The host leaves out images
        /// that it does not have any more or does not want to draw.
        images: Vec<WantedImage>,
        /// Submit a frame with a tree at that time even if nothing was drawn since the last one: the recording has no frame
        /// yet, or a touch keeps its place only if the frame after it allows it.
        frame_wanted: bool,
    },
    /// Nothing is recorded: remove the hooks until the engine is started again or its session changes.
    Stop,
}

/// An image whose pixels are requested.
#[uniffi::remote(Record)]
pub struct WantedImage {
    /// The host's fingerprint, as in the frame buffer.
    pub hash: String,
    /// Longest useful edge in pixels. A larger image is scaled down to this, so the host need not draw it any larger.
    pub max_edge_px: u32,
}

/// The effect of masking on a node.
#[uniffi::remote(Enum)]
pub enum MaskAction {
    /// The node is recorded unchanged.
    Keep,
    /// The node is recorded without its hidden content.
    Mask,
    /// The node is recorded as a placeholder, without its descendants.
    Block,
}

/// The decision of masking about one node of a frame.
#[uniffi::remote(Record)]
pub struct ExplainedNode {
    /// The node's id in the frame buffer.
    pub node: u32,
    /// The id of the root of the node's tree: a window.
    pub root: u32,
    /// Whether the node is kept, masked or replaced by a placeholder.
    pub action: MaskAction,
    /// The name of the reason, as `afterimage audit` writes it: `level-keeps`, `form-field`, `masked-by-rule` and so on.
    pub reason: String,
    /// The corners of the whole node as it is drawn: x and y of each, in logical pixels of the frame, clockwise from the left top
    /// one. Empty if a transform is singular.
    pub corners: Vec<f32>,
    /// Whether a mask overlay outlines the node: a part of it is drawn, and it has content of its own (a text, or no children),
    /// or is blocked, or the app or a rule decided about it and everything in it.
    pub is_outlined: bool,
}

/// Facts about the device and the app, written into the header of each segment.
#[uniffi::remote(Record)]
pub struct DeviceInfo {
    /// The platform: `android` or `ios`.
    #[uniffi(default = "")]
    pub platform: String,
    /// Version of the operating system.
    #[uniffi(default = "")]
    pub os_version: String,
    /// Model of the device.
    #[uniffi(default = "")]
    pub device_model: String,
    /// Package name or bundle id of the app.
    #[uniffi(default = "")]
    pub app_id: String,
    /// Version of the app that users see.
    #[uniffi(default = "")]
    pub app_version: String,
    /// Build number of the app.
    #[uniffi(default = "")]
    pub app_build: String,
    /// Locale as a BCP 47 tag, for example `en-US`.
    #[uniffi(default = "")]
    pub locale: String,
    /// Physical pixels per logical pixel, 0 if it is unknown. A number that is negative or not finite is recorded as unknown
    /// and counted.
    #[uniffi(default = 0.0)]
    pub density: f32,
}

/// The temperature of the device by its effect on the user, from the least to the worst.
#[uniffi::remote(Enum)]
pub enum ThermalState {
    /// No limits.
    Nominal,
    /// The device is warm, and its user notices nothing.
    Fair,
    /// The system limits the processor, and its user notices it.
    Serious,
    /// The system limits all it can, and the device may shut down.
    Critical,
}

/// Conditions of the device, as the host reports them.
///
/// * Uploads wait if there is no network, if the options do not permit a metered one, if the device saves power, and if its
///   temperature is critical.
/// * Segments are not packed while the device saves power, and from a serious temperature on. They are packed before their
///   upload if the conditions permit it by then, and are otherwise uploaded in more than twice the bytes.
/// * The advice lowers the rate of walks and requests no images while memory is short, and from a serious temperature on.
#[uniffi::remote(Record)]
pub struct DeviceConditions {
    /// The device has a network.
    #[uniffi(default = true)]
    pub online: bool,
    /// The network is metered.
    #[uniffi(default = false)]
    pub metered: bool,
    /// The device saves power.
    #[uniffi(default = false)]
    pub low_power: bool,
    /// The device is short of memory.
    #[uniffi(default = false)]
    pub low_memory: bool,
    /// The temperature of the device.
    pub thermal: ThermalState,
    /// The network is not known yet, and the host will report it: uploads that the options restrict to some networks wait for the report, for
    /// half a minute at most. `online` and `metered` are assumptions.
    #[uniffi(default = false)]
    pub network_pending: bool,
    /// Identity of the network: a different number for a different network, 0 if the host does not know it. After another network, uploads
    /// that stopped at a login page are tried again. It stays on the device.
    #[uniffi(default = 0)]
    pub network_id: u64,
}

/// The app's state.
#[uniffi::remote(Enum)]
pub enum AppState {
    /// On the screen, with input.
    Active,
    /// On the screen, without input.
    Inactive,
    /// Not on the screen.
    Background,
    /// The system requested memory.
    LowMemory,
}

/// An event that the host reports. Kinds will be added.
#[uniffi::remote(Enum)]
pub enum HostEvent {
    /// The app shows a different screen.
    ///
    /// Masking rules use the name as the app reported it, also if the event mapper edits or drops the event.
    Screen {
        /// The screen's name, at most 200 characters. It is recorded without redaction and must not hold user input.
        name: String,
    },
    /// The app's state changed.
    App {
        /// The new state. `Background` seals the segment, since the process may end there, and drops frames until `Active` or
        /// `Inactive`.
        state: AppState,
    },
    /// The window has a different size.
    Viewport {
        /// Width in logical pixels.
        width: f32,
        /// Height in logical pixels.
        height: f32,
    },
    /// The keyboard moved, appeared or disappeared. Touches on it are recorded at its centre.
    Keyboard {
        /// Left edge in the window, in logical pixels.
        x: f32,
        /// Top edge in the window, in logical pixels.
        y: f32,
        /// Width in logical pixels.
        width: f32,
        /// Height in logical pixels; 0 if the keyboard is hidden.
        height: f32,
    },
}

/// The result of a flush.
#[uniffi::remote(Enum)]
pub enum FlushOutcome {
    /// The collector accepted everything that was recorded before the flush.
    Delivered,
    /// The deadline passed before the delivery ended. The delivery continues.
    DeadlinePassed,
    /// The server is unreachable or failed, and the next attempt is due after the deadline.
    RetryScheduled,
    /// No network is available.
    Offline,
    /// The network is metered, and the options do not permit uploads over it.
    NetworkMetered,
    /// The daily limit for metered networks is reached.
    MeteredLimitReached,
    /// The daily limit for all networks is reached.
    DailyLimitReached,
    /// The device saves power.
    PowerSaving,
    /// The device is too hot.
    Overheated,
    /// The server refuses the key or the access. Uploads pause.
    KeyRefused,
    /// The server accepts no recordings at this address. Uploads pause.
    NotACollector,
    /// The server confirms no upload with a receipt of its bytes. Uploads pause, and nothing is deleted.
    NotConfirmed,
    /// The server refused recordings. They wait, or are set aside.
    RecordingsRefused,
    /// The server accepts segments, but no images.
    ImagesRefused,
    /// The HTTP client rejects the requests as invalid.
    InvalidRequest,
    /// A limit of the storage deleted recordings before they were delivered. Everything else is delivered.
    Evicted,
    /// The options name no server.
    NoServer,
    /// The spool cannot be read or written.
    StorageUnavailable,
    /// The user opted out; nothing is delivered.
    OptedOut,
    /// The instance was disposed; the next instance delivers what is left.
    Disposed,
    /// The engine ended before the flush did.
    EngineEnded,
}

/// Segments and images, with their bytes.
#[uniffi::remote(Record)]
pub struct ItemTotals {
    /// Number of segments.
    pub segments: u64,
    /// Bytes of the segments.
    pub segment_bytes: u64,
    /// Number of images.
    pub images: u64,
    /// Bytes of the images.
    pub image_bytes: u64,
}

/// The result of a flush, with counts.
#[uniffi::remote(Record)]
pub struct FlushReport {
    /// The result: the first reason why something is left or lost.
    pub outcome: FlushOutcome,
    /// Items that the collector stored during the flush.
    pub sent: ItemTotals,
    /// Items that wait now. A later delivery sends them.
    pub left: ItemTotals,
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, and are
    /// otherwise set aside.
    pub refused: ItemTotals,
    /// Items that are set aside now, since the server refuses them and stores others. They are not sent again, and stay on the device
    /// until a limit of the storage deletes them.
    pub set_aside: ItemTotals,
    /// Items that were deleted during the flush before they were delivered: by a limit of the storage, by somebody else, or since the
    /// disk refused them for too long.
    pub evicted: ItemTotals,
    /// Those of the evicted items that exceeded the age limit.
    pub expired: ItemTotals,
    /// Names of refused items and of items that are set aside, at most 20: ids and numbers, without recorded content.
    pub refused_names: Vec<String>,
    /// The reason of `outcome`, in plain words, with the next step if there is one. Empty if everything is delivered.
    pub problem: String,
}

/// The origin of a sample rate.
#[uniffi::remote(Enum)]
pub enum RateSource {
    /// The app's options.
    Local,
    /// Remote config.
    Remote,
    /// Remote config from the cache.
    Cached,
}

/// The reason why a session is or is not recorded.
#[uniffi::remote(Enum)]
pub enum CaptureReason {
    /// The session is in the sample, and is recorded.
    Sampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The session is not in the sample.
    NotSampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// The session's ratio, from 0 to 1: it is in the sample at each rate above.
        ratio: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The user opted out.
    OptedOut,
    /// The host set no session.
    NoSession,
    /// Remote config disables recording.
    CaptureDisabled,
    /// The session is to be recorded, and no frame of it was recorded yet.
    AwaitingFrame,
    /// The app is in the background, where no frame is recorded.
    InBackground,
    /// The disk refuses the recording.
    StorageRefused,
    /// A different engine or process owns the storage folder.
    StorageInUse,
    /// The session is recorded, and not uploaded: the server refuses the key or the access.
    KeyRefused {
        /// Status code of the server's answer.
        status: u16,
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The session is recorded, and not uploaded: the server's answers are not usable, and uploads pause.
    UploadsPaused {
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The session is recorded, and segments or images wait for a network.
    Offline {
        /// Segments and images that wait.
        waiting: u64,
    },
    /// The request for remote config is in progress.
    RemoteConfigPending,
    /// Remote config could not be fetched, and none is cached.
    RemoteConfigUnavailable,
    /// The engine is starting, and the session is not decided.
    Undecided,
    /// The host did not call `start`.
    NotStarted,
    /// The host called `stop`.
    Stopped,
    /// The instance was disposed.
    Disposed,
    /// The instance attaches to the app's engine, and the app has not started one.
    NotAttached,
    /// The SDK panicked and is off for the rest of the process.
    InternalError,
}

/// The losses of the library's own capture of views since it was made. `status` has the counts of the engine.
#[uniffi::remote(Record)]
pub struct CaptureCounts {
    /// Failures: parts of frames, or steps, that could not be done. The log has the first one of each place.
    pub failures: u64,
    /// Frames without all views. If the time for a frame was over, the next frame continues there; views behind the first 10,000, and
    /// below 250 levels, are not recorded.
    pub incomplete_frames: u64,
    /// Samples of touches that were dropped, since no frame followed in time.
    pub lost_touches: u64,
    /// Requested images that were not shown any more, could not be drawn in time, or were refused.
    pub lost_images: u64,
}

/// The state of a session replay and its counts since it was made.
#[uniffi::remote(Record)]
pub struct ReplayStatus {
    /// The screen is recorded now: a frame of the session was stored, the spool accepts more, and the app is not in the
    /// background.
    pub recording: bool,
    /// The first reason why the screen is or is not recorded now, or is recorded and not uploaded.
    pub reason: CaptureReason,
    /// The same reason in plain words, with the next step if there is one.
    pub why: String,
    /// The session id, -1 for none.
    pub session_id: i64,
    /// The device id.
    pub device_id: String,
    /// Frames recorded, including unchanged ones.
    pub frames: u64,
    /// Frames equal to the frame before them. They cost a comparison.
    pub unchanged_frames: u64,
    /// Frames that a newer frame replaced before they were recorded.
    pub dropped_frames: u64,
    /// Frames that were submitted while the app was in the background.
    pub background_frames: u64,
    /// Frames that were walked before the device id changed or the user opted out or in, and submitted afterwards.
    pub outdated_frames: u64,
    /// Malformed frame buffers.
    pub bad_frames: u64,
    /// The fault of the latest malformed buffer. Empty if there was none.
    pub last_bad_frame: String,
    /// Nodes that a limit replaced by placeholders.
    pub degraded_nodes: u64,
    /// Values of the host that were clamped or have no meaning: lengths out of range, numbers that are not finite, and codes,
    /// kinds and keys that this version does not know.
    pub degraded_values: u64,
    /// Touches recorded.
    pub touches: u64,
    /// Touches and events that were dropped: a queue was full, no frame followed in time, or they were of an earlier person.
    pub dropped_events: u64,
    pub skipped_clock_steps: u64,
    /// Events that repeated the latest one of their kind and were merged with it.
    pub merged_events: u64,
    /// Events that the rate limit dropped.
    pub limited_events: u64,
    /// Events that the event mapper dropped.
    pub mapped_out_events: u64,
    /// Events lost because the event mapper failed or did not answer in time.
    pub failed_events: u64,
    /// Segments sealed by this engine.
    pub segments: u64,
    /// Their bytes.
    pub segment_bytes: u64,
    /// Segments sealed without packing: the device saved power or was hot, or (rarely) the segment cannot be packed.
    pub unpacked_segments: u64,
    /// Items that the collector stored.
    pub sent: ItemTotals,
    /// Segments that were sent unpacked, in more than twice the bytes.
    pub uploaded_unpacked_segments: u64,
    /// Items that wait.
    pub left: ItemTotals,
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, and are
    /// otherwise set aside.
    pub refused: ItemTotals,
    /// Items that are set aside, also those of earlier runs, since the server refuses them and stores others. They are not sent again,
    /// and stay on the device until a limit of the storage deletes them.
    pub set_aside: ItemTotals,
    /// Items that were deleted before they were delivered: by a limit of the storage, by somebody else, or since the disk refused them
    /// for too long.
    pub evicted: ItemTotals,
    /// Those of the evicted items that exceeded the age limit.
    pub expired: ItemTotals,
    /// Images that the advice of frames requested.
    pub asked_images: u64,
    /// Images encoded and stored by this engine.
    pub images: u64,
    /// Their bytes.
    pub image_bytes: u64,
    /// Images submitted and refused.
    pub refused_images: u64,
    /// The reason of the latest refusal. Empty if there was none.
    pub last_refused_image: String,
    /// Failures of the disk or the format.
    pub write_failures: u64,
    /// The latest failure of storing or sending, in plain words. Empty if there was none.
    pub last_problem: String,
}

/// The reason why an image is refused.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ImageRefusal {
    /// The session is not recorded.
    NotRecording,
    /// The advice of this recording did not request the image.
    NotRequested,
    /// The image was submitted too long after its request.
    TooLate,
    /// The image was submitted before.
    Repeated,
    /// Masking hides the image.
    Hidden,
    /// The session has reached its limit of images or bytes.
    SessionIsFull,
    /// Earlier images are still being encoded: submit fewer at once.
    Busy,
    /// The day's limit of images is reached.
    DayIsFull,
    /// The size or the pixels are invalid.
    InvalidPicture {
        /// The fault and advice.
        reason: String,
    },
}

impl From<afterimage_engine::ImageRefusal> for ImageRefusal {
    fn from(refusal: afterimage_engine::ImageRefusal) -> Self {
        use afterimage_engine::ImageRefusal as Engine;
        match refusal {
            Engine::NotRecording => Self::NotRecording,
            Engine::NotRequested => Self::NotRequested,
            Engine::TooLate => Self::TooLate,
            Engine::Repeated => Self::Repeated,
            Engine::Hidden => Self::Hidden,
            Engine::SessionIsFull => Self::SessionIsFull,
            Engine::Busy => Self::Busy,
            Engine::DayIsFull => Self::DayIsFull,
            Engine::Picture(fault) => Self::InvalidPicture {
                reason: fault.to_string(),
            },
        }
    }
}
