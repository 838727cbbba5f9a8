//! Options with a fixed set of values. The defaults are those of the reference SDK.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Amount of masking where no override applies.
///
/// Ordered by strictness: `Light < Medium < Conservative`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrivacyLevel {
    /// Masks passwords and other secrets only.
    Light,
    /// Masks all form fields and text inputs.
    #[default]
    Medium,
    /// Masks all text and all form fields.
    Conservative,
}

impl PrivacyLevel {
    /// Returns the level with this name (`light`, `medium` or `conservative`), or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Light, Self::Medium, Self::Conservative]
            .into_iter()
            .find(|level| level.name() == name)
    }

    /// Returns the level's name in options, in remote config and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Conservative => "conservative",
        }
    }
}

impl fmt::Display for PrivacyLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Images to record, unless an override, a rule or a secret hides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImagePolicy {
    /// Records every image.
    All,
    /// Records only images that ship with the app. Images of unknown origin are not recorded.
    Bundled,
    /// Records no image.
    NoImages,
}

impl ImagePolicy {
    /// Returns the default policy of a masking level.
    #[must_use]
    pub fn for_level(level: PrivacyLevel) -> Self {
        match level {
            PrivacyLevel::Light => Self::All,
            PrivacyLevel::Medium => Self::Bundled,
            PrivacyLevel::Conservative => Self::NoImages,
        }
    }

    /// Returns the policy with this name (`all`, `bundled` or `none`), or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::All, Self::Bundled, Self::NoImages]
            .into_iter()
            .find(|policy| policy.name() == name)
    }

    /// Returns the policy's name on the command line and in the documentation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Bundled => "bundled",
            Self::NoImages => "none",
        }
    }
}

/// Maximum detail of the messages in the host's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// No messages.
    Off,
    /// Failures that stop the recording.
    Error,
    /// Problems that the developer should look at.
    #[default]
    Warn,
    /// Events of normal operation.
    Log,
    /// Details for debugging.
    Debug,
}

/// Region of Amplitude's servers. A server URL overrides it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServerZone {
    /// United States.
    #[default]
    Us,
    /// European Union.
    Eu,
}

/// Upload protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Compact segments to the app's own collector. Needs a server URL.
    Afterimage,
    /// rrweb events as JSON, to Amplitude's ingestion or a compatible server.
    Amplitude,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Afterimage => "Afterimage",
            Self::Amplitude => "Amplitude",
        })
    }
}

/// Platform whose keys in remote config override the general keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Keys of the form `sr_ios_*` override the general ones.
    Ios,
    /// Keys of the form `sr_android_*` override the general ones.
    Android,
    /// Only the general keys apply (desktop tools and tests).
    #[default]
    Other,
}
