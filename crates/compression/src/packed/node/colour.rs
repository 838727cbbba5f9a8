//! Colours: one that is known, or its parts.

use super::{Coder, FaultKind, Field, MAX_SHAPES, Model, invalid, mix};

impl Model {
    /// Codes a colour: one that is known, or its parts.
    pub(in crate::packed) fn colour<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        contexts: &[u32],
        hints: &[Option<u32>],
        given: u32,
    ) -> Result<u32, FaultKind> {
        let find = |colour: u32| self.colours.iter().position(|known| *known == colour);
        let index = |colour: u32| find(colour).map_or(0, |index| index as i64 + 1);
        let expected: Vec<i64> = hints.iter().map(|hint| hint.map_or(0, index)).collect();
        let index = self.number(io, field, contexts, &expected, index(given));
        if index != 0 {
            let index = usize::try_from(index - 1).map_err(|_| invalid(field))?;
            return self.colours.get(index).copied().ok_or(invalid(field));
        }
        let mut parts = [0_u32; 4];
        let site = contexts.first().copied().unwrap_or(0);
        for (at, shift) in [0_u32, 24, 16, 8].into_iter().enumerate() {
            let [alpha, red, green, _] = parts;
            let contexts = [
                at as u32,
                mix(site, at as u32),
                mix(mix(alpha, red), mix(green, at as u32)),
            ];
            let last = if at == 0 {
                255
            } else {
                parts.get(at.max(1) - 1).copied().unwrap_or(0)
            };
            let value = self.number(
                io,
                Field::ColourPart,
                &contexts,
                &[last.into(), 255],
                i64::from(given >> shift & 0xff),
            );
            if let Some(part) = parts.get_mut(at) {
                *part = u32::try_from(value)
                    .ok()
                    .filter(|value| *value < 256)
                    .ok_or(invalid(Field::ColourPart))?;
            }
        }
        let [alpha, red, green, blue] = parts;
        let colour = red << 24 | green << 16 | blue << 8 | alpha;
        if self.colours.len() < MAX_SHAPES {
            self.colours.push(colour);
        }
        Ok(colour)
    }
}
