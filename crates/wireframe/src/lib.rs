//! The recorded model: wireframe nodes and frames, touches and environment records; the byte layout in which a
//! host passes a frame; the tree diff.
//!
//! Screen text has two types, and only the masking step converts between them. [`RawText`] is the text that the
//! host read from a view; it can be neither printed nor encoded. A [`Recordable`] text is the result of masking.
//! [`Node`], [`Frame`], [`Change`] and [`Entry`] are generic over the two, and everything that diffs or encodes
//! requires `T: Recordable`.
//!
//! This crate uses no clock, thread, file or socket.

mod attr;
mod attr_values;
pub mod buffer;
mod change;
mod codes;
mod decision;
mod diff;
mod drawn;
mod entry;
mod environment;
mod fingerprint;
mod frame;
mod geometry;
pub mod gesture;
mod node;
mod property_changes;
mod scene;
mod sorted_map;
mod text;
mod touch;
mod tree;

pub use attr::{Attr, Ident, TextField};
pub use attr_values::{
    Align, ContentType, Ellipsis, ImageOrigin, InputType, LayoutDirection, MaskOverride, PlaceholderReason,
    VerticalAlign,
};
pub use change::{Change, Place, Update};
pub use decision::{MaskAction, MaskReason};
pub use diff::{diff, keep_unreached};
pub use drawn::{Affine, Area, ClipRule, DrawnNode, DrawnNodes, Polygon, drawn_nodes};
pub use entry::{Entry, Timed};
pub use environment::{AppState, Environment, Gesture, SwipeDirection};
pub use fingerprint::{VIEW_PICTURE, is_of_view, picture_of};
pub use frame::{Frame, SourceId};
pub use geometry::{MAX_LENGTH, Orientation, Point, Rect, Viewport, tenths};
pub use gesture::GestureRecogniser;
pub use node::{Kind, Node, NodeId, Properties, Scroll};
pub use property_changes::PropertyChanges;
pub use scene::Scene;
pub use sorted_map::SortedMap;
pub use text::{RawText, Recordable, RecordedText};
pub use touch::{Touch, TouchPhase};
pub use tree::{MAX_TREE_DEPTH, MAX_TREE_NODES, Tree, TreeError};
