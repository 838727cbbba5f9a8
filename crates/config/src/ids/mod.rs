//! Ids of devices and sessions, and the names made of them: of a session, a segment and a resource.
//!
//! The names are part of the wire protocol (`<device id>/<session id>/<sequence number>`) and link a replay to analytics
//! events. Every id is checked when its type is constructed, so code that has a name can build a path or a header from it
//! without a further check.
//!
//! There are two rules, and everything that the first one allows is allowed by the second:
//!
//! | | recording: `new` | reading: `FromStr`, `from_stored` |
//! |---|---|---|
//! | characters of a device id | `a-z A-Z 0-9 _ - . \| @ : =` | the same |
//! | length of a device id | 6 to 100 | 1 to 255; dots alone only from 6 on |
//! | session id | 0 and above | any but -1 |
//! | sequence number | 64 bits | 64 bits |
//! | resource id | 128 bits | 128 bits, as 32 lower-case hexadecimal digits |
//!
//! **Recording** is strict. Ids below six characters are placeholders (`null`, `0`) more often than identities, and 100
//! characters fit the spool's file names also when each of them is escaped. The spool applies this rule to the files that
//! it finds, too: no version of the SDK ever wrote others.
//!
//! **Reading** is tolerant, because a collector has to keep serving what it once stored: every name that it ever
//! accepted, and every name that a device records under. It still refuses what could leave a folder: a slash, `.` and
//! `..`. Ids of six and more dots are harmless file names and valid ids in the SDK, so they are read.
//!
//! Text is read in one spelling alone: the one that prints back the same. `01` and `+1` are no session ids, so a segment
//! has one name.
//!
//! How a name is spelled in a file name is not decided here but where the files are: the spool escapes capitals, the
//! studio pads numbers.

mod device_id;
mod error;
mod names;
mod session_id;

pub use device_id::{DeviceId, MAX_DEVICE_ID_CHARS, MIN_DEVICE_ID_CHARS};
pub use error::IdError;
pub use names::{ResourceName, SegmentName, SessionName};
pub use session_id::{NO_SESSION, SessionId};
