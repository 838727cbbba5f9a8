//! The config crate's types, told to UniFFI here so that no other crate has to know it.

use afterimage_config::{ImagePolicy, LogLevel, PrivacyLevel, Protocol, ServerZone, SessionReplayConfig};

/// How much is masked.
#[uniffi::remote(Enum)]
pub enum PrivacyLevel {
    Conservative,
    Medium,
    Light,
}

/// Which images are recorded where nothing else hides them.
#[uniffi::remote(Enum)]
pub enum ImagePolicy {
    All,
    Bundled,
    NoImages,
}

/// What is logged.
#[uniffi::remote(Enum)]
pub enum LogLevel {
    Off,
    Error,
    Warn,
    Log,
    Debug,
}

/// Where Amplitude keeps the project's data.
#[uniffi::remote(Enum)]
pub enum ServerZone {
    Us,
    Eu,
}

/// How recordings are uploaded.
#[uniffi::remote(Enum)]
pub enum Protocol {
    Afterimage,
    Amplitude,
}

/// The options of a session replay; names and defaults are the reference SDK's.
#[uniffi::remote(Record)]
pub struct SessionReplayConfig {
    pub api_key: String,
    pub device_id: String,
    #[uniffi(default = -1)]
    pub session_id: i64,
    #[uniffi(default = 0.0)]
    pub sample_rate: f64,
    pub log_level: LogLevel,
    pub privacy_config: PrivacyLevel,
    #[uniffi(default = true)]
    pub enable_remote_config: bool,
    #[uniffi(default = false)]
    pub opt_out: bool,
    pub server_zone: ServerZone,
    #[uniffi(default = None)]
    pub server_url: Option<String>,
    #[uniffi(default = true)]
    pub should_initialize_native_sdk: bool,
    #[uniffi(default = None)]
    pub protocol: Option<Protocol>,
    pub storage_limit_bytes: u64,
    pub storage_max_age_ms: u64,
    #[uniffi(default = None)]
    pub metered_daily_limit_bytes: Option<u64>,
    #[uniffi(default = true)]
    pub upload_on_metered: bool,
    #[uniffi(default = 0.0)]
    pub error_sample_rate: f64,
    pub max_fps: u32,
    #[uniffi(default = false)]
    pub record_identifiers: bool,
    #[uniffi(default = None)]
    pub image_policy: Option<ImagePolicy>,
    #[uniffi(default = [])]
    pub mask_rules: Vec<String>,
    #[uniffi(default = false)]
    pub hide_text_length: bool,
    #[uniffi(default = false)]
    pub debug_recording: bool,
}

/// The options with their defaults, of which a host changes what it needs.
#[uniffi::export]
#[must_use]
pub fn default_config(api_key: String, device_id: String) -> SessionReplayConfig {
    SessionReplayConfig::new(api_key, device_id)
}
