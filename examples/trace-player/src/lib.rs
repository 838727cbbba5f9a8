//! What plays recorded UI traces through the SDK, for the command and for the bench.

pub mod drawing;
pub mod host;
