//! Numbers as texts.

use std::fmt::Write as _;

/// Writes a number rounded to hundredths into `text`, without zeros at its end: `0.25`, `3`, `-1.5`. The texts are those of
/// the Android library. Not-a-number becomes 0.
pub fn write_number(value: f64, text: &mut String) {
    text.clear();
    // A cast from a float saturates, and makes 0 of not-a-number.
    let hundredths = (value * 100.0 + 0.5).floor() as i64;
    let fraction = hundredths.unsigned_abs() % 100;
    let sign = if hundredths < 0 { "-" } else { "" };
    // Writing into a string cannot fail.
    let _ = write!(text, "{sign}{}", hundredths.unsigned_abs() / 100);
    let _ = match (fraction / 10, fraction % 10) {
        (0, 0) => Ok(()),
        (tenths, 0) => write!(text, ".{tenths}"),
        (tenths, hundredths) => write!(text, ".{tenths}{hundredths}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_two_decimals() {
        let mut text = String::new();
        let mut written = |value| {
            write_number(value, &mut text);
            text.clone()
        };
        assert_eq!(written(0.25), "0.25");
        assert_eq!(written(0.5), "0.5");
        assert_eq!(written(3.0), "3");
        assert_eq!(written(-1.5), "-1.5");
        assert_eq!(written(0.999), "1");
        assert_eq!(written(1.05), "1.05");
        assert_eq!(written(f64::NAN), "0");
    }
}
