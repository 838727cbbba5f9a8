//! The paint ranks of a frame.

/// Collects the nodes of a frame whose children are painted in another order than that of the nodes, and computes the
/// ranks of all nodes. Reused for all frames.
#[derive(Debug, Default)]
pub struct PaintOrder {
    /// Number of nodes of each node's subtree, itself included.
    sizes: Vec<u32>,
    /// Parent, and the children in the order of painting, of each node that reorders them.
    reordered: Vec<(u32, Vec<u32>)>,
    /// Number of entries of `reordered` in use; the others keep their memory.
    used: usize,
    ranks: Vec<u32>,
}

impl PaintOrder {
    /// Starts a frame.
    pub fn clear(&mut self) {
        self.sizes.clear();
        self.used = 0;
    }

    /// Adds a node without children. Call this for each node, in their order.
    pub fn node(&mut self) {
        self.sizes.push(1);
    }

    /// Ends the subtree of a node: its descendants are the nodes that were added since.
    pub fn end(&mut self, node: usize) {
        let count = self.sizes.len();
        if let Some(size) = self.sizes.get_mut(node) {
            *size = (count - node) as u32;
        }
    }

    /// Sets the order in which the children of a node are painted: all of its children, in the order of painting.
    pub fn reorder(&mut self, node: usize, children: impl Iterator<Item = u32>) {
        if self.used == self.reordered.len() {
            self.reordered.push((0, Vec::new()));
        }
        if let Some((parent, order)) = self.reordered.get_mut(self.used) {
            *parent = node as u32;
            order.clear();
            order.extend(children);
            self.used += 1;
        }
    }

    /// Returns the ranks of all nodes, or `None` if they are painted in their order.
    pub fn ranks(&mut self) -> Option<&[u32]> {
        if self.used == 0 {
            return None;
        }
        // For the search by parent: without memory of its own.
        if let Some(orders) = self.reordered.get_mut(..self.used) {
            orders.sort_unstable_by_key(|(parent, _)| *parent);
        }
        let count = self.sizes.len();
        self.ranks.clear();
        self.ranks.resize(count, 0);
        let mut root = 0;
        while root < count {
            self.set(root, root as u32);
            root += self.size(root);
        }
        // Parents are before their children, so that the rank of each is known when its children need it.
        for node in 0..count {
            self.rank_children(node);
        }
        Some(&self.ranks)
    }

    fn rank_children(&mut self, node: usize) {
        let mut rank = self.ranks.get(node).copied().unwrap_or(0) + 1;
        let orders = self.reordered.get(..self.used).unwrap_or_default();
        if let Ok(at) = orders.binary_search_by_key(&(node as u32), |(parent, _)| *parent) {
            let count = self.reordered.get(at).map_or(0, |(_, order)| order.len());
            for index in 0..count {
                let child = self.reordered.get(at).and_then(|(_, order)| order.get(index));
                let Some(child) = child.map(|child| *child as usize) else {
                    continue;
                };
                self.set(child, rank);
                rank += self.size(child) as u32;
            }
            return;
        }
        let end = node + self.size(node);
        let mut child = node + 1;
        while child < end {
            self.set(child, rank);
            rank += self.size(child) as u32;
            child += self.size(child);
        }
    }

    fn size(&self, node: usize) -> usize {
        self.sizes.get(node).map_or(1, |size| (*size).max(1) as usize)
    }

    fn set(&mut self, node: usize, rank: u32) {
        if let Some(slot) = self.ranks.get_mut(node) {
            *slot = rank;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_without_an_order_has_no_ranks() {
        let mut paint = PaintOrder::default();
        paint.node();
        paint.node();
        paint.end(0);
        assert_eq!(paint.ranks(), None);
    }

    #[test]
    fn order_of_many_parents_takes_no_longer_than_their_number() {
        // Pairs in a row, each painted backwards: a search of all orders for each node would take minutes.
        const PARENTS: usize = 200_000;
        let mut paint = PaintOrder::default();
        for first in (0..PARENTS * 3).step_by(3) {
            (0..2).for_each(|_| paint.node());
            paint.end(first + 1);
            paint.node();
            paint.end(first + 2);
            paint.reorder(first, [first as u32 + 2, first as u32 + 1].into_iter());
            paint.end(first);
        }
        let ranks = paint.ranks().unwrap_or_default();
        assert_eq!(ranks.len(), PARENTS * 3);
        assert!(
            (0..)
                .zip(ranks.as_chunks::<3>().0)
                .all(|(pair, ranks)| { *ranks == [pair * 3, pair * 3 + 2, pair * 3 + 1] })
        );
    }

    #[test]
    fn orders_of_descendants_come_before_those_of_their_parents() {
        // 0 ( 1 ( 2 3 ) 4 ), where 4 is painted before 1, and 3 before 2.
        let mut paint = PaintOrder::default();
        (0..3).for_each(|_| paint.node());
        paint.end(2);
        paint.node();
        paint.end(3);
        paint.reorder(1, [3, 2].into_iter());
        paint.end(1);
        paint.node();
        paint.end(4);
        paint.reorder(0, [4, 1].into_iter());
        paint.end(0);
        assert_eq!(paint.ranks(), Some([0, 2, 4, 3, 1].as_slice()));
    }

    #[test]
    fn reordered_children_take_their_subtrees_along() {
        // 0 ( 1 ( 2 ) 3 ) 4, where 3 is painted before 1.
        let mut paint = PaintOrder::default();
        (0..3).for_each(|_| paint.node());
        paint.end(2);
        paint.end(1);
        paint.node();
        paint.end(3);
        paint.reorder(0, [3, 1].into_iter());
        paint.end(0);
        paint.node();
        assert_eq!(paint.ranks(), Some([0, 2, 3, 1, 4].as_slice()));
        paint.clear();
        paint.node();
        assert_eq!(paint.ranks(), None);
    }
}
