//! Which strings of two buffers stand for each other.
//!
//! Hosts number strings in the order of their first use. So a text that becomes another mostly keeps its number,
//! while rows that come and go move the numbers of all strings behind theirs, which are the same otherwise: then
//! what follows is found a little further on in the one table or in the other.

use super::table::Table;

/// Strings in a row that may be others than before while those behind them have the same distance.
const MAX_REPLACED: usize = 4;
/// Strings that are looked at to find where tables go on together, for each string of both.
const LOOKS_PER_STRING: usize = 4;

/// Strings in a row, as many of either buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pairs {
    /// The first one's number in the old buffer.
    pub old: u32,
    /// Its number in the new one.
    pub new: u32,
    pub count: u32,
    /// Whether they say the same; else the new ones stand where the old ones stood.
    pub alike: bool,
}

/// Where the tables go on.
enum Ahead {
    /// As many are others.
    Replaced(usize),
    /// As many of the old ones went.
    Gone(usize),
    /// As many new ones came.
    Came(usize),
}

/// Pairs the strings of an old table, which has no gaps, with those of a new one; `None` where the new table
/// has gaps or its text is not UTF-8. Those that are in no pair went, or came.
pub(super) fn pair(old: &Table<'_>, new: &Table<'_>, pairs: &mut Vec<Pairs>) -> Option<()> {
    let mut looks_left = LOOKS_PER_STRING * (old.len() + new.len());
    let (mut old_at, mut new_at, mut end) = (0, 0, 0);
    loop {
        let run = old.run(old_at, new, new_at);
        if run > 0 {
            new.place(new_at).filter(|(start, _)| *start == end)?;
            pairs.push(Pairs::of(old_at, new_at, run, true));
            (old_at, new_at) = (old_at + run, new_at + run);
            end = new.place(new_at - 1).map(|(start, len)| start + len)?;
        }
        if new_at >= new.len() {
            break;
        }
        let came = match ahead((old, old_at), (new, new_at), &mut looks_left) {
            Ahead::Gone(gone) => {
                old_at += gone;
                continue;
            }
            Ahead::Came(came) => came,
            Ahead::Replaced(replaced) => {
                pairs.push(Pairs::of(old_at, new_at, replaced, false));
                old_at += replaced;
                replaced
            }
        };
        for at in new_at..new_at + came {
            end = after_string(new, at, end)?;
        }
        new_at += came;
    }
    (end == new.text_len()).then_some(())
}

/// Where a string ends that has to begin at `start` and to be UTF-8.
fn after_string(table: &Table<'_>, at: usize, start: usize) -> Option<usize> {
    let (begins, len) = table.place(at)?;
    let text = table.string(at).filter(|_| begins == start)?;
    if !text.is_ascii() {
        std::str::from_utf8(text).ok()?;
    }
    Some(start + len)
}

/// Finds out what became of strings that are not the same.
fn ahead(
    (old, old_at): (&Table<'_>, usize),
    (new, new_at): (&Table<'_>, usize),
    looks_left: &mut usize,
) -> Ahead {
    let (old_len, new_len) = (old.len() - old_at, new.len() - new_at);
    if old_len == 0 {
        return Ahead::Came(new_len);
    }
    let most = old_len.max(new_len).min(*looks_left);
    for ahead in 1..most {
        let found = if ahead <= MAX_REPLACED && old.same(old_at + ahead, new, new_at + ahead) {
            Ahead::Replaced(ahead)
        } else if old.same(old_at + ahead, new, new_at) {
            Ahead::Gone(ahead)
        } else if old.same(old_at, new, new_at + ahead) {
            Ahead::Came(ahead)
        } else {
            continue;
        };
        *looks_left -= ahead;
        return found;
    }
    *looks_left -= most;
    Ahead::Replaced(1)
}

impl Pairs {
    fn of(old: usize, new: usize, count: usize, alike: bool) -> Self {
        // Buffers are far smaller than 2^32.
        Self {
            old: old as u32,
            new: new as u32,
            count: count as u32,
            alike,
        }
    }

    /// Whether pairs say that each of so many old strings is the same and has its number still.
    pub fn are_same(pairs: &[Self], old_len: usize) -> bool {
        let stays = |pair: &&Self| pair.alike && pair.old == pair.new;
        let stayed = pairs.iter().filter(stays).map(|pair| pair.count as usize);
        stayed.sum::<usize>() == old_len
    }

    /// Whether pairs say that each of so many old strings, or what became of it, has its number still.
    pub fn are_in_place(pairs: &[Self], old_len: usize) -> bool {
        let stays = |pair: &&Self| pair.old == pair.new;
        let stayed = pairs.iter().filter(stays).map(|pair| pair.count as usize);
        stayed.sum::<usize>() == old_len
    }

    /// The pair of an old string, in pairs in their order.
    pub fn find(pairs: &[Self], old: u32) -> Option<&Self> {
        let after = pairs.partition_point(|pair| pair.old <= old);
        let pair = pairs.get(after.checked_sub(1)?)?;
        (old - pair.old < pair.count).then_some(pair)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::layout::STRING_BYTES;
    use super::*;

    /// The table of some strings: places and text.
    fn table(strings: &[&str]) -> (Vec<[u8; STRING_BYTES]>, String) {
        let mut text = String::new();
        let place = |string: &&str| {
            let place = text.len() as u64 | (string.len() as u64) << 32;
            text.push_str(string);
            place.to_le_bytes()
        };
        (strings.iter().map(place).collect(), text)
    }

    fn found(old: &Table<'_>, new: &Table<'_>) -> Option<Vec<Pairs>> {
        let mut pairs = Vec::new();
        pair(old, new, &mut pairs).map(|()| pairs)
    }

    fn check(old: &[&str], new: &[&str], expected: &[(u32, u32, u32, bool)]) {
        let (old, new) = (table(old), table(new));
        let (old, new) = (Table::of(&old.0, &old.1), Table::of(&new.0, &new.1));
        let found = found(&old, &new).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|pair| (pair.old, pair.new, pair.count, pair.alike))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn strings_that_stayed_are_one_run() {
        check(&["a", "b", "c"], &["a", "b", "c"], &[(0, 0, 3, true)]);
        check(&["a", "b"], &["a", "b", "c"], &[(0, 0, 2, true)]);
        check(&["a", "b"], &["a"], &[(0, 0, 1, true)]);
        check(&[], &["a"], &[]);
    }

    #[test]
    fn a_text_that_became_another_keeps_its_number() {
        let same_after = [(0, 0, 1, true), (1, 1, 1, false), (2, 2, 2, true)];
        check(&["a", "b", "c", "d"], &["a", "x", "c", "d"], &same_after);
        check(&["a"], &["b"], &[(0, 0, 1, false)]);
        check(
            &["a", "b"],
            &["c", "d", "b"],
            &[(0, 0, 1, false), (1, 2, 1, true)],
        );
    }

    #[test]
    fn rows_that_went_and_came_move_the_others() {
        check(
            &["top", "a", "b", "c", "d", "end"],
            &["top", "c", "d", "e", "f", "end"],
            &[(0, 0, 1, true), (3, 1, 2, true), (5, 5, 1, true)],
        );
        check(
            &["top", "c", "d", "e", "f", "end"],
            &["top", "a", "b", "c", "d", "end"],
            &[(0, 0, 1, true), (1, 3, 2, true), (5, 5, 1, true)],
        );
    }

    #[test]
    fn looking_has_an_end() {
        let names: Vec<String> = (0..400).map(|n| format!("name {n}")).collect();
        let others: Vec<String> = (0..400).map(|n| format!("other {n}")).collect();
        let (names, others): (Vec<&str>, Vec<&str>) = (
            names.iter().map(String::as_str).collect(),
            others.iter().map(String::as_str).collect(),
        );
        let (old, new) = (table(&names), table(&others));
        let found = found(&Table::of(&old.0, &old.1), &Table::of(&new.0, &new.1)).unwrap();
        assert!(found.iter().all(|pair| !pair.alike && pair.old == pair.new));
        assert_eq!(found.iter().map(|pair| pair.count).sum::<u32>(), 400);
    }

    #[test]
    fn a_table_with_gaps_or_without_text_is_refused() {
        let old = table(&["a", "b"]);
        let old = Table::of(&old.0, &old.1);
        let (mut places, text) = table(&["a", "bc", "d"]);
        assert!(found(&old, &Table::of(&places, &text)).is_some());
        assert!(found(&old, &Table::of(&places, "abcde")).is_none());
        assert!(found(&old, &Table::of(&places[..2], &text)).is_none());
        places[2] = places[0];
        assert!(found(&old, &Table::of(&places, &text)).is_none());
        let half = table(&["a", "é"]);
        let places = [
            half.0[0],
            (1 | 1_u64 << 32).to_le_bytes(),
            (2 | 1_u64 << 32).to_le_bytes(),
        ];
        assert!(found(&old, &Table::of(&places, &half.1)).is_none());
    }
}
