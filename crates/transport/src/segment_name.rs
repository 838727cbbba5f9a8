//! What a segment is called, to the server and on disk.
//!
//! File names must survive file systems that do not tell capitals from small letters, and may hold none of the
//! characters that paths give a meaning. So capitals and signs are written as two characters, `+` and another.

use std::fmt;

use afterimage_config::{NO_SESSION, validate_device_id, validate_session_id};

use crate::{Error, Result};

/// The name of a segment: whose, of which session, and the how-many-th.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The device.
    pub device_id: String,
    /// The session.
    pub session_id: i64,
    /// The number within the session, from 0.
    pub sequence: u64,
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.device_id, self.session_id, self.sequence)
    }
}

impl SegmentName {
    /// Returns the name of the segment's file, with `extension`.
    pub(crate) fn file_name(&self, extension: &str) -> Result<String> {
        validate_device_id(&self.device_id)?;
        validate_session_id(self.session_id)?;
        let device = escaped(&self.device_id);
        Ok(format!(
            "{device}.{}.{}.{extension}",
            self.session_id, self.sequence
        ))
    }

    /// Reads a file name back, with its extension; `None` if no segment's file is called that.
    pub(crate) fn from_file_name(file_name: &str) -> Option<(Self, &str)> {
        let mut parts = file_name.split('.');
        let (device, session, sequence, extension) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let name = Self {
            device_id: unescaped(device)?,
            session_id: session.parse().ok()?,
            sequence: sequence.parse().ok()?,
        };
        // Numbers can be spelled in more ways than one; a file that this crate would not write is not its own.
        let is_own = name.file_name(extension).is_ok_and(|own| own == file_name);
        is_own.then_some((name, extension))
    }

    /// Fails for names under which nothing is recorded.
    pub(crate) fn ensure_recordable(&self) -> Result<()> {
        validate_device_id(&self.device_id)?;
        if self.session_id == NO_SESSION {
            return Err(Error::UnusableName(afterimage_config::Fault {
                field: "session_id",
                problem: format!("is {NO_SESSION}, which means no session"),
                advice: "record under a session's own id".into(),
            }));
        }
        Ok(validate_session_id(self.session_id)?)
    }
}

/// Writes a device id as a part of a file name.
pub(crate) fn escaped(device_id: &str) -> String {
    let mut name = String::with_capacity(2 * device_id.len());
    for c in device_id.chars() {
        match escape(c) {
            Some(letter) => name.extend([ESCAPE, letter]),
            None => name.push(c),
        }
    }
    name
}

/// Reads such a part back.
pub(crate) fn unescaped(part: &str) -> Option<String> {
    let mut device_id = String::with_capacity(part.len());
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        device_id.push(if c == ESCAPE { unescape(chars.next()?)? } else { c });
    }
    Some(device_id)
}

const ESCAPE: char = '+';

/// The signs a device id may have and a file name had better not, each with the digit that stands for it.
const SIGNS: [(char, char); 5] = [('|', '0'), ('@', '1'), (':', '2'), ('=', '3'), ('.', '4')];

fn escape(c: char) -> Option<char> {
    if c.is_ascii_uppercase() {
        return Some(c.to_ascii_lowercase());
    }
    SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, digit)| *digit)
}

fn unescape(c: char) -> Option<char> {
    if c.is_ascii_lowercase() {
        return Some(c.to_ascii_uppercase());
    }
    SIGNS.iter().find(|(_, digit)| *digit == c).map(|(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use afterimage_config::MAX_DEVICE_ID_CHARS;
    use proptest::prelude::*;

    use super::*;

    /// What every file system in use takes.
    const MAX_FILE_NAME_BYTES: usize = 255;

    fn name(device_id: &str, session_id: i64, sequence: u64) -> SegmentName {
        SegmentName {
            device_id: device_id.into(),
            session_id,
            sequence,
        }
    }

    #[test]
    fn names_read_well() {
        let name = name("iPhone|a.B", 1_700_000_000_000, 12);
        assert_eq!(name.to_string(), "iPhone|a.B/1700000000000/12");
        assert_eq!(
            name.file_name("seg").unwrap(),
            "i+phone+0a+4+b.1700000000000.12.seg"
        );
    }

    #[test]
    fn the_longest_name_fits() {
        let longest = name(&"A".repeat(MAX_DEVICE_ID_CHARS), i64::MAX, u64::MAX);
        assert!(longest.file_name("open").unwrap().len() <= MAX_FILE_NAME_BYTES);
    }

    #[test]
    fn other_files_are_not_taken_for_ours() {
        for other in [
            "",
            ".",
            "..",
            "lock",
            "notes.txt",
            "device-1.7.1",
            "device-1.7.1.seg.bak",
            "device-1.07.1.seg",
            "device-1.+7.1.seg",
            "device-1.-2.1.seg",
            "device-1.7.-1.seg",
            "Device-1.7.1.seg",
            "dev+.7.1.seg",
            "dev+ice-9.7.1.seg",
            "short.7.1.seg",
            "../../x.7.1.seg",
        ] {
            let read = SegmentName::from_file_name(other);
            assert!(
                read.is_none() || other == "dev+ice-9.7.1.seg",
                "{other} read as {read:?}"
            );
        }
    }

    #[test]
    fn unusable_names_are_refused() {
        for bad in [
            name("../../etc/passwd", 1, 0),
            name("short", 1, 0),
            name("device-1", -2, 0),
        ] {
            assert!(bad.file_name("seg").is_err() && bad.ensure_recordable().is_err());
        }
        assert!(name("device-1", -1, 0).ensure_recordable().is_err());
        assert!(name("device-1", 0, 0).ensure_recordable().is_ok());
    }

    proptest! {
        #[test]
        fn file_names_read_back_and_do_not_rely_on_case(
            device_id in "[a-zA-Z0-9_\\-.|@:=]{6,100}",
            session_id in -1_i64..,
            sequence in any::<u64>(),
        ) {
            let name = name(&device_id, session_id, sequence);
            let file_name = name.file_name("seg").unwrap();
            prop_assert_eq!(file_name.to_lowercase(), &file_name[..]);
            prop_assert!(file_name.chars().all(|c| c.is_ascii_alphanumeric() || "+-_.".contains(c)));
            prop_assert_eq!(SegmentName::from_file_name(&file_name), Some((name, "seg")));
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,60}") {
            if let Some((name, extension)) = SegmentName::from_file_name(&text) {
                prop_assert_eq!(name.file_name(extension).unwrap(), text);
            }
        }
    }
}
