//! Walks a frame and decides about each of its nodes.

use std::collections::{BTreeMap, HashSet};

use afterimage_wireframe::{Frame, Node, NodeId, PlaceholderReason, RawText, SourceId};

use crate::explain::explain;
use crate::memory::Memory;
use crate::subject::Secrecy;
use crate::{Action, HiddenImages, Inherited, MaskPolicy, MaskedFrame, MaskedText, Subject, apply, decide};

/// Counts what masking did, over all frames. A node that is taken over from the last frame as it was is not
/// counted again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaskStats {
    /// Frames that went through.
    pub frames: u64,
    /// Nodes of which a text, a state or an image was hidden.
    pub masked_nodes: u64,
    /// Nodes that were replaced by a placeholder.
    pub blocked_nodes: u64,
    /// Nodes that went with a blocked one above them.
    pub dropped_nodes: u64,
    /// Nodes that a limit had made placeholders, and nodes whose place in the tree is unknown, which are
    /// left out.
    pub degraded_nodes: u64,
}

/// Turns raw frames into masked ones.
///
/// Keeps between frames what a decision needs beyond its frame: which nodes were secret once (such a
/// field stays secret while it lives), for each source. It holds ids, never text.
#[derive(Clone, Debug, Default)]
pub struct Masker {
    sources: BTreeMap<SourceId, Memory>,
    stats: MaskStats,
    hidden_images: HiddenImages,
}

impl Masker {
    /// A masker that remembers nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Masks a frame.
    ///
    /// A node whose parent is not among its ancestors in the frame's order is left out with all below
    /// it, since what would mask it cannot be known.
    #[must_use]
    pub fn mask(&mut self, frame: &Frame<RawText<'_>>, policy: &MaskPolicy) -> MaskedFrame {
        let memory = self.sources.entry(frame.source).or_default();
        memory.open(policy);
        let mut walk = Walk {
            policy,
            memory,
            stats: &mut self.stats,
            hidden_images: &mut self.hidden_images,
            open: Vec::new(),
            nodes: Vec::with_capacity(frame.nodes.len()),
        };
        for node in &frame.nodes {
            walk.visit(node);
        }
        let nodes = walk.nodes;
        memory.close();
        self.stats.frames += 1;
        let paint = frame
            .paint
            .as_ref()
            .map(|paint| without_dropped(paint, &nodes, frame.nodes.len()));
        Frame {
            source: frame.source,
            viewport: frame.viewport,
            nodes,
            paint,
        }
    }

    /// What is remembered of a source.
    pub(crate) fn memory(&self, source: SourceId) -> Option<&Memory> {
        self.sources.get(&source)
    }

    /// What is remembered of a source, and what is counted.
    pub(crate) fn known(&mut self, source: SourceId) -> Option<(&mut Memory, &mut MaskStats)> {
        Some((self.sources.get_mut(&source)?, &mut self.stats))
    }

    /// Forgets a source that went away; its ids may be given anew.
    pub fn forget(&mut self, source: SourceId) {
        self.sources.remove(&source);
    }

    /// Whether the app masked a node by hand, or one above it, in the last frame of its source or in the one
    /// before: a touch between the two fell on either.
    #[must_use]
    pub fn masks_by_hand(&self, source: SourceId, id: NodeId) -> bool {
        self.sources
            .get(&source)
            .is_some_and(|memory| memory.masks_by_hand(id))
    }

    /// The images that were hidden.
    pub fn hidden_images(&mut self) -> &mut HiddenImages {
        &mut self.hidden_images
    }

    /// What was done so far.
    #[must_use]
    pub fn stats(&self) -> MaskStats {
        self.stats
    }
}

/// What holds below an open node.
#[derive(Clone, Copy)]
enum Below {
    /// Its children take this from it.
    Seen(Inherited),
    /// They are not recorded.
    Gone {
        /// They stand in a secret.
        in_secret: bool,
    },
}

struct Walk<'a> {
    policy: &'a MaskPolicy,
    memory: &'a mut Memory,
    stats: &'a mut MaskStats,
    hidden_images: &'a mut HiddenImages,
    /// The node last visited and its ancestors.
    open: Vec<(NodeId, Below)>,
    nodes: Vec<Node<MaskedText>>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node<RawText<'_>>) {
        while self.open.last().is_some_and(|(id, _)| Some(*id) != node.parent) {
            self.open.pop();
        }
        let below = match (self.open.last(), node.parent) {
            (Some((_, below)), _) => *below,
            (None, None) => Below::Seen(Inherited::default()),
            (None, Some(_)) => {
                self.stats.degraded_nodes += 1;
                self.hidden_images.note(node, None);
                self.open.push((node.id, Below::Gone { in_secret: false }));
                return;
            }
        };
        let subject = Subject::of(
            node,
            self.memory.once_secret(node.id),
            self.policy.rules.ruling(node),
        );
        let in_secret = match below {
            Below::Seen(inherited) => inherited.in_secret,
            Below::Gone { in_secret } => in_secret,
        };
        let in_secret = in_secret || subject.secrecy != Secrecy::Open;
        if in_secret {
            // Also below a block, which the app may lift before the secret is gone; and what stands in a
            // secret may be moved out of it and still hold it.
            self.memory.remember_secret(node.id);
        }
        let below = match below {
            Below::Seen(inherited) => self
                .judge(node, inherited, subject)
                .map_or(Below::Gone { in_secret }, Below::Seen),
            Below::Gone { .. } => {
                self.stats.dropped_nodes += 1;
                self.hidden_images.note(node, None);
                Below::Gone { in_secret }
            }
        };
        self.open.push((node.id, below));
    }

    /// Records a node as it was decided, and says what its children take from it, unless it is blocked.
    fn judge(
        &mut self,
        node: &Node<RawText<'_>>,
        inherited: Inherited,
        subject: Subject,
    ) -> Option<Inherited> {
        let decision = decide(self.policy.level, inherited, subject);
        if decision.action == Action::Block {
            match apply::reason_of_arrived(node, decision) {
                Some(
                    PlaceholderReason::TooDeep | PlaceholderReason::TooMany | PlaceholderReason::TooLong,
                ) => self.stats.degraded_nodes += 1,
                _ => self.stats.blocked_nodes += 1,
            }
            self.hidden_images.note(node, None);
            let mut placeholder = apply::block(node, decision);
            if self.policy.explain {
                explain(&mut placeholder, decision);
            }
            self.nodes.push(placeholder);
            return None;
        }
        let below = inherited.below(subject, decision);
        // Children that the walk did not reach are taken from the last recorded frame: not so where they
        // were judged by something else, since they could be shown plain in a node that masks by now.
        let carries_children = self.memory.note_state(node.id, below);
        let mut recorded = Node::new(node.id, node.parent, node.kind, node.rect);
        let hid = apply::record(node, decision, self.policy, carries_children, &mut recorded);
        self.stats.masked_nodes += u64::from(hid);
        self.hidden_images.note(node, Some(&recorded));
        self.nodes.push(recorded);
        Some(below)
    }
}

/// The order of painting without the nodes that are not recorded.
fn without_dropped(paint: &[NodeId], nodes: &[Node<MaskedText>], nodes_before: usize) -> Vec<NodeId> {
    if nodes.len() == nodes_before {
        return paint.to_vec();
    }
    let recorded: HashSet<NodeId> = nodes.iter().map(|node| node.id).collect();
    paint.iter().copied().filter(|id| recorded.contains(id)).collect()
}
