//! The settings in remote config.

use crate::choices::PrivacyLevel;
use crate::mask_rules::MaskRule;

/// Settings from the server. `None` leaves the local setting in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RemoteConfig {
    /// Share of sessions that are recorded, from 0 to 1.
    pub sample_rate: Option<f64>,
    /// Whether sessions are recorded at all. A sampling object without this value disables recording.
    pub capture_enabled: Option<bool>,
    /// Masking level.
    pub privacy_level: Option<PrivacyLevel>,
    /// Masking rules, in addition to the app's. They never show content that the app masked or blocked.
    pub mask_rules: Vec<MaskRule>,
    /// Whether a rule that hides content could not be parsed. Everything is then masked at the strictest level.
    pub has_unread_rules: bool,
}

/// The settings in a response, with the messages about values that were ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedRemoteConfig {
    /// The settings.
    pub config: RemoteConfig,
    /// One message for each value that is ignored or has an effect the sender may not expect.
    pub warnings: Vec<String>,
}
