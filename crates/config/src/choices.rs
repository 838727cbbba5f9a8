//! The small choices an app makes, each a closed list with the default of the reference SDK.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Says how much of the screen is masked when no override says otherwise.
///
/// The order is by strictness: `Light < Medium < Conservative`.
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
    /// Returns the level that `name` spells (`light`, `medium` or `conservative`), if any.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Light, Self::Medium, Self::Conservative]
            .into_iter()
            .find(|level| level.name() == name)
    }

    /// Returns the name that options, remote config and the command line use.
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

/// Says which images may be recorded where nothing else hides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImagePolicy {
    /// Every image.
    All,
    /// Only those that the app ships; an image of unknown origin is not one of them.
    Bundled,
    /// No image.
    NoImages,
}

impl ImagePolicy {
    /// Returns the policy of a level, where the app chose none.
    #[must_use]
    pub fn for_level(level: PrivacyLevel) -> Self {
        match level {
            PrivacyLevel::Light => Self::All,
            PrivacyLevel::Medium => Self::Bundled,
            PrivacyLevel::Conservative => Self::NoImages,
        }
    }

    /// Returns the policy that `name` spells (`all`, `bundled` or `none`), if any.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::All, Self::Bundled, Self::NoImages]
            .into_iter()
            .find(|policy| policy.name() == name)
    }

    /// Returns the name that the command line and the documentation use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Bundled => "bundled",
            Self::NoImages => "none",
        }
    }
}

/// Says which messages reach the host's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What stops the recording.
    Error,
    /// What the developer should look at.
    #[default]
    Warn,
    /// What happens in the normal course.
    Log,
    /// What helps to find a fault.
    Debug,
}

/// Says in which region Amplitude's hosts take the data; a server URL of one's own overrides it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServerZone {
    /// United States.
    #[default]
    Us,
    /// European Union.
    Eu,
}

/// Says how recordings travel to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Compact segments, to a collector of one's own; needs a server URL.
    Afterimage,
    /// rrweb events as JSON, to Amplitude's ingestion or a server that speaks the same.
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

/// Says for which platform's keys remote config is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Keys of the form `sr_ios_*` override the general ones.
    Ios,
    /// Keys of the form `sr_android_*` override the general ones.
    Android,
    /// Only the general keys count (desktop tools and tests).
    #[default]
    Other,
}
