//! Masks only what is different in a frame.
//!
//! A node that is the same, below ancestors that decide the same, by the same policy, is masked as it was:
//! nothing else goes into the decision but what is remembered of it, and that a node was a secret is
//! remembered of those alone that still are one. Where a decision could reach further than its own node,
//! the whole frame is masked instead.

use afterimage_wireframe::buffer::{Delta, Step};
use afterimage_wireframe::{Change, Frame, Kind, Node, NodeId, RawText, SourceId, amend};

use crate::masker::Masker;
use crate::memory::Memory;
use crate::subject::Secrecy;
use crate::{
    Action, Decision, Inherited, MaskPolicy, MaskStats, MaskedFrame, MaskedText, Subject, apply, decide,
};

/// Secrets that are gone through at each frame; with more, whole frames are masked.
const MAX_SECRETS: usize = 256;

/// What is decided about the nodes of a delta.
pub(crate) struct Judged {
    /// One for each node, in their order.
    decisions: Vec<Decision>,
    /// Nodes that came, with what their children take from them.
    arrived: Vec<(NodeId, Inherited)>,
    secrets: Vec<NodeId>,
    /// Bytes of strings that the frame uses at most.
    pub(crate) text_bytes: usize,
}

impl Masker {
    /// Decides about the nodes of a delta to the frame `before`, which was masked by the same policy. Nothing is
    /// remembered yet.
    ///
    /// `None` where more than the delta's nodes may have to be masked.
    pub(crate) fn judge(
        &self,
        source: SourceId,
        policy: &MaskPolicy,
        before: &MaskedFrame,
        delta: &Delta<'_>,
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
                decisions: Vec::with_capacity(delta.steps.len()),
                arrived: Vec::new(),
                secrets: Vec::new(),
                text_bytes: 0,
            },
        };
        let mut reader = delta.reader();
        for step in &delta.steps {
            if let Step::Change { node, .. } | Step::Insert { node, .. } = step {
                judge.node(step, reader.read(node)?)?;
            }
        }
        judge.judged.text_bytes = reader.text_bytes();
        Some(judge.judged)
    }

    /// Carries out what was decided, on the frame before; gives the steps from it to the one that it is then.
    pub(crate) fn amend(
        &mut self,
        source: SourceId,
        policy: &MaskPolicy,
        frame: &mut MaskedFrame,
        delta: &Delta<'_>,
        judged: &Judged,
    ) -> Vec<Change<MaskedText>> {
        let mut masked_nodes = 0;
        if let Some((memory, _)) = self.known(source) {
            let went = delta
                .runs
                .iter()
                .filter_map(|run| frame.nodes.get(run.went.clone()));
            let mut went: Vec<NodeId> = went.flatten().map(|node| node.id).collect();
            went.sort_unstable();
            memory.carry_on(&went, &judged.arrived, &judged.secrets);
        }
        let mut reader = delta.reader();
        let mut decisions = judged.decisions.iter();
        let hidden_images = self.hidden_images();
        let changes = amend(frame, delta, |record, node| {
            if let (Some(raw), Some(decision)) = (reader.read(record), decisions.next()) {
                masked_nodes += u64::from(apply::record(raw, *decision, policy, true, node));
                hidden_images.note(raw, Some(node));
            }
        });
        if let Some((_, stats)) = self.known(source) {
            *stats = MaskStats {
                frames: stats.frames + 1,
                masked_nodes: stats.masked_nodes + masked_nodes,
                ..*stats
            };
        }
        changes
    }
}

struct Judge<'a> {
    policy: &'a MaskPolicy,
    memory: &'a Memory,
    before: &'a Frame<MaskedText>,
    judged: Judged,
}

impl Judge<'_> {
    fn node(&mut self, step: &Step<'_>, node: &Node<RawText<'_>>) -> Option<()> {
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
            Step::Insert { .. } => self.judged.arrived.push((node.id, below)),
            // Its children would have to be looked at again.
            _ if below != self.memory.state(node.id) => return None,
            _ => {}
        }
        self.judged.decisions.push(decision);
        Some(())
    }

    /// What the node takes from its ancestors, all of which are recorded as they decided before.
    fn inherited(&self, step: &Step<'_>, node: &Node<RawText<'_>>) -> Option<Inherited> {
        let Some(parent) = node.parent else {
            return Some(Inherited::default());
        };
        if let Step::Insert { parent_at, .. } = step {
            match parent_at {
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
