//! The receipt of a collector: the proof that it has stored an upload.

use std::fmt;
use std::str::FromStr;

use afterimage_checksum::BodyChecksum;

/// A collector's statement that it has stored an upload: the name of the segment or resource, and the checksums of the body that is on its
/// disk. Only a receipt permits the sender to delete its own copy.
///
/// ```
/// use afterimage_config::StorageReceipt;
///
/// let receipt: StorageReceipt = "phone-1/1700000000000/12; crc32=0a1b2c3d".parse()?;
/// assert_eq!(receipt.name(), "phone-1/1700000000000/12");
/// # Ok::<(), afterimage_config::ReceiptError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageReceipt {
    name: String,
    crc32: u32,
    /// Absent in the receipts of a collector that knows CRC-32 alone.
    crc32c: Option<u32>,
}

/// A header that is not a receipt. It repeats nothing of the text, which a stranger may have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt is a name, and crc32= with 8 hexadecimal digits: <name>; crc32=<digits>; crc32c=<digits>")]
pub struct ReceiptError;

impl StorageReceipt {
    /// The response header that has the receipt.
    pub const HEADER: &'static str = "Afterimage-Stored";

    /// Digits of a checksum.
    const CRC_DIGITS: usize = 8;

    /// Returns the receipt of a stored body.
    #[must_use]
    pub fn new(name: impl fmt::Display, checksum: BodyChecksum) -> Self {
        Self {
            name: name.to_string(),
            crc32: checksum.crc32,
            crc32c: Some(checksum.crc32c),
        }
    }

    /// Returns the name of the segment or resource, as it was in the request.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether each checksum of the receipt is that of a body.
    #[must_use]
    pub fn confirms(&self, checksum: BodyChecksum) -> bool {
        self.crc32 == checksum.crc32 && self.crc32c.is_none_or(|crc32c| crc32c == checksum.crc32c)
    }
}

/// Reads a header. Unknown parameters are ignored, so that a later collector can add some.
impl FromStr for StorageReceipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let (name, parameters) = text.split_once(';').ok_or(ReceiptError)?;
        let name = name.trim();
        if name.is_empty() {
            return Err(ReceiptError);
        }
        Ok(Self {
            name: name.to_owned(),
            crc32: parameter(parameters, "crc32=")?.ok_or(ReceiptError)?,
            crc32c: parameter(parameters, "crc32c=")?,
        })
    }
}

/// Returns the checksum with this prefix, if there is one.
fn parameter(parameters: &str, prefix: &str) -> Result<Option<u32>, ReceiptError> {
    let mut values = parameters
        .split(';')
        .filter_map(|part| part.trim().strip_prefix(prefix));
    let digits = match (values.next(), values.next()) {
        (Some(digits), None) => digits,
        (None, _) => return Ok(None),
        (Some(_), Some(_)) => return Err(ReceiptError),
    };
    if digits.len() != StorageReceipt::CRC_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ReceiptError);
    }
    u32::from_str_radix(digits, 16)
        .map(Some)
        .map_err(|_| ReceiptError)
}

impl fmt::Display for StorageReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; crc32={:08x}", self.name, self.crc32)?;
        match self.crc32c {
            Some(crc32c) => write!(f, "; crc32c={crc32c:08x}"),
            None => Ok(()),
        }
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
            "; crc32=00000000",
            "phone-1/7/0; crc32=",
            "phone-1/7/0; crc32=1234567",
            "phone-1/7/0; crc32=123456789",
            "phone-1/7/0; crc32=+1234567",
            "phone-1/7/0; crc32=0x123456",
            "phone-1/7/0; crc32=00000000; crc32=00000001",
            "phone-1/7/0; crc32=00000000; crc32c=0000000",
            "phone-1/7/0; crc32=00000000; crc32c=00000000; crc32c=00000000",
            "phone-1/7/0; crc32c=00000000",
            "phone-1/7/0; crc=00000000",
            "phone-1/7/0, crc32=00000000",
        ] {
            assert_eq!(StorageReceipt::from_str(text), Err(ReceiptError), "{text:?}");
        }
    }

    #[test]
    fn later_parameters_and_capitals_are_accepted() {
        let checksum = BodyChecksum {
            crc32: 0xabcd_ef01,
            crc32c: 2,
        };
        for text in [
            "phone-1/7/0; crc32=abcdef01",
            "phone-1/7/0;crc32=ABCDEF01",
            " phone-1/7/0 ; age=3; crc32=abcdef01 ; q",
            "phone-1/7/0; crc32c=00000002; crc32=abcdef01",
        ] {
            let receipt: StorageReceipt = text.parse().unwrap();
            assert_eq!(
                (receipt.name(), receipt.confirms(checksum)),
                ("phone-1/7/0", true),
                "{text:?}"
            );
        }
    }

    #[test]
    fn each_checksum_has_to_be_that_of_the_body() {
        let checksum = BodyChecksum { crc32: 1, crc32c: 2 };
        for (text, confirms) in [
            ("a/7/0; crc32=00000001", true),
            ("a/7/0; crc32=00000002", false),
            ("a/7/0; crc32=00000001; crc32c=00000002", true),
            ("a/7/0; crc32=00000001; crc32c=00000001", false),
            ("a/7/0; crc32=00000002; crc32c=00000002", false),
        ] {
            let receipt: StorageReceipt = text.parse().unwrap();
            assert_eq!(receipt.confirms(checksum), confirms, "{text}");
        }
    }

    #[test]
    fn receipts_read_back() {
        for name in [
            "phone-1/7/0",
            "a|@:=.B-_/-9/18446744073709551615",
            "phone-1/000000000000000000000000000000ab",
        ] {
            for crc32 in [0, 1, 0x0a1b_2c3d, u32::MAX] {
                let receipt = StorageReceipt::new(
                    name,
                    BodyChecksum {
                        crc32,
                        crc32c: !crc32,
                    },
                );
                assert_eq!(receipt.to_string().parse(), Ok(receipt));
            }
        }
        let short = "phone-1/7/0; crc32=0a1b2c3d";
        assert_eq!(short.parse::<StorageReceipt>().unwrap().to_string(), short);
    }
}
