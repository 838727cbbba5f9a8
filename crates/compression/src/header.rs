//! The header of a segment: its first record. It describes the device, the app, the session and the time.
//!
//! Each field has a tag and a length, so that later versions can add fields. A reader skips unknown tags, and missing
//! fields are empty.

use afterimage_wireframe::Viewport;

use crate::error::FaultKind;
use crate::limits::MAX_HEADER_STRING_BYTES;
use crate::primitives::{put, take, take_bytes};
use crate::record;

/// The format version in which this version writes records. It also reads records of version 1, reads versions 2 and 4 of
/// the packed form, and writes version 4.
pub const FORMAT_VERSION: u16 = 3;

/// The least format version of a reader for the records that this version writes.
pub const MIN_READER: u16 = 3;

/// The header of a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentHeader {
    /// The format version of the segment. A writer ignores it and stores its own.
    pub format_version: u16,
    /// The least format version of a reader. A writer ignores it and stores its own.
    pub min_reader: u16,
    /// The id of the device, as configured.
    pub device_id: String,
    /// The id of the session, a number as text.
    pub session_id: String,
    /// The sequence number of the segment within its session.
    pub sequence: u64,
    /// Wall clock at the start of the session, in milliseconds since 1970.
    pub session_start_wall_ms: u64,
    /// Wall clock at `elapsed_ms`, in milliseconds since 1970.
    pub wall_ms: u64,
    /// The time at which the segment was opened, in milliseconds. Times of entries are of the same clock: they count from the
    /// session's start if `boot` is set, and otherwise from an unknown moment, in files of earlier versions.
    pub elapsed_ms: u64,
    /// The size of the window when the segment was opened.
    pub viewport: Viewport,
    /// Physical pixels per logical pixel.
    pub density: f32,
    /// The model name of the device.
    pub device_model: String,
    /// `android`, `ios`, or the name of a test host.
    pub platform: String,
    /// The version of the operating system.
    pub os_version: String,
    /// The bundle id or package name of the app.
    pub app_id: String,
    /// The version of the app that its users see.
    pub app_version: String,
    /// The build number of the app.
    pub app_build: String,
    /// The locale of the device, as a BCP 47 tag.
    pub locale: String,
    /// The version of the SDK that recorded the segment.
    pub sdk_version: String,
    /// The name of the screen that was shown when the segment began; empty if it has none.
    pub screen: String,
    /// The number of the device's boot within the session, from 0. It is set if times count from the session's start, with
    /// the device's sleep included.
    pub boot: Option<u32>,
}

impl Default for SegmentHeader {
    fn default() -> Self {
        Self {
            format_version: FORMAT_VERSION,
            min_reader: MIN_READER,
            device_id: String::new(),
            session_id: String::new(),
            sequence: 0,
            session_start_wall_ms: 0,
            wall_ms: 0,
            elapsed_ms: 0,
            viewport: Viewport::default(),
            density: 1.0,
            device_model: String::new(),
            platform: String::new(),
            os_version: String::new(),
            app_id: String::new(),
            app_version: String::new(),
            app_build: String::new(),
            locale: String::new(),
            sdk_version: String::new(),
            screen: String::new(),
            boot: None,
        }
    }
}

/// A reference to a field, by the encoding of its value.
enum Field<'a> {
    Text(&'a mut String),
    Number(&'a mut u64),
    Length(&'a mut i32),
    Real(&'a mut f32),
    /// A number as decimal text, empty if it is not set. Version 2 codes fields of tags above 9 as text.
    OptionalNumber(&'a mut Option<u32>),
}

/// The value of a field in the packed form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldValue {
    Text(String),
    Number(i64),
}

impl Field<'_> {
    fn value(&self) -> FieldValue {
        match self {
            Self::Text(text) => FieldValue::Text(truncated(text).to_owned()),
            Self::Number(number) => FieldValue::Number(number.cast_signed()),
            Self::Length(length) => FieldValue::Number(i64::from(**length)),
            Self::Real(real) => FieldValue::Number(i64::from(real.to_bits())),
            Self::OptionalNumber(number) => FieldValue::Text(decimal(**number)),
        }
    }
}

impl SegmentHeader {
    /// All fields with their tags. Tags are never reused.
    fn fields(&mut self) -> [(u16, Field<'_>); 19] {
        [
            (1, Field::Text(&mut self.device_id)),
            (2, Field::Text(&mut self.session_id)),
            (3, Field::Number(&mut self.sequence)),
            (4, Field::Number(&mut self.session_start_wall_ms)),
            (5, Field::Number(&mut self.wall_ms)),
            (6, Field::Number(&mut self.elapsed_ms)),
            (7, Field::Length(&mut self.viewport.w)),
            (8, Field::Length(&mut self.viewport.h)),
            (9, Field::Real(&mut self.density)),
            (10, Field::Text(&mut self.device_model)),
            (11, Field::Text(&mut self.platform)),
            (12, Field::Text(&mut self.os_version)),
            (13, Field::Text(&mut self.app_id)),
            (14, Field::Text(&mut self.app_version)),
            (15, Field::Text(&mut self.app_build)),
            (16, Field::Text(&mut self.locale)),
            (17, Field::Text(&mut self.sdk_version)),
            (18, Field::Text(&mut self.screen)),
            (19, Field::OptionalNumber(&mut self.boot)),
        ]
    }

    /// The fields that differ from the default, under their tags.
    pub(crate) fn set_fields(&self) -> Vec<(u16, FieldValue)> {
        let mut fields = Vec::new();
        for ((tag, field), (_, empty)) in self.clone().fields().into_iter().zip(Self::default().fields()) {
            let value = field.value();
            if value != empty.value() {
                fields.push((tag, value));
            }
        }
        fields
    }

    /// Whether the field of a tag is a number; `None` for a tag that this version does not know.
    pub(crate) fn is_number(&self, tag: u32) -> Option<bool> {
        let mut header = self.clone();
        let field = header
            .fields()
            .into_iter()
            .find(|(known, _)| u32::from(*known) == tag);
        field.map(|(_, field)| !matches!(field, Field::Text(_) | Field::OptionalNumber(_)))
    }

    /// Sets a field. A tag of a later version is skipped. Returns `None` if the value is not of the field's type.
    pub(crate) fn set_field(&mut self, tag: u32, value: FieldValue) -> Option<()> {
        let field = self
            .fields()
            .into_iter()
            .find(|(known, _)| u32::from(*known) == tag);
        match (field.map(|(_, field)| field), value) {
            (None, _) => {}
            (Some(Field::Text(field)), FieldValue::Text(text)) => *field = text,
            (Some(Field::OptionalNumber(field)), FieldValue::Text(text)) => *field = from_decimal(&text),
            (Some(Field::Number(field)), FieldValue::Number(number)) => *field = number.cast_unsigned(),
            (Some(Field::Length(field)), FieldValue::Number(number)) => {
                *field = i32::try_from(number).ok()?;
            }
            (Some(Field::Real(field)), FieldValue::Number(number)) => {
                *field = f32::from_bits(u32::try_from(number).ok()?);
            }
            _ => return None,
        }
        Some(())
    }

    /// Encodes the header's record, which is the first of a segment.
    #[must_use]
    pub fn to_record(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (tag, field) in self.clone().fields() {
            let mut value = Vec::new();
            match field {
                Field::Text(text) => value.extend_from_slice(truncated(text).as_bytes()),
                Field::Number(number) => put(&mut value, *number),
                Field::Length(length) => put(&mut value, *length),
                Field::Real(real) => put(&mut value, real.to_bits()),
                Field::OptionalNumber(None) => continue,
                Field::OptionalNumber(number) => value.extend(decimal(*number).into_bytes()),
            }
            put(&mut bytes, tag);
            put(&mut bytes, value.len() as u32);
            bytes.extend(value);
        }
        record::header_record(FORMAT_VERSION, MIN_READER, &bytes)
    }

    /// Decodes the header at the front of a segment. Returns the header and the end of its record.
    pub(crate) fn open(segment: &[u8]) -> Result<(Self, usize), FaultKind> {
        let (format_version, min_reader, bytes, end) = record::open_header(segment)?;
        if min_reader > FORMAT_VERSION {
            return Err(FaultKind::TooNew { min_reader });
        }
        let header = Self {
            format_version,
            min_reader,
            ..Self::parse(bytes).ok_or(FaultKind::Fields)?
        };
        Ok((header, end))
    }

    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        while !bytes.is_empty() {
            let tag: u16 = take(&mut bytes)?;
            let length: u32 = take(&mut bytes)?;
            let mut value = take_bytes(&mut bytes, usize::try_from(length).ok()?)?;
            let field = header.fields().into_iter().find(|(known, _)| *known == tag);
            match field {
                Some((_, Field::Text(text))) => std::str::from_utf8(value).ok()?.clone_into(text),
                Some((_, Field::Number(number))) => *number = take(&mut value)?,
                Some((_, Field::Length(length))) => *length = take(&mut value)?,
                Some((_, Field::Real(real))) => *real = f32::from_bits(take(&mut value)?),
                Some((_, Field::OptionalNumber(number))) => {
                    *number = from_decimal(std::str::from_utf8(value).ok()?);
                }
                None => {}
            }
        }
        Some(header)
    }
}

/// The decimal digits of a number; empty if it is not set.
fn decimal(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The number that decimal digits state. Any other text counts as a missing field.
fn from_decimal(text: &str) -> Option<u32> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal.then(|| text.parse().ok()).flatten()
}

/// The text, truncated to the limit of a header's strings.
fn truncated(text: &str) -> &str {
    let (text, _) = text.split_at(text.floor_char_boundary(MAX_HEADER_STRING_BYTES));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_tags_are_skipped_and_missing_fields_are_empty() {
        let mut bytes = Vec::new();
        put(&mut bytes, 999_u16);
        put(&mut bytes, 3_u32);
        bytes.extend([1, 2, 3]);
        put(&mut bytes, 3_u16);
        put(&mut bytes, 1_u32);
        put(&mut bytes, 7_u64);
        let expected = SegmentHeader {
            sequence: 7,
            ..SegmentHeader::default()
        };
        assert_eq!(SegmentHeader::parse(&bytes), Some(expected));
    }

    #[test]
    fn the_boot_is_decimal_text_and_anything_else_is_a_missing_field() {
        for boot in [None, Some(0), Some(7), Some(u32::MAX)] {
            let header = SegmentHeader {
                boot,
                ..SegmentHeader::default()
            };
            let (read, _) = SegmentHeader::open(&header.to_record()).unwrap();
            assert_eq!(read.boot, boot);
        }
        for text in ["", "+1", "-1", "1 ", "4294967296", "one"] {
            assert_eq!(from_decimal(text), None, "{text:?}");
        }
    }

    #[test]
    fn fault_of_a_later_format_names_the_version_of_the_reader() {
        let record = record::header_record(9, 8, &[]);
        assert_eq!(
            SegmentHeader::open(&record),
            Err(FaultKind::TooNew { min_reader: 8 })
        );
        let record = record::header_record(9, 1, &[]);
        let (header, _) = SegmentHeader::open(&record).unwrap();
        assert_eq!((header.format_version, header.min_reader), (9, 1));
    }

    #[test]
    fn strings_are_truncated_between_characters() {
        let header = SegmentHeader {
            device_model: "ä".repeat(MAX_HEADER_STRING_BYTES),
            ..SegmentHeader::default()
        };
        let (read, _) = SegmentHeader::open(&header.to_record()).unwrap();
        assert_eq!(read.device_model, "ä".repeat(MAX_HEADER_STRING_BYTES / 2));
    }
}
