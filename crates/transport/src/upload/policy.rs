//! What the app allows and what the device is up to.

use afterimage_config::SessionReplayConfig;

/// What the app allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadPolicy {
    /// Whether metered networks are used.
    pub upload_on_metered: bool,
    /// Bytes a day over metered networks; none for no limit.
    pub metered_daily_limit_bytes: Option<u64>,
}

impl From<&SessionReplayConfig> for UploadPolicy {
    fn from(config: &SessionReplayConfig) -> Self {
        Self {
            upload_on_metered: config.upload_on_metered,
            metered_daily_limit_bytes: config.metered_daily_limit_bytes,
        }
    }
}

/// What the device is up to, as far as the host knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// Whether there is a network.
    pub online: bool,
    /// Whether it costs by the byte.
    pub metered: bool,
    /// Whether the device saves power.
    pub low_power: bool,
    /// The wall time in milliseconds, which tells the day of the metered limit.
    pub now_wall_ms: u64,
}

impl Conditions {
    /// Returns the conditions of a host that says nothing: a network that costs nothing, and power enough.
    #[must_use]
    pub fn unrestricted(now_wall_ms: u64) -> Self {
        Self {
            online: true,
            metered: false,
            low_power: false,
            now_wall_ms,
        }
    }
}
