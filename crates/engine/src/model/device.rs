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
    /// Physical pixels per logical pixel.
    pub density: f32,
}
