//! Names of sessions, segments and resources. `Display` and `FromStr` are their spelling on the wire.

use std::fmt;
use std::str::FromStr;

use super::session_id::canonical;
use super::{DeviceId, IdError, SessionId};

/// The name of a session: device and session id. It links a replay to analytics events.
///
/// ```
/// use afterimage_config::{SegmentName, SessionName};
///
/// let session: SessionName = "phone-1/1700000000000".parse()?;
/// let segment = SegmentName::new(session, 12);
/// assert_eq!(segment.to_string(), "phone-1/1700000000000/12");
/// assert_eq!("phone-1/1700000000000/12".parse(), Ok(segment));
/// # Ok::<(), afterimage_config::IdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionName {
    device_id: DeviceId,
    session_id: SessionId,
}

/// The name of a segment: its session, and its number in the session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    session: SessionName,
    sequence: u64,
}

/// The name of a resource: a device, and a hash of the fingerprint under which the device's recordings refer to the
/// resource. A device has one content under a name for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceName {
    device_id: DeviceId,
    id: u128,
}

impl SessionName {
    /// Returns the name of a session of a device.
    #[must_use]
    pub fn new(device_id: DeviceId, session_id: SessionId) -> Self {
        Self {
            device_id,
            session_id,
        }
    }

    /// Returns the id of the device that records the session.
    #[must_use]
    pub fn device_id(&self) -> &DeviceId {
        &self.device_id
    }

    /// Returns the id of the session.
    #[must_use]
    pub fn session_id(&self) -> SessionId {
        self.session_id
    }
}

impl SegmentName {
    /// Returns the name of a session's segment; sequence numbers count from 0.
    #[must_use]
    pub fn new(session: SessionName, sequence: u64) -> Self {
        Self { session, sequence }
    }

    /// Returns the name of the segment's session.
    #[must_use]
    pub fn session(&self) -> &SessionName {
        &self.session
    }

    /// Returns the id of the device that records the segment.
    #[must_use]
    pub fn device_id(&self) -> &DeviceId {
        &self.session.device_id
    }

    /// Returns the id of the segment's session.
    #[must_use]
    pub fn session_id(&self) -> SessionId {
        self.session.session_id
    }

    /// Returns the segment's number in its session, counted from 0.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}

impl ResourceName {
    /// Digits of a resource id in a name.
    const ID_DIGITS: usize = 32;

    /// Returns the name of a device's resource.
    #[must_use]
    pub fn new(device_id: DeviceId, id: u128) -> Self {
        Self { device_id, id }
    }

    /// Returns the id of the device.
    #[must_use]
    pub fn device_id(&self) -> &DeviceId {
        &self.device_id
    }

    /// Returns the resource's id among those of the device.
    #[must_use]
    pub fn id(&self) -> u128 {
        self.id
    }

    /// Returns the resource's id in its one spelling: 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn id_digits(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// Reads a resource's id from that spelling; returns `None` for any other.
    #[must_use]
    pub fn id_from_digits(digits: &str) -> Option<u128> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (digits.len() == Self::ID_DIGITS && digits.bytes().all(is_digit))
            .then(|| u128::from_str_radix(digits, 16).ok())
            .flatten()
    }
}

impl FromStr for SessionName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (device_id, session_id) = text.split_once('/').ok_or(IdError::SessionName)?;
        Ok(Self::new(device_id.parse()?, session_id.parse()?))
    }
}

impl FromStr for SegmentName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut parts = text.split('/');
        let (Some(device_id), Some(session_id), Some(sequence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(IdError::SegmentName);
        };
        let session = SessionName::new(device_id.parse()?, session_id.parse()?);
        let sequence = canonical(sequence).ok_or(IdError::Sequence)?;
        Ok(Self::new(session, sequence))
    }
}

impl FromStr for ResourceName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (device_id, digits) = text.split_once('/').ok_or(IdError::ResourceName)?;
        let id = Self::id_from_digits(digits).ok_or(IdError::ResourceName)?;
        Ok(Self::new(device_id.parse()?, id))
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

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:032x}", self.device_id, self.id)
    }
}
