//! The services of one engine.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use afterimage_engine::DeviceInfo;
use afterimage_transport::HttpClient;

use super::clock::Clock;
use super::log::LogSink;

/// The services that one engine uses, and the facts about its device.
#[derive(Clone)]
pub struct PlatformServices {
    /// A folder of the engine's own below the app's private files. It is created when it is first needed.
    pub storage_dir: PathBuf,
    /// Facts for the header of each segment.
    pub device: DeviceInfo,
    /// The identity of the device's boot: two processes with the same one continue a session on one time line. Empty if it is unknown;
    /// the session then continues by the wall clock. It never leaves the device. More than
    /// [`MAX_BOOT_ID_BYTES`](afterimage_config::MAX_BOOT_ID_BYTES) count as unknown.
    pub boot_id: String,
    /// Both clocks.
    pub clock: Arc<dyn Clock>,
    /// The HTTP client for uploads and remote config.
    pub http: Arc<dyn HttpClient>,
    /// The host's log. Without one, log lines go to the `tracing` subscriber of the process.
    pub log: Option<Arc<dyn LogSink>>,
}

impl fmt::Debug for PlatformServices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformServices")
            .field("storage_dir", &self.storage_dir)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
