//! One reading of the host's two clocks.

/// The time of an input: both clocks, read at the same moment.
///
/// The engine has no clock of its own. Every input carries the time at which the host made the call, and the engine never
/// lets `elapsed_ms` run backwards: an earlier reading counts as the latest one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since the device's boot, sleep included. Frame buffers carry times of this clock.
    pub elapsed_ms: u64,
    /// Milliseconds since 1970, by the wall clock of the device.
    pub wall_ms: u64,
}
