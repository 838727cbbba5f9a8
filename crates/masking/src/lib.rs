#![doc = include_str!("../README.md")]

mod apply;
mod decide;
mod masker;
mod memory;
mod policy;
pub mod redact;
mod subject;
mod text;

pub use decide::{Action, ByHand, Decision, Hidden, Inherited, Reason, Secret, decide};
pub use masker::{MaskStats, Masker};
pub use policy::{ImagePolicy, MaskPolicy};
pub use subject::{Asked, Secrecy, Subject};
pub use text::{MaskedFrame, MaskedText};
