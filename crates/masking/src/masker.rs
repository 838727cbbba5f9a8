//! Masks whole frames: walks the tree from the roots and decides about each node.

use afterimage_wireframe::{Frame, MaskAction, Node, NodeId, PlaceholderReason, RawText, SourceId};
use foldhash::HashSet;
use litemap::LiteMap;

use crate::apply;
use crate::decide::decide;
use crate::explain::explain;
use crate::hidden_images::HiddenImages;
use crate::inherited::Inherited;
use crate::node_facts::{NodeFacts, Sensitivity};
use crate::policy::MaskPolicy;
use crate::source_history::SourceHistory;
use crate::text::{MaskedFrame, MaskedText, end_block};
use crate::text_block::TextBlock;

/// Counts over all masked frames. A node that is reused unchanged from the previous frame is not counted again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaskStats {
    /// Frames that were masked.
    pub frames: u64,
    /// Nodes with a hidden text, state or image.
    pub masked_nodes: u64,
    /// Nodes that were replaced by a placeholder.
    pub blocked_nodes: u64,
    /// Nodes that were dropped below a blocked node.
    pub dropped_nodes: u64,
    /// Nodes that a limit of the parser replaced by a placeholder, and nodes that were dropped since their parent
    /// is unknown.
    pub degraded_nodes: u64,
}

/// Turns raw frames into masked ones.
///
/// Keeps the state between frames that decisions need, for each source: above all the nodes that were secret, since
/// such a field stays secret as long as it exists. The state holds ids, never text.
#[derive(Clone, Debug, Default)]
pub struct Masker {
    sources: LiteMap<SourceId, SourceHistory>,
    stats: MaskStats,
    hidden_images: HiddenImages,
}

impl Masker {
    /// Creates a masker without history.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Masks a frame.
    ///
    /// A node whose parent is not an open ancestor at its position is dropped with its subtree, since the masks
    /// that it inherits are unknown.
    #[must_use]
    pub fn mask(&mut self, frame: &Frame<RawText<'_>>, policy: &MaskPolicy) -> MaskedFrame {
        let history = self.sources.entry(frame.source).or_default();
        history.begin_frame(policy);
        let mut walk = Walk {
            policy,
            history,
            stats: &mut self.stats,
            hidden_images: &mut self.hidden_images,
            open: Vec::new(),
            nodes: Vec::with_capacity(frame.nodes.len()),
            texts: TextBlock::default(),
            settled: 0,
        };
        for node in &frame.nodes {
            walk.visit(node);
        }
        walk.end_block();
        let nodes = walk.nodes;
        history.end_frame();
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

    /// Returns the history of a source.
    pub(crate) fn history(&self, source: SourceId) -> Option<&SourceHistory> {
        self.sources.get(&source)
    }

    /// Returns the history of a source and the counts, both to be changed.
    pub(crate) fn history_and_stats(
        &mut self,
        source: SourceId,
    ) -> Option<(&mut SourceHistory, &mut MaskStats)> {
        Some((self.sources.get_mut(&source)?, &mut self.stats))
    }

    /// Removes the history of a source that was closed; its node ids may be reused.
    pub fn remove_source(&mut self, source: SourceId) {
        self.sources.remove(&source);
    }

    /// Whether the app or a rule masked a node or one of its ancestors, in the last frame of its source or in the
    /// frame before: a touch between the two may belong to either.
    #[must_use]
    pub fn is_explicitly_masked(&self, source: SourceId, id: NodeId) -> bool {
        self.sources
            .get(&source)
            .is_some_and(|history| history.is_explicitly_masked(id))
    }

    /// Returns the images that masking hid.
    pub fn hidden_images(&mut self) -> &mut HiddenImages {
        &mut self.hidden_images
    }

    /// Returns the counts over all frames so far.
    #[must_use]
    pub fn stats(&self) -> MaskStats {
        self.stats
    }
}

/// The state that the children of an open node start from.
#[derive(Clone, Copy)]
enum ChildState {
    /// The children are recorded, and inherit this.
    Visible(Inherited),
    /// The children are not recorded.
    Dropped {
        /// An ancestor is a secret.
        in_secret: bool,
    },
}

struct Walk<'a> {
    policy: &'a MaskPolicy,
    history: &'a mut SourceHistory,
    stats: &'a mut MaskStats,
    hidden_images: &'a mut HiddenImages,
    /// The last visited node and its ancestors, from the root down.
    open: Vec<(NodeId, ChildState)>,
    nodes: Vec<Node<MaskedText>>,
    /// The texts of the nodes from `settled` on.
    texts: TextBlock,
    settled: usize,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node<RawText<'_>>) {
        while self.open.last().is_some_and(|(id, _)| Some(*id) != node.parent) {
            self.open.pop();
        }
        let state = match (self.open.last(), node.parent) {
            (Some((_, state)), _) => *state,
            (None, None) => ChildState::Visible(Inherited::default()),
            (None, Some(_)) => {
                self.stats.degraded_nodes += 1;
                self.hidden_images.insert_unrecorded(node, None);
                self.open
                    .push((node.id, ChildState::Dropped { in_secret: false }));
                return;
            }
        };
        let was_secret = self.history.refresh_secret(node.id);
        let facts = NodeFacts::from_node(node, was_secret, self.policy.rules.effect_on(node));
        let in_secret = match state {
            ChildState::Visible(inherited) => inherited.in_secret,
            ChildState::Dropped { in_secret } => in_secret,
        };
        let in_secret = in_secret || facts.sensitivity != Sensitivity::None;
        if in_secret {
            // Also below a block, since the app may lift the block while the secret is still on the screen. Also
            // for the descendants of a secret, which may be moved out of it with their content.
            self.history.insert_secret(node.id);
        }
        let child_state = match state {
            ChildState::Visible(inherited) => self
                .mask_node(node, inherited, facts)
                .map_or(ChildState::Dropped { in_secret }, ChildState::Visible),
            ChildState::Dropped { .. } => {
                self.stats.dropped_nodes += 1;
                self.hidden_images.insert_unrecorded(node, None);
                ChildState::Dropped { in_secret }
            }
        };
        self.open.push((node.id, child_state));
    }

    /// Decides about a node and records it. Returns the state that its children inherit, or `None` if the node is
    /// blocked.
    fn mask_node(
        &mut self,
        node: &Node<RawText<'_>>,
        inherited: Inherited,
        facts: NodeFacts,
    ) -> Option<Inherited> {
        let decision = decide(self.policy.level, inherited, facts);
        if decision.action == MaskAction::Block {
            match apply::host_placeholder_reason(node, decision) {
                Some(
                    PlaceholderReason::TooDeep | PlaceholderReason::TooMany | PlaceholderReason::TooLong,
                ) => self.stats.degraded_nodes += 1,
                _ => self.stats.blocked_nodes += 1,
            }
            self.hidden_images.insert_unrecorded(node, None);
            let mut placeholder = apply::block(node, decision);
            if self.policy.explain {
                explain(&mut placeholder, decision);
            }
            self.nodes.push(placeholder);
            return None;
        }
        let for_children = inherited.for_children(facts, decision);
        // Children that the host's walk did not reach are reused from the last recorded frame, but only if they
        // inherited the same state there. Otherwise they could be shown unmasked below a node that masks by now.
        let carries_children = self.history.set_inherited(node.id, for_children);
        let mut recorded = Node::new(node.id, node.parent, node.kind, node.rect);
        let texts = &mut self.texts;
        let hides_any = apply::record(
            node,
            decision,
            self.policy,
            carries_children,
            texts,
            &mut recorded,
        );
        self.stats.masked_nodes += u64::from(hides_any);
        self.hidden_images.insert_unrecorded(node, Some(&recorded));
        self.nodes.push(recorded);
        if self.texts.is_full() {
            self.end_block();
        }
        Some(for_children)
    }

    /// Ends the block of texts.
    fn end_block(&mut self) {
        let nodes = self.nodes.get_mut(self.settled..).unwrap_or_default();
        end_block(&mut self.texts, nodes, &mut []);
        self.settled = self.nodes.len();
    }
}

/// Removes the nodes that are not recorded from a paint order.
fn without_dropped(paint: &[NodeId], nodes: &[Node<MaskedText>], nodes_before: usize) -> Vec<NodeId> {
    if nodes.len() == nodes_before {
        return paint.to_vec();
    }
    let recorded: HashSet<NodeId> = nodes.iter().map(|node| node.id).collect();
    paint.iter().copied().filter(|id| recorded.contains(id)).collect()
}
