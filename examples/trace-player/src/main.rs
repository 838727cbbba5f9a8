//! Drives the SDK from recorded UI traces.
fn main() {}
