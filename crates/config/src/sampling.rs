//! Whether a session is in the sample: a pure function of session id and rate, so that every instance, every
//! restart and the server come to the same answer.

/// Ratios have six decimal places.
const RESOLUTION: u64 = 1_000_000;

/// The mobile clients of the reference multiply before taking the remainder; the browser's do not.
const MOBILE_FACTOR: u64 = 31;

/// Says whether a session is recorded at `rate`: 0 records none, 1 all, and so does no rate that is not a number.
#[must_use]
pub fn is_sampled(session_id: i64, rate: f64) -> bool {
    sampling_ratio(session_id) < rate
}

/// Returns where a session lies in the sample, from 0 to 0.999999: it is recorded at any rate above that.
#[must_use]
pub fn sampling_ratio(session_id: i64) -> f64 {
    let hash = xxhash_rust::xxh32::xxh32(session_id.to_string().as_bytes(), 0);
    (u64::from(hash) * MOBILE_FACTOR % RESOLUTION) as f64 / RESOLUTION as f64
}
