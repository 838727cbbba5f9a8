//! The recorded model: wireframe nodes and frames, touches, environment records; the byte layout in
//! which a host hands a frame over; the tree diff.
//!
//! Screen text has two forms and no way between them but the masking step: [`RawText`] is what the
//! host read from a view and can be neither printed nor encoded, and a [`Recordable`] text is what
//! masking let through. [`Node`], [`Frame`], [`Change`] and [`Entry`] are generic over the two, and
//! everything that diffs or encodes asks for `T: Recordable`.
//!
//! This crate holds no clock, thread, file or socket.

mod attr;
pub mod buffer;
mod change;
mod clip;
mod decision;
mod diff;
mod entry;
mod environment;
mod frame;
mod geometry;
pub mod gesture;
mod node;
mod scene;
mod sorted_map;
mod text;
mod touch;
mod tree;

pub use attr::{
    Align, Attr, ContentType, Ident, ImageOrigin, InputType, MaskOverride, PlaceholderReason, TextField,
    VerticalAlign,
};
pub use change::{Change, Place, Update};
pub use clip::{ClipStack, NodeBounds, node_bounds};
pub use decision::{MaskAction, MaskReason};
pub use diff::{diff, keep_unreached};
pub use entry::{Entry, Timed};
pub use environment::{AppState, Environment, Gesture, Orientation, SwipeDirection};
pub use frame::{Frame, SourceId, Viewport};
pub use geometry::{Point, Rect};
pub use gesture::GestureRecogniser;
pub use node::{Kind, Node, NodeId, Properties, Scroll};
pub use scene::Scene;
pub use sorted_map::SortedMap;
pub use text::{RawText, Recordable, RecordedText};
pub use touch::{Touch, TouchPhase};
pub use tree::{MAX_TREE_DEPTH, MAX_TREE_NODES, Tree, TreeError};
