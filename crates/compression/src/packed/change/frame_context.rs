//! The changes of a frame so far: changes of one frame are often alike.

use crate::packed::axis::PerEdge;
use crate::packed::recent_kinds::RecentKinds;

/// The changes of the frame so far.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct FrameContext {
    /// Number of frames of changes since the last keyframe.
    pub(in crate::packed) number: u32,
    pub(in crate::packed) kinds: RecentKinds,
    /// Id of the last changed node, 0 for none.
    pub(in crate::packed) target: u32,
    /// Id of the node changed before that.
    pub(in crate::packed) target_before: u32,
    /// The last change of a rectangle.
    pub(in crate::packed) moved: PerEdge<i64>,
    /// The last difference of an attribute.
    pub(in crate::packed) attr_change: i64,
    /// One more than the shape of the last update, 0 for none.
    pub(in crate::packed) update: u32,
    /// Id of the node behind the last removed one, 0 for none.
    pub(in crate::packed) after_removed: u32,
}

impl FrameContext {
    /// Begins the next frame.
    pub(in crate::packed) fn begin_frame(&mut self) {
        *self = Self {
            number: self.number + 1,
            ..Self::default()
        };
    }
}
