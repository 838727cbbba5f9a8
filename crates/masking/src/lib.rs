#![doc = include_str!("../README.md")]

mod apply;
mod decide;
mod decision;
mod delta;
mod explain;
mod hidden_images;
mod inherited;
mod masker;
mod node_decision;
mod node_facts;
mod policy;
pub mod redact;
mod rules;
mod source_history;
mod staged_nodes;
mod text;
mod text_block;
mod tracker;

pub use afterimage_config::ImagePolicy;
pub use afterimage_wireframe::{MaskAction, MaskReason};
pub use decide::decide;
pub use decision::{Decision, HiddenText, SecretText};
pub use hidden_images::HiddenImages;
pub use inherited::{Inherited, Override};
pub use masker::{MaskStats, Masker};
pub use node_decision::NodeDecision;
pub use node_facts::{NodeFacts, OverrideRequest, Sensitivity};
pub use policy::MaskPolicy;
pub use rules::{RuleEffect, Rules};
pub use text::{MaskedFrame, MaskedText};
pub use tracker::{FrameChange, TrackOutcome, Tracker};
