//! Who recorded what, on which device, and when: the first record of a segment.
//!
//! Each field stands under a tag with its length, so that fields can be added: a reader skips the tags
//! that it does not know, and a field that is missing is empty.

use afterimage_wireframe::Viewport;

use crate::error::FaultKind;
use crate::limits::MAX_HEADER_STRING_BYTES;
use crate::primitives::{put, take, take_bytes};
use crate::record;

/// The latest format that this version reads and writes: that of records while recording. The packed form is of format
/// 2; records of format 1 are read.
pub const FORMAT_VERSION: u16 = 3;

/// The least format version that a reader has to know to read the records that this version writes.
pub const MIN_READER: u16 = 3;

/// What a segment says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentHeader {
    /// The format it was written in. A writer puts its own, whatever stands here.
    pub format_version: u16,
    /// The least format version of its readers. A writer puts its own, whatever stands here.
    pub min_reader: u16,
    /// The device's id, as configured.
    pub device_id: String,
    /// The session's id, a number as text.
    pub session_id: String,
    /// Its place among the session's segments.
    pub sequence: u64,
    /// Wall clock when the session began, milliseconds since 1970.
    pub session_start_wall_ms: u64,
    /// Wall clock at `uptime_ms`, milliseconds since 1970.
    pub wall_ms: u64,
    /// The host's uptime when the segment was opened, milliseconds. Entries count the same clock.
    pub uptime_ms: u64,
    /// The window's size when the segment was opened.
    pub viewport: Viewport,
    /// Physical pixels of a logical one.
    pub density: f32,
    /// The device's model name.
    pub device_model: String,
    /// `android`, `ios` or the name of a test host.
    pub platform: String,
    /// The operating system's version.
    pub os_version: String,
    /// The app's bundle id or package name.
    pub app_id: String,
    /// The app's version, as its users see it.
    pub app_version: String,
    /// The app's build number.
    pub app_build: String,
    /// The locale, as a BCP 47 tag.
    pub locale: String,
    /// The version of this SDK.
    pub sdk_version: String,
    /// The screen that was shown when the segment began, empty where it has no name.
    pub screen: String,
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
            uptime_ms: 0,
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
        }
    }
}

/// A field as it is in memory, by the way it is written.
enum Field<'a> {
    Text(&'a mut String),
    Number(&'a mut u64),
    Length(&'a mut i32),
    Real(&'a mut f32),
}

/// A field's value, apart from its header.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldValue {
    Text(String),
    Number(i64),
}

impl Field<'_> {
    fn value(&self) -> FieldValue {
        match self {
            Self::Text(text) => FieldValue::Text(cut(text).to_owned()),
            Self::Number(number) => FieldValue::Number(number.cast_signed()),
            Self::Length(length) => FieldValue::Number(i64::from(**length)),
            Self::Real(real) => FieldValue::Number(i64::from(real.to_bits())),
        }
    }
}

impl SegmentHeader {
    /// Every field under its tag. Tags are never reused.
    fn fields(&mut self) -> [(u16, Field<'_>); 18] {
        [
            (1, Field::Text(&mut self.device_id)),
            (2, Field::Text(&mut self.session_id)),
            (3, Field::Number(&mut self.sequence)),
            (4, Field::Number(&mut self.session_start_wall_ms)),
            (5, Field::Number(&mut self.wall_ms)),
            (6, Field::Number(&mut self.uptime_ms)),
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
        field.map(|(_, field)| !matches!(field, Field::Text(_)))
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

    /// Returns the record that opens a segment's file.
    #[must_use]
    pub fn to_record(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (tag, field) in self.clone().fields() {
            let mut value = Vec::new();
            match field {
                Field::Text(text) => value.extend_from_slice(cut(text).as_bytes()),
                Field::Number(number) => put(&mut value, *number),
                Field::Length(length) => put(&mut value, *length),
                Field::Real(real) => put(&mut value, real.to_bits()),
            }
            put(&mut bytes, tag);
            put(&mut bytes, value.len() as u32);
            bytes.extend(value);
        }
        record::header_record(FORMAT_VERSION, MIN_READER, &bytes)
    }

    /// The header at the front of a segment, and where its record ends.
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
                None => {}
            }
        }
        Some(header)
    }
}

/// The text, or as much of it as a header takes.
fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_HEADER_STRING_BYTES))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_later_versions_are_skipped_and_missing_ones_are_empty() {
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
    fn a_segment_of_a_later_format_names_the_version_it_needs() {
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
    fn strings_are_cut_between_characters() {
        let header = SegmentHeader {
            device_model: "ä".repeat(MAX_HEADER_STRING_BYTES),
            ..SegmentHeader::default()
        };
        let (read, _) = SegmentHeader::open(&header.to_record()).unwrap();
        assert_eq!(read.device_model, "ä".repeat(MAX_HEADER_STRING_BYTES / 2));
    }
}
