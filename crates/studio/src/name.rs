//! The name a segment travels under: `<device id>/<session id>/<sequence number>`.
//!
//! Whoever sends a segment chooses its name, and the name becomes a path on our disk. So it is parsed into
//! this type once, at the door, and nothing beyond it builds a path from anything else.

use std::fmt;
use std::str::FromStr;

/// File systems take 255 bytes for one name; the device id is one folder.
const MAX_DEVICE_ID_BYTES: usize = 255;

/// Six digits name the file. At 30 s a segment this is 347 days of one session.
const MAX_SEQUENCE: u32 = 999_999;

/// Which session of which device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionName {
    device_id: String,
    session_id: i64,
}

/// Which segment of which session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The session it belongs to.
    pub session: SessionName,
    /// Its place in the session, from 0.
    pub sequence: u32,
}

/// Which image of which device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceName {
    device_id: String,
    id: u128,
}

/// Why a name cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Not three parts.
    #[error("a segment's name has three parts: <device id>/<session id>/<sequence number>")]
    Shape,
    /// The device id is empty, too long, or has characters that no device id has.
    #[error("a device id is 1 to 255 characters of a-z A-Z 0-9 _ - . | @ : = and more than dots")]
    DeviceId,
    /// A resource's name is not two parts, or its id is not one.
    #[error("a resource's name has two parts: <device id>/<id, 32 lower-case hexadecimal digits>")]
    Resource,
    /// The session id is not a whole number in its usual form.
    #[error("a session id is a whole number of 64 bits, without leading zeros or a plus sign, and not -1")]
    SessionId,
    /// The sequence number is not one.
    #[error("a sequence number is a whole number from 0 to 999999, without leading zeros")]
    Sequence,
}

impl SessionName {
    /// Checks both parts.
    ///
    /// # Errors
    ///
    /// Says which part cannot be taken.
    pub fn new(device_id: &str, session_id: &str) -> Result<Self, NameError> {
        let session_id = canonical::<i64>(session_id)
            .filter(|id| *id != -1)
            .ok_or(NameError::SessionId)?;
        if !is_device_id(device_id) {
            return Err(NameError::DeviceId);
        }
        Ok(Self {
            device_id: device_id.to_owned(),
            session_id,
        })
    }

    /// The device id: one safe path component.
    #[must_use]
    pub fn device_id(&self) -> &str {
        &self.device_id
    }

    /// The session id.
    #[must_use]
    pub fn session_id(&self) -> i64 {
        self.session_id
    }
}

impl SegmentName {
    /// Reads back the parts of a stored file's path, where the sequence number has six digits.
    ///
    /// # Errors
    ///
    /// Says which part was not written by us.
    pub fn from_file(device_id: &str, session_id: &str, stem: &str) -> Result<Self, NameError> {
        let session = SessionName::new(device_id, session_id)?;
        let sequence = stem.parse().map_err(|_| NameError::Sequence)?;
        let name = Self { session, sequence };
        if name.stem() == stem {
            Ok(name)
        } else {
            Err(NameError::Sequence)
        }
    }

    /// The file's name without its ending: six digits, so that files sort as they play.
    #[must_use]
    pub fn stem(&self) -> String {
        format!("{:06}", self.sequence)
    }
}

impl ResourceName {
    /// The name of a device's resource; `None` when no device is called that.
    #[must_use]
    pub fn new(device_id: &str, id: u128) -> Option<Self> {
        is_device_id(device_id).then(|| Self {
            device_id: device_id.to_owned(),
            id,
        })
    }

    /// The device id: one safe path component.
    #[must_use]
    pub fn device_id(&self) -> &str {
        &self.device_id
    }

    /// The file's name without its ending.
    #[must_use]
    pub fn stem(&self) -> String {
        format!("{:032x}", self.id)
    }
}

impl FromStr for ResourceName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let (device, id) = text.split_once('/').ok_or(NameError::Resource)?;
        let number = u128::from_str_radix(id, 16).map_err(|_| NameError::Resource)?;
        let name = Self::new(device, number).ok_or(NameError::DeviceId)?;
        if name.stem() == id {
            Ok(name)
        } else {
            Err(NameError::Resource)
        }
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:032x}", self.device_id, self.id)
    }
}

impl FromStr for SegmentName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let mut parts = text.split('/');
        let (Some(device), Some(session), Some(sequence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NameError::Shape);
        };
        let session = SessionName::new(device, session)?;
        let sequence = canonical::<u32>(sequence)
            .filter(|n| *n <= MAX_SEQUENCE)
            .ok_or(NameError::Sequence)?;
        Ok(Self { session, sequence })
    }
}

impl fmt::Display for SessionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.device_id, self.session_id)
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.session, self.sequence)
    }
}

fn is_device_id(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.|@:=".contains(c);
    let whole = text.chars().all(known) && text.chars().any(|c| c != '.');
    whole && text.len() <= MAX_DEVICE_ID_BYTES
}

/// A number in the one form that prints back the same, so that one segment has one name.
fn canonical<N: FromStr + ToString>(text: &str) -> Option<N> {
    text.parse::<N>().ok().filter(|n| n.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(), NameError>) {
        assert_eq!(text.parse::<SegmentName>().map(drop), expected, "{text}");
    }

    #[test]
    fn a_name_prints_back_as_it_was_read() {
        for text in ["phone-1/1700000000000/0", "a|b@c:d=e._/7/999999", "x/-5/12"] {
            assert_eq!(text.parse::<SegmentName>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_could_leave_the_folder_is_no_device_id() {
        for device in [
            "",
            ".",
            "..",
            "...",
            "a b",
            "a\\b",
            "a%2fb",
            "é",
            "a\0b",
            &"a".repeat(256),
        ] {
            check(&format!("{device}/1/0"), Err(NameError::DeviceId));
        }
        check("../../1/0", Err(NameError::Shape));
        check("/etc/1/0", Err(NameError::Shape));
        check("a/../0", Err(NameError::SessionId));
        check("a/1/..", Err(NameError::Sequence));
    }

    #[test]
    fn a_resource_has_one_name() {
        let text = "phone-1/000000000000000000000000000000ab";
        assert_eq!(text.parse::<ResourceName>().unwrap().to_string(), text);
        for bad in [
            "phone-1",
            "phone-1/ab",
            "phone-1/000000000000000000000000000000AB",
            "phone-1/+00000000000000000000000000000ab",
            "phone-1/000000000000000000000000000000ab/0",
            "phone-1/../0000000000000000000000000000ab",
        ] {
            assert_eq!(bad.parse::<ResourceName>(), Err(NameError::Resource), "{bad}");
        }
        let outside = "../000000000000000000000000000000ab";
        assert_eq!(outside.parse::<ResourceName>(), Err(NameError::DeviceId));
    }

    #[test]
    fn one_number_has_one_form() {
        for session in ["", "-1", "01", "+1", "1.0", "9223372036854775808", "0x1", " 1"] {
            check(&format!("phone-1/{session}/0"), Err(NameError::SessionId));
        }
        for sequence in ["", "-1", "01", "000001", "1000000", "1 "] {
            check(&format!("phone-1/1/{sequence}"), Err(NameError::Sequence));
        }
        check("phone-1/1", Err(NameError::Shape));
        check("phone-1/1/0/0", Err(NameError::Shape));
    }

    #[test]
    fn only_files_we_named_are_ours() {
        assert_eq!(SegmentName::from_file("d", "1", "000012").unwrap().sequence, 12);
        for stem in ["12", "0000012", "+00012", "00001x", ""] {
            assert_eq!(
                SegmentName::from_file("d", "1", stem),
                Err(NameError::Sequence),
                "{stem}"
            );
        }
    }
}
