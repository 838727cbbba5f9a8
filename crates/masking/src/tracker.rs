//! Tracks the frames of one source: from the host's frame buffers to the changes that are recorded.

use afterimage_wireframe::buffer::{
    BufferError, Degraded, FrameBytes, NodeOffsets, RawFrame, TreeSections, delta, parse_tree,
};
use afterimage_wireframe::{Attr, Change, Node, RawText, SourceId, diff, keep_unreached};

use crate::masker::Masker;
use crate::policy::MaskPolicy;
use crate::staged_nodes::StagedNodes;
use crate::text::{MaskedFrame, MaskedText};

/// Tracks one source: parses, masks and compares the nodes of each frame that differ from the previous frame.
///
/// An equal frame costs one comparison of memory. A frame with some changed nodes costs time in proportion to them.
/// The changes and the frame always equal those of parsing, masking and comparing the whole frame, which is the
/// fallback if a delta cannot be computed or masked.
///
/// `B` is the memory of a host's frame buffer.
#[derive(Debug)]
pub struct Tracker<B> {
    /// The buffer of the last frame.
    raw: RawFrame<B>,
    last: LastFrame,
}

/// The last frame of a source, masked.
#[derive(Debug)]
struct LastFrame {
    source: SourceId,
    policy: MaskPolicy,
    frame: MaskedFrame,
    /// Node offsets of the frame's buffer, if its nodes correspond to those of `frame` one by one.
    offsets: Option<NodeOffsets>,
    /// Memory for the masked nodes of deltas.
    staged: StagedNodes,
}

/// The difference between a frame and the previous one.
#[derive(Clone, Debug, PartialEq)]
pub enum FrameChange {
    /// The raw frame and the policy are the same.
    Unchanged,
    /// The changes from the previous frame to [`Tracker::frame`]. May be empty, for example if masking hides the difference.
    Changed(Vec<Change<MaskedText>>),
}

/// The result of [`Tracker::update`].
#[derive(Clone, Debug, PartialEq)]
pub struct TrackOutcome<B> {
    /// The difference to the previous frame.
    pub change: FrameChange,
    /// The buffer that is no longer needed: the one before, or an unchanged one.
    pub spare: RawFrame<B>,
    /// Counts of the content that was not read as written: of the whole frame if it was read whole, else of the nodes that
    /// differ.
    pub degraded: Degraded,
    /// Whether the whole frame was parsed and masked, and not only the nodes that differ.
    pub read_whole: bool,
}

impl<B: FrameBytes> Tracker<B> {
    /// Starts with the first frame of a source. Also returns the counts of the content that was not read as written.
    ///
    /// # Errors
    ///
    /// The first fault in the frame's tree.
    pub fn open(
        masker: &mut Masker,
        source: SourceId,
        policy: &MaskPolicy,
        raw: RawFrame<B>,
    ) -> Result<(Self, Degraded), BufferError> {
        let mut last = LastFrame {
            source,
            policy: policy.clone(),
            frame: MaskedFrame::empty(source, raw.tree().viewport()),
            offsets: None,
            staged: StagedNodes::default(),
        };
        let (_, degraded) = last.update_whole(masker, policy, &raw.tree())?;
        Ok((Self { raw, last }, degraded))
    }

    /// Returns the last frame, masked.
    #[must_use]
    pub fn frame(&self) -> &MaskedFrame {
        &self.last.frame
    }

    /// Returns the buffer of the last frame.
    #[must_use]
    pub fn raw_frame(&self) -> &RawFrame<B> {
        &self.raw
    }

    /// Returns the buffer of the last frame.
    #[must_use]
    pub fn into_raw_frame(self) -> RawFrame<B> {
        self.raw
    }

    /// Advances to the next frame.
    ///
    /// # Errors
    ///
    /// The first fault in the frame's tree. The tracker then keeps the previous frame.
    pub fn update(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        raw: RawFrame<B>,
    ) -> Result<TrackOutcome<B>, BufferError> {
        let has_same_policy = *policy == self.last.policy;
        if has_same_policy && self.raw.span() == raw.span() {
            return Ok(TrackOutcome {
                change: FrameChange::Unchanged,
                spare: raw,
                degraded: Degraded::default(),
                read_whole: false,
            });
        }
        let after = raw.tree();
        let changes = if has_same_policy {
            self.last.update_by_delta(masker, &self.raw.tree(), &after)
        } else {
            None
        };
        let read_whole = changes.is_none();
        let (changes, degraded) = match changes {
            Some(known) => known,
            None => self.last.update_whole(masker, policy, &after)?,
        };
        Ok(TrackOutcome {
            change: FrameChange::Changed(changes),
            spare: std::mem::replace(&mut self.raw, raw),
            degraded,
            read_whole,
        })
    }

    /// Whether a buffer has the same content as the last one, and the policy is unchanged.
    #[must_use]
    pub fn is_unchanged(&self, policy: &MaskPolicy, raw: &RawFrame<B>) -> bool {
        *policy == self.last.policy && self.raw.span() == raw.span()
    }
}

impl LastFrame {
    /// Masks only the nodes that differ. Returns `None` if the whole frame has to be masked.
    fn update_by_delta(
        &mut self,
        masker: &mut Masker,
        before: &TreeSections<'_>,
        after: &TreeSections<'_>,
    ) -> Option<(Vec<Change<MaskedText>>, Degraded)> {
        let offsets = self.offsets.as_mut()?;
        let delta = delta(before, offsets, &self.frame, after)?;
        let staged = &mut self.staged;
        let masked_delta = masker.mask_delta(self.source, &self.policy, &self.frame, &delta, staged)?;
        offsets.apply(after, &delta);
        self.frame.viewport = after.viewport();
        let changes = masker.apply_delta(self.source, &mut self.frame, &delta, &masked_delta, staged);
        offsets.recycle(delta);
        Some((changes, masked_delta.degraded))
    }

    /// Parses and masks the whole frame. Returns the changes, and the counts of the content that was not read as written.
    fn update_whole(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        after: &TreeSections<'_>,
    ) -> Result<(Vec<Change<MaskedText>>, Degraded), BufferError> {
        let parsed = parse_tree(after)?;
        let mut raw = parsed.frame;
        raw.source = self.source;
        let new_frame = masker.mask(&raw, policy);
        let frame = if *policy == self.policy {
            keep_unreached(&self.frame, new_frame)
        } else {
            // Nodes that were masked under a different policy are not reused.
            keep_unreached(&MaskedFrame::empty(self.source, new_frame.viewport), new_frame)
        };
        let changes = diff(&self.frame, &frame);
        self.offsets = None;
        if parsed.degraded.replaced_nodes() == 0 && !raw.nodes.iter().any(is_unreached) {
            self.offsets = NodeOffsets::for_frame(after, &frame);
        }
        self.policy = policy.clone();
        self.frame = frame;
        Ok((changes, parsed.degraded))
    }
}

fn is_unreached(node: &Node<RawText<'_>>) -> bool {
    node.flag(Attr::ChildrenNotReached)
}
