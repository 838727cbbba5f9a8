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
        }
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
