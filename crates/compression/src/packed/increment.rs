//! Increments the last number in a string: lists and timers show such strings one after the other.

/// Most digits that are incremented. Of a longer number only the last digits count.
const MAX_DIGITS: usize = 9;

/// The string with the last number in it incremented. A string without digits is returned unchanged.
pub(super) fn increment_last_number(string: &str) -> String {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let bytes = string.as_bytes();
    let end = bytes.iter().rposition(is_digit).map_or(0, |at| at + 1);
    let digits = bytes.iter().take(end).rev().take_while(|byte| is_digit(byte));
    let start = end - digits.take(MAX_DIGITS).count();
    let (Some(before), Some(number), Some(after)) =
        (string.get(..start), string.get(start..end), string.get(end..))
    else {
        debug_assert!(false, "digits are single bytes");
        return string.to_owned();
    };
    match number.parse::<u32>() {
        Ok(number) => format!("{before}{:0width$}{after}", number + 1, width = end - start),
        Err(_) => string.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_number_is_incremented_with_at_least_as_many_digits() {
        assert_eq!(increment_last_number("Item 9"), "Item 10");
        assert_eq!(
            increment_last_number("Page 2 of 12 \u{fc}"),
            "Page 2 of 13 \u{fc}"
        );
        assert_eq!(increment_last_number("07:59"), "07:60");
        assert_eq!(increment_last_number("009"), "010");
        assert_eq!(increment_last_number("none"), "none");
        assert_eq!(increment_last_number(""), "");
        assert_eq!(increment_last_number("1999999999"), "11000000000");
    }
}
