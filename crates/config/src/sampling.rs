//! Sampling of sessions: a pure function of session id and rate, so that every instance, every restart and the server
//! decide alike.

/// Ratios have six decimal places.
const RESOLUTION: u64 = 1_000_000;

/// Factor before the remainder is taken. The reference SDKs for mobile platforms have it; the one for browsers does not.
const MOBILE_FACTOR: u64 = 31;

/// Returns whether a session is in the sample at `rate`. At 0 no session is, and at 1 every session; a rate that is not a
/// number counts as 0.
#[must_use]
pub fn is_sampled(session_id: i64, rate: f64) -> bool {
    sampling_ratio(session_id) < rate
}

/// Returns a session's ratio, from 0 to 0.999999. The session is in the sample at every rate above its ratio.
#[must_use]
pub fn sampling_ratio(session_id: i64) -> f64 {
    let hash = xxhash_rust::xxh32::xxh32(session_id.to_string().as_bytes(), 0);
    (u64::from(hash) * MOBILE_FACTOR % RESOLUTION) as f64 / RESOLUTION as f64
}
