//! Whether strings of two buffers say the same.
//!
//! Hosts number strings as they come, so one that is new moves the numbers and the places of all behind it.
//! But what follows is then the same again, one string after the other: such a run is compared once, as the
//! one piece of text that it is.

use super::super::layout::{STRING_BYTES, words};
use super::super::open::Sections;

/// Runs that are remembered; a frame with more changes than that compares some of its strings again.
const MAX_RUNS: usize = 32;

/// Longest run that is found at once: behind a string that changed, the next run begins anew.
const MAX_RUN: usize = 32;

/// Strings in a row that are others than before, after which numbers are taken to have moved.
const MAX_MISSES: usize = 4;

/// Compares the strings of two buffers.
pub(super) struct SameStrings<'o, 'n> {
    old: Table<'o>,
    new: Table<'n>,
    /// All of it is the same.
    whole: bool,
    /// For each number, whether it means the same in both; not for those behind which they moved.
    stayed: Vec<bool>,
    runs: Vec<Run>,
    /// The run found last, for each class of strings.
    last: [Run; 2],
}

#[derive(Clone, Copy)]
struct Table<'a> {
    places: &'a [[u8; STRING_BYTES]],
    text: &'a [u8],
}

/// Strings of the old buffer from `start`, whose numbers in the new one are off by `shift`.
#[derive(Clone, Copy, Default)]
struct Run {
    start: u32,
    len: u32,
    shift: u32,
}

impl Run {
    fn has(&self, old: u32, new: u32) -> bool {
        new.wrapping_sub(old) == self.shift && old.wrapping_sub(self.start) < self.len
    }
}

impl<'a> Table<'a> {
    fn new(sections: &Sections<'a>) -> Self {
        Self {
            places: sections.strings.as_chunks().0,
            text: sections.text,
        }
    }

    fn place(&self, index: usize) -> Option<(usize, usize)> {
        let [start, len] = words(self.places.get(index)?);
        Some((start as usize, len as usize))
    }
}

impl<'o, 'n> SameStrings<'o, 'n> {
    pub fn new(old: &Sections<'o>, new: &Sections<'n>) -> Self {
        let mut same = Self {
            whole: old.strings == new.strings && old.text == new.text,
            old: Table::new(old),
            new: Table::new(new),
            stayed: Vec::new(),
            runs: Vec::new(),
            last: [Run::default(); 2],
        };
        if !same.whole {
            same.find_stayed();
        }
        same
    }

    /// Whether both tables are the same, so that equal numbers mean equal strings.
    pub fn all(&self) -> bool {
        self.whole
    }

    /// Whether string `old` of the old buffer is string `new` of the new one. `of_text`: a text rather than
    /// a name.
    #[inline]
    pub fn same(&mut self, old: u32, new: u32, of_text: bool) -> bool {
        if old == new
            && let Some(stayed) = self.stayed.get(old as usize)
        {
            return *stayed;
        }
        let [names, texts] = &self.last;
        let last = if of_text { texts } else { names };
        (self.whole && old == new) || last.has(old, new) || self.same_elsewhere(old, new, of_text)
    }

    /// Finds the strings that say the same under the number they had, up to where numbers moved.
    fn find_stayed(&mut self) {
        let count = self.old.places.len().min(self.new.places.len());
        self.stayed.reserve(count);
        let mut misses = 0;
        while self.stayed.len() < count && misses < MAX_MISSES {
            let at = self.stayed.len() as u32;
            if let Some(run) = self.run_from(at, at) {
                self.stayed.resize(self.stayed.len() + run.len as usize, true);
                misses = 0;
            } else {
                self.stayed.push(false);
                misses += 1;
            }
        }
    }

    /// The same, where the run found last does not tell.
    #[inline(never)]
    fn same_elsewhere(&mut self, old: u32, new: u32, of_text: bool) -> bool {
        let known = self.runs.iter().find(|run| run.has(old, new)).copied();
        let Some(run) = known.or_else(|| self.run_from(old, new)) else {
            return false;
        };
        let [names, texts] = &mut self.last;
        *(if of_text { texts } else { names }) = run;
        if known.is_none() {
            if self.runs.len() >= MAX_RUNS {
                self.runs.clear();
            }
            self.runs.push(run);
        }
        true
    }

    /// The longest run that begins with this pair; `None` where the pair itself differs.
    fn run_from(&self, old: u32, new: u32) -> Option<Run> {
        let (old_at, new_at) = (old as usize, new as usize);
        let (old_start, first) = self.old.place(old_at)?;
        let (new_start, len) = self.new.place(new_at)?;
        if first != len {
            return None;
        }
        // As far as the lengths are the same and nothing lies between.
        let mut reach = first;
        let mut count = 1;
        while count < MAX_RUN
            && let Some(old) = self.old.place(old_at + count)
            && let Some(new) = self.new.place(new_at + count)
        {
            if old.1 != new.1
                || old.0 != old_start.wrapping_add(reach)
                || new.0 != new_start.wrapping_add(reach)
            {
                break;
            }
            reach = reach.checked_add(old.1)?;
            count += 1;
        }
        let piece =
            |text: &'_ [u8], start: usize| start.checked_add(reach).map(|end| (start, end, text.len()));
        let (_, old_end, old_len) = piece(self.old.text, old_start)?;
        let (_, new_end, new_len) = piece(self.new.text, new_start)?;
        if old_end > old_len || new_end > new_len {
            return None;
        }
        let equal = common_prefix(
            self.old.text.get(old_start..old_end)?,
            self.new.text.get(new_start..new_end)?,
        );
        if equal < first {
            return None;
        }
        if equal < reach {
            // Whole strings within the part that is the same.
            let ends_within = |n: &usize| {
                self.old
                    .place(old_at + n)
                    .is_some_and(|(start, len)| start + len <= old_start + equal)
            };
            count = (0..count).take_while(ends_within).count();
        }
        Some(Run {
            start: old,
            len: count as u32,
            shift: new.wrapping_sub(old),
        })
    }
}

/// How many bytes at the front are the same.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const PIECE: usize = 128;
    if a == b {
        return a.len();
    }
    let pieces = a.chunks(PIECE).zip(b.chunks(PIECE));
    let whole = pieces.take_while(|(a, b)| a == b).count() * PIECE;
    let rest = a.iter().zip(b).skip(whole);
    (whole + rest.take_while(|(a, b)| a == b).count()).min(a.len())
}
