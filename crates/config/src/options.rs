//! The options of a recorder. Names and defaults are those of the reference SDK, so that its documentation applies; the
//! additional options limit the use of storage, network and processor.

use std::fmt;

use crate::choices::{ImagePolicy, LogLevel, PrivacyLevel, Protocol, ServerZone};
use crate::ids::{DeviceId, NO_SESSION, SessionId, SessionName};
use crate::spool_key::SpoolKey;

/// Default maximum of frames per second that a view walker captures. It is enough to follow a gesture, and at most a sixth
/// of the frames that a screen draws.
pub const DEFAULT_MAX_FPS: u32 = 10;

/// Default limit of stored recordings: several hours of recording, in less space than a photo album.
pub const DEFAULT_STORAGE_LIMIT_BYTES: u64 = 50 * 1024 * 1024;

/// Default maximum age of undelivered recordings: two weeks. Servers usually retain recordings for 30 days, so a recording
/// that is delivered late can still be watched.
pub const DEFAULT_STORAGE_MAX_AGE_MS: u64 = 14 * 24 * 60 * 60 * 1000;

/// The options of one recorder: [`SessionReplayConfig::new`] returns the defaults.
///
/// ```
/// use afterimage_config::{PrivacyLevel, Protocol, SessionReplayConfig};
///
/// let config = SessionReplayConfig {
///     sample_rate: 0.1,
///     privacy_config: PrivacyLevel::Conservative,
///     server_url: Some("https://replay.example.com".into()),
///     ..SessionReplayConfig::new("a-project-key", "device-4711")
/// };
/// assert_eq!(config.validate(&[Protocol::Afterimage]), Ok(Protocol::Afterimage));
/// ```
#[derive(Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent options of the reference SDK"
)]
pub struct SessionReplayConfig {
    /// Key of the project. It is sent with each request and never logged.
    pub api_key: String,
    /// Id of the device, as in the analytics events. At least 6 characters.
    pub device_id: String,
    /// Id of the session, as in the analytics events: its start in milliseconds since 1970. With -1, nothing is recorded.
    pub session_id: i64,
    /// Share of sessions that are recorded, from 0 (none, the default) to 1 (all).
    pub sample_rate: f64,
    /// Maximum detail of the messages in the host's log.
    pub log_level: LogLevel,
    /// Masking level where no override applies.
    pub privacy_config: PrivacyLevel,
    /// Whether the server's settings override these. Nothing is recorded while they are unknown.
    pub enable_remote_config: bool,
    /// Whether the user opted out. Nothing is recorded, and stored recordings are deleted.
    pub opt_out: bool,
    /// Region of Amplitude's servers. Ignored with a server URL.
    pub server_zone: ServerZone,
    /// Address of the collector, `http` or `https`. `None` selects Amplitude's servers.
    pub server_url: Option<String>,
    /// `false` attaches this instance to the engine that the app already created in this process.
    pub should_initialize_native_sdk: bool,
    /// Upload protocol. `None` selects Afterimage's with a server URL and Amplitude's without.
    pub protocol: Option<Protocol>,
    /// Maximum size of stored recordings in bytes. The oldest are deleted first.
    pub storage_limit_bytes: u64,
    /// Maximum age of undelivered recordings in milliseconds. Older ones are deleted.
    pub storage_max_age_ms: u64,
    /// Maximum number of bytes sent over metered networks in any 24 hours. `None` is no limit.
    pub metered_daily_limit_bytes: Option<u64>,
    /// Maximum number of bytes sent over all networks in any 24 hours. `None` is no limit.
    pub daily_limit_bytes: Option<u64>,
    /// Whether recordings are sent over metered networks. Recording continues in either case.
    pub upload_on_metered: bool,
    /// Share of unsampled sessions that keep their last minute in case an error occurs, from 0 to 1.
    pub error_sample_rate: f64,
    /// Maximum number of frames per second that a view walker captures. Frames that the host submits are not limited.
    pub max_fps: u32,
    /// Whether accessibility identifiers of views are recorded.
    pub record_identifiers: bool,
    /// Images to record. `None` selects the default of the masking level.
    pub image_policy: Option<ImagePolicy>,
    /// Masking rules in the syntax of [`MaskRule`](crate::MaskRule), such as `mask class=com.app.PinView` or
    /// `block screen=Checkout`.
    pub mask_rules: Vec<String>,
    /// Whether masked text is recorded as eight stars whatever its length, as passwords are. Position and size of its view
    /// are recorded in either case.
    pub hide_text_length: bool,
    /// Key with which stored recordings are encrypted, of 32 random bytes that the platform's key store keeps. `None` stores them as
    /// they are. Needs a build with the feature `encryption`.
    pub spool_key: Option<SpoolKey>,
    /// Whether each node records its masking decision and the reason, for `afterimage audit`. Recordings are larger: this is
    /// for development and privacy reviews.
    pub debug_recording: bool,
}

impl SessionReplayConfig {
    /// Returns the default options, with the key of a project and the id of a device.
    pub fn new(api_key: impl Into<String>, device_id: impl Into<String>) -> Self {
        Self {
            api_key: api_key.into(),
            device_id: device_id.into(),
            session_id: NO_SESSION,
            sample_rate: 0.0,
            log_level: LogLevel::Warn,
            privacy_config: PrivacyLevel::Medium,
            enable_remote_config: true,
            opt_out: false,
            server_zone: ServerZone::Us,
            server_url: None,
            should_initialize_native_sdk: true,
            protocol: None,
            storage_limit_bytes: DEFAULT_STORAGE_LIMIT_BYTES,
            storage_max_age_ms: DEFAULT_STORAGE_MAX_AGE_MS,
            metered_daily_limit_bytes: None,
            daily_limit_bytes: None,
            upload_on_metered: true,
            error_sample_rate: 0.0,
            max_fps: DEFAULT_MAX_FPS,
            record_identifiers: false,
            image_policy: None,
            mask_rules: Vec::new(),
            hide_text_length: false,
            spool_key: None,
            debug_recording: false,
        }
    }

    /// Returns the name of the session to record; `None` without a session, or with ids that
    /// [`SessionReplayConfig::validate`] refuses.
    #[must_use]
    pub fn session_name(&self) -> Option<SessionName> {
        let session_id = SessionId::from_host(self.session_id).ok()??;
        let device_id = DeviceId::new(self.device_id.as_str()).ok()?;
        Some(SessionName::new(device_id, session_id))
    }
}

/// Shows the last four characters of the key, and of the server URL only whether it is set: a URL that is not validated yet
/// may contain credentials.
impl fmt::Debug for SessionReplayConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionReplayConfig")
            .field("api_key", &redacted(&self.api_key))
            .field("device_id", &self.device_id)
            .field("session_id", &self.session_id)
            .field("sample_rate", &self.sample_rate)
            .field("log_level", &self.log_level)
            .field("privacy_config", &self.privacy_config)
            .field("enable_remote_config", &self.enable_remote_config)
            .field("opt_out", &self.opt_out)
            .field("server_zone", &self.server_zone)
            .field("server_url", &self.server_url.as_ref().map(|_| "(set)"))
            .field("should_initialize_native_sdk", &self.should_initialize_native_sdk)
            .field("protocol", &self.protocol)
            .field("storage_limit_bytes", &self.storage_limit_bytes)
            .field("storage_max_age_ms", &self.storage_max_age_ms)
            .field("metered_daily_limit_bytes", &self.metered_daily_limit_bytes)
            .field("daily_limit_bytes", &self.daily_limit_bytes)
            .field("upload_on_metered", &self.upload_on_metered)
            .field("error_sample_rate", &self.error_sample_rate)
            .field("max_fps", &self.max_fps)
            .field("record_identifiers", &self.record_identifiers)
            .field("image_policy", &self.image_policy)
            .field("mask_rules", &self.mask_rules.len())
            .field("spool_key", &self.spool_key)
            .field("hide_text_length", &self.hide_text_length)
            .field("debug_recording", &self.debug_recording)
            .finish()
    }
}

/// Number of characters of a key that are shown: enough to distinguish two projects, as in the reference SDK.
const SHOWN_KEY_CHARS: usize = 4;

fn redacted(key: &str) -> String {
    let chars = key.chars().count();
    // The last characters of a short key would be most of the secret.
    if chars < 2 * SHOWN_KEY_CHARS {
        return format!("({chars} characters)");
    }
    let shown: String = key.chars().skip(chars - SHOWN_KEY_CHARS).collect();
    format!("…{shown}")
}
