//! Environment records: a kind, numbers and names, predicted from the last touch.

use afterimage_wireframe::Environment;

use super::axis::Axis;
use super::coder::{Coder, StringSymbol};
use super::context_hash::hash_combine;
use super::field::Field;
use super::recent_kinds::RecentKinds;
use super::touch_model::TouchState;
use super::value_coder::ValueCoder;
use crate::entries::{environment_from_parts, environment_parts};
use crate::error::FaultKind;

// Salts of contexts.
const NAME_COUNT_SALT: u32 = 0x100;
/// Marks the kinds of strings that are environment names.
const NAME_KIND: u32 = 0x1000;

/// Codes an environment record. Returns `None` for a record that this version does not know. `recent_kinds` holds the
/// kind of this entry already.
pub(super) fn environment(
    coder: &mut Coder<impl ValueCoder>,
    recent_kinds: RecentKinds,
    touch: &TouchState,
    now_ms: u64,
    given: Option<&Environment>,
) -> Result<Option<Environment>, FaultKind> {
    let (kind, numbers, name) = given.map_or((0, Vec::new(), None), environment_parts);
    let contexts = [recent_kinds.before_newest(1), touch.speed()];
    let kind = coder.unsigned(Field::EnvironmentKind, &contexts, &[], kind)?;
    let count = coder.unsigned(Field::EnvironmentCount, &[kind], &[], numbers.len() as u32)?;
    coder.items(count as usize)?;
    // Most records are gestures, which repeat the touch that they were recognised from.
    let expected = [
        touch.began[Axis::X],
        touch.began[Axis::Y],
        touch.at[Axis::X],
        touch.at[Axis::Y],
        touch.held_ms(),
        now_ms.cast_signed(),
    ];
    let mut read = Vec::new();
    for at in 0..count {
        let number = numbers.get(at as usize).copied().unwrap_or(0);
        let previous = read.last().copied().unwrap_or(0);
        let contexts = [
            hash_combine(kind, at),
            hash_combine(kind, hash_combine(at, previous as u32)),
        ];
        read.push(coder.number(Field::EnvironmentNumber, &contexts, &expected, number));
    }
    let contexts = [kind | NAME_COUNT_SALT];
    let count = coder.unsigned(Field::EnvironmentCount, &contexts, &[], name.is_some().into())?;
    coder.items(count as usize)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let symbol = StringSymbol {
            field: Field::EnvironmentName,
            kind: kind | NAME_KIND,
            contexts: &[kind],
            expected: &[],
        };
        let index = coder.string(symbol, name)?;
        names.push(coder.string_at(index)?.into());
    }
    Ok(environment_from_parts(kind, &read, &names))
}
