//! The receipt of a collector: the proof that it has stored an upload.

use std::fmt;
use std::str::FromStr;

/// A collector's statement that it has stored an upload: the name of the segment or resource, and the checksum of the body that is on its
/// disk. Only a receipt permits the sender to delete its own copy.
///
/// ```
/// use afterimage_config::StorageReceipt;
///
/// let receipt: StorageReceipt = "phone-1/1700000000000/12; crc32c=0a1b2c3d".parse()?;
/// assert_eq!((receipt.name(), receipt.crc32c()), ("phone-1/1700000000000/12", 0x0a1b_2c3d));
/// # Ok::<(), afterimage_config::ReceiptError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageReceipt {
    name: String,
    crc32c: u32,
}

/// A header that is not a receipt. It repeats nothing of the text, which a stranger may have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt is a name, and crc32c= with 8 hexadecimal digits: <name>; crc32c=<digits>")]
pub struct ReceiptError;

impl StorageReceipt {
    /// The response header that has the receipt.
    pub const HEADER: &'static str = "Afterimage-Stored";

    /// Digits of a checksum.
    const CRC_DIGITS: usize = 8;

    /// Returns the receipt of a stored body. `crc32c` is its CRC-32C.
    #[must_use]
    pub fn new(name: impl fmt::Display, crc32c: u32) -> Self {
        Self {
            name: name.to_string(),
            crc32c,
        }
    }

    /// Returns the name of the segment or resource, as it was in the request.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the CRC-32C of the stored body.
    #[must_use]
    pub fn crc32c(&self) -> u32 {
        self.crc32c
    }
}

/// Reads a header. Parameters other than `crc32c` are ignored, so that a later collector can add some.
impl FromStr for StorageReceipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty()).ok_or(ReceiptError)?;
        let mut digits = parts.filter_map(|part| part.strip_prefix("crc32c="));
        let (Some(digits), None) = (digits.next(), digits.next()) else {
            return Err(ReceiptError);
        };
        if digits.len() != Self::CRC_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ReceiptError);
        }
        let crc32c = u32::from_str_radix(digits, 16).map_err(|_| ReceiptError)?;
        Ok(Self::new(name, crc32c))
    }
}

impl fmt::Display for StorageReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; crc32c={:08x}", self.name, self.crc32c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_another_form_is_no_receipt() {
        for text in [
            "",
            "phone-1/7/0",
            "; crc32c=00000000",
            "phone-1/7/0; crc32c=",
            "phone-1/7/0; crc32c=1234567",
            "phone-1/7/0; crc32c=123456789",
            "phone-1/7/0; crc32c=+1234567",
            "phone-1/7/0; crc32c=0x123456",
            "phone-1/7/0; crc32c=00000000; crc32c=00000001",
            "phone-1/7/0; crc=00000000",
            "phone-1/7/0, crc32c=00000000",
        ] {
            assert_eq!(StorageReceipt::from_str(text), Err(ReceiptError), "{text:?}");
        }
    }

    #[test]
    fn later_parameters_and_capitals_are_accepted() {
        let receipt = Ok(StorageReceipt::new("phone-1/7/0", 0xabcd_ef01));
        for text in [
            "phone-1/7/0; crc32c=abcdef01",
            "phone-1/7/0;crc32c=ABCDEF01",
            " phone-1/7/0 ; age=3; crc32c=abcdef01 ; q",
        ] {
            assert_eq!(text.parse(), receipt, "{text:?}");
        }
    }

    #[test]
    fn receipts_read_back() {
        for name in [
            "phone-1/7/0",
            "a|@:=.B-_/-9/18446744073709551615",
            "phone-1/000000000000000000000000000000ab",
        ] {
            for crc32c in [0, 1, 0x0a1b_2c3d, u32::MAX] {
                let receipt = StorageReceipt::new(name, crc32c);
                assert_eq!(receipt.to_string().parse(), Ok(receipt));
            }
        }
    }
}
