//! How far two runs of records go on the same. What is compared is memory, in pieces that the compiler and
//! the platform's library turn into vectors.

use super::super::layout::{ATTR_BYTES, NODE_BYTES, words};
use super::super::limits::MAX_COORDINATE;
use super::super::record::near;
use crate::{Attr, Point};

/// Bytes that are compared at once.
const PIECE: usize = 1024;
/// Bytes that are compared at once behind so many that are the same.
const WIDE_PIECE: usize = 4 * PIECE;
const AT_FIRST: usize = 2 * PIECE;
/// Words in which a difference is looked for at once.
const BLOCK: usize = 8;
/// Nodes that moved are compared so many at once: their words are whole vectors.
const NODES: usize = 8;
/// Words of so many nodes.
const WORDS: usize = NODES * NODE_BYTES / 4;

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

/// How many nodes at the front are the same, having moved by so much.
pub(super) fn same_nodes(old: &[[u8; NODE_BYTES]], new: &[[u8; NODE_BYTES]], by: Point) -> usize {
    if by == Point::default() {
        return same_bytes(old.as_flattened(), new.as_flattened()) / NODE_BYTES;
    }
    let moved = moved_words(by);
    let blocks = old.as_chunks::<NODES>().0.iter().zip(new.as_chunks::<NODES>().0);
    let is_same = |(old, new): &(&[_; NODES], &[_; NODES])| is_moved_block(old, new, &moved);
    let same = NODES * blocks.take_while(is_same).count();
    let rest = old.iter().zip(new).skip(same);
    same + rest.take_while(|(old, new)| is_moved(old, new, by)).count()
}

/// Whether a node is the same, having moved by so much.
#[inline]
pub(super) fn is_moved(old: &[u8; NODE_BYTES], new: &[u8; NODE_BYTES], by: Point) -> bool {
    let [x, y] = [by.x, by.y].map(i32::cast_unsigned);
    let [id, parent, left, top, right, bottom, tail] = words(old);
    let expected = [
        id,
        parent,
        left.wrapping_add(x),
        top.wrapping_add(y),
        right.wrapping_add(x),
        bottom.wrapping_add(y),
        tail,
    ];
    expected == words(new)
}

/// What is added to each word of so many nodes that moved, where vectors are read from memory at once.
#[repr(align(16))]
struct Words([[u32; NODE_BYTES / 4]; NODES]);

fn moved_words(by: Point) -> Words {
    let [x, y] = [by.x, by.y].map(i32::cast_unsigned);
    Words([[0, 0, x, y, x, y, 0]; NODES])
}

fn is_moved_block(old: &[[u8; NODE_BYTES]; NODES], new: &[[u8; NODE_BYTES]; NODES], moved: &Words) -> bool {
    let words = |nodes: &'_ [[u8; NODE_BYTES]; NODES]| {
        let mut words = [0; WORDS];
        let bytes = nodes.as_flattened().as_chunks::<4>().0;
        for (word, bytes) in words.iter_mut().zip(bytes) {
            *word = u32::from_le_bytes(*bytes);
        }
        words
    };
    let (old, new) = (words(old), words(new));
    let different = old
        .iter()
        .zip(new)
        .zip(moved.0.as_flattened())
        .fold(0, |found, ((was, is), by)| found | (is.wrapping_sub(*was) ^ by));
    different == 0
}

/// Edges are taken as they are written up to [`MAX_COORDINATE`], which is two of these: one for an edge as it
/// is read, and one for all that it moved since.
const FARTHEST: u32 = MAX_COORDINATE.cast_unsigned() / 2;

/// Whether a node's edges are near enough to move on from where they are.
#[inline]
pub(super) fn is_near(record: &[u8; NODE_BYTES]) -> bool {
    let [_, _, edges @ .., _] = words::<7>(record);
    // The bits from that of twice the distance on are none, once the distance is added.
    let over = edges.map(|edge| edge.wrapping_add(FARTHEST));
    over.into_iter().fold(0, |all, over| all | over) < FARTHEST * 2
}

/// How far nodes may have moved since they were read, in all; `None` beyond what is taken as it is written.
pub(super) fn moved_on(moved: u32, by: Point) -> Option<u32> {
    let by = by.x.unsigned_abs().max(by.y.unsigned_abs());
    moved.checked_add(by).filter(|moved| *moved <= FARTHEST)
}

/// How far a node's attributes say that it is scrolled.
pub(super) fn scroll(attrs: &[[u8; ATTR_BYTES]]) -> Point {
    let place = |record: &[u8; ATTR_BYTES]| u64::from_le_bytes(*record) as u32;
    let [x, y] = [Attr::ScrollX, Attr::ScrollY].map(|attr| u32::from(attr.code()));
    let mut scroll = Point::default();
    for record in attrs.iter().skip_while(|record| place(record) < x) {
        let [place, value] = words(record);
        let length = near(value.cast_signed());
        if place == x {
            scroll.x = length;
        } else if place == y {
            scroll.y = length;
        } else {
            break;
        }
    }
    scroll
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: u32, left: i32, top: i32) -> [u8; NODE_BYTES] {
        let edges = [left, top, left + 10, top + 20].map(i32::cast_unsigned);
        let [left, top, right, bottom] = edges;
        let mut record = [0; NODE_BYTES];
        let words = [id, 1, left, top, right, bottom, 3];
        for (bytes, word) in record.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
        record
    }

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
    fn nodes_that_moved_alike_are_the_same() {
        let by = Point { x: -7, y: 1440 };
        let old: Vec<_> = (0..13).map(|n| node(n + 2, 30 * n as i32, -5)).collect();
        let moved: Vec<_> = (0..13)
            .map(|n| node(n + 2, 30 * n as i32 + by.x, -5 + by.y))
            .collect();
        assert_eq!(same_nodes(&old, &moved, by), 13);
        assert_eq!(same_nodes(&old, &moved, Point { x: 7, ..by }), 0);
        assert_eq!(same_nodes(&old, &old, Point::default()), 13);
        for at in 0..13 {
            let mut new = moved.clone();
            new[at] = node(at as u32 + 2, 30 * at as i32 + by.x, -4 + by.y);
            assert_eq!(same_nodes(&old, &new, by), at);
        }
    }

    #[test]
    fn what_is_far_away_is_not_compared() {
        let farthest = FARTHEST.cast_signed();
        for (top, near) in [
            (farthest - 21, true),
            (farthest, false),
            (-farthest, true),
            (-farthest - 1, false),
            (i32::MAX - 30, false),
        ] {
            assert_eq!(is_near(&node(1, 0, top)), near, "{top}");
        }
        let by = |x, y| Point { x, y };
        assert_eq!(moved_on(5, by(-7, 3)), Some(12));
        assert_eq!(moved_on(5, by(0, farthest - 5)), Some(FARTHEST));
        assert_eq!(moved_on(5, by(i32::MIN, farthest - 4)), None);
    }
}
