//! The drawn geometry of nodes: where the window shows them after transforms, scroll offsets and clips.
//!
//! This is the only place that maps nodes to the window. Redaction of touches, the exports, the audit and the
//! conversion of traces use it. `docs/frame-buffer.md` and `docs/format/properties.md` state the rules.

mod affine;
mod area;
mod clip_rule;
mod nodes;
mod polygon;
mod space;

pub use affine::Affine;
pub use area::Area;
pub use clip_rule::ClipRule;
pub use nodes::{DrawnNode, DrawnNodes, drawn_nodes};
pub use polygon::Polygon;
