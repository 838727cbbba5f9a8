//! Sampling of sessions: a pure function of session id and rate, so that every instance, every restart and the server
//! decide alike.

use std::fmt;

/// Ratios have six decimal places.
const RESOLUTION: u64 = 1_000_000;
/// The decimal places of a ratio.
const DECIMALS: usize = 6;

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

/// A rate as a text, with the decimal places of a ratio and no zeros at the end. The standard library's formatting of floats takes
/// 14 KB of the library for phones, which has no other use for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateText(pub(crate) f64);

impl fmt::Display for RateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(rate) = *self;
        if rate.is_nan() {
            return f.write_str("NaN");
        }
        if rate < 0.0 {
            f.write_str("-")?;
        }
        // Rounded. The cast ends at the largest integer.
        let millionths = (rate.abs() * RESOLUTION as f64 + 0.5) as u64;
        write!(f, "{}", millionths / RESOLUTION)?;
        let mut fraction = millionths % RESOLUTION;
        if fraction == 0 {
            return Ok(());
        }
        let mut decimals = DECIMALS;
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            decimals -= 1;
        }
        write!(f, ".{fraction:0decimals$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_six_decimals_are_written_like_floats() {
        for rate in [
            0.0, 1.0, 0.1, 0.5, 0.25, 0.000_001, 0.999_999, 0.050_1, 1.5, 12.0, -0.25, -3.0,
        ] {
            assert_eq!(RateText(rate).to_string(), rate.to_string());
        }
        assert_eq!(RateText(1.0 / 3.0).to_string(), "0.333333");
        assert_eq!(RateText(0.999_999_9).to_string(), "1");
        assert_eq!(RateText(f64::NAN).to_string(), "NaN");
    }
}
