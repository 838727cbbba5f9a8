//! Masks only the nodes that differ from the previous frame.
//!
//! The decision about a node depends on the policy, its facts, the state that it inherits and the history of the
//! source. An unchanged node under the same policy, with ancestors that were decided the same, therefore keeps its
//! masked form. The history cannot change its decision either: a node that it remembers as a secret is masked as
//! one already. If a decision may affect nodes outside the delta, [`Masker::mask_delta`] returns `None`, and the
//! whole frame is masked instead.

use afterimage_wireframe::buffer::{self, Degraded, Delta, DeltaStep, LocatedNode, NodeReader, UpdateRules};
use afterimage_wireframe::{
    Attr, Change, Ident, Kind, MaskAction, Node, NodeId, RawText, SourceId, TextField,
};

use crate::apply;
use crate::decide::decide;
use crate::decision::Decision;
use crate::hidden_images::unrecorded_image;
use crate::inherited::Inherited;
use crate::masker::{MaskStats, Masker};
use crate::node_facts::{NodeFacts, Sensitivity};
use crate::policy::MaskPolicy;
use crate::source_history::SourceHistory;
use crate::staged_nodes::StagedNodes;
use crate::text::{MaskedFrame, MaskedText, TextForm};
use crate::text_block::TextBlock;

/// Maximum number of secrets that [`SourceHistory::advance`] iterates over at each frame. With more, whole frames
/// are masked.
const MAX_SECRETS: usize = 256;

/// The result of masking the nodes of a delta.
pub(crate) struct MaskedDelta {
    /// Inserted nodes, with the state that their children inherit.
    inserted: Vec<(NodeId, Inherited)>,
    secrets: Vec<NodeId>,
    masked_nodes: u64,
    hidden_images: Vec<Box<str>>,
    /// Counts of the nodes of the delta.
    pub(crate) degraded: Degraded,
}

impl Masker {
    /// Masks the nodes of a delta to the frame `before`, which was masked under the same policy.
    ///
    /// Writes them into `staged`. The history does not change until
    /// [`Masker::apply_delta`].
    ///
    /// Returns `None` if nodes outside the delta may have to be masked again.
    pub(crate) fn mask_delta(
        &self,
        source: SourceId,
        policy: &MaskPolicy,
        before: &MaskedFrame,
        delta: &Delta<'_>,
        staged: &mut StagedNodes,
    ) -> Option<MaskedDelta> {
        let history = self.history(source)?;
        if !history.allows_delta(policy, MAX_SECRETS) {
            return None;
        }
        let mut walk = DeltaWalk {
            policy,
            history,
            before,
            masked: MaskedDelta {
                inserted: Vec::with_capacity(delta.inserted()),
                secrets: Vec::new(),
                masked_nodes: 0,
                hidden_images: Vec::new(),
                degraded: Degraded::default(),
            },
        };
        staged.begin();
        let mut reader = delta.reader();
        for step in &delta.steps {
            if let DeltaStep::Change { position, node } = step
                && walk.mask_update(*position, node, &mut reader, staged)
            {
                continue;
            }
            if let DeltaStep::Change { node, .. } | DeltaStep::Insert { node, .. } = step {
                walk.mask_node(step, reader.read(node)?, staged)?;
            }
        }
        walk.masked.degraded = reader.degraded();
        Some(walk.masked)
    }

    /// Applies a masked delta to `frame` and to the history of the source. Returns the changes to record.
    pub(crate) fn apply_delta(
        &mut self,
        source: SourceId,
        frame: &mut MaskedFrame,
        delta: &Delta<'_>,
        masked: &MaskedDelta,
        staged: &mut StagedNodes,
    ) -> Vec<Change<MaskedText>> {
        let state = self.history_and_stats(source);
        debug_assert!(
            state.is_some(),
            "a delta was masked with the history of its source"
        );
        if let Some((history, stats)) = state {
            let mut removed: Vec<NodeId> = Vec::new();
            if !history.is_empty() {
                let nodes = delta
                    .splices
                    .iter()
                    .filter_map(|splice| frame.nodes.get(splice.removed.clone()));
                removed.extend(nodes.flatten().map(|node| node.id));
                removed.sort_unstable();
            }
            history.advance(&removed, &masked.inserted, &masked.secrets);
            *stats = MaskStats {
                frames: stats.frames + 1,
                masked_nodes: stats.masked_nodes + masked.masked_nodes,
                ..*stats
            };
        }
        for hash in &masked.hidden_images {
            self.hidden_images().insert(hash);
        }
        let (nodes, updates) = staged.end();
        buffer::apply_delta(frame, delta, nodes, updates)
    }
}

struct DeltaWalk<'a> {
    policy: &'a MaskPolicy,
    history: &'a SourceHistory,
    before: &'a MaskedFrame,
    masked: MaskedDelta,
}

/// The rules of an update under a decision.
struct MaskedUpdate<'a> {
    decision: Decision,
    policy: &'a MaskPolicy,
    texts: &'a mut TextBlock,
    hides_any: bool,
}

impl UpdateRules<MaskedText> for MaskedUpdate<'_> {
    fn records_as_is(&self, key: Attr) -> bool {
        apply::is_independent(key)
    }

    fn omits(&self, key: Ident) -> bool {
        apply::omits_name(key, self.policy)
    }

    fn text(&mut self, key: TextField, text: RawText<'_>, known: &MaskedText) -> Option<MaskedText> {
        let form = apply::text_form(key, self.decision, self.policy);
        self.hides_any |= form != TextForm::Verbatim && !text.is_empty();
        known.replaced_by(text, form, self.texts)
    }
}

impl DeltaWalk<'_> {
    /// Masks a node of which only texts and attributes without an influence on masking may differ, as most changed nodes.
    /// Returns whether it is one. The decision is then that about the recorded node, which has the other attributes.
    fn mask_update(
        &mut self,
        position: usize,
        record: &LocatedNode,
        reader: &mut NodeReader<'_>,
        staged: &mut StagedNodes,
    ) -> bool {
        let Some(known) = self.before.nodes.get(position) else {
            return false;
        };
        // Rules match names, which the recorded node may lack. In an audit it has properties of its own.
        let rules = &self.policy.rules;
        if self.policy.explain || !(rules.is_empty() || self.policy.record_identifiers) {
            return false;
        }
        let inherited = known
            .parent
            .map_or_else(Inherited::default, |parent| self.history.inherited_from(parent));
        let was_secret = self.history.was_secret(known.id);
        let facts = NodeFacts::from_node(known, was_secret, rules.effect_on(known));
        let decision = decide(self.policy.level, inherited, facts);
        if decision.action == MaskAction::Block
            || inherited.for_children(facts, decision) != self.history.inherited_from(known.id)
        {
            return false;
        }
        let mut hides_any = false;
        let is_update = staged.add_update(|texts| {
            let mut rules = MaskedUpdate {
                decision,
                policy: self.policy,
                texts,
                hides_any: false,
            };
            let update = reader.read_update(record, known, &mut rules);
            hides_any = rules.hides_any;
            update
        });
        if is_update {
            self.masked.masked_nodes += u64::from(hides_any);
            if inherited.in_secret || facts.sensitivity != Sensitivity::None {
                self.masked.secrets.push(known.id);
            }
        }
        is_update
    }

    fn mask_node(
        &mut self,
        step: &DeltaStep,
        node: &Node<RawText<'_>>,
        staged: &mut StagedNodes,
    ) -> Option<()> {
        let inherited = self.inherited(step, node)?;
        let was_secret = self.history.was_secret(node.id);
        let facts = NodeFacts::from_node(node, was_secret, self.policy.rules.effect_on(node));
        let decision = decide(self.policy.level, inherited, facts);
        if decision.action == MaskAction::Block {
            return None;
        }
        if inherited.in_secret || facts.sensitivity != Sensitivity::None {
            self.masked.secrets.push(node.id);
        }
        let for_children = inherited.for_children(facts, decision);
        match step {
            DeltaStep::Insert { .. } => self.masked.inserted.push((node.id, for_children)),
            // The children, which the delta need not contain, would have to be masked again.
            _ if for_children != self.history.inherited_from(node.id) => return None,
            _ => {}
        }
        staged.add(node, |texts, into| {
            let hides_any = apply::record(node, decision, self.policy, true, texts, into);
            self.masked.masked_nodes += u64::from(hides_any);
            if let Some(hash) = unrecorded_image(node, Some(into)) {
                self.masked.hidden_images.push(hash.into());
            }
        })
    }

    /// Returns the state that a node inherits. Its ancestors are recorded, and their states are unchanged or come
    /// from the same delta.
    fn inherited(&self, step: &DeltaStep, node: &Node<RawText<'_>>) -> Option<Inherited> {
        let Some(parent) = node.parent else {
            return Some(Inherited::default());
        };
        if let DeltaStep::Insert { parent_position, .. } = step {
            match parent_position {
                // The parent was inserted by the same delta.
                None => {
                    let above = self.masked.inserted.iter().rev().find(|(id, _)| *id == parent);
                    return above.map(|(_, state)| *state);
                }
                // Nodes below a blocked node are not recorded.
                Some(at) if self.before.nodes.get(*at)?.kind == Kind::Placeholder => return None,
                Some(_) => {}
            }
        }
        Some(self.history.inherited_from(parent))
    }
}
