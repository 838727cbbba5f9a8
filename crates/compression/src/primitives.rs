//! Numbers as bytes. This is the only module that uses bincode.
//!
//! The configuration of bincode is part of the format and never changes: little endian, variable length. A number below
//! 251 is one byte. Otherwise a byte 251, 252 or 253 is followed by two, four or eight bytes. Signed numbers are
//! zigzag-encoded first. Golden vectors in the tests check the layout.

use bincode::config::{Configuration, Fixint, LittleEndian, NoLimit, Varint};

const VARIABLE: Configuration<LittleEndian, Varint, NoLimit> = bincode::config::standard();
const FIXED: Configuration<LittleEndian, Fixint, NoLimit> = VARIABLE.with_fixed_int_encoding();

/// A number that can be encoded and decoded.
pub(crate) trait Number: bincode::Encode + bincode::Decode<()> {
    /// The number that a single byte below [`ONE_BYTE`] encodes.
    fn from_byte(byte: u8) -> Self;
}

macro_rules! numbers {
    ($($unsigned:ty),+; $($signed:ty),+) => {
        $(impl Number for $unsigned {
            #[inline]
            fn from_byte(byte: u8) -> Self {
                byte.into()
            }
        })+
        $(impl Number for $signed {
            #[inline]
            fn from_byte(byte: u8) -> Self {
                Self::from(byte >> 1) ^ -Self::from(byte & 1)
            }
        })+
    };
}

numbers!(u16, u32, u64; i32, i64);

/// Numbers below this are one byte.
const ONE_BYTE: u32 = 251;
/// The byte before a number of two bytes.
const TWO_BYTES: u8 = 251;

/// Appends a number of variable length, like [`put`]. Small numbers, which are most, take a fast path.
#[inline]
pub(crate) fn put_u32(out: &mut Vec<u8>, value: u32) {
    if value < ONE_BYTE {
        out.push(value as u8);
    } else {
        put_longer(out, value);
    }
}

/// Appends a number of more than a byte.
#[inline(never)]
fn put_longer(out: &mut Vec<u8>, value: u32) {
    if let Ok(short) = u16::try_from(value) {
        let [low, high] = short.to_le_bytes();
        out.extend_from_slice(&[TWO_BYTES, low, high]);
    } else {
        put(out, value);
    }
}

/// Appends a signed number of variable length, like [`put`], with the fast path of [`put_u32`].
#[inline]
pub(crate) fn put_i32(out: &mut Vec<u8>, value: i32) {
    put_u32(out, (value << 1 ^ value >> 31).cast_unsigned());
}

/// Appends a number of variable length.
pub(crate) fn put(out: &mut Vec<u8>, value: impl Number) {
    let written = bincode::encode_into_std_write(value, out, VARIABLE);
    debug_assert!(written.is_ok(), "encoding into a vector cannot fail");
}

/// Appends a number of fixed length.
pub(crate) fn put_fixed(out: &mut Vec<u8>, value: impl Number) {
    let written = bincode::encode_into_std_write(value, out, FIXED);
    debug_assert!(written.is_ok(), "encoding into a vector cannot fail");
}

/// Takes a number of variable length from the front; `None` if the bytes end within it. Small numbers, which are most, take
/// a fast path.
#[inline]
pub(crate) fn take<N: Number>(bytes: &mut &[u8]) -> Option<N> {
    match bytes.split_first() {
        Some((byte, rest)) if u32::from(*byte) < ONE_BYTE => {
            *bytes = rest;
            Some(N::from_byte(*byte))
        }
        _ => take_longer(bytes),
    }
}

/// Takes a number of more than a byte.
#[inline(never)]
fn take_longer<N: Number>(bytes: &mut &[u8]) -> Option<N> {
    let (value, length) = bincode::decode_from_slice(bytes, VARIABLE).ok()?;
    *bytes = bytes.get(length..)?;
    Some(value)
}

/// Takes a number of fixed length from the front; `None` if the bytes end within it.
pub(crate) fn take_fixed<N: Number>(bytes: &mut &[u8]) -> Option<N> {
    let (value, length) = bincode::decode_from_slice(bytes, FIXED).ok()?;
    *bytes = bytes.get(length..)?;
    Some(value)
}

/// Takes `length` bytes from the front; `None` if there are fewer.
pub(crate) fn take_bytes<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_path_encodes_like_bincode() {
        for value in [
            0,
            1,
            -1,
            125,
            -125,
            -126,
            126,
            1000,
            32_767,
            -32_768,
            32_768,
            65_535,
            65_536,
            -70_000,
            i32::MAX,
            i32::MIN,
        ] {
            let (mut short, mut long) = (Vec::new(), Vec::new());
            put_i32(&mut short, value);
            put(&mut long, value);
            put_u32(&mut short, value.cast_unsigned());
            put(&mut long, value.cast_unsigned());
            assert_eq!(short, long, "{value}");
        }
    }

    fn check<N: Number + Copy + PartialEq + std::fmt::Debug>(value: N, expected: &[u8]) {
        let mut bytes = Vec::new();
        put(&mut bytes, value);
        assert_eq!(bytes, expected);
        let mut rest = bytes.as_slice();
        assert_eq!(take::<N>(&mut rest), Some(value));
        assert!(rest.is_empty());
        assert_eq!(take::<N>(&mut &expected[..expected.len() - 1]), None);
    }

    #[test]
    fn fast_path_decodes_like_bincode() {
        for byte in 0..ONE_BYTE as u8 {
            let bytes = [byte];
            assert_eq!(
                take::<u16>(&mut bytes.as_slice()),
                take_longer(&mut bytes.as_slice())
            );
            assert_eq!(
                take::<u32>(&mut bytes.as_slice()),
                take_longer(&mut bytes.as_slice())
            );
            assert_eq!(
                take::<u64>(&mut bytes.as_slice()),
                take_longer(&mut bytes.as_slice())
            );
            assert_eq!(
                take::<i32>(&mut bytes.as_slice()),
                take_longer(&mut bytes.as_slice())
            );
            assert_eq!(
                take::<i64>(&mut bytes.as_slice()),
                take_longer(&mut bytes.as_slice())
            );
        }
    }

    #[test]
    fn numbers_match_golden_vectors() {
        check(0_u32, &[0]);
        check(250_u32, &[250]);
        check(251_u32, &[251, 251, 0]);
        check(65_535_u32, &[251, 255, 255]);
        check(65_536_u32, &[252, 0, 0, 1, 0]);
        check(u64::MAX, &[253, 255, 255, 255, 255, 255, 255, 255, 255]);
        check(0_i32, &[0]);
        check(-1_i32, &[1]);
        check(1_i32, &[2]);
        check(-126_i64, &[251, 251, 0]);
    }

    #[test]
    fn fixed_numbers_are_little_endian() {
        let mut bytes = Vec::new();
        put_fixed(&mut bytes, 0x0102_0304_u32);
        assert_eq!(bytes, [4, 3, 2, 1]);
        assert_eq!(take_fixed::<u32>(&mut bytes.as_slice()), Some(0x0102_0304));
    }
}
