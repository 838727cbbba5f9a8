//! The header's fields, told like everything else.

use super::field::Field;
use super::model::{Model, invalid};
use super::range::Coder;
use crate::error::FaultKind;
use crate::header::{FieldValue, SegmentHeader};

const TEXT: u32 = 0;
const NUMBER: u32 = 1;
/// Most fields: tags are 16 bits, and nobody repeats one.
const MAX_FIELDS: usize = 1 << 8;

impl Model {
    /// Codes the header. Fields of later versions are skipped.
    pub(super) fn header<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<&SegmentHeader>,
    ) -> Result<SegmentHeader, FaultKind> {
        let fields = given.map(SegmentHeader::told).unwrap_or_default();
        let mut header = SegmentHeader::default();
        let mut last_tag = 0_u32;
        let mut numbers = [0_i64; 3];
        for at in 0..MAX_FIELDS {
            let field = fields.get(at);
            let tag = field.map_or(0, |(tag, _)| u32::from(*tag));
            let tag = self.unsigned(io, Field::HeaderTag, &[last_tag], &[i64::from(last_tag) + 1], tag)?;
            if tag == 0 {
                let window = header.viewport;
                self.window = [window.w, window.h];
                self.clock = super::surroundings::Clock::new(header.uptime_ms);
                return Ok(header);
            }
            last_tag = tag;
            let kind = match field {
                Some((_, FieldValue::Number(_))) => NUMBER,
                _ => TEXT,
            };
            let expected = header.kind_of(tag).map_or(0, i64::from);
            let kind = self.unsigned(io, Field::HeaderTag, &[tag | 0x1_0000], &[expected], kind)?;
            let value = if kind == TEXT {
                let text = match field {
                    Some((_, FieldValue::Text(text))) => Some(text.as_str()),
                    _ => None,
                };
                let index = self.string(io, Field::Header, tag | 0x2000, &[tag], &[], text)?;
                let text = self.string_of(index).to_owned();
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
                let number = self.number(io, Field::Header, &[tag], &[a, b, c, a.wrapping_add(b)], number);
                numbers = [number, a, b];
                FieldValue::Number(number)
            };
            header.tell(tag, value).ok_or(invalid(Field::Header))?;
        }
        Err(FaultKind::LimitExceeded)
    }
}
