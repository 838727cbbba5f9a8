//! The spelling of segment and resource names in the spool's file names.
//!
//! A file name must survive file systems that ignore case, and must not contain characters with a meaning in paths. So
//! each capital letter and sign of a device id is escaped as two characters: `+` and a lower-case letter or a digit.

use afterimage_config::{DeviceId, ResourceName, SegmentName, SessionId, SessionName};

/// Returns the file name of a segment: `<device>.<session>.<sequence>.<extension>`.
pub(super) fn for_segment(name: &SegmentName, extension: &str) -> String {
    let device = escaped(name.device_id());
    format!("{device}.{}.{}.{extension}", name.session_id(), name.sequence())
}

/// Reads the file name of a segment, and returns the extension with it. `None` if the spool would not write that file
/// name.
pub(super) fn parse_segment(file_name: &str) -> Option<(SegmentName, &str)> {
    let mut parts = file_name.split('.');
    let (device, session, sequence, extension) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let device_id = DeviceId::new(unescaped(device)?).ok()?;
    let session_id = SessionId::new(session.parse().ok()?).ok()?;
    let name = SegmentName::new(SessionName::new(device_id, session_id), sequence.parse().ok()?);
    // Numbers have several spellings, and this crate writes only one of them.
    (for_segment(&name, extension) == file_name).then_some((name, extension))
}

/// Returns the file name of a resource: `<device>.<id, 32 hexadecimal digits>.<extension>`.
pub(super) fn for_resource(name: &ResourceName, extension: &str) -> String {
    format!("{}.{}.{extension}", escaped(name.device_id()), name.id_digits())
}

/// Reads the file name of a resource, and returns the extension with it. `None` if the spool would not write that file
/// name.
pub(super) fn parse_resource(file_name: &str) -> Option<(ResourceName, &str)> {
    let mut parts = file_name.split('.');
    let (device, digits, extension) = (parts.next()?, parts.next()?, parts.next()?);
    let device_id = DeviceId::new(unescaped(device)?).ok()?;
    let name = ResourceName::new(device_id, ResourceName::id_from_digits(digits)?);
    (for_resource(&name, extension) == file_name).then_some((name, extension))
}

fn escaped(device_id: &DeviceId) -> String {
    let mut part = String::with_capacity(2 * device_id.as_str().len());
    for c in device_id.as_str().chars() {
        match escape(c) {
            Some(code) => part.extend([ESCAPE, code]),
            None => part.push(c),
        }
    }
    part
}

fn unescaped(part: &str) -> Option<String> {
    let mut device_id = String::with_capacity(part.len());
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        device_id.push(if c == ESCAPE { unescape(chars.next()?)? } else { c });
    }
    Some(device_id)
}

const ESCAPE: char = '+';

/// Signs of device ids that file names avoid, each with the digit of its escape.
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

    /// Longest file name that every file system in use accepts.
    const MAX_FILE_NAME_BYTES: usize = 255;

    fn device(id: &str) -> DeviceId {
        DeviceId::new(id).unwrap()
    }

    fn segment(device_id: &str, session_id: i64, sequence: u64) -> SegmentName {
        let session = SessionName::new(device(device_id), SessionId::new(session_id).unwrap());
        SegmentName::new(session, sequence)
    }

    #[test]
    fn capitals_and_signs_are_escaped() {
        let name = segment("iPhone|a.B", 1_700_000_000_000, 12);
        assert_eq!(for_segment(&name, "seg"), "i+phone+0a+4+b.1700000000000.12.seg");
        let name = ResourceName::new(device("Phone|1"), 0xab);
        assert_eq!(
            for_resource(&name, "png"),
            "+phone+01.000000000000000000000000000000ab.png"
        );
    }

    #[test]
    fn longest_names_fit_a_file_system() {
        let longest = "A".repeat(MAX_DEVICE_ID_CHARS);
        let files = [
            for_segment(&segment(&longest, i64::MAX, u64::MAX), "open"),
            for_resource(&ResourceName::new(device(&longest), u128::MAX), "png"),
        ];
        for file in files {
            assert!(file.len() <= MAX_FILE_NAME_BYTES, "{file}");
        }
    }

    #[test]
    fn names_of_other_files_are_not_read() {
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
            "device-1.-1.1.seg",
            "device-1.-2.1.seg",
            "device-1.7.-1.seg",
            "Device-1.7.1.seg",
            "dev+.7.1.seg",
            "short.7.1.seg",
            "../../x.7.1.seg",
        ] {
            assert_eq!(parse_segment(other), None, "{other}");
        }
        assert!(parse_segment("dev+ice-9.7.1.seg").is_some());
    }

    proptest! {
        #[test]
        fn file_names_of_segments_read_back_and_do_not_depend_on_case(
            device_id in "[a-zA-Z0-9_\\-.|@:=]{6,100}",
            session_id in 0_i64..,
            sequence in any::<u64>(),
        ) {
            let name = segment(&device_id, session_id, sequence);
            let file_name = for_segment(&name, "seg");
            prop_assert_eq!(file_name.to_lowercase(), &file_name[..]);
            prop_assert!(file_name.chars().all(|c| c.is_ascii_alphanumeric() || "+-_.".contains(c)));
            prop_assert_eq!(parse_segment(&file_name), Some((name, "seg")));
        }

        #[test]
        fn file_names_of_resources_read_back_and_are_none_of_segments(
            device_id in "[a-zA-Z0-9_\\-.|@:=]{6,100}",
            id in any::<u128>(),
        ) {
            let name = ResourceName::new(device(&device_id), id);
            let file_name = for_resource(&name, "png");
            prop_assert_eq!(parse_segment(&file_name), None);
            prop_assert_eq!(parse_resource(&file_name), Some((name, "png")));
        }

        #[test]
        fn parsing_any_text_does_not_panic(text in ".{0,60}") {
            if let Some((name, extension)) = parse_segment(&text) {
                prop_assert_eq!(for_segment(&name, extension), &text[..]);
            }
            if let Some((name, extension)) = parse_resource(&text) {
                prop_assert_eq!(for_resource(&name, extension), &text[..]);
            }
        }
    }
}
