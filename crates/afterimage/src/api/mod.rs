//! The calls of a session replay for Rust hosts, attached instances, and the registry of the process's engines.

mod attached;
#[cfg(not(any(target_os = "ios", feature = "uikit")))]
mod no_screen_capture;
mod registry;
mod replay;
#[cfg(any(target_os = "ios", feature = "uikit"))]
mod screen_capture;

#[cfg(not(any(target_os = "ios", feature = "uikit")))]
pub(crate) use no_screen_capture::ScreenCapture;
pub use replay::SessionReplay;
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub use screen_capture::ScreenCapture;
