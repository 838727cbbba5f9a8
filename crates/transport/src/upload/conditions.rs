//! The app's policy for uploads, and the conditions of the device.

use afterimage_config::SessionReplayConfig;

/// The app's policy for uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadPolicy {
    /// Whether recordings are sent over metered networks.
    pub upload_on_metered: bool,
    /// Maximum number of bytes sent over metered networks in 24 hours. `None` is no limit.
    pub metered_daily_limit_bytes: Option<u64>,
    /// Maximum number of bytes sent over any network in 24 hours. `None` is no limit.
    pub daily_limit_bytes: Option<u64>,
}

impl UploadPolicy {
    /// Returns whether it depends on the network what may be sent.
    pub(super) fn restricts_networks(&self) -> bool {
        !self.upload_on_metered || self.metered_daily_limit_bytes.is_some()
    }
}

impl From<&SessionReplayConfig> for UploadPolicy {
    fn from(config: &SessionReplayConfig) -> Self {
        Self {
            upload_on_metered: config.upload_on_metered,
            metered_daily_limit_bytes: config.metered_daily_limit_bytes,
            daily_limit_bytes: config.daily_limit_bytes,
        }
    }
}

/// Conditions of the device, as the host reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "conditions that are independent of each other"
)]
pub struct Conditions {
    /// Whether a network is available.
    pub online: bool,
    /// Whether the network is metered.
    pub metered: bool,
    /// Identity of the network, as the host reports it: a different number is a different network. 0 if it is not known.
    pub network_id: u64,
    /// Whether the device is in its power saving mode.
    pub low_power: bool,
    /// Whether the device is so hot that it may shut down.
    pub overheated: bool,
    /// The network is not known, and the host's report of it is awaited until this time, in milliseconds of the monotonic clock. Uploads
    /// that depend on the network wait.
    pub network_awaited_until_ms: Option<u64>,
}

impl Conditions {
    /// Returns the conditions of a host that reports none: an unmetered network, no power saving, no heat.
    #[must_use]
    pub fn unrestricted() -> Self {
        Self {
            online: true,
            metered: false,
            network_id: 0,
            low_power: false,
            overheated: false,
            network_awaited_until_ms: None,
        }
    }
}
