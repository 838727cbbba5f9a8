//! Masking policy: the level, the image policy, the rules and the options of one source.

use afterimage_config::{ImagePolicy, PrivacyLevel};
use afterimage_wireframe::ImageOrigin;

use crate::rules::Rules;

/// The policy that a frame is masked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskPolicy {
    /// The level, which applies to every node without an override.
    pub level: PrivacyLevel,
    /// Whether resource ids, accessibility identifiers and test tags are recorded.
    pub record_identifiers: bool,
    /// The origins whose images are recorded.
    pub images: ImagePolicy,
    /// The rules of the app and of the server.
    pub rules: Rules,
    /// Whether masked text becomes eight stars, as a secret does, so that its length is hidden.
    pub hide_text_length: bool,
    /// Whether each node records its decision and the reason, for an audit.
    pub explain: bool,
}

impl MaskPolicy {
    /// Creates the policy of a level: images by the level's default, no rules, and every option off.
    #[must_use]
    pub fn new(level: PrivacyLevel) -> Self {
        Self {
            level,
            record_identifiers: false,
            images: ImagePolicy::for_level(level),
            rules: Rules::default(),
            hide_text_length: false,
            explain: false,
        }
    }

    /// Whether the image policy allows images of an origin. A mask on the node hides its image in any case.
    #[must_use]
    pub fn allows_image(&self, origin: ImageOrigin) -> bool {
        match self.images {
            ImagePolicy::All => true,
            ImagePolicy::Bundled => origin == ImageOrigin::Bundled,
            ImagePolicy::NoImages => false,
        }
    }
}
