//! Facts about the device and the app.

/// Facts about the device and the app, written into the header of each segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceInfo {
    /// The platform: `android` or `ios`.
    pub platform: String,
    /// Version of the operating system.
    pub os_version: String,
    /// Model of the device.
    pub device_model: String,
    /// Package name or bundle id of the app.
    pub app_id: String,
    /// Version of the app that users see.
    pub app_version: String,
    /// Build number of the app.
    pub app_build: String,
    /// Locale as a BCP 47 tag, for example `en-US`.
    pub locale: String,
    /// Physical pixels per logical pixel, 0 if it is unknown. A number that is negative or not finite is recorded as unknown
    /// and counted.
    pub density: f32,
}

impl DeviceInfo {
    /// The density of a device that did not report one.
    pub(crate) const UNKNOWN_DENSITY: f32 = 0.0;

    /// Returns whether the density is a number of pixels, or unknown.
    pub(crate) fn has_valid_density(&self) -> bool {
        self.density.is_finite() && self.density >= 0.0
    }
}
