//! Conditions of the device that limit recording and uploads.

/// Conditions of the device, as the host reports them.
///
/// * Uploads wait if there is no network, if the options do not permit a metered one, if the device saves power, and if its
///   temperature is [`ThermalState::Critical`].
/// * Segments are not packed while the device saves power, and from [`ThermalState::Serious`] on. They are packed before their
///   upload if the conditions permit it by then, and are otherwise uploaded in more than twice the bytes.
/// * The advice lowers the rate of walks and requests no images while memory is short, and from [`ThermalState::Serious`] on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "conditions that are independent of each other"
)]
pub struct DeviceConditions {
    /// The device has a network.
    pub online: bool,
    /// The network is metered.
    pub metered: bool,
    /// The device saves power.
    pub low_power: bool,
    /// The device is short of memory.
    pub low_memory: bool,
    /// The temperature of the device.
    pub thermal: ThermalState,
    /// The network is not known yet, and the host will report it: uploads that the options restrict to some networks wait for the report, for
    /// half a minute at most. `online` and `metered` are assumptions.
    pub network_pending: bool,
    /// Identity of the network: a different number for a different network, 0 if the host does not know it. After another network, uploads
    /// that stopped at a login page are tried again. It stays on the device.
    pub network_id: u64,
}

impl Default for DeviceConditions {
    /// Online, not metered, no shortage: the conditions until the host reports some.
    fn default() -> Self {
        Self {
            online: true,
            metered: false,
            low_power: false,
            low_memory: false,
            thermal: ThermalState::Nominal,
            network_pending: false,
            network_id: 0,
        }
    }
}

/// The wait of uploads for the host's report of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkWait {
    until_ms: Option<u64>,
}

impl NetworkWait {
    /// Time in milliseconds after which an awaited report does not hold uploads back. Systems report the network within a second; one that
    /// has not done so after half a minute may never do it.
    pub const LIMIT_MS: u64 = 30_000;

    /// The host reports conditions at this time, in milliseconds of the monotonic clock. A repeated announcement does not prolong the wait.
    pub fn reported(&mut self, conditions: DeviceConditions, now_ms: u64) {
        self.until_ms = conditions
            .network_pending
            .then(|| self.until_ms.unwrap_or(now_ms.saturating_add(Self::LIMIT_MS)));
    }

    /// The host starts the recording: an announcement of before holds from now on.
    pub fn started(&mut self, now_ms: u64) {
        self.until_ms = self.until_ms.map(|_| now_ms.saturating_add(Self::LIMIT_MS));
    }

    /// Returns the end of the wait, `None` if the network is known.
    #[must_use]
    pub fn until_ms(self) -> Option<u64> {
        self.until_ms
    }
}

impl DeviceConditions {
    /// Returns whether the device has no memory or processor time to spare.
    pub(crate) fn is_strained(self) -> bool {
        self.low_memory || self.thermal >= ThermalState::Serious
    }
}

/// The temperature of the device by its effect on the user, from the least to the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThermalState {
    /// No limits.
    #[default]
    Nominal,
    /// The device is warm, and its user notices nothing.
    Fair,
    /// The system limits the processor, and its user notices it.
    Serious,
    /// The system limits all it can, and the device may shut down.
    Critical,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_for_the_network_ends_with_its_report_or_at_the_limit_after_the_start() {
        let pending = DeviceConditions {
            network_pending: true,
            ..DeviceConditions::default()
        };
        let mut wait = NetworkWait::default();
        wait.started(5);
        assert_eq!(wait.until_ms(), None, "nothing was announced");
        wait.reported(pending, 10);
        wait.reported(pending, 20);
        assert_eq!(wait.until_ms(), Some(10 + NetworkWait::LIMIT_MS));
        wait.started(70_000);
        assert_eq!(wait.until_ms(), Some(70_000 + NetworkWait::LIMIT_MS));
        wait.reported(DeviceConditions::default(), 70_001);
        assert_eq!(wait.until_ms(), None);
    }
}
