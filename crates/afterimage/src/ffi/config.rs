//! The options, declared for UniFFI.

use afterimage_config::{ImagePolicy, LogLevel, PrivacyLevel, Protocol, ServerZone, SpoolKey};

/// How much text is masked.
#[uniffi::remote(Enum)]
pub enum PrivacyLevel {
    /// Masks all text and all form fields.
    Conservative,
    /// Masks all form fields and text inputs.
    Medium,
    /// Masks passwords and other secrets only.
    Light,
}

/// Which images are recorded if nothing else hides them.
#[uniffi::remote(Enum)]
pub enum ImagePolicy {
    /// Records every image.
    All,
    /// Records only images that ship with the app. Images of unknown origin are not recorded.
    Bundled,
    /// Records no image.
    NoImages,
}

/// Which messages reach the host's log.
#[uniffi::remote(Enum)]
pub enum LogLevel {
    /// No messages.
    Off,
    /// Failures that stop the recording.
    Error,
    /// Problems that the developer should look at.
    Warn,
    /// Events of normal operation.
    Log,
    /// Details for debugging.
    Debug,
}

/// The region in which Amplitude keeps the project's data.
#[uniffi::remote(Enum)]
pub enum ServerZone {
    /// United States.
    Us,
    /// European Union.
    Eu,
}

/// The protocol of uploads.
#[uniffi::remote(Enum)]
pub enum Protocol {
    /// Compact segments to the app's own collector. Needs a server URL.
    Afterimage,
    /// rrweb events as JSON, to Amplitude's ingestion or a compatible server.
    Amplitude,
}

/// The options of a session replay. Names and defaults are the reference SDK's; every option but the key and the device has one.
#[derive(Clone, uniffi::Record)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "options of the reference SDK, each a switch of its own"
)]
pub struct SessionReplayConfig {
    /// The project's key. It is sent with each request and never logged.
    pub api_key: String,
    /// The device id of analytics events, 6 to 100 characters.
    pub device_id: String,
    /// The session id of analytics events: its start in milliseconds since 1970. -1 records nothing.
    #[uniffi(default = -1)]
    pub session_id: i64,
    /// The share of sessions that are recorded, from 0 to 1.
    #[uniffi(default = 0.0)]
    pub sample_rate: f64,
    /// Which messages reach the host's log. Default: `Warn`.
    #[uniffi(default = None)]
    pub log_level: Option<LogLevel>,
    /// The masking level if no override applies. Default: `Medium`.
    #[uniffi(default = None)]
    pub privacy_config: Option<PrivacyLevel>,
    /// Settings of the server win over local ones. While they cannot be fetched and none are cached, nothing is recorded.
    #[uniffi(default = true)]
    pub enable_remote_config: bool,
    /// The user opted out. Recordings that are stored are deleted.
    #[uniffi(default = false)]
    pub opt_out: bool,
    /// The region of Amplitude's hosts, if there is no server URL. Default: `Us`.
    #[uniffi(default = None)]
    pub server_zone: Option<ServerZone>,
    /// The collector's address, `http` or `https`. Without one, Amplitude's hosts.
    #[uniffi(default = None)]
    pub server_url: Option<String>,
    /// `false` attaches to the engine that the app starts in this process.
    #[uniffi(default = true)]
    pub should_initialize_native_sdk: bool,
    /// The protocol, if it is not the one that follows from the server URL.
    #[uniffi(default = None)]
    pub protocol: Option<Protocol>,
    /// Most bytes of recordings on the device. Beyond them the oldest are evicted.
    #[uniffi(default = 52428800)]
    pub storage_limit_bytes: u64,
    /// Most milliseconds that a recording waits for its delivery.
    #[uniffi(default = 1209600000)]
    pub storage_max_age_ms: u64,
    /// Most bytes that are sent over metered networks in a day. `None`: no limit.
    #[uniffi(default = None)]
    pub metered_daily_limit_bytes: Option<u64>,
    /// Most bytes that are sent over all networks in a day. `None`: no limit.
    #[uniffi(default = None)]
    pub daily_limit_bytes: Option<u64>,
    /// Metered networks are used.
    #[uniffi(default = true)]
    pub upload_on_metered: bool,
    /// The share of unsampled sessions that keep their last minute for an error, from 0 to 1.
    #[uniffi(default = 0.0)]
    pub error_sample_rate: f64,
    /// Most frames per second that a view walker submits.
    #[uniffi(default = 10)]
    pub max_fps: u32,
    /// Accessibility identifiers of views are recorded.
    #[uniffi(default = false)]
    pub record_identifiers: bool,
    /// Which images are recorded. Default: by the masking level.
    #[uniffi(default = None)]
    pub image_policy: Option<ImagePolicy>,
    /// Masking rules, for example `mask class=com.app.PinView` or `block screen=Checkout`.
    #[uniffi(default = [])]
    pub mask_rules: Vec<String>,
    /// Masked text is recorded with a fixed length.
    #[uniffi(default = false)]
    pub hide_text_length: bool,
    /// The recording explains every masking decision. For development only.
    #[uniffi(default = false)]
    pub debug_recording: bool,
    /// 32 random bytes with which stored recordings are encrypted. For builds with the feature `encryption`.
    #[uniffi(default = None)]
    pub spool_key: Option<Vec<u8>>,
}

impl SessionReplayConfig {
    /// Returns the defaults for a key and a device, as the constructors in Swift and Kotlin do.
    #[must_use]
    pub fn new(api_key: String, device_id: String) -> Self {
        Self {
            api_key,
            device_id,
            session_id: -1,
            sample_rate: 0.0,
            log_level: None,
            privacy_config: None,
            enable_remote_config: true,
            opt_out: false,
            server_zone: None,
            server_url: None,
            should_initialize_native_sdk: true,
            protocol: None,
            storage_limit_bytes: 52_428_800,
            storage_max_age_ms: 1_209_600_000,
            metered_daily_limit_bytes: None,
            daily_limit_bytes: None,
            upload_on_metered: true,
            error_sample_rate: 0.0,
            max_fps: 10,
            record_identifiers: false,
            image_policy: None,
            mask_rules: Vec::new(),
            hide_text_length: false,
            debug_recording: false,
            spool_key: None,
        }
    }
}

impl From<SessionReplayConfig> for afterimage_config::SessionReplayConfig {
    fn from(config: SessionReplayConfig) -> Self {
        let defaults = Self::new(config.api_key, config.device_id);
        Self {
            session_id: config.session_id,
            sample_rate: config.sample_rate,
            log_level: config.log_level.unwrap_or(defaults.log_level),
            privacy_config: config.privacy_config.unwrap_or(defaults.privacy_config),
            enable_remote_config: config.enable_remote_config,
            opt_out: config.opt_out,
            server_zone: config.server_zone.unwrap_or(defaults.server_zone),
            server_url: config.server_url,
            should_initialize_native_sdk: config.should_initialize_native_sdk,
            protocol: config.protocol,
            storage_limit_bytes: config.storage_limit_bytes,
            storage_max_age_ms: config.storage_max_age_ms,
            metered_daily_limit_bytes: config.metered_daily_limit_bytes,
            daily_limit_bytes: config.daily_limit_bytes,
            upload_on_metered: config.upload_on_metered,
            error_sample_rate: config.error_sample_rate,
            max_fps: config.max_fps,
            record_identifiers: config.record_identifiers,
            image_policy: config.image_policy,
            mask_rules: config.mask_rules,
            hide_text_length: config.hide_text_length,
            debug_recording: config.debug_recording,
            spool_key: config.spool_key.map(SpoolKey::new),
            ..defaults
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The literals in the attributes above, which UniFFI writes into the Swift and Kotlin constructors.
    #[test]
    fn literal_defaults_are_the_defaults_of_the_options() {
        let defaults = afterimage_config::SessionReplayConfig::new("key", "device-1");
        let literals = SessionReplayConfig::new("key".to_owned(), "device-1".to_owned());
        assert!(defaults == literals.into());
    }
}
