//! The error of reading an id or a name.

/// The part of a name that cannot be read. It repeats nothing of the text, which a stranger may have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The device id is empty or too long, or it has characters that no device id has.
    #[error("a device id is 1 to 255 characters out of a-z A-Z 0-9 _ - . | @ : =, and not only dots")]
    DeviceId,
    /// The session id is not a whole number in its usual form, or it is -1.
    #[error("a session id is a whole number of 64 bits, without leading zeros or a plus sign, and not -1")]
    SessionId,
    /// The sequence number is not a whole number in its usual form.
    #[error("a sequence number is a whole number of 64 bits, without leading zeros or a sign")]
    Sequence,
    /// The name of a session does not have two parts.
    #[error("a session's name has two parts: <device id>/<session id>")]
    SessionName,
    /// The name of a segment does not have three parts.
    #[error("a segment's name has three parts: <device id>/<session id>/<sequence number>")]
    SegmentName,
    /// The name of a resource does not have two parts, or the second one is not a resource id.
    #[error("a resource's name has two parts: <device id>/<id, 32 lower-case hexadecimal digits>")]
    ResourceName,
}
