//! What may name a device and a session. The two form `<device id>/<session id>`, which links a replay to
//! analytics events, so the character set is that of the ingestion; the runtime setters share these checks.

use crate::Fault;

/// The session id that means "no session": nothing is recorded under it.
pub const NO_SESSION: i64 = -1;

/// Shorter device ids are placeholders more often than identities, and the ingestion refuses them.
pub const MIN_DEVICE_ID_CHARS: usize = 6;

/// A device id is part of file names, which hold 255 bytes; escaping at most doubles it, and session and
/// sequence number need 50. A UUID has 36 characters.
pub const MAX_DEVICE_ID_CHARS: usize = 100;

/// Checks a device id, at configuration time and when the host sets another one.
///
/// # Errors
///
/// A fault of field `device_id` when the id is too short, too long, or has characters other than
/// `a-z A-Z 0-9 _ - . | @ : =`. The fault never repeats the id.
pub fn validate_device_id(device_id: &str) -> Result<(), Fault> {
    let chars = device_id.chars().count();
    let problem = if chars < MIN_DEVICE_ID_CHARS {
        format!("has {chars} characters, fewer than {MIN_DEVICE_ID_CHARS}")
    } else if let Some(position) = device_id.chars().position(|c| !is_allowed(c)) {
        format!("has a character that is not allowed at position {}", position + 1)
    } else if chars > MAX_DEVICE_ID_CHARS {
        format!("has {chars} characters, more than {MAX_DEVICE_ID_CHARS}")
    } else {
        return Ok(());
    };
    let advice = format!(
        "use an id of {MIN_DEVICE_ID_CHARS} to {MAX_DEVICE_ID_CHARS} characters out of \
         a-z A-Z 0-9 _ - . | @ : =, such as a UUID"
    );
    Err(Fault {
        field: "device_id",
        problem,
        advice,
    })
}

/// Checks a session id, at configuration time and when the host sets another one.
///
/// # Errors
///
/// A fault of field `session_id` when the id is negative and not [`NO_SESSION`].
pub fn validate_session_id(session_id: i64) -> Result<(), Fault> {
    if session_id >= NO_SESSION {
        return Ok(());
    }
    Err(Fault {
        field: "session_id",
        problem: format!("is {session_id}, which is negative"),
        advice: format!("use the session's start in milliseconds since 1970, or {NO_SESSION} for no session"),
    })
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '|' | '@' | ':' | '=')
}
