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
//! characters fit into the spool's file names even if each of them is escaped. The spool applies this rule to the files in
//! its folder, too, because no version of the SDK wrote others.
//!
//! **Reading** is tolerant: it accepts every name that a collector ever stored and every name that a device records under,
//! so that stored recordings stay readable. It refuses names that could leave a folder: those with a slash, `.` and `..`.
//! Ids of six or more dots are harmless file names and valid ids of the SDK, so reading accepts them.
//!
//! Text is read in one spelling only, the one that `Display` writes. `01` and `+1` are not session ids, so each segment has
//! one name.
//!
//! The spelling of names in file names belongs to the crates that write the files: the spool escapes capital letters, and the
//! studio pads numbers.

mod device_id;
mod error;
mod names;
mod session_id;
mod storage_receipt;

pub use device_id::{DeviceId, MAX_DEVICE_ID_CHARS, MIN_DEVICE_ID_CHARS};
pub use error::IdError;
pub use names::{ResourceName, SegmentName, SessionName};
pub use session_id::{NO_SESSION, SessionId};
pub use storage_receipt::{ReceiptError, StorageReceipt};
