//! The string tables of two buffers, side by side.

use super::super::layout::{STRING_BYTES, halves};
use super::super::open::Sections;
use super::same::same_bytes;

/// Strings whose lengths are compared before their text is, at first.
const RUN: usize = 16;
/// Places that are compared at once.
const BLOCK: usize = 8;

/// The strings of a buffer as they lie in it.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    places: &'a [[u8; STRING_BYTES]],
    text: &'a [u8],
}

/// Whether the strings of a buffer are one after the other all of its text, as writers put them.
pub(super) fn is_without_gaps(sections: &Sections<'_>) -> bool {
    let mut end = 0_u64;
    let follow = sections.string_records().iter().all(|place| {
        let [start, len] = halves(u64::from_le_bytes(*place));
        let follows = u64::from(start) == end;
        end += u64::from(len);
        follows
    });
    follow && end == sections.text.len() as u64
}

impl<'a> Table<'a> {
    pub fn new(sections: &Sections<'a>) -> Self {
        Self {
            places: sections.string_records(),
            text: sections.text,
        }
    }

    /// A table of places in a text.
    #[cfg(test)]
    pub fn of(places: &'a [[u8; STRING_BYTES]], text: &'a str) -> Self {
        let text = text.as_bytes();
        Self { places, text }
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// How long all of them are.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Where a string begins, and its length.
    pub fn place(&self, index: usize) -> Option<(usize, usize)> {
        let [start, len] = halves(u64::from_le_bytes(*self.places.get(index)?));
        Some((start as usize, len as usize))
    }

    /// The bytes of a string.
    pub fn string(&self, index: usize) -> Option<&'a [u8]> {
        let (start, len) = self.place(index)?;
        self.text.get(start..start.checked_add(len)?)
    }

    /// Whether a string says the same as one of another table.
    pub fn same(&self, at: usize, other: &Table<'_>, other_at: usize) -> bool {
        let (Some((start, len)), Some((other_start, other_len))) = (self.place(at), other.place(other_at))
        else {
            return false;
        };
        len == other_len && {
            let text = self.text.get(start..start.saturating_add(len));
            text.is_some() && text == other.text.get(other_start..other_start.saturating_add(len))
        }
    }

    /// How many strings from these two on say the same. Those of this table have no gaps between them, and
    /// then those of the new one have none.
    pub fn run(&self, old_at: usize, new_table: &Table<'_>, new_at: usize) -> usize {
        let (Some(old), Some(new)) = (self.places.get(old_at..), new_table.places.get(new_at..)) else {
            return 0;
        };
        let starts = self.place(old_at).zip(new_table.place(new_at));
        let Some(((old_start, old_len), (new_start, new_len))) = starts else {
            return 0;
        };
        if old_len != new_len {
            return 0;
        }
        // Both halves of a place are below 2^32, and starts only grow.
        let off = (new_start as u64).wrapping_sub(old_start as u64);
        let (mut old, mut new) = (old, new);
        let (mut from, mut count, mut most) = (old_start, 0, RUN);
        loop {
            let alike = same_places(
                old.get(..most).unwrap_or(old),
                new.get(..most).unwrap_or(new),
                off,
            );
            let Some((run, rest)) = old.split_at_checked(alike) else {
                return count;
            };
            let Some(last) = run.last() else { return count };
            let to = end(*last);
            let new_from = (from as u64).wrapping_add(off) as usize;
            let text = self.text.get(from..to).unwrap_or_default();
            let new_to = new_from.saturating_add(to - from);
            let new_text = new_table.text.get(new_from..new_to).unwrap_or_default();
            let same = same_bytes(text, new_text);
            if same < to - from {
                // Whole strings within the part that is the same.
                return count + run.partition_point(|place| end(*place) <= from + same);
            }
            count += alike;
            if alike < most {
                return count;
            }
            (old, new) = (rest, new.get(alike..).unwrap_or_default());
            (from, most) = (to, most * 4);
        }
    }
}

/// Where a string ends. Starts and lengths in a table without gaps add up to those of the text.
fn end(place: [u8; STRING_BYTES]) -> usize {
    let [start, len] = halves(u64::from_le_bytes(place));
    start as usize + len as usize
}

/// How many strings at the front are as long, in places that are off by so much.
fn same_places(old: &[[u8; STRING_BYTES]], new: &[[u8; STRING_BYTES]], off: u64) -> usize {
    let differs = |(old, new): (&[u8; STRING_BYTES], &[u8; STRING_BYTES])| {
        u64::from_le_bytes(*old).wrapping_add(off) ^ u64::from_le_bytes(*new)
    };
    let blocks = old.as_chunks::<BLOCK>().0.iter().zip(new.as_chunks::<BLOCK>().0);
    let is_same = |(old, new): &(&[_; BLOCK], &[_; BLOCK])| {
        let differences = old.iter().zip(*new).map(differs);
        differences.fold(0, |all, one| all | one) == 0
    };
    let same = BLOCK * blocks.take_while(is_same).count();
    let rest = old.iter().zip(new).skip(same);
    same + rest.take_while(|places| differs(*places) == 0).count()
}
