//! The state that masking keeps of a source between frames: node ids and inherited states, never text.

use afterimage_wireframe::NodeId;
use foldhash::HashMap;

use crate::inherited::{Inherited, Override};
use crate::policy::MaskPolicy;

/// Maximum number of secrets of one source that are remembered while they are not on the screen. Apps have a
/// handful. Node ids come from a counter and are not reused, so a secret that is remembered for too long masks no
/// other node. Secrets on the screen are all remembered; the node limit of frames bounds them.
const MAX_ABSENT_SECRETS: usize = 1024;

/// The state of one source between frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceHistory {
    /// Nodes that were secret, with the number of the last frame that contained them.
    secrets: HashMap<NodeId, u64>,
    /// The state that the children of each node inherited in the last frame, unless it is the default.
    inherited: HashMap<NodeId, Inherited>,
    /// The same for the frame before the last.
    inherited_before: HashMap<NodeId, Inherited>,
    policy: Option<MaskPolicy>,
    policy_changed: bool,
    frame: u64,
}

impl SourceHistory {
    /// Begins a frame that is masked as a whole.
    pub(crate) fn begin_frame(&mut self, policy: &MaskPolicy) {
        self.frame += 1;
        let is_same = self.policy.as_ref() == Some(policy);
        self.policy_changed = self.policy.is_some() && !is_same;
        if !is_same {
            self.policy = Some(policy.clone());
        }
        std::mem::swap(&mut self.inherited, &mut self.inherited_before);
        self.inherited.clear();
    }

    /// Ends a frame that is masked as a whole. If too many secrets are absent from it, removes those that have been
    /// absent for the longest time.
    pub(crate) fn end_frame(&mut self) {
        if self.secrets.len() <= MAX_ABSENT_SECRETS {
            return;
        }
        let unseen = self.secrets.iter().filter(|(_, seen)| **seen != self.frame);
        let mut absent: Vec<(u64, NodeId)> = unseen.map(|(id, seen)| (*seen, *id)).collect();
        let excess = absent.len().saturating_sub(MAX_ABSENT_SECRETS);
        absent.sort_unstable();
        for (_, id) in absent.into_iter().take(excess) {
            self.secrets.remove(&id);
        }
    }

    /// Returns whether a node was secret in an earlier frame. If so, marks it as seen in the current one.
    pub(crate) fn refresh_secret(&mut self, id: NodeId) -> bool {
        // Most frames have no secret: the lookup is skipped.
        !self.secrets.is_empty()
            && self.secrets.get_mut(&id).is_some_and(|seen| {
                *seen = self.frame;
                true
            })
    }

    /// Whether the next frame may be masked as a delta to the last: the policy is unchanged, and there are at most
    /// `max_secrets` secrets.
    pub(crate) fn allows_delta(&self, policy: &MaskPolicy, max_secrets: usize) -> bool {
        self.policy.as_ref() == Some(policy) && self.secrets.len() <= max_secrets
    }

    /// Whether a node was secret in an earlier frame.
    pub(crate) fn was_secret(&self, id: NodeId) -> bool {
        self.secrets.contains_key(&id)
    }

    /// Returns the state that the children of a node inherited in the last frame.
    pub(crate) fn inherited_from(&self, id: NodeId) -> Inherited {
        self.inherited.get(&id).copied().unwrap_or_default()
    }

    /// Whether no secret and no inherited state is stored, so that removing nodes changes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.inherited.is_empty()
    }

    /// Advances by one frame that was masked as a delta.
    ///
    /// `removed` (sorted by id) are the nodes that left the tree, `inserted` the new nodes with the state that their
    /// children inherit, and `secrets` the nodes of the delta that are secret now.
    pub(crate) fn advance(
        &mut self,
        removed: &[NodeId],
        inserted: &[(NodeId, Inherited)],
        secrets: &[NodeId],
    ) {
        debug_assert!(removed.is_sorted(), "removed nodes are searched by their ids");
        let last = self.frame;
        self.frame += 1;
        self.inherited_before.clone_from(&self.inherited);
        self.policy_changed = false;
        for (id, seen) in &mut self.secrets {
            if *seen == last && removed.binary_search(id).is_err() {
                *seen = self.frame;
            }
        }
        for id in secrets {
            self.insert_secret(*id);
        }
        if !self.inherited.is_empty() {
            for id in removed {
                self.inherited.remove(id);
            }
        }
        for (id, state) in inserted {
            // A former secret that is on the screen again is seen in this frame.
            if let Some(seen) = self.secrets.get_mut(id) {
                *seen = self.frame;
            }
            if *state != Inherited::default() {
                self.inherited.insert(*id, *state);
            }
        }
    }

    /// Inserts a secret, as seen in the current frame.
    pub(crate) fn insert_secret(&mut self, id: NodeId) {
        self.secrets.insert(id, self.frame);
    }

    /// Whether the children of a node inherited a mask of the app or of a rule in one of the last two frames.
    pub(crate) fn is_explicitly_masked(&self, id: NodeId) -> bool {
        let frames = [&self.inherited, &self.inherited_before];
        let mut states = frames.iter().filter_map(|states| states.get(&id));
        states.any(|state| state.overridden_by == Some(Override::Mask))
    }

    /// Stores the state that the children of a node inherit in the current frame. Returns whether the children
    /// recorded in the last frame inherited the same state under the same policy.
    pub(crate) fn set_inherited(&mut self, id: NodeId, state: Inherited) -> bool {
        if state != Inherited::default() {
            self.inherited.insert(id, state);
        }
        !self.policy_changed && self.inherited_before.get(&id).copied().unwrap_or_default() == state
    }
}

#[cfg(test)]
mod tests {
    use afterimage_config::PrivacyLevel;

    use super::*;

    fn id(n: usize) -> NodeId {
        NodeId::new(u32::try_from(n).unwrap()).unwrap()
    }

    #[test]
    fn absent_secrets_are_bounded_and_the_longest_absent_are_removed_first() {
        let policy = MaskPolicy::new(PrivacyLevel::Light);
        let mut history = SourceHistory::default();
        for n in 1..=MAX_ABSENT_SECRETS + 10 {
            history.begin_frame(&policy);
            history.insert_secret(id(n));
            history.end_frame();
        }
        // The last secret is on the screen, all others are absent.
        assert_eq!(history.secrets.len(), MAX_ABSENT_SECRETS + 1);
        assert!(!history.refresh_secret(id(9)));
        assert!(history.refresh_secret(id(10)));
    }

    #[test]
    fn secrets_on_the_screen_are_not_bounded() {
        let policy = MaskPolicy::new(PrivacyLevel::Light);
        let mut history = SourceHistory::default();
        history.begin_frame(&policy);
        (1..=MAX_ABSENT_SECRETS * 2).for_each(|n| history.insert_secret(id(n)));
        history.end_frame();
        assert_eq!(history.secrets.len(), MAX_ABSENT_SECRETS * 2);
    }

    #[test]
    fn secrets_count_as_seen_while_on_the_screen_and_when_inserted_again() {
        let mut history = SourceHistory::default();
        history.begin_frame(&MaskPolicy::new(PrivacyLevel::Light));
        (1..=3).for_each(|n| history.insert_secret(id(n)));
        history.end_frame();
        let seen = |history: &SourceHistory| -> Vec<u64> {
            (1..=4)
                .filter_map(|n| history.secrets.get(&id(n)).copied())
                .collect()
        };
        history.advance(&[id(2)], &[], &[]);
        assert_eq!(seen(&history), [2, 1, 2]);
        history.advance(&[], &[], &[id(4)]);
        assert_eq!(seen(&history), [3, 1, 3, 3]);
        history.advance(&[id(1)], &[(id(2), Inherited::default())], &[]);
        assert_eq!(seen(&history), [3, 4, 4, 4]);
        assert_eq!(history.frame, 4);
    }

    #[test]
    fn inherited_state_is_removed_and_inserted_with_its_node() {
        let masks = Inherited {
            overridden_by: Some(Override::Mask),
            ..Inherited::default()
        };
        let mut history = SourceHistory::default();
        history.begin_frame(&MaskPolicy::new(PrivacyLevel::Light));
        history.set_inherited(id(1), masks);
        history.end_frame();
        history.advance(&[id(1)], &[(id(2), masks), (id(3), Inherited::default())], &[]);
        assert_eq!(history.inherited_from(id(1)), Inherited::default());
        assert_eq!(history.inherited_from(id(2)), masks);
        // A touch may belong to either frame.
        assert!(
            history.is_explicitly_masked(id(1))
                && history.is_explicitly_masked(id(2))
                && !history.is_explicitly_masked(id(3))
        );
        history.advance(&[], &[], &[]);
        assert!(!history.is_explicitly_masked(id(1)) && history.is_explicitly_masked(id(2)));
    }

    #[test]
    fn a_delta_is_allowed_if_the_policy_is_unchanged_and_secrets_are_few() {
        let (light, medium) = (
            MaskPolicy::new(PrivacyLevel::Light),
            MaskPolicy::new(PrivacyLevel::Medium),
        );
        let mut history = SourceHistory::default();
        assert!(!history.allows_delta(&light, 2));
        history.begin_frame(&light);
        (1..=2).for_each(|n| history.insert_secret(id(n)));
        assert!(
            history.allows_delta(&light, 2)
                && !history.allows_delta(&medium, 2)
                && !history.allows_delta(&light, 1)
        );
        assert!(history.was_secret(id(2)) && !history.was_secret(id(3)));
    }
}
