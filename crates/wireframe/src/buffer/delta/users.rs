//! Which attribute names a string: found for all of them once, and led on from frame to frame.
//!
//! Where the numbers of strings moved, the attributes that name them get their new numbers in a copy of the old
//! ones. What says the same is then the same bytes again.

use std::ops::Range;

use super::super::layout::{ATTR_BYTES, CLASS_IDENT, CLASS_TEXT, halves};
use super::super::open::Sections;
use super::layout::NONE;
use super::pairs::Pairs;
use crate::{Ident, TextField};

/// The attributes that name strings, by their positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Users {
    /// For each string the one that names it, [`NONE`] or [`SEVERAL`].
    alone: Vec<u32>,
    /// Those that name a string which is named several times, in their order; perhaps others too.
    shared: Vec<u32>,
    /// Room for what `alone` becomes.
    room: Vec<u32>,
}

/// Marks a string that several attributes name. Positions are far below it.
const SEVERAL: u32 = NONE - 1;
/// Attributes from here on name strings: classes stand above the keys.
const NAMES: u32 = (CLASS_IDENT as u32) << 16;
/// Attributes from here on are of classes that this version does not know.
const OTHERS: u32 = (CLASS_TEXT as u32 + 1) << 16;

/// An attribute that names another string than before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renamed {
    /// Its position before.
    pub at: u32,
    /// The new number of the string that it named, or [`NONE`].
    pub was: u32,
    /// The number of the string that it names.
    pub is: u32,
}

/// Attributes that came in the place of others.
pub(super) struct Replaced<'a> {
    /// The positions of those that went, before.
    pub went: Range<u32>,
    /// Those that came.
    pub came: &'a [[u8; ATTR_BYTES]],
}

/// The number of the string that an attribute names, where it names one.
fn named(record: [u8; ATTR_BYTES]) -> Option<u32> {
    let [place, string] = halves(u64::from_le_bytes(record));
    names(place).then_some(string)
}

/// Whether attributes of this class and key name strings.
pub(super) fn names(place: u32) -> bool {
    (NAMES..OTHERS).contains(&place)
}

impl Users {
    /// Looks at all attributes of a buffer.
    pub fn find(sections: &Sections<'_>) -> Self {
        let mut alone = vec![NONE; sections.string_records().len()];
        let mut shared = Vec::new();
        for (at, record) in (0..).zip(sections.attr_records()) {
            let Some(user) = named(*record).and_then(|string| alone.get_mut(string as usize)) else {
                continue;
            };
            match *user {
                NONE => *user = at,
                SEVERAL => shared.push(at),
                first => {
                    shared.extend([first, at]);
                    *user = SEVERAL;
                }
            }
        }
        shared.sort_unstable();
        Self {
            alone,
            shared,
            room: Vec::new(),
        }
    }

    /// Gives attributes the new numbers of their strings, [`NONE`] for those that went, and collects in their
    /// order those whose strings say something else now. `old` are the attributes; `into`, if it is not empty,
    /// is the copy of them that gets the numbers.
    pub fn renumber(
        &self,
        pairs: &[Pairs],
        old: &[[u8; ATTR_BYTES]],
        into: &mut [[u8; ATTR_BYTES]],
        touched: &mut Vec<u32>,
    ) {
        let mut at = 0;
        let mut is_shared = false;
        for pair in pairs {
            let range = pair.old as usize..(pair.old + pair.count) as usize;
            if at < range.start {
                is_shared |= self.went(at..range.start, into, touched);
            }
            at = range.end;
            if pair.alike && pair.old == pair.new {
                continue;
            }
            let users = self.alone.get(range).unwrap_or_default();
            if !pair.alike {
                is_shared |= touch(users, touched);
            }
            if pair.old != pair.new {
                is_shared |= users.contains(&SEVERAL);
                for (user, number) in users.iter().zip(pair.new..) {
                    set(into, *user, number);
                }
            }
        }
        is_shared |= self.went(at..self.alone.len(), into, touched);
        if is_shared {
            for user in &self.shared {
                let Some(string) = old.get(*user as usize).copied().and_then(named) else {
                    continue;
                };
                let pair = Pairs::find(pairs, string);
                let number = pair.map_or(NONE, |pair| pair.new + (string - pair.old));
                set(into, *user, number);
                if !pair.is_some_and(|pair| pair.alike) {
                    touched.push(*user);
                }
            }
        }
        touched.sort_unstable();
    }

    /// The same for strings that went; says whether one of them is named several times.
    fn went(&self, strings: Range<usize>, into: &mut [[u8; ATTR_BYTES]], touched: &mut Vec<u32>) -> bool {
        let users = self.alone.get(strings).unwrap_or_default();
        for user in users {
            set(into, *user, NONE);
        }
        touch(users, touched)
    }

    /// Takes over what became of strings and attributes: of the strings that there were, which are so many now,
    /// then of attributes that stayed, then of others, from the last to the first.
    pub fn follow<'r>(
        &mut self,
        pairs: &[Pairs],
        strings: usize,
        renamed: &[Renamed],
        replaced: impl Iterator<Item = Replaced<'r>>,
    ) {
        if strings != self.alone.len() || !Pairs::are_in_place(pairs, strings) {
            self.room.clear();
            self.room.resize(strings, NONE);
            for pair in pairs {
                let (old, new, count) = (pair.old as usize, pair.new as usize, pair.count as usize);
                let users = self.alone.get(old..old + count);
                if let (Some(users), Some(into)) = (users, self.room.get_mut(new..new + count)) {
                    into.copy_from_slice(users);
                }
            }
            std::mem::swap(&mut self.alone, &mut self.room);
        }
        for Renamed { at, was, is } in renamed {
            if let Some(user) = self.alone.get_mut(*was as usize)
                && *user == *at
            {
                *user = NONE;
            }
            self.add(*is, *at);
        }
        for Replaced { went, came } in replaced {
            let start = went.start;
            self.make_room(&went, start + came.len() as u32);
            for (at, record) in (start..).zip(came) {
                if let Some(string) = named(*record) {
                    self.add(string, at);
                }
            }
        }
    }

    /// Lets positions go, and moves those behind to a new end.
    fn make_room(&mut self, went: &Range<u32>, end: u32) {
        let off = end.wrapping_sub(went.end);
        // Positions are below 2^31, so that marks are negative and stay.
        let [start, old_end] = [went.start, went.end].map(u32::cast_signed);
        let all_if = |is: bool| u32::from(is).wrapping_neg();
        if went.is_empty() {
            for user in &mut self.alone {
                *user = user.wrapping_add(off & all_if(user.cast_signed() >= start));
            }
        } else {
            for user in &mut self.alone {
                let at = user.cast_signed();
                let (is_behind, is_gone) = (at >= old_end, at >= start && at < old_end);
                *user = user.wrapping_add(off & all_if(is_behind)) | NONE & all_if(is_gone);
            }
        }
        let first = self.shared.partition_point(|user| *user < went.start);
        let last = self.shared.partition_point(|user| *user < went.end);
        for user in self.shared.iter_mut().skip(last) {
            *user = user.wrapping_add(off);
        }
        self.shared.drain(first..last);
    }

    /// An attribute names a string.
    fn add(&mut self, string: u32, at: u32) {
        let Some(user) = self.alone.get_mut(string as usize) else {
            return;
        };
        match *user {
            NONE => *user = at,
            SEVERAL => self.share(at),
            first => {
                *user = SEVERAL;
                self.share(first);
                self.share(at);
            }
        }
    }

    fn share(&mut self, at: u32) {
        let place = self.shared.partition_point(|user| *user < at);
        if self.shared.get(place) != Some(&at) {
            self.shared.insert(place, at);
        }
    }

    /// Whether these are the users of a buffer's strings. Those of properties that this version does not know do
    /// not count.
    pub fn are_of(&self, sections: &Sections<'_>) -> bool {
        let attrs = sections.attr_records();
        let names_all = |(string, user): (u32, &u32)| {
            *user >= SEVERAL || attrs.get(*user as usize).copied().and_then(named) == Some(string)
        };
        let is_listed = |(at, record): (u32, &[u8; ATTR_BYTES])| {
            let Some(string) = named(*record).filter(|_| is_known(*record)) else {
                return true;
            };
            match self.alone.get(string as usize) {
                None => true,
                Some(&SEVERAL) => self.shared.binary_search(&at).is_ok(),
                Some(user) => *user == at,
            }
        };
        self.alone.len() == sections.string_records().len()
            && (0..).zip(&self.alone).all(names_all)
            && (0..).zip(attrs).all(is_listed)
    }
}

/// Whether this version knows the property of an attribute that names a string.
fn is_known(record: [u8; ATTR_BYTES]) -> bool {
    let [place, _] = halves(u64::from_le_bytes(record));
    let (class, key) = ((place >> 16) as u16, place as u16);
    match class {
        CLASS_IDENT => Ident::from_code(key).is_some(),
        _ => TextField::from_code(key).is_some(),
    }
}

/// Adds those that name strings which say something else now; says whether some are named several times.
fn touch(users: &[u32], touched: &mut Vec<u32>) -> bool {
    touched.extend(users.iter().filter(|user| **user < SEVERAL));
    users.contains(&SEVERAL)
}

/// Sets the number of the string that an attribute names, where there is one.
#[inline]
fn set(attrs: &mut [[u8; ATTR_BYTES]], at: u32, number: u32) {
    let value = attrs.get_mut(at as usize).and_then(|attr| attr.last_chunk_mut());
    if let Some(value) = value {
        *value = number.to_le_bytes();
    }
}
