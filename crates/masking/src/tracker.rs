//! One source's frames, from the host's buffers to the steps that are recorded.

use afterimage_wireframe::buffer::{
    BufferError, FrameBytes, NodeOffsets, RawFrame, TreeSections, delta, parse_tree,
};
use afterimage_wireframe::{Change, Node, RawText, SourceId, diff, keep_unreached};

use crate::{MaskPolicy, MaskedFrame, MaskedText, Masker};

/// Nodes whose memory is kept from frame to frame: more than most frames change.
const MAX_STAGED: usize = 64;

/// Follows one source: parses, masks and compares each frame, as far as it differs from the last.
///
/// A frame that is the same costs a comparison of memory, and one that differs in some nodes costs what
/// those nodes take. The steps and the frame are at each time those that parsing, masking and comparing the
/// whole would give, and that is what is done where a frame is out of the ordinary.
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
    /// Node offsets of the frame's buffer, if its nodes are those of `frame`, one by one.
    offsets: Option<NodeOffsets>,
    /// Nodes on their way into the frame; their memory is reused.
    staged: Vec<Node<MaskedText>>,
}

/// What a buffer brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The frame that is known.
    Same,
    /// How the frame that is known became [`Tracker::frame`]; there may be no step.
    Changes(Vec<Change<MaskedText>>),
}

/// What taking a buffer in gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken<B> {
    /// What it brought.
    pub seen: Seen,
    /// Memory that can be reused.
    pub spare: B,
    /// Nodes that a limit made placeholders.
    pub replaced_nodes: u32,
    /// Whether all of it was read, and not only what is different.
    pub read_whole: bool,
}

impl<B: FrameBytes> Tracker<B> {
    /// Begins with a source's first frame. Gives the number of nodes that a limit made placeholders too.
    ///
    /// # Errors
    ///
    /// The buffer's first fault.
    pub fn open(
        masker: &mut Masker,
        source: SourceId,
        policy: &MaskPolicy,
        raw: RawFrame<B>,
    ) -> Result<(Self, u32), BufferError> {
        let mut last = LastFrame {
            source,
            policy: policy.clone(),
            frame: MaskedFrame::empty(source, raw.tree().viewport()),
            offsets: None,
            staged: Vec::new(),
        };
        let (_, replaced) = last.whole(masker, policy, &raw.tree())?;
        Ok((Self { raw, last }, replaced))
    }

    /// The frame that was seen last.
    #[must_use]
    pub fn frame(&self) -> &MaskedFrame {
        &self.last.frame
    }

    /// The buffer of the last frame.
    #[must_use]
    pub fn raw_frame(&self) -> &RawFrame<B> {
        &self.raw
    }

    /// The buffer of the last frame.
    #[must_use]
    pub fn into_raw_frame(self) -> RawFrame<B> {
        self.raw
    }

    /// Takes the next frame in.
    ///
    /// # Errors
    ///
    /// The first fault in the frame's tree; the tracker keeps the frame before.
    pub fn take(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        raw: RawFrame<B>,
    ) -> Result<Taken<B>, BufferError> {
        let has_same_policy = *policy == self.last.policy;
        if has_same_policy && self.raw.span() == raw.span() {
            return Ok(Taken {
                seen: Seen::Same,
                spare: raw.into_memory(),
                replaced_nodes: 0,
                read_whole: false,
            });
        }
        let after = raw.tree();
        let changes = if has_same_policy {
            self.last.amended(masker, &self.raw.tree(), &after)
        } else {
            None
        };
        let read_whole = changes.is_none();
        let (changes, replaced_nodes) = match changes {
            Some(changes) => (changes, 0),
            None => self.last.whole(masker, policy, &after)?,
        };
        Ok(Taken {
            seen: Seen::Changes(changes),
            spare: std::mem::replace(&mut self.raw, raw).into_memory(),
            replaced_nodes,
            read_whole,
        })
    }

    /// Whether a buffer has the same content as the last one and is masked by the same policy.
    #[must_use]
    pub fn is_same(&self, policy: &MaskPolicy, raw: &RawFrame<B>) -> bool {
        *policy == self.last.policy && self.raw.span() == raw.span()
    }
}

impl LastFrame {
    /// Masks only the nodes that differ. `None` if the whole frame has to be masked.
    fn amended(
        &mut self,
        masker: &mut Masker,
        before: &TreeSections<'_>,
        after: &TreeSections<'_>,
    ) -> Option<Vec<Change<MaskedText>>> {
        let offsets = self.offsets.as_mut()?;
        let delta = delta(before, offsets, &self.frame, after)?;
        let staged = &mut self.staged;
        let masked_delta = masker.mask_delta(self.source, &self.policy, &self.frame, &delta, staged)?;
        offsets.apply(after, &delta);
        self.frame.viewport = after.viewport();
        let changes = masker.apply_delta(self.source, &mut self.frame, &delta, &masked_delta, staged);
        offsets.recycle(delta);
        staged.truncate(MAX_STAGED);
        Some(changes)
    }

    /// Parses and masks the whole frame. Returns the changes and the number of nodes that a limit made placeholders.
    fn whole(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        after: &TreeSections<'_>,
    ) -> Result<(Vec<Change<MaskedText>>, u32), BufferError> {
        let parsed = parse_tree(after)?;
        let replaced = parsed.degraded.replaced_nodes();
        let mut raw = parsed.frame;
        raw.source = self.source;
        let fresh = masker.mask(&raw, policy);
        let frame = if *policy == self.policy {
            keep_unreached(&self.frame, fresh)
        } else {
            // What another policy let through is not taken over.
            keep_unreached(&MaskedFrame::empty(self.source, fresh.viewport), fresh)
        };
        let changes = diff(&self.frame, &frame);
        self.offsets = None;
        if replaced == 0 && !raw.nodes.iter().any(is_unreached) {
            self.offsets = NodeOffsets::for_frame(after, &frame);
        }
        self.policy = policy.clone();
        self.frame = frame;
        Ok((changes, replaced))
    }
}

fn is_unreached(node: &Node<RawText<'_>>) -> bool {
    node.flag(afterimage_wireframe::Attr::ChildrenNotReached)
}
