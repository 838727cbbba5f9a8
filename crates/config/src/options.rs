//! The options of an app, with the names and defaults of the reference SDK, so that its documentation reads
//! true for this one; the further ones are what real apps need to keep within their budgets.

use std::fmt;

use crate::{
    DeviceId, ImagePolicy, LogLevel, NO_SESSION, PrivacyLevel, Protocol, ServerZone, SessionId, SessionName,
};

/// Frames per second that a view walker takes at most: enough to follow a gesture, and a tenth of the
/// frames a screen draws, so that nine in ten cost nothing.
pub const DEFAULT_MAX_FPS: u32 = 10;

/// Bytes that recordings may take on the device: some hours of recording, and less than one photo album.
pub const DEFAULT_STORAGE_LIMIT_BYTES: u64 = 50 * 1024 * 1024;

/// Age at which what was not delivered is given up: two weeks, well inside the usual retention of 30 days,
/// so that a replay that arrives can still be watched.
pub const DEFAULT_STORAGE_MAX_AGE_MS: u64 = 14 * 24 * 60 * 60 * 1000;

/// The options of one recorder. Make one with [`SessionReplayConfig::new`] and set what differs.
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
    reason = "options of the reference SDK, each a switch of its own"
)]
pub struct SessionReplayConfig {
    /// The project's key; it is sent with each request and never logged.
    pub api_key: String,
    /// The device, as analytics events name it: 6 characters at least.
    pub device_id: String,
    /// The session, as analytics events name it: its start in milliseconds since 1970; -1 records nothing.
    pub session_id: i64,
    /// The share of sessions that are recorded, from 0 (none, the default) to 1 (all).
    pub sample_rate: f64,
    /// Which messages reach the host's log.
    pub log_level: LogLevel,
    /// The masking level where no override says otherwise.
    pub privacy_config: PrivacyLevel,
    /// Whether settings from the server win over the ones here; while they cannot be had, nothing is recorded.
    pub enable_remote_config: bool,
    /// Whether the user refused to be recorded; what is stored is deleted.
    pub opt_out: bool,
    /// The region of Amplitude's hosts; not used with a server URL.
    pub server_zone: ServerZone,
    /// The collector to send to, `http` or `https`; none means Amplitude's hosts.
    pub server_url: Option<String>,
    /// `false` attaches to the engine that the host app already started in this process.
    pub should_initialize_native_sdk: bool,
    /// Overrides the protocol that follows from the server URL.
    pub protocol: Option<Protocol>,
    /// Bytes that recordings may take on the device; the oldest go first.
    pub storage_limit_bytes: u64,
    /// Milliseconds after which what was not delivered is given up.
    pub storage_max_age_ms: u64,
    /// Bytes that may be sent over metered networks in a day; none means no limit.
    pub metered_daily_limit_bytes: Option<u64>,
    /// Whether metered networks are used at all; recording goes on either way.
    pub upload_on_metered: bool,
    /// The share of unsampled sessions that keep their last minute for the case of an error, from 0 to 1.
    pub error_sample_rate: f64,
    /// Frames per second that a view walker takes at most; it does not bind frames that the host submits.
    pub max_fps: u32,
    /// Whether accessibility identifiers of views are recorded.
    pub record_identifiers: bool,
    /// Which images are recorded; none chooses by the masking level.
    pub image_policy: Option<ImagePolicy>,
    /// Masking rules, each as [`MaskRule`](crate::MaskRule) reads it: `mask class=com.app.PinView`,
    /// `block screen=Checkout`.
    pub mask_rules: Vec<String>,
    /// Whether masked text is recorded as eight stars whatever its length, as passwords are. Where text stands and how
    /// large its view is are recorded either way.
    pub hide_text_length: bool,
    /// Whether each node says what masking decided about it and why, for `afterimage audit`. Recordings are larger
    /// by it: for development and for privacy reviews.
    pub debug_recording: bool,
}

impl SessionReplayConfig {
    /// Returns the default options for a project's key and a device.
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
            upload_on_metered: true,
            error_sample_rate: 0.0,
            max_fps: DEFAULT_MAX_FPS,
            record_identifiers: false,
            image_policy: None,
            mask_rules: Vec::new(),
            hide_text_length: false,
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

/// Shows the key's last four characters only, and of a server URL only whether there is one: a URL that was
/// not validated yet may carry credentials.
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
            .field("upload_on_metered", &self.upload_on_metered)
            .field("error_sample_rate", &self.error_sample_rate)
            .field("max_fps", &self.max_fps)
            .field("record_identifiers", &self.record_identifiers)
            .field("image_policy", &self.image_policy)
            .field("mask_rules", &self.mask_rules.len())
            .field("hide_text_length", &self.hide_text_length)
            .field("debug_recording", &self.debug_recording)
            .finish()
    }
}

/// Characters of a key that are shown: enough to tell two projects apart, as in the reference SDK.
const SHOWN_KEY_CHARS: usize = 4;

fn redacted(key: &str) -> String {
    let chars = key.chars().count();
    // Of a key hardly longer than what is shown, nothing is: it would be most of the secret.
    if chars < 2 * SHOWN_KEY_CHARS {
        return format!("({chars} characters)");
    }
    let shown: String = key.chars().skip(chars - SHOWN_KEY_CHARS).collect();
    format!("…{shown}")
}
