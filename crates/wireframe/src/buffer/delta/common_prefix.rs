//! How far two runs of bytes go on the same. What is compared is memory, in pieces that the compiler and
//! the platform's library turn into vectors.

use std::ops::Range;

/// Bytes that are compared at once.
const PIECE: usize = 1024;
/// Bytes that are compared at once behind so many that are the same.
const WIDE_PIECE: usize = 4 * PIECE;
const AT_FIRST: usize = 2 * PIECE;
/// Words in which a difference is looked for at once.
const BLOCK: usize = 8;

/// A section of two buffers, and what is known of how far it goes on the same.
pub(super) struct Section<'o, 'n> {
    old: &'o [u8],
    new: &'n [u8],
    /// Compared up to here, with the new bytes so far behind the old ones.
    same_up_to: usize,
    off: usize,
}

impl<'o, 'n> Section<'o, 'n> {
    pub fn new(old: &'o [u8], new: &'n [u8]) -> Self {
        Self {
            old,
            new,
            same_up_to: 0,
            off: 0,
        }
    }

    /// Where old bytes stop to be those from `new_at` on, or the end of the range.
    pub fn same(&mut self, range: &Range<usize>, new_at: usize) -> usize {
        let off = new_at.wrapping_sub(range.start);
        if off != self.off || self.same_up_to <= range.start {
            let old = self.old.get(range.clone()).unwrap_or_default();
            let new = self.new.get(new_at..).unwrap_or_default();
            (self.off, self.same_up_to) = (off, range.start + same_bytes(old, new));
        }
        self.same_up_to.min(range.end)
    }
}
/// Length of the longest common beginning.
pub(super) fn same_bytes(old: &[u8], new: &[u8]) -> usize {
    let len = old.len().min(new.len());
    let mut same = 0;
    while same < len {
        // What goes on the same for a while mostly does so to the end.
        let most = if same < AT_FIRST { PIECE } else { WIDE_PIECE };
        let end = len.min(same + most);
        let (piece, new_piece) = (
            old.get(same..end).unwrap_or_default(),
            new.get(same..end).unwrap_or_default(),
        );
        if piece != new_piece {
            return same + same_in_wide(piece, new_piece);
        }
        same = end;
    }
    len
}

fn same_in_wide(old: &[u8], new: &[u8]) -> usize {
    if old.len() <= PIECE {
        return same_in_piece(old, new);
    }
    let pieces = old.chunks(PIECE).zip(new.chunks(PIECE));
    let same = PIECE * pieces.take_while(|(old, new)| old == new).count();
    let rest = old.get(same..).zip(new.get(same..));
    rest.map_or(old.len(), |(old, new)| {
        let end = PIECE.min(old.len());
        same + same_in_piece(old.get(..end).unwrap_or(old), new.get(..end).unwrap_or(new))
    })
}

fn same_in_piece(old: &[u8], new: &[u8]) -> usize {
    let (old_words, new_words) = (old.as_chunks::<8>().0, new.as_chunks::<8>().0);
    let differs = |(old, new): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*old) ^ u64::from_le_bytes(*new);
    let (blocks, new_blocks) = (old_words.as_chunks::<BLOCK>().0, new_words.as_chunks::<BLOCK>().0);
    let is_same = |(old, new): &(&[_; BLOCK], &[_; BLOCK])| {
        let words = old.iter().zip(*new).map(differs);
        words.fold(0, |all, one| all | one) == 0
    };
    let same = BLOCK * blocks.iter().zip(new_blocks).take_while(is_same).count();
    let words = old_words.iter().zip(new_words).map(differs).skip(same);
    for (at, difference) in (same..).zip(words) {
        if difference != 0 {
            return 8 * at + difference.trailing_zeros() as usize / 8;
        }
    }
    let whole = 8 * old_words.len().min(new_words.len());
    let bytes = old.iter().zip(new).skip(whole);
    whole + bytes.take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found_wherever_it_is() {
        let old: Vec<u8> = (0..AT_FIRST + 2 * WIDE_PIECE + 5).map(|n| n as u8).collect();
        assert_eq!(same_bytes(&old, &old), old.len());
        assert_eq!(same_bytes(&old, &old[..77]), 77);
        for at in (0..old.len()).step_by(61).chain([
            old.len() - 1,
            PIECE,
            PIECE - 1,
            AT_FIRST,
            AT_FIRST + PIECE,
            AT_FIRST + WIDE_PIECE,
        ]) {
            let mut new = old.clone();
            new[at] ^= 1;
            assert_eq!(same_bytes(&old, &new), at);
        }
    }

    #[test]
    fn a_section_goes_on_behind_what_came_and_what_differs() {
        let (old, new) = (b"abcdefghij", b"abXYcdeZghij");
        let mut section = Section::new(old, new);
        assert_eq!(section.same(&(0..10), 0), 2);
        assert_eq!(section.same(&(2..10), 4), 5);
        assert_eq!(section.same(&(3..4), 5), 4, "known, as far as was asked");
        assert_eq!(section.same(&(6..10), 8), 10);
        assert_eq!(section.same(&(6..10), 9), 6, "at another distance");
        assert_eq!(section.same(&(8..12), 10), 8, "beyond the end");
    }
}
