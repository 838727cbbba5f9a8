//! Colours: an index into the segment's colours, or the four parts of a new one.

use super::coder::Coder;
use super::context_hash::hash_combine;
use super::field::Field;
use super::symbol::ExpectedValues;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;
use crate::limits::MAX_SHAPES;

/// Most colours of a segment that have an index.
const MAX_COLOURS: usize = MAX_SHAPES;
/// Shifts of a colour's parts in the order in which they are coded: alpha, red, green, blue of `0xRRGGBBAA`.
const PART_SHIFTS: [u32; 4] = [0, 24, 16, 8];
/// The value of a part that is fully set, which is expected besides the part before.
const FULL: u32 = 255;

/// The colours of a segment, in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct ColourTable(Vec<u32>);

impl ColourTable {
    /// Codes a colour. Each hint is a colour that is expected.
    pub(super) fn colour(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        field: Field,
        contexts: &[u32],
        hints: &[Option<u32>],
        given: u32,
    ) -> Result<u32, FaultKind> {
        let find = |colour: u32| self.0.iter().position(|known| *known == colour);
        let index = |colour: u32| find(colour).map_or(0, |index| index as i64 + 1);
        let expected: ExpectedValues = hints.iter().map(|hint| hint.map_or(0, index)).collect();
        let index = coder.number(field, contexts, expected.as_slice(), index(given));
        if index != 0 {
            let index = usize::try_from(index - 1).map_err(|_| field.invalid())?;
            return self.0.get(index).copied().ok_or(field.invalid());
        }
        let first_context = contexts.first().copied().unwrap_or(0);
        let colour = new_colour(coder, first_context, given)?;
        if self.0.len() < MAX_COLOURS {
            self.0.push(colour);
        }
        Ok(colour)
    }
}

/// Codes the parts of a colour.
fn new_colour(coder: &mut Coder<impl ValueCoder>, first_context: u32, given: u32) -> Result<u32, FaultKind> {
    let mut colour = 0;
    let mut last = FULL;
    let [mut alpha, mut red, mut green] = [0; 3];
    for (part, shift) in (0_u32..).zip(PART_SHIFTS) {
        let contexts = [
            part,
            hash_combine(first_context, part),
            hash_combine(hash_combine(alpha, red), hash_combine(green, part)),
        ];
        let expected = [last.into(), FULL.into()];
        let value = coder.number(
            Field::ColourPart,
            &contexts,
            &expected,
            i64::from(given >> shift & FULL),
        );
        last = u32::try_from(value)
            .ok()
            .filter(|value| *value <= FULL)
            .ok_or(Field::ColourPart.invalid())?;
        colour |= last << shift;
        match part {
            0 => alpha = last,
            1 => red = last,
            _ => green = last,
        }
    }
    Ok(colour)
}
