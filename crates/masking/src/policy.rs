//! What masking goes by.

use afterimage_config::{ImagePolicy, PrivacyLevel};
use afterimage_wireframe::ImageOrigin;

use crate::Rules;

/// Whether an image of an origin may be recorded where nothing else hides it.
#[must_use]
pub fn allows(policy: ImagePolicy, origin: ImageOrigin) -> bool {
    match policy {
        ImagePolicy::All => true,
        ImagePolicy::Bundled => origin == ImageOrigin::Bundled,
        ImagePolicy::NoImages => false,
    }
}

/// What masking goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskPolicy {
    /// What is masked where nothing else says otherwise.
    pub level: PrivacyLevel,
    /// Whether resource ids, accessibility identifiers and test tags are recorded.
    pub record_identifiers: bool,
    /// Which images are recorded.
    pub images: ImagePolicy,
    /// The rules of the app and of the server.
    pub rules: Rules,
    /// Whether masked text is eight stars whatever its length, as a secret is.
    pub hide_text_length: bool,
    /// Whether each node says what was decided about it and why, for an audit.
    pub explain: bool,
}

impl MaskPolicy {
    /// The policy of a level: no identifiers, the level's images, no rules, the length of texts, no reasons.
    #[must_use]
    pub fn new(level: PrivacyLevel) -> Self {
        Self {
            level,
            record_identifiers: false,
            images: ImagePolicy::of_level(level),
            rules: Rules::default(),
            hide_text_length: false,
            explain: false,
        }
    }
}
