//! What masking remembers of a source from frame to frame: ids and states, never text.

use std::collections::HashMap;

use afterimage_wireframe::NodeId;

use crate::{ByHand, Inherited, MaskPolicy};

/// Secrets remembered of one source while they are not on the screen. Apps have a handful; ids come from
/// a counter and are not given twice, so that remembering longer than needed masks nothing else.
/// Those on the screen are remembered whatever their number, which the frame's node limit bounds.
const MAX_ABSENT_SECRETS: usize = 1024;

/// What is remembered of one source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// Nodes that were secret, with the number of the last frame that had them.
    secrets: HashMap<NodeId, u64>,
    /// What the children of each node took from it in the last frame, where that is not the default.
    states: HashMap<NodeId, Inherited>,
    /// The same of the frame before.
    states_before: HashMap<NodeId, Inherited>,
    policy: Option<MaskPolicy>,
    policy_changed: bool,
    frame: u64,
}

impl Memory {
    /// Begins a frame.
    pub(crate) fn open(&mut self, policy: &MaskPolicy) {
        self.frame += 1;
        let is_same = self.policy.as_ref() == Some(policy);
        self.policy_changed = self.policy.is_some() && !is_same;
        if !is_same {
            self.policy = Some(policy.clone());
        }
        std::mem::swap(&mut self.states, &mut self.states_before);
        self.states.clear();
    }

    /// Ends a frame: of the secrets that it did not have, the longest unseen go.
    pub(crate) fn close(&mut self) {
        if self.secrets.len().saturating_sub(MAX_ABSENT_SECRETS) == 0 {
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

    /// Whether a node was secret in an earlier frame; it is remembered on.
    pub(crate) fn once_secret(&mut self, id: NodeId) -> bool {
        // Most frames have no secret: then this costs nothing.
        !self.secrets.is_empty()
            && self.secrets.get_mut(&id).is_some_and(|seen| {
                *seen = self.frame;
                true
            })
    }

    /// Whether the next frame may be masked by its differences from the last: the policy is the same, and
    /// there are at most so many secrets.
    pub(crate) fn continues(&self, policy: &MaskPolicy, most_secrets: usize) -> bool {
        self.policy.as_ref() == Some(policy) && self.secrets.len() <= most_secrets
    }

    /// Whether a node was secret in an earlier frame.
    pub(crate) fn was_secret(&self, id: NodeId) -> bool {
        self.secrets.contains_key(&id)
    }

    /// What the children of a node of the last frame took from it.
    pub(crate) fn state(&self, id: NodeId) -> Inherited {
        self.states.get(&id).copied().unwrap_or_default()
    }

    /// Whether nothing is remembered of any node, so that none can be forgotten.
    pub(crate) fn is_blank(&self) -> bool {
        self.secrets.is_empty() && self.states.is_empty()
    }

    /// Takes in a frame that is the last one but for nodes that went, in the order of their ids, nodes that came with what their
    /// children take from them, and nodes that are secrets now.
    pub(crate) fn carry_on(&mut self, went: &[NodeId], came: &[(NodeId, Inherited)], secrets: &[NodeId]) {
        let last = self.frame;
        self.frame += 1;
        self.states_before.clone_from(&self.states);
        self.policy_changed = false;
        for (id, seen) in &mut self.secrets {
            if *seen == last && went.binary_search(id).is_err() {
                *seen = self.frame;
            }
        }
        for id in secrets {
            self.remember_secret(*id);
        }
        if !self.states.is_empty() {
            for id in went {
                self.states.remove(id);
            }
        }
        for (id, state) in came {
            // One that was a secret and is on the screen again was seen now.
            if let Some(seen) = self.secrets.get_mut(id) {
                *seen = self.frame;
            }
            if *state != Inherited::default() {
                self.states.insert(*id, *state);
            }
        }
    }

    /// Remembers a secret.
    pub(crate) fn remember_secret(&mut self, id: NodeId) {
        self.secrets.insert(id, self.frame);
    }

    /// Whether a node's children took a mask from it in one of the last two frames.
    pub(crate) fn masks_by_hand(&self, id: NodeId) -> bool {
        let states = [&self.states, &self.states_before];
        let mut known = states.iter().filter_map(|states| states.get(&id));
        known.any(|state| state.by_hand == Some(ByHand::Mask))
    }

    /// Notes what a node's children take from it, and says whether children recorded in the last frame
    /// were judged by the same.
    pub(crate) fn note_state(&mut self, id: NodeId, state: Inherited) -> bool {
        if state != Inherited::default() {
            self.states.insert(id, state);
        }
        !self.policy_changed && self.states_before.get(&id).copied().unwrap_or_default() == state
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
    fn absent_secrets_are_bounded_and_the_longest_unseen_go_first() {
        let policy = MaskPolicy::new(PrivacyLevel::Light);
        let mut memory = Memory::default();
        for n in 1..=MAX_ABSENT_SECRETS + 10 {
            memory.open(&policy);
            memory.remember_secret(id(n));
            memory.close();
        }
        // The last one is on the screen, all others are absent.
        assert_eq!(memory.secrets.len(), MAX_ABSENT_SECRETS + 1);
        assert!(!memory.once_secret(id(9)));
        assert!(memory.once_secret(id(10)));
    }

    #[test]
    fn secrets_on_the_screen_stay_whatever_their_number() {
        let policy = MaskPolicy::new(PrivacyLevel::Light);
        let mut memory = Memory::default();
        memory.open(&policy);
        (1..=MAX_ABSENT_SECRETS * 2).for_each(|n| memory.remember_secret(id(n)));
        memory.close();
        assert_eq!(memory.secrets.len(), MAX_ABSENT_SECRETS * 2);
    }

    #[test]
    fn secrets_are_seen_while_they_are_on_the_screen_and_when_they_come_again() {
        let mut memory = Memory::default();
        memory.open(&MaskPolicy::new(PrivacyLevel::Light));
        (1..=3).for_each(|n| memory.remember_secret(id(n)));
        memory.close();
        let seen = |memory: &Memory| -> Vec<u64> {
            (1..=4)
                .filter_map(|n| memory.secrets.get(&id(n)).copied())
                .collect()
        };
        memory.carry_on(&[id(2)], &[], &[]);
        assert_eq!(seen(&memory), [2, 1, 2]);
        memory.carry_on(&[], &[], &[id(4)]);
        assert_eq!(seen(&memory), [3, 1, 3, 3]);
        memory.carry_on(&[id(1)], &[(id(2), Inherited::default())], &[]);
        assert_eq!(seen(&memory), [3, 4, 4, 4]);
        assert_eq!(memory.frame, 4);
    }

    #[test]
    fn what_children_take_goes_with_the_node_and_comes_with_it() {
        let masks = Inherited {
            by_hand: Some(ByHand::Mask),
            ..Inherited::default()
        };
        let mut memory = Memory::default();
        memory.open(&MaskPolicy::new(PrivacyLevel::Light));
        memory.note_state(id(1), masks);
        memory.close();
        memory.carry_on(&[id(1)], &[(id(2), masks), (id(3), Inherited::default())], &[]);
        assert_eq!(memory.state(id(1)), Inherited::default());
        assert_eq!(memory.state(id(2)), masks);
        // A touch may have fallen on the one or the other.
        assert!(memory.masks_by_hand(id(1)) && memory.masks_by_hand(id(2)) && !memory.masks_by_hand(id(3)));
        memory.carry_on(&[], &[], &[]);
        assert!(!memory.masks_by_hand(id(1)) && memory.masks_by_hand(id(2)));
    }

    #[test]
    fn frames_continue_by_the_same_policy_and_with_few_secrets() {
        let (light, medium) = (
            MaskPolicy::new(PrivacyLevel::Light),
            MaskPolicy::new(PrivacyLevel::Medium),
        );
        let mut memory = Memory::default();
        assert!(!memory.continues(&light, 2));
        memory.open(&light);
        (1..=2).for_each(|n| memory.remember_secret(id(n)));
        assert!(memory.continues(&light, 2) && !memory.continues(&medium, 2) && !memory.continues(&light, 1));
        assert!(memory.was_secret(id(2)) && !memory.was_secret(id(3)));
    }
}
