//! What masking goes by in a session, for the engine's own trees and for those of attached instances.

use std::collections::BTreeMap;

use afterimage_config::{EffectiveConfig, ImagePolicy, MaskRule, PrivacyLevel, SessionReplayConfig};
use afterimage_masking::{MaskPolicy, Rules};
use afterimage_wireframe::SourceId;

/// What an attached instance asks for: its trees are masked by this where it hides more than the engine.
#[derive(Clone, Debug)]
pub struct OwnMasks {
    level: PrivacyLevel,
    images: ImagePolicy,
    rules: Vec<MaskRule>,
}

impl From<&SessionReplayConfig> for OwnMasks {
    fn from(config: &SessionReplayConfig) -> Self {
        let level = config.privacy_config;
        Self {
            level,
            images: config
                .image_policy
                .unwrap_or_else(|| ImagePolicy::for_level(level)),
            // They were validated.
            rules: config.mask_rules.iter().flat_map(|rule| rule.parse()).collect(),
        }
    }
}

/// What holds in a session: the app's options and the server's put together.
#[derive(Clone, Debug)]
pub struct Masks {
    session_id: i64,
    level: PrivacyLevel,
    images: ImagePolicy,
    record_identifiers: bool,
    hide_text_length: bool,
    explain: bool,
    local_rules: Vec<MaskRule>,
    remote_rules: Vec<MaskRule>,
}

impl Masks {
    /// Takes over what was decided for a session.
    pub fn new(config: &SessionReplayConfig, decided: EffectiveConfig) -> Self {
        Self {
            session_id: config.session_id,
            level: decided.privacy,
            images: decided.images,
            record_identifiers: config.record_identifiers,
            hide_text_length: config.hide_text_length,
            explain: config.debug_recording,
            local_rules: decided.local_rules,
            remote_rules: decided.remote_rules,
        }
    }

    /// The policy of the engine's own trees.
    pub fn session(&self) -> MaskPolicy {
        MaskPolicy {
            level: self.level,
            record_identifiers: self.record_identifiers,
            hide_text_length: self.hide_text_length,
            explain: self.explain,
            images: self.images,
            rules: Rules::new(&self.local_rules, &self.remote_rules, self.session_id),
        }
    }

    /// The policy of an attached instance's trees: of each setting the one that hides more.
    pub fn attached(&self, own: &OwnMasks) -> MaskPolicy {
        let local: Vec<MaskRule> = self.local_rules.iter().chain(&own.rules).cloned().collect();
        MaskPolicy {
            level: self.level.max(own.level),
            images: self.images.max(own.images),
            rules: Rules::new(&local, &self.remote_rules, self.session_id),
            ..self.session()
        }
    }
}

/// How each source is masked: as the session is, or as an attached instance asked.
#[derive(Clone, Debug)]
pub struct Policies {
    session: MaskPolicy,
    of_sources: BTreeMap<SourceId, MaskPolicy>,
}

impl Policies {
    /// The policies of a session with the instances that are attached as it begins.
    pub fn new(masks: &Masks, attached: &BTreeMap<SourceId, OwnMasks>) -> Self {
        let of_sources = attached
            .iter()
            .map(|(source, own)| (*source, masks.attached(own)));
        Self {
            session: masks.session(),
            of_sources: of_sources.collect(),
        }
    }

    /// The policy of a source.
    pub fn of(&self, source: SourceId) -> &MaskPolicy {
        self.of_sources.get(&source).unwrap_or(&self.session)
    }

    /// Gives a source a policy of its own.
    pub fn insert(&mut self, source: SourceId, policy: MaskPolicy) {
        self.of_sources.insert(source, policy);
    }

    /// Has the rules of some screens hold from now on; says whether that changed anything.
    pub fn enter(&mut self, screens: &[&str]) -> bool {
        let mut is_other = false;
        for policy in self.of_sources.values_mut().chain([&mut self.session]) {
            is_other |= policy.rules.set_screens(screens);
        }
        is_other
    }

    /// Whether it matters which screen is shown.
    pub fn name_screens(&self) -> bool {
        self.of_sources
            .values()
            .chain([&self.session])
            .any(|policy| policy.rules.depend_on_screens())
    }
}
