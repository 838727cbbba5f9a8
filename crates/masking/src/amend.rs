//! Masks only what is different in a frame.
//!
//! A node that is the same, below ancestors that decide the same, by the same policy, is masked as it was:
//! nothing else goes into the decision but what is remembered of it, and that a node was a secret is
//! remembered of those alone that still are one. Where a decision could reach further than its own node,
//! the whole frame is masked instead.

use std::collections::HashSet;

use afterimage_wireframe::buffer::{Delta, Step};
use afterimage_wireframe::{Frame, Kind, Node, NodeId, RawText, SourceId};

use crate::masker::Masker;
use crate::memory::Memory;
use crate::subject::Secrecy;
use crate::{Action, Inherited, MaskPolicy, MaskStats, MaskedFrame, MaskedText, Subject, apply, decide};

/// Secrets that are gone through at each frame; with more, whole frames are masked.
const MAX_SECRETS: usize = 256;

impl Masker {
    /// Masks the nodes of a delta to the frame `before`, which was masked by the same policy.
    ///
    /// `None`, with nothing remembered, where more than the delta's nodes may have to be masked.
    pub(crate) fn amend(
        &mut self,
        source: SourceId,
        policy: &MaskPolicy,
        before: &MaskedFrame,
        delta: Delta<RawText<'_>>,
    ) -> Option<Delta<MaskedText>> {
        let (memory, stats) = self.known(source)?;
        if !memory.continues(policy, MAX_SECRETS) {
            return None;
        }
        let mut amendment = Amendment {
            policy,
            memory,
            before,
            arrived: Vec::new(),
            secrets: Vec::new(),
            masked_nodes: 0,
        };
        let delta = delta.try_map(|step, node| amendment.node(step, node))?;
        let Amendment {
            arrived,
            secrets,
            masked_nodes,
            ..
        } = amendment;
        let went = delta
            .runs
            .iter()
            .filter_map(|run| before.nodes.get(run.went.clone()));
        let went: HashSet<NodeId> = went.flatten().map(|node| node.id).collect();
        memory.carry_on(&went, &arrived, &secrets);
        *stats = MaskStats {
            frames: stats.frames + 1,
            masked_nodes: stats.masked_nodes + masked_nodes,
            ..*stats
        };
        Some(delta)
    }
}

struct Amendment<'a> {
    policy: &'a MaskPolicy,
    memory: &'a Memory,
    before: &'a Frame<MaskedText>,
    /// Nodes that came, with what their children take from them.
    arrived: Vec<(NodeId, Inherited)>,
    secrets: Vec<NodeId>,
    masked_nodes: u64,
}

impl Amendment<'_> {
    fn node(&mut self, step: &Step<RawText<'_>>, node: &Node<RawText<'_>>) -> Option<Node<MaskedText>> {
        let inherited = self.inherited(step, node)?;
        let once_secret = self.memory.was_secret(node.id);
        let subject = Subject::of(node, once_secret, self.policy.rules.ruling(node));
        let decision = decide(self.policy.level, inherited, subject);
        if decision.action == Action::Block {
            return None;
        }
        if inherited.in_secret || subject.secrecy != Secrecy::Open {
            self.secrets.push(node.id);
        }
        let below = inherited.below(subject, decision);
        match step {
            Step::Insert { .. } => self.arrived.push((node.id, below)),
            // Its children would have to be looked at again.
            _ if below != self.memory.state(node.id) => return None,
            _ => {}
        }
        let applied = apply::record(node, decision, self.policy, true);
        self.masked_nodes += u64::from(applied.hid);
        Some(applied.node)
    }

    /// What the node takes from its ancestors, all of which are recorded as they decided before.
    fn inherited(&self, step: &Step<RawText<'_>>, node: &Node<RawText<'_>>) -> Option<Inherited> {
        let Some(parent) = node.parent else {
            return Some(Inherited::default());
        };
        if let Step::Insert { parent_at, .. } = step {
            match parent_at {
                // It came with this frame too.
                None => {
                    let above = self.arrived.iter().rev().find(|(id, _)| *id == parent);
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
