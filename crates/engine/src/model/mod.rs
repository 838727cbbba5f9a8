//! Plain data that crosses between the host, the runtime and the engine.

mod conditions;
mod device;
mod event;
mod flush;
mod settings;
mod status;

pub use conditions::{DeviceConditions, NetworkWait, ThermalState};
pub use device::DeviceInfo;
pub use event::HostEvent;
pub use flush::FlushOutcome;
pub use settings::Settings;
pub use status::{CaptureState, SpoolRefusal, Status};
