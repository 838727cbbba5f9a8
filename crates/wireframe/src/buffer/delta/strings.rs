//! Whether strings of two buffers say the same.
//!
//! Hosts number strings in the order of their first use, so a text that becomes another mostly keeps its
//! number, and one that is new moves the numbers of all behind it. Either way what follows is the same again,
//! one string after the other: such a run is compared as the numbers and the one piece of text that it is.

use super::super::layout::{ATTR_BYTES, CLASS_IDENT, CLASS_TEXT, STRING_BYTES, halves};
use super::super::open::Sections;
use super::super::strings::Strings;
use super::layout::{Layout, NONE};
use super::same::same_bytes;
use super::users::Users;

/// Strings in a row that are others than before, after which numbers are taken to have moved.
const MAX_MISSES: usize = 8;
/// Strings whose lengths are compared before their text is, at first.
const RUN: usize = 64;
/// Room for the strings that change in most frames.
const USUAL_CHANGES: usize = 32;
/// Records that are compared at once.
const BLOCK: usize = 8;
/// Attributes from here on name strings: classes stand above the keys.
const NAMES: u32 = (CLASS_IDENT as u32) << 16;
/// Attributes from here on are of classes that this version does not know.
const OTHERS: u32 = (CLASS_TEXT as u32 + 1) << 16;

/// Compares the strings of two buffers.
pub(super) struct SameStrings<'o, 'n> {
    old: Table<'o>,
    new: Table<'n>,
    numbers: Numbers,
}

/// How a string is found again.
enum Numbers {
    /// By its number. The nodes that name one which is another now, in their order, and how many of them are done.
    Stay { touched: Vec<usize>, done: usize },
    /// By what it says: for each old number the new one where it is known, else [`NONE`].
    Move { partners: Vec<u32> },
}

#[derive(Clone, Copy)]
struct Table<'a> {
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
    fn new(sections: &Sections<'a>) -> Self {
        Self {
            places: sections.string_records(),
            text: sections.text,
        }
    }

    fn place(&self, index: usize) -> Option<(usize, usize)> {
        let [start, len] = halves(u64::from_le_bytes(*self.places.get(index)?));
        Some((start as usize, len as usize))
    }

    fn string(&self, index: usize) -> Option<&'a [u8]> {
        let (start, len) = self.place(index)?;
        self.text.get(start..start.checked_add(len)?)
    }
}

impl<'o, 'n> SameStrings<'o, 'n> {
    /// Finds the strings that stayed, and what reads the new ones; `None` where the table has gaps or its text
    /// is none.
    pub fn new(old: &Sections<'o>, new: &Sections<'n>, layout: &mut Layout) -> Option<(Self, Strings<'n>)> {
        let mut same = Self {
            old: Table::new(old),
            new: Table::new(new),
            numbers: Numbers::Stay {
                touched: Vec::new(),
                done: 0,
            },
        };
        let mut changed = Vec::with_capacity(USUAL_CHANGES);
        if same.find_changed(&mut changed)? {
            if changed.is_empty() {
                return Some((same, Strings::checked(new)));
            }
            let users = layout
                .users
                .get_or_insert_with(|| Users::find(old, &layout.attrs_at));
            if let Some(touched) = users.of(&changed) {
                same.numbers = Numbers::Stay { touched, done: 0 };
                return Some((same, Strings::checked(new)));
            }
        }
        if !is_without_gaps(new) {
            return None;
        }
        let strings = Strings::new(new).ok()?;
        let stayed = changed.first().map_or(0, |first| *first as usize);
        let mut partners = vec![NONE; same.old.places.len()];
        for (slot, number) in partners.iter_mut().take(stayed).zip(0..) {
            *slot = number;
        }
        same.numbers = Numbers::Move { partners };
        Some((same, strings))
    }

    /// Whether strings are found by their numbers.
    pub fn stay(&self) -> bool {
        matches!(self.numbers, Numbers::Stay { .. })
    }

    /// Collects the numbers that mean another string; false where numbers moved, so that nearly all do. Where
    /// they did not, the new table has no gaps and its text is UTF-8.
    fn find_changed(&self, changed: &mut Vec<u32>) -> Option<bool> {
        let (old, new) = (self.old, self.new);
        let count = old.places.len().min(new.places.len());
        let (mut at, mut end, mut misses) = (0, 0, 0);
        while let Some((start, len)) = new.place(at) {
            if start != end {
                return None;
            }
            let same = self.run(at, at);
            if same > 0 {
                at += same;
                end = new.place(at - 1).map(|(start, len)| start + len)?;
                misses = 0;
                continue;
            }
            let text = new.string(at)?;
            if !text.is_ascii() {
                std::str::from_utf8(text).ok()?;
            }
            if at < count {
                misses += 1;
                if misses > MAX_MISSES {
                    return Some(false);
                }
                changed.push(at as u32);
            }
            end += len;
            at += 1;
        }
        changed.extend((count..old.places.len()).map(|gone| gone as u32));
        (end == new.text.len()).then_some(true)
    }

    /// How many strings from these two on say the same. Those of the old table have no gaps between them, and
    /// then those of the new one have none.
    fn run(&self, old_at: usize, new_at: usize) -> usize {
        let (Some(old), Some(new)) = (self.old.places.get(old_at..), self.new.places.get(new_at..)) else {
            return 0;
        };
        let starts = self.old.place(old_at).zip(self.new.place(new_at));
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
            let text = self.old.text.get(from..to).unwrap_or_default();
            let new_to = new_from.saturating_add(to - from);
            let new_text = self.new.text.get(new_from..new_to).unwrap_or_default();
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
            (from, most) = (to, most * 2);
        }
    }

    /// Whether string `old` of the old buffer is string `new` of the new one, for nodes that are looked at.
    pub fn same(&mut self, old: u32, new: u32) -> bool {
        match &self.numbers {
            Numbers::Stay { .. } => {
                let both = self.old.string(old as usize).zip(self.new.string(new as usize));
                both.is_some_and(|(old, new)| old == new)
            }
            Numbers::Move { partners } => {
                (new != NONE && partners.get(old as usize) == Some(&new)) || self.find_run(old, new)
            }
        }
    }

    /// The same, where it is not known yet.
    #[inline(never)]
    fn find_run(&mut self, old: u32, new: u32) -> bool {
        let count = self.run(old as usize, new as usize);
        if let Numbers::Move { partners } = &mut self.numbers {
            let run = partners.iter_mut().skip(old as usize).take(count);
            for (slot, number) in run.zip(new..) {
                *slot = number;
            }
        }
        count > 0
    }

    /// How many attributes at the front say the same, as far as bytes tell where numbers stay: for the strings
    /// ask [`Self::next_touched`] too.
    pub fn same_attrs(&mut self, old: &[[u8; ATTR_BYTES]], new: &[[u8; ATTR_BYTES]]) -> usize {
        if self.stay() {
            return same_bytes(old.as_flattened(), new.as_flattened()) / ATTR_BYTES;
        }
        let mut same = 0;
        loop {
            same += self.known_attrs(
                old.get(same..).unwrap_or_default(),
                new.get(same..).unwrap_or_default(),
            );
            let (Some(was), Some(is)) = (old.get(same), new.get(same)) else {
                return same;
            };
            if !self.same_attr(u64::from_le_bytes(*was), u64::from_le_bytes(*is)) {
                return same;
            }
            same += 1;
        }
    }

    /// How many attributes at the front are known to say the same.
    fn known_attrs(&self, old: &[[u8; ATTR_BYTES]], new: &[[u8; ATTR_BYTES]]) -> usize {
        let Numbers::Move { partners } = &self.numbers else {
            return 0;
        };
        let is_known = |(old, new): &(&[u8; ATTR_BYTES], &[u8; ATTR_BYTES])| {
            let ([place, was], [new_place, is]) = (
                halves(u64::from_le_bytes(**old)),
                halves(u64::from_le_bytes(**new)),
            );
            if place < NAMES {
                return **old == **new;
            }
            place == new_place && is != NONE && partners.get(was as usize) == Some(&is)
        };
        // Some at a time, in which nothing but they is looked at.
        let blocks = old.as_chunks::<BLOCK>().0.iter().zip(new.as_chunks::<BLOCK>().0);
        let are_known =
            |(old, new): &(&[_; BLOCK], &[_; BLOCK])| old.iter().zip(*new).all(|both| is_known(&both));
        let known = BLOCK * blocks.take_while(are_known).count();
        let rest = old.iter().zip(new).skip(known);
        known + rest.take_while(is_known).count()
    }

    /// Whether an attribute says the same.
    #[inline]
    pub fn same_attr(&mut self, old: u64, new: u64) -> bool {
        let ([place, was], [new_place, is]) = (halves(old), halves(new));
        if !(NAMES..OTHERS).contains(&place) {
            return old == new;
        }
        place == new_place && self.same(was, is)
    }

    /// The first node from this one on that names a string which has become another.
    pub fn next_touched(&mut self, node: usize) -> usize {
        let Numbers::Stay { touched, done } = &mut self.numbers else {
            return usize::MAX;
        };
        while touched.get(*done).is_some_and(|touched| *touched < node) {
            *done += 1;
        }
        touched.get(*done).copied().unwrap_or(usize::MAX)
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
