//! What a resource is called, to the server and on disk.

use std::fmt;

use afterimage_config::validate_device_id;

use crate::segment_name::{escaped, unescaped};
use crate::{Error, Result};

/// Hexadecimal digits of an id.
const ID_DIGITS: usize = 32;

/// The name of a resource: whose, and the fingerprint of what it is the content of. One device has one content
/// under a name for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceName {
    /// The device.
    pub device_id: String,
    /// A hash of what the recording calls it.
    pub id: u128,
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:032x}", self.device_id, self.id)
    }
}

impl ResourceName {
    /// Returns the name of the resource's file, with `extension`.
    pub(crate) fn file_name(&self, extension: &str) -> Result<String> {
        validate_device_id(&self.device_id).map_err(Error::UnusableName)?;
        let device = escaped(&self.device_id);
        Ok(format!("{device}.{:032x}.{extension}", self.id))
    }

    /// Reads a file name back, with its extension; `None` if no resource's file is called that.
    pub(crate) fn from_file_name(file_name: &str) -> Option<(Self, &str)> {
        let mut parts = file_name.split('.');
        let (device, id, extension) = (parts.next()?, parts.next()?, parts.next()?);
        let name = Self {
            device_id: unescaped(device)?,
            id: u128::from_str_radix(id, 16)
                .ok()
                .filter(|_| id.len() == ID_DIGITS)?,
        };
        // A file that this crate would not write is not its own.
        let is_own = name.file_name(extension).is_ok_and(|own| own == file_name);
        is_own.then_some((name, extension))
    }
}

#[cfg(test)]
mod tests {
    use afterimage_config::MAX_DEVICE_ID_CHARS;
    use proptest::prelude::*;

    use super::*;
    use crate::SegmentName;

    #[test]
    fn names_read_well() {
        let name = ResourceName {
            device_id: "Phone|1".into(),
            id: 0xab,
        };
        assert_eq!(name.to_string(), "Phone|1/000000000000000000000000000000ab");
        assert_eq!(
            name.file_name("png").unwrap(),
            "+phone+01.000000000000000000000000000000ab.png"
        );
    }

    #[test]
    fn the_longest_name_fits() {
        let longest = ResourceName {
            device_id: "A".repeat(MAX_DEVICE_ID_CHARS),
            id: u128::MAX,
        };
        assert!(longest.file_name("png").unwrap().len() <= 255);
        let bad = ResourceName {
            device_id: "../../up".into(),
            id: 1,
        };
        assert!(bad.file_name("png").is_err());
    }

    proptest! {
        #[test]
        fn file_names_read_back(device_id in "[a-zA-Z0-9_\\-.|@:=]{6,100}", id in any::<u128>()) {
            let name = ResourceName { device_id, id };
            let file_name = name.file_name("png").unwrap();
            prop_assert_eq!(SegmentName::from_file_name(&file_name), None);
            prop_assert_eq!(ResourceName::from_file_name(&file_name), Some((name, "png")));
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,60}") {
            if let Some((name, extension)) = ResourceName::from_file_name(&text) {
                prop_assert_eq!(name.file_name(extension).unwrap(), text);
            }
        }
    }
}
