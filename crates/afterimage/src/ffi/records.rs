//! Plain data of the other layers, declared for UniFFI.

use afterimage_config::{CaptureReason, RateSource};
use afterimage_engine::{DeviceInfo, FlushOutcome, HostEvent};
use afterimage_wireframe::AppState;

use crate::model::{CaptureAdvice, FlushReport, NetworkState, ReplayStatus, WantedImage};

/// The time of the host's next walk.
#[uniffi::remote(Enum)]
pub enum CaptureAdvice {
    Next { after_ms: u32, images: Vec<WantedImage> },
    Stop,
}

/// An image whose pixels are requested.
#[uniffi::remote(Record)]
pub struct WantedImage {
    pub hash: String,
    pub max_edge_px: u32,
}

/// Facts about the device and the app, written into the header of each segment.
#[uniffi::remote(Record)]
pub struct DeviceInfo {
    #[uniffi(default = "")]
    pub platform: String,
    #[uniffi(default = "")]
    pub os_version: String,
    #[uniffi(default = "")]
    pub device_model: String,
    #[uniffi(default = "")]
    pub app_id: String,
    #[uniffi(default = "")]
    pub app_version: String,
    #[uniffi(default = "")]
    pub app_build: String,
    #[uniffi(default = "")]
    pub locale: String,
    #[uniffi(default = 0.0)]
    pub density: f32,
}

/// The network as the host sees it.
#[uniffi::remote(Record)]
pub struct NetworkState {
    #[uniffi(default = true)]
    pub online: bool,
    #[uniffi(default = false)]
    pub metered: bool,
    #[uniffi(default = false)]
    pub low_power: bool,
}

/// The app's state.
#[uniffi::remote(Enum)]
pub enum AppState {
    Active,
    Inactive,
    Background,
    LowMemory,
}

/// An event that the host reports. Kinds will be added.
#[uniffi::remote(Enum)]
pub enum HostEvent {
    Screen { name: String },
    App { state: AppState },
    Viewport { width: f32, height: f32 },
    Keyboard { x: f32, y: f32, width: f32, height: f32 },
}

/// The result of a flush.
#[uniffi::remote(Enum)]
pub enum FlushOutcome {
    Delivered,
    DeadlinePassed,
    RetryScheduled,
    NetworkNotSuitable,
    ServerRefused,
    NoServer,
    StorageUnavailable,
    OptedOut,
    Disposed,
    EngineEnded,
}

/// The result of a flush, with counts.
#[uniffi::remote(Record)]
pub struct FlushReport {
    pub outcome: FlushOutcome,
    pub sent_segments: u64,
    pub sent_bytes: u64,
    pub left_segments: u64,
    pub left_bytes: u64,
    pub sent_images: u64,
    pub left_images: u64,
    pub problem: String,
}

/// The origin of a sample rate.
#[uniffi::remote(Enum)]
pub enum RateSource {
    Local,
    Remote,
    Cached,
}

/// The reason why a session is or is not recorded.
#[uniffi::remote(Enum)]
pub enum CaptureReason {
    Sampled {
        session_id: i64,
        rate: f64,
        source: RateSource,
    },
    NotSampled {
        session_id: i64,
        rate: f64,
        source: RateSource,
    },
    OptedOut,
    NoSession,
    CaptureDisabled,
    RemoteConfigPending,
    RemoteConfigUnavailable,
    Undecided,
    NotStarted,
    Stopped,
    Disposed,
    NotAttached,
    InternalError,
}

/// The state of a session replay and its counts since it was made.
#[uniffi::remote(Record)]
pub struct ReplayStatus {
    pub recording: bool,
    pub reason: CaptureReason,
    pub why: String,
    pub session_id: i64,
    pub device_id: String,
    pub frames: u64,
    pub unchanged_frames: u64,
    pub dropped_frames: u64,
    pub bad_frames: u64,
    pub last_bad_frame: String,
    pub degraded_nodes: u64,
    pub touches: u64,
    pub dropped_events: u64,
    pub merged_events: u64,
    pub limited_events: u64,
    pub mapped_out_events: u64,
    pub failed_events: u64,
    pub segments: u64,
    pub segment_bytes: u64,
    pub uploaded_segments: u64,
    pub refused_segments: u64,
    pub spooled_segments: u64,
    pub spooled_bytes: u64,
    pub evicted_segments: u64,
    pub asked_images: u64,
    pub images: u64,
    pub image_bytes: u64,
    pub refused_images: u64,
    pub last_refused_image: String,
    pub uploaded_images: u64,
    pub spooled_images: u64,
    pub lost_images: u64,
    pub write_failures: u64,
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
