//! Fewest moves that reorder siblings.

/// Returns which elements can stay in place while the others are moved: a longest increasing subsequence of
/// `positions`.
pub(super) fn in_place(positions: &[usize]) -> Vec<bool> {
    if positions.is_sorted() {
        return vec![true; positions.len()];
    }
    // `ends[k]` is the index of the lowest value that ends an increasing subsequence of length k + 1.
    let value = |at: usize| positions.get(at).copied().unwrap_or(0);
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(positions.len());
    for (at, position) in positions.iter().enumerate() {
        let length = ends.partition_point(|end| value(*end) < *position);
        before.push(length.checked_sub(1).and_then(|k| ends.get(k).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut in_place = vec![false; positions.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        if let Some(slot) = in_place.get_mut(at) {
            *slot = true;
        }
        next = before.get(at).copied().flatten();
    }
    in_place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_elements_as_possible_move() {
        let check = |positions: &[usize], moved: usize| {
            let in_place = in_place(positions);
            assert_eq!(
                in_place.iter().filter(|stays| !**stays).count(),
                moved,
                "{positions:?}"
            );
            let left: Vec<_> = positions
                .iter()
                .zip(&in_place)
                .filter(|(_, stays)| **stays)
                .map(|(position, _)| *position)
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
