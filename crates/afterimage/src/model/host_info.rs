//! Facts about the app and its device.

/// What the host knows about itself; it goes into each segment's header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostInfo {
    /// A folder of our own below the app's private files; made when first needed.
    pub storage_dir: String,
    /// What the host's uptime clock shows now, milliseconds (`SystemClock.uptimeMillis`, `systemUptime`).
    pub uptime_ms: u64,
    /// `android`, `ios`.
    pub platform: String,
    /// Version of the operating system.
    pub os_version: String,
    /// Model of the device.
    pub device_model: String,
    /// Package or bundle id.
    pub app_id: String,
    /// The app's version.
    pub app_version: String,
    /// The app's build.
    pub app_build: String,
    /// BCP 47.
    pub locale: String,
    /// Physical pixels in a logical one.
    pub density: f32,
}
