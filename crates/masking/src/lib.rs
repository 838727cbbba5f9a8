#![doc = include_str!("../README.md")]

mod amend;
mod apply;
mod decide;
mod explain;
mod hidden_images;
mod masker;
mod memory;
mod policy;
pub mod redact;
mod rules;
mod subject;
mod text;
mod tracker;

pub use afterimage_config::ImagePolicy;
pub use decide::{Action, ByHand, Decision, Hidden, Inherited, Reason, Secret, decide};
pub use hidden_images::HiddenImages;
pub use masker::{MaskStats, Masker};
pub use policy::{MaskPolicy, allows};
pub use rules::{Rules, Ruling};
pub use subject::{Asked, Secrecy, Subject};
pub use text::{MaskedFrame, MaskedText};
pub use tracker::{Seen, Taken, Tracker};
