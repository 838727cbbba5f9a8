//! What the app's configuration says about masking.

use afterimage_config::PrivacyLevel;
use afterimage_wireframe::ImageOrigin;

/// Which images may be recorded where nothing else hides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImagePolicy {
    /// Every image.
    All,
    /// Only those that the app ships; an image of unknown origin is not one of them.
    Bundled,
    /// No image.
    None,
}

impl ImagePolicy {
    /// Whether an image of this origin may be recorded.
    #[must_use]
    pub fn allows(self, origin: ImageOrigin) -> bool {
        match self {
            Self::All => true,
            Self::Bundled => origin == ImageOrigin::Bundled,
            Self::None => false,
        }
    }
}

/// What masking goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaskPolicy {
    /// What is masked where no override says otherwise.
    pub level: PrivacyLevel,
    /// Whether resource ids, accessibility identifiers and test tags are recorded.
    pub record_identifiers: bool,
    /// Which images are recorded.
    pub images: ImagePolicy,
}

impl MaskPolicy {
    /// The policy of a level: no identifiers; all images at light, what the app ships at medium, none
    /// at conservative.
    #[must_use]
    pub fn new(level: PrivacyLevel) -> Self {
        Self {
            level,
            record_identifiers: false,
            images: match level {
                PrivacyLevel::Light => ImagePolicy::All,
                PrivacyLevel::Medium => ImagePolicy::Bundled,
                PrivacyLevel::Conservative => ImagePolicy::None,
            },
        }
    }
}
