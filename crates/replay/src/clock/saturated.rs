//! Conversion of computed times.

/// Converts a time on the recording's line or on the wall clock. Times before the start are 0.
pub(super) fn to_unsigned(ms: i128) -> u64 {
    u64::try_from(ms.max(0)).unwrap_or(u64::MAX)
}
