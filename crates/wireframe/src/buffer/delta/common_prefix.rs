//! Length of the common prefix of two byte ranges. Memory is compared in pieces that the compiler and the
//! platform's library vectorise.

use std::ops::Range;

/// Bytes compared at once.
const PIECE: usize = 1024;
/// Bytes compared at once after [`AT_FIRST`] equal bytes.
const WIDE_PIECE: usize = 4 * PIECE;
const AT_FIRST: usize = 2 * PIECE;
/// Words of a piece that are searched for a difference at once.
const BLOCK: usize = 8;

/// One section of two buffers, and the result of its last comparison.
pub(super) struct Section<'o, 'n> {
    old: &'o [u8],
    new: &'n [u8],
    /// End of the old bytes that are known to be equal to the new bytes at distance `distance`.
    equal_up_to: usize,
    /// Distance from old to new bytes, modulo 2^64.
    distance: usize,
}

impl<'o, 'n> Section<'o, 'n> {
    pub(super) fn new(old: &'o [u8], new: &'n [u8]) -> Self {
        Self {
            old,
            new,
            equal_up_to: 0,
            distance: 0,
        }
    }

    /// Returns the end of the old bytes from the start of `range` that are equal to the new bytes from `new_at` on,
    /// at most the end of `range`. The range is compared again only if the last comparison does not cover it.
    pub(super) fn equal_end(&mut self, range: &Range<usize>, new_at: usize) -> usize {
        let distance = new_at.wrapping_sub(range.start);
        if distance != self.distance || self.equal_up_to <= range.start {
            let old = self.old.get(range.clone()).unwrap_or_default();
            let new = self.new.get(new_at..).unwrap_or_default();
            self.distance = distance;
            self.equal_up_to = range.start + common_prefix(old, new);
        }
        self.equal_up_to.min(range.end)
    }
}

/// Returns the length of the longest common prefix in bytes.
pub(super) fn common_prefix(old: &[u8], new: &[u8]) -> usize {
    let len = old.len().min(new.len());
    let mut equal = 0;
    while equal < len {
        // Ranges with a long common prefix are mostly equal to their end.
        let most = if equal < AT_FIRST { PIECE } else { WIDE_PIECE };
        let end = len.min(equal + most);
        let (piece, new_piece) = (
            old.get(equal..end).unwrap_or_default(),
            new.get(equal..end).unwrap_or_default(),
        );
        if piece != new_piece {
            return equal + prefix_of_wide_piece(piece, new_piece);
        }
        equal = end;
    }
    len
}

fn prefix_of_wide_piece(old: &[u8], new: &[u8]) -> usize {
    if old.len() <= PIECE {
        return prefix_of_piece(old, new);
    }
    let pieces = old.chunks(PIECE).zip(new.chunks(PIECE));
    let equal = PIECE * pieces.take_while(|(old, new)| old == new).count();
    let rest = old.get(equal..).zip(new.get(equal..));
    rest.map_or(old.len(), |(old, new)| {
        let end = PIECE.min(old.len());
        equal + prefix_of_piece(old.get(..end).unwrap_or(old), new.get(..end).unwrap_or(new))
    })
}

/// Returns the prefix in bytes of a block that differs.
#[inline]
fn prefix_of_block(old: &[[u8; 8]; BLOCK], new: &[[u8; 8]; BLOCK]) -> usize {
    for (at, (old, new)) in old.iter().zip(new).enumerate() {
        let difference = u64::from_le_bytes(*old) ^ u64::from_le_bytes(*new);
        if difference != 0 {
            return 8 * at + difference.trailing_zeros() as usize / 8;
        }
    }
    8 * BLOCK
}

fn prefix_of_piece(old: &[u8], new: &[u8]) -> usize {
    let (old_words, new_words) = (old.as_chunks::<8>().0, new.as_chunks::<8>().0);
    let difference = |(old, new): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*old) ^ u64::from_le_bytes(*new);
    let (blocks, new_blocks) = (old_words.as_chunks::<BLOCK>().0, new_words.as_chunks::<BLOCK>().0);
    let is_equal = |(old, new): &(&[_; BLOCK], &[_; BLOCK])| {
        let words = old.iter().zip(*new).map(difference);
        words.fold(0, |all, one| all | one) == 0
    };
    let equal = blocks.iter().zip(new_blocks).take_while(is_equal).count();
    if let (Some(block), Some(new_block)) = (blocks.get(equal), new_blocks.get(equal)) {
        return 8 * BLOCK * equal + prefix_of_block(block, new_block);
    }
    let equal = BLOCK * equal;
    let words = old_words.iter().zip(new_words).map(difference).skip(equal);
    for (at, difference) in (equal..).zip(words) {
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
    fn prefix_ends_at_the_first_different_byte() {
        let old: Vec<u8> = (0..AT_FIRST + 2 * WIDE_PIECE + 5).map(|n| n as u8).collect();
        assert_eq!(common_prefix(&old, &old), old.len());
        assert_eq!(common_prefix(&old, &old[..77]), 77);
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
            assert_eq!(common_prefix(&old, &new), at);
        }
    }

    #[test]
    fn section_continues_after_inserted_and_changed_bytes() {
        let (old, new) = (b"abcdefghij", b"abXYcdeZghij");
        let mut section = Section::new(old, new);
        assert_eq!(section.equal_end(&(0..10), 0), 2);
        assert_eq!(section.equal_end(&(2..10), 4), 5);
        assert_eq!(section.equal_end(&(3..4), 5), 4, "known, and cut to the range");
        assert_eq!(section.equal_end(&(6..10), 8), 10);
        assert_eq!(section.equal_end(&(6..10), 9), 6, "at another distance");
        assert_eq!(section.equal_end(&(8..12), 10), 8, "range beyond the end");
    }
}
