//! The header's fields: tags and values, coded like those of entries.

use super::coder::{Coder, StringSymbol};
use super::field::Field;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;
use crate::header::{FieldValue, SegmentHeader};

const TEXT: u32 = 0;
const NUMBER: u32 = 1;
/// Most fields of a header. Writers repeat no tag, and this version has 18.
const MAX_FIELDS: usize = 1 << 8;

// Salts of contexts.
const KIND_SALT: u32 = 0x1_0000;
/// Marks the kinds of strings that are texts of the header.
const TEXT_KIND: u32 = 0x2000;

/// Codes the header. Fields of later versions are skipped.
pub(super) fn header(
    coder: &mut Coder<impl ValueCoder>,
    given: Option<&SegmentHeader>,
) -> Result<SegmentHeader, FaultKind> {
    let fields = given.map(SegmentHeader::set_fields).unwrap_or_default();
    let mut header = SegmentHeader::default();
    let mut last_tag = 0_u32;
    // The last three numbers, the newest first.
    let mut numbers = [0_i64; 3];
    for at in 0..MAX_FIELDS {
        let field = fields.get(at);
        let tag = field.map_or(0, |(tag, _)| u32::from(*tag));
        let expected = [i64::from(last_tag) + 1];
        let tag = coder.unsigned(Field::HeaderTag, &[last_tag], &expected, tag)?;
        if tag == 0 {
            return Ok(header);
        }
        last_tag = tag;
        let kind = match field {
            Some((_, FieldValue::Number(_))) => NUMBER,
            _ => TEXT,
        };
        let expected = header.is_number(tag).map_or(0, i64::from);
        let kind = coder.unsigned(Field::HeaderTag, &[tag | KIND_SALT], &[expected], kind)?;
        let value = if kind == TEXT {
            let text = match field {
                Some((_, FieldValue::Text(text))) => Some(text.as_str()),
                _ => None,
            };
            let symbol = StringSymbol {
                field: Field::Header,
                kind: tag | TEXT_KIND,
                contexts: &[tag],
                expected: &[],
            };
            let index = coder.string(symbol, text)?;
            let text = coder.string_at(index)?.to_owned();
            // A session's id is a number as text, and is close to the times that follow.
            if let Ok(number) = text.parse() {
                numbers = [number, numbers[0], numbers[1]];
            }
            FieldValue::Text(text)
        } else {
            let number = match field {
                Some((_, FieldValue::Number(number))) => *number,
                _ => 0,
            };
            let [a, b, c] = numbers;
            let number = coder.number(Field::Header, &[tag], &[a, b, c, a.wrapping_add(b)], number);
            numbers = [number, a, b];
            FieldValue::Number(number)
        };
        header.set_field(tag, value).ok_or(Field::Header.invalid())?;
    }
    Err(FaultKind::LimitExceeded)
}
