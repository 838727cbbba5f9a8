//! The id of a device.

use std::fmt;
use std::str::FromStr;

use super::IdError;
use crate::invalid::InvalidOption;

/// Minimum length of a device id to record under. Shorter ids are placeholders more often than identities, and the
/// ingestion refuses them.
pub const MIN_DEVICE_ID_CHARS: usize = 6;

/// Maximum length of a device id to record under. The id is part of the spool's file names, which have at most 255 bytes:
/// escaping at most doubles it, and session id and sequence number need 50. A UUID has 36 characters.
pub const MAX_DEVICE_ID_CHARS: usize = 100;

/// Maximum length of a device id to read: it is one path component, which has at most 255 bytes.
const MAX_READ_BYTES: usize = 255;

/// The id of a device: characters `a-z A-Z 0-9 _ - . | @ : =`, safe as one path component.
///
/// ```
/// use afterimage_config::DeviceId;
///
/// assert_eq!(DeviceId::new("device-4711")?.as_str(), "device-4711");
/// assert!(DeviceId::new("tiny").is_err());
/// assert!("tiny".parse::<DeviceId>().is_ok(), "reading is more tolerant than recording");
/// assert!("..".parse::<DeviceId>().is_err());
/// # Ok::<(), afterimage_config::InvalidOption>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(String);

impl DeviceId {
    /// Checks an id to record under.
    ///
    /// # Errors
    ///
    /// An [`InvalidOption`] of field `device_id` if the id has fewer than [`MIN_DEVICE_ID_CHARS`] or more than
    /// [`MAX_DEVICE_ID_CHARS`] characters, or characters other than `a-z A-Z 0-9 _ - . | @ : =`. The message never repeats
    /// the id.
    pub fn new(id: impl Into<String>) -> Result<Self, InvalidOption> {
        let id = id.into();
        let chars = id.chars().count();
        let problem = if chars < MIN_DEVICE_ID_CHARS {
            format!("has {chars} characters, fewer than {MIN_DEVICE_ID_CHARS}")
        } else if let Some(position) = id.chars().position(|c| !is_allowed(c)) {
            format!("has a character that is not allowed at position {}", position + 1)
        } else if chars > MAX_DEVICE_ID_CHARS {
            format!("has {chars} characters, more than {MAX_DEVICE_ID_CHARS}")
        } else {
            return Ok(Self(id));
        };
        let advice = format!(
            "use an id of {MIN_DEVICE_ID_CHARS} to {MAX_DEVICE_ID_CHARS} characters out of \
             a-z A-Z 0-9 _ - . | @ : =, such as a UUID"
        );
        Err(InvalidOption {
            field: "device_id",
            problem,
            advice,
        })
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads an id that was sent or stored. The rule is more tolerant than that of [`DeviceId::new`]: 1 to 255 characters, and
/// dots alone only from six on.
impl FromStr for DeviceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let is_allowed = text.chars().all(is_allowed) && (1..=MAX_READ_BYTES).contains(&text.len());
        let is_reserved = text.len() < MIN_DEVICE_ID_CHARS && text.chars().all(|c| c == '.');
        if is_allowed && !is_reserved {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::DeviceId)
        }
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '|' | '@' | ':' | '=')
}
