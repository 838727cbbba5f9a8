//! The masking of each source: the session's policy, tightened by the attached instance that owns the source.

use afterimage_config::{EffectiveConfig, ImagePolicy, MaskRule, PrivacyLevel, SessionReplayConfig};
use afterimage_masking::{MaskPolicy, Masker, NodeDecision, Rules};
use afterimage_wireframe::{Frame, RawText, Rect, SourceId, Touch};
use litemap::LiteMap;

use crate::recording::TouchMemory;

/// The masking of an attached instance. It applies to the instance's sources where it hides more than the session's.
#[derive(Clone, Debug)]
pub struct InstanceMasking {
    level: PrivacyLevel,
    images: ImagePolicy,
    rules: Vec<MaskRule>,
}

impl From<&SessionReplayConfig> for InstanceMasking {
    fn from(config: &SessionReplayConfig) -> Self {
        let level = config.privacy_config;
        Self {
            level,
            images: config
                .image_policy
                .unwrap_or_else(|| ImagePolicy::for_level(level)),
            // Validation has refused options with an unreadable rule.
            rules: config.mask_rules.iter().flat_map(|rule| rule.parse()).collect(),
        }
    }
}

/// The masking of a session: the app's options and the server's, merged.
#[derive(Clone, Debug)]
pub(crate) struct SessionMasking {
    session_id: i64,
    level: PrivacyLevel,
    images: ImagePolicy,
    record_identifiers: bool,
    hide_text_length: bool,
    explain: bool,
    local_rules: Vec<MaskRule>,
    remote_rules: Vec<MaskRule>,
}

impl SessionMasking {
    /// Returns the masking of a session with these options.
    pub(crate) fn new(config: &SessionReplayConfig, effective: EffectiveConfig) -> Self {
        Self {
            session_id: config.session_id,
            level: effective.privacy,
            images: effective.images,
            record_identifiers: config.record_identifiers,
            hide_text_length: config.hide_text_length,
            explain: config.debug_recording,
            local_rules: effective.local_rules,
            remote_rules: effective.remote_rules,
        }
    }

    /// Returns the policy of the engine's own sources.
    fn policy(&self) -> MaskPolicy {
        MaskPolicy {
            level: self.level,
            record_identifiers: self.record_identifiers,
            hide_text_length: self.hide_text_length,
            explain: self.explain,
            images: self.images,
            rules: Rules::new(&self.local_rules, &self.remote_rules, self.session_id),
        }
    }

    /// Returns the policy of an attached instance's sources: of each setting the one that hides more.
    fn policy_for(&self, instance: &InstanceMasking) -> MaskPolicy {
        let local: Vec<MaskRule> = self.local_rules.iter().chain(&instance.rules).cloned().collect();
        MaskPolicy {
            level: self.level.max(instance.level),
            images: self.images.max(instance.images),
            rules: Rules::new(&local, &self.remote_rules, self.session_id),
            ..self.policy()
        }
    }
}

/// Masking state that outlives sessions, as the views do.
#[derive(Debug, Default)]
pub(crate) struct Masking {
    instances: LiteMap<SourceId, InstanceMasking>,
    /// The masker between two recordings. It remembers which nodes held a secret once.
    masker: Masker,
    /// The memory for redaction of touches between two recordings.
    touch_memory: TouchMemory,
}

impl Masking {
    /// Stores the masking of an attached instance for its sources.
    pub(crate) fn attach(&mut self, sources: &[SourceId], instance: &InstanceMasking) {
        let sources = sources.iter().map(|source| (*source, instance.clone()));
        self.instances.extend(sources);
    }

    /// Removes the masking of a source that is gone.
    pub(crate) fn detach(&mut self, source: SourceId) {
        self.instances.remove(&source);
    }

    /// Returns the policies of a session, with those of the instances that are attached now.
    pub(crate) fn policies(&self, session: SessionMasking) -> Policies {
        let sources = self
            .instances
            .iter()
            .map(|(source, instance)| (*source, session.policy_for(instance)))
            .collect();
        Policies {
            own: session.policy(),
            session,
            sources,
        }
    }

    /// Returns the decisions about a frame while nothing is recorded, by the policy of a session with these screens.
    pub(crate) fn explain(
        &self,
        session: SessionMasking,
        screens: &[&str],
        frame: &Frame<RawText<'_>>,
    ) -> Vec<NodeDecision> {
        let mut policies = self.policies(session);
        policies.set_screens(screens);
        self.masker.explain(frame, policies.policy_for(frame.source))
    }

    /// Hands the masker to a recording.
    pub(crate) fn take_masker(&mut self) -> Masker {
        std::mem::take(&mut self.masker)
    }

    /// Hands the memory for redaction of touches to a recording.
    pub(crate) fn take_touch_memory(&mut self) -> TouchMemory {
        std::mem::take(&mut self.touch_memory)
    }

    /// Stores the memory for redaction of touches of a recording that ended.
    pub(crate) fn store_touch_memory(&mut self, touch_memory: TouchMemory) {
        self.touch_memory = touch_memory;
    }

    /// Applies a touch that is not recorded.
    pub(crate) fn skip_touch(&mut self, touch: &Touch) {
        self.touch_memory.pointers.skip(touch);
    }

    /// Applies the keyboard's place, which may have changed while nothing was recorded.
    pub(crate) fn set_keyboard(&mut self, place: Option<Rect>, at_ms: u64) {
        self.touch_memory.set_keyboard(place, at_ms);
    }

    /// Applies that touches are not seen from now on.
    pub(crate) fn lose_sight_of_touches(&mut self) {
        self.touch_memory.pointers.lose_sight();
    }

    /// Stores the masker of a recording that ended.
    pub(crate) fn store_masker(&mut self, masker: Masker) {
        self.masker = masker;
    }
}

/// The policy of each source in a session.
#[derive(Clone, Debug)]
pub(crate) struct Policies {
    session: SessionMasking,
    own: MaskPolicy,
    sources: LiteMap<SourceId, MaskPolicy>,
}

impl Policies {
    /// Returns the policy of a source.
    pub(crate) fn policy_for(&self, source: SourceId) -> &MaskPolicy {
        self.sources.get(&source).unwrap_or(&self.own)
    }

    /// Tightens the policy of an attached instance's source.
    pub(crate) fn attach(&mut self, source: SourceId, instance: &InstanceMasking) {
        self.sources.insert(source, self.session.policy_for(instance));
    }

    /// Applies the rules of the visible screens. Returns whether any policy changed.
    pub(crate) fn set_screens(&mut self, screens: &[&str]) -> bool {
        let mut has_changed = false;
        for policy in self
            .sources
            .iter_mut()
            .map(|(_, policy)| policy)
            .chain([&mut self.own])
        {
            has_changed |= policy.rules.set_screens(screens);
        }
        has_changed
    }

    /// Returns whether any rule depends on the visible screen.
    pub(crate) fn depend_on_screens(&self) -> bool {
        self.sources
            .values()
            .chain([&self.own])
            .any(|policy| policy.rules.depend_on_screens())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(level: PrivacyLevel) -> SessionReplayConfig {
        SessionReplayConfig {
            privacy_config: level,
            session_id: 1,
            sample_rate: 1.0,
            ..SessionReplayConfig::new("key", "device-1")
        }
    }

    fn policies(session: PrivacyLevel, instance: PrivacyLevel) -> Policies {
        let mut masking = Masking::default();
        masking.attach(&[SourceId(16)], &InstanceMasking::from(&config(instance)));
        let config = config(session);
        let effective = afterimage_config::effective(&config, &afterimage_config::RemoteOutcome::Disabled);
        masking.policies(SessionMasking::new(&config, effective))
    }

    #[test]
    fn an_instance_can_only_hide_more() {
        use PrivacyLevel::{Conservative, Light, Medium};
        for (session, instance, expected) in [
            (Medium, Light, Medium),
            (Medium, Conservative, Conservative),
            (Light, Medium, Medium),
        ] {
            let policies = policies(session, instance);
            assert_eq!(policies.policy_for(SourceId(16)).level, expected);
            assert_eq!(policies.policy_for(SourceId(0)).level, session);
        }
    }

    #[test]
    fn a_detached_source_has_the_masking_of_the_next_session() {
        let mut masking = Masking::default();
        masking.attach(
            &[SourceId(16)],
            &InstanceMasking::from(&config(PrivacyLevel::Conservative)),
        );
        masking.detach(SourceId(16));
        let config = config(PrivacyLevel::Light);
        let effective = afterimage_config::effective(&config, &afterimage_config::RemoteOutcome::Disabled);
        let policies = masking.policies(SessionMasking::new(&config, effective));
        assert_eq!(policies.policy_for(SourceId(16)).level, PrivacyLevel::Light);
    }
}
