//! State of the network.

/// The network as the host sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkState {
    /// There is a network.
    pub online: bool,
    /// Its bytes cost money.
    pub metered: bool,
    /// The device saves power.
    pub low_power: bool,
}
