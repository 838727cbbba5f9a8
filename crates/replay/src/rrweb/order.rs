//! Painting in another order than the tree's.
//!
//! Boxes paint in tree order as long as none of them opens a stacking context. Where the recording
//! says otherwise, the paint order is cut into runs that agree with the tree: the first run needs
//! nothing, each later one a level (`z-index`) of its own. Two runs are the usual case, and a level
//! stays the same while nodes come and go around it. Nothing is ever put under another parent for it.

use crate::picture::Placed;

/// The level of each node, in the order of `placed`.
pub(super) fn levels<T>(placed: &[Placed<'_, T>]) -> Vec<i32> {
    let mut painted: Vec<usize> = (0..placed.len()).collect();
    painted.sort_by_key(|at| placed.get(*at).map(|node| node.rank));
    let mut levels = vec![0; placed.len()];
    let (mut level, mut before) = (0, None);
    for at in painted {
        if before.is_some_and(|before| at < before) {
            level += 1;
        }
        before = Some(at);
        if let Some(slot) = levels.get_mut(at) {
            *slot = level;
        }
    }
    levels
}

/// Which of some places may stay when the rest is moved: a longest rising run of `places`.
pub(super) fn stays(places: &[usize]) -> Vec<bool> {
    if places.is_sorted() {
        return vec![true; places.len()];
    }
    // `ends[k]` is where the lowest end of a rising run of length k + 1 stands.
    let value = |at: usize| places.get(at).copied().unwrap_or(0);
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| value(*end) < *place);
        before.push(length.checked_sub(1).and_then(|k| ends.get(k).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stays = vec![false; places.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        if let Some(slot) = stays.get_mut(at) {
            *slot = true;
        }
        next = before.get(at).copied().flatten();
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_as_possible_are_moved() {
        let check = |places: &[usize], moved: usize| {
            let stays = stays(places);
            assert_eq!(stays.iter().filter(|stays| !**stays).count(), moved, "{places:?}");
            let left: Vec<_> = places
                .iter()
                .zip(&stays)
                .filter(|(_, s)| **s)
                .map(|(p, _)| *p)
                .collect();
            assert!(left.is_sorted());
        };
        check(&[], 0);
        check(&[0, 1, 2], 0);
        check(&[2, 0, 1], 1);
        check(&[0, 3, 1, 2, 4], 1);
        check(&[3, 2, 1, 0], 3);
    }
}
