//! Masks only what is different in a frame.
//!
//! A node that is the same, below ancestors that decide the same, by the same policy, is masked as it was:
//! nothing else goes into the decision but what is remembered of it, and that a node was a secret is
//! remembered of those alone that still are one. Where a decision could reach further than its own node,
//! the whole frame is masked instead.

use afterimage_wireframe::buffer::{Delta, DeltaStep, apply_delta};
use afterimage_wireframe::{Change, Kind, Node, NodeId, RawText, SourceId};

use crate::hidden_images::hidden;
use crate::masker::Masker;
use crate::memory::Memory;
use crate::subject::Secrecy;
use crate::{Action, Inherited, MaskPolicy, MaskStats, MaskedFrame, MaskedText, Subject, apply, decide};

/// Secrets that are gone through at each frame; with more, whole frames are masked.
const MAX_SECRETS: usize = 256;

/// The nodes of a delta, masked.
pub(crate) struct Judged {
    /// How many of the staged nodes they are.
    nodes: usize,
    /// Nodes that came, with what their children take from them.
    arrived: Vec<(NodeId, Inherited)>,
    secrets: Vec<NodeId>,
    masked_nodes: u64,
    hidden_images: Vec<Box<str>>,
}

impl Masker {
    /// Masks the nodes of a delta to the frame `before`, which was masked by the same policy. They are put into
    /// `staged`, whose memory is used again; nothing is remembered yet.
    ///
    /// `None` where more than the delta's nodes may have to be masked.
    pub(crate) fn judge(
        &self,
        source: SourceId,
        policy: &MaskPolicy,
        before: &MaskedFrame,
        delta: &Delta<'_>,
        staged: &mut Vec<Node<MaskedText>>,
    ) -> Option<Judged> {
        let memory = self.memory(source)?;
        if !memory.continues(policy, MAX_SECRETS) {
            return None;
        }
        let mut judge = Judge {
            policy,
            memory,
            before,
            judged: Judged {
                nodes: 0,
                arrived: Vec::with_capacity(delta.inserted()),
                secrets: Vec::new(),
                masked_nodes: 0,
                hidden_images: Vec::new(),
            },
        };
        let mut reader = delta.reader();
        for step in &delta.steps {
            if let DeltaStep::Change { node, .. } | DeltaStep::Insert { node, .. } = step {
                judge.node(step, reader.read(node)?, staged)?;
            }
        }
        Some(judge.judged)
    }

    /// Puts staged nodes into the frame before; gives the steps from it to the one that it is then.
    pub(crate) fn amend(
        &mut self,
        source: SourceId,
        frame: &mut MaskedFrame,
        delta: &Delta<'_>,
        judged: &Judged,
        staged: &mut [Node<MaskedText>],
    ) -> Vec<Change<MaskedText>> {
        if let Some((memory, stats)) = self.known(source) {
            let mut went: Vec<NodeId> = Vec::new();
            if !memory.is_blank() {
                let nodes = delta
                    .splices
                    .iter()
                    .filter_map(|splice| frame.nodes.get(splice.removed.clone()));
                went.extend(nodes.flatten().map(|node| node.id));
                went.sort_unstable();
            }
            memory.carry_on(&went, &judged.arrived, &judged.secrets);
            *stats = MaskStats {
                frames: stats.frames + 1,
                masked_nodes: stats.masked_nodes + judged.masked_nodes,
                ..*stats
            };
        }
        for hash in &judged.hidden_images {
            self.hidden_images().hide(hash);
        }
        apply_delta(frame, delta, staged.get_mut(..judged.nodes).unwrap_or_default())
    }
}

struct Judge<'a> {
    policy: &'a MaskPolicy,
    memory: &'a Memory,
    before: &'a MaskedFrame,
    judged: Judged,
}

impl Judge<'_> {
    fn node(
        &mut self,
        step: &DeltaStep,
        node: &Node<RawText<'_>>,
        staged: &mut Vec<Node<MaskedText>>,
    ) -> Option<()> {
        let inherited = self.inherited(step, node)?;
        let once_secret = self.memory.was_secret(node.id);
        let subject = Subject::of(node, once_secret, self.policy.rules.ruling(node));
        let decision = decide(self.policy.level, inherited, subject);
        if decision.action == Action::Block {
            return None;
        }
        if inherited.in_secret || subject.secrecy != Secrecy::Open {
            self.judged.secrets.push(node.id);
        }
        let below = inherited.below(subject, decision);
        match step {
            DeltaStep::Insert { .. } => self.judged.arrived.push((node.id, below)),
            // Its children would have to be looked at again.
            _ if below != self.memory.state(node.id) => return None,
            _ => {}
        }
        if staged.len() <= self.judged.nodes {
            staged.push(Node::new(node.id, node.parent, node.kind, node.rect));
        }
        let into = staged.get_mut(self.judged.nodes)?;
        let hid = apply::record(node, decision, self.policy, true, into);
        self.judged.masked_nodes += u64::from(hid);
        if let Some(hash) = hidden(node, Some(into)) {
            self.judged.hidden_images.push(hash.into());
        }
        self.judged.nodes += 1;
        Some(())
    }

    /// What the node takes from its ancestors, all of which are recorded as they decided before.
    fn inherited(&self, step: &DeltaStep, node: &Node<RawText<'_>>) -> Option<Inherited> {
        let Some(parent) = node.parent else {
            return Some(Inherited::default());
        };
        if let DeltaStep::Insert { parent_position, .. } = step {
            match parent_position {
                // It came with this frame too.
                None => {
                    let above = self.judged.arrived.iter().rev().find(|(id, _)| *id == parent);
                    return above.map(|(_, below)| *below);
                }
                // Nothing is recorded below a blocked node.
                Some(at) if self.before.nodes.get(*at)?.kind == Kind::Placeholder => return None,
                Some(_) => {}
            }
        }
        Some(self.memory.state(parent))
    }
}
