//! One source's frames, from the host's buffers to the steps that are recorded.

use std::ops::Deref;

use afterimage_wireframe::buffer::{BufferError, FrameBuffer, NodeOffsets, delta};
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
/// `B` is what holds a host's buffer.
#[derive(Debug)]
pub struct Tracker<B> {
    source: SourceId,
    policy: MaskPolicy,
    /// The buffer that `frame` came from.
    buffer: B,
    frame: MaskedFrame,
    /// Of `buffer`, where its nodes are those of `frame`, one by one.
    offsets: Option<NodeOffsets>,
    /// Nodes on their way into the frame; their memory is used again.
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
    /// SourceHistory that can be used again.
    pub spare: B,
    /// Nodes that a limit made placeholders.
    pub replaced_nodes: u32,
    /// Whether all of it was read, and not only what is different.
    pub read_whole: bool,
}

impl<B: Deref<Target = [u8]> + Default> Tracker<B> {
    /// Begins with a source's first frame. Gives the number of nodes that a limit made placeholders too.
    ///
    /// # Errors
    ///
    /// The buffer's first fault.
    pub fn open(
        masker: &mut Masker,
        source: SourceId,
        policy: &MaskPolicy,
        buffer: B,
    ) -> Result<(Self, u32), BufferError> {
        let mut tracker = Self {
            source,
            policy: policy.clone(),
            buffer: B::default(),
            frame: MaskedFrame::empty(source, FrameBuffer::open(&buffer)?.viewport()),
            offsets: None,
            staged: Vec::new(),
        };
        let (_, replaced) = tracker.whole(masker, policy, &buffer)?;
        tracker.buffer = buffer;
        Ok((tracker, replaced))
    }

    /// The frame that was seen last.
    #[must_use]
    pub fn frame(&self) -> &MaskedFrame {
        &self.frame
    }

    /// The buffer that was seen last.
    #[must_use]
    pub fn buffer(&self) -> &[u8] {
        &self.buffer
    }

    /// The buffer that was seen last.
    #[must_use]
    pub fn into_buffer(self) -> B {
        self.buffer
    }

    /// Takes the next buffer with a tree in.
    ///
    /// # Errors
    ///
    /// The buffer's first fault; what is known stays as it is.
    pub fn take(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        buffer: B,
    ) -> Result<Taken<B>, BufferError> {
        let after = FrameBuffer::open(&buffer)?;
        let mut replaced_nodes = 0;
        let changes = if *policy == self.policy {
            if self.span_is(&after) {
                return Ok(Taken {
                    seen: Seen::Same,
                    spare: buffer,
                    replaced_nodes,
                    read_whole: false,
                });
            }
            self.amended(masker, &after)
        } else {
            None
        };
        let read_whole = changes.is_none();
        let changes = if let Some(changes) = changes {
            changes
        } else {
            let (changes, replaced) = self.whole(masker, policy, &buffer)?;
            replaced_nodes = replaced;
            changes
        };
        Ok(Taken {
            seen: Seen::Changes(changes),
            spare: std::mem::replace(&mut self.buffer, buffer),
            replaced_nodes,
            read_whole,
        })
    }

    /// Whether a buffer brings the frame that is known, masked by the same policy.
    #[must_use]
    pub fn is_same(&self, policy: &MaskPolicy, buffer: &[u8]) -> bool {
        *policy == self.policy && FrameBuffer::open(buffer).is_ok_and(|after| self.span_is(&after))
    }

    fn span_is(&self, after: &FrameBuffer<'_>) -> bool {
        FrameBuffer::open(&self.buffer).is_ok_and(|before| before.tree_span() == after.tree_span())
    }

    /// Looks at what is different alone.
    fn amended(&mut self, masker: &mut Masker, after: &FrameBuffer<'_>) -> Option<Vec<Change<MaskedText>>> {
        let before = FrameBuffer::open(&self.buffer).ok()?;
        let offsets = self.offsets.as_mut()?;
        let delta = delta(&before, offsets, &self.frame, after)?;
        let staged = &mut self.staged;
        let masked = masker.mask_delta(self.source, &self.policy, &self.frame, &delta, staged)?;
        offsets.apply(after, &delta);
        self.frame.viewport = after.viewport();
        let changes = masker.apply_delta(self.source, &mut self.frame, &delta, &masked, staged);
        offsets.recycle(delta);
        staged.truncate(MAX_STAGED);
        Some(changes)
    }

    /// Looks at all of it.
    fn whole(
        &mut self,
        masker: &mut Masker,
        policy: &MaskPolicy,
        buffer: &[u8],
    ) -> Result<(Vec<Change<MaskedText>>, u32), BufferError> {
        let after = FrameBuffer::open(buffer)?;
        let parsed = after.parse()?;
        let replaced = parsed.degraded.replaced_nodes();
        let Some(mut raw) = parsed.frame else {
            return Ok((Vec::new(), replaced));
        };
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
            self.offsets = NodeOffsets::for_frame(&after, &frame);
        }
        self.policy = policy.clone();
        self.frame = frame;
        Ok((changes, replaced))
    }
}

fn is_unreached(node: &Node<RawText<'_>>) -> bool {
    node.flag(afterimage_wireframe::Attr::ChildrenNotReached)
}
