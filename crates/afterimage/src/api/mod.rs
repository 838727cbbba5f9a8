//! The calls of a session replay for Rust hosts, attached instances, and the registry of the process's engines.

mod attached;
mod registry;
mod replay;

pub use replay::SessionReplay;
