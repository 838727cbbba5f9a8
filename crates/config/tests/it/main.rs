//! The rules of the crate as tables, through its public API.

// `clippy.toml` exempts test functions only, and these lints apply to the helpers of integration tests, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod capture_reason;
mod effective;
mod ids;
mod lifecycle;
mod mask_rule;
mod remote;
mod remote_rules;
mod sampling;
mod validation;
