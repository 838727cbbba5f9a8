//! The rows of the lists of a screen.

use super::ListRows;

/// The rows of lists as of their last walk, by the ids of the lists. It refers to no view.
#[derive(Debug, Default)]
pub struct ShownLists {
    lists: Vec<Shown>,
    walks: u64,
    /// Memory for the rows of the next list.
    spare: ListRows,
}

#[derive(Debug)]
struct Shown {
    list: u32,
    rows: ListRows,
    walk: u64,
}

/// More lists than a screen has, each row with a list of its own. The cells of a list that is not known count as new.
const MAX_LISTS: usize = 64;

impl ShownLists {
    /// Returns an empty memory for the rows that a list shows now.
    pub fn begin(&mut self) -> ListRows {
        let mut rows = std::mem::take(&mut self.spare);
        rows.clear();
        rows
    }

    /// Returns the rows of a list as of its last walk.
    #[must_use]
    pub fn last(&self, list: u32) -> Option<&ListRows> {
        let mut lists = self.lists.iter();
        lists.find(|shown| shown.list == list).map(|shown| &shown.rows)
    }

    /// Stores the rows that a list shows now. If there are too many lists, those of the one that was not walked for the longest time are
    /// removed.
    pub fn end(&mut self, list: u32, rows: ListRows) {
        self.walks += 1;
        let walk = self.walks;
        if let Some(shown) = self.lists.iter_mut().find(|shown| shown.list == list) {
            self.spare = std::mem::replace(&mut shown.rows, rows);
            shown.walk = walk;
            return;
        }
        if self.lists.len() >= MAX_LISTS {
            let oldest = self.lists.iter().enumerate().min_by_key(|(_, shown)| shown.walk);
            if let Some((at, _)) = oldest {
                self.spare = self.lists.swap_remove(at).rows;
            }
        }
        self.lists.push(Shown { list, rows, walk });
    }
}

#[cfg(test)]
mod tests {
    use super::super::ShownCell;
    use super::*;

    fn store(lists: &mut ShownLists, list: u32) {
        let mut rows = lists.begin();
        assert_eq!(rows.cells, []);
        rows.cells.push(ShownCell {
            at: 0,
            id: list,
            place: None,
        });
        lists.end(list, rows);
    }

    #[test]
    fn lists_that_were_not_walked_for_the_longest_time_are_forgotten() {
        let mut lists = ShownLists::default();
        for list in 0..MAX_LISTS as u32 {
            store(&mut lists, list);
        }
        store(&mut lists, 0);
        store(&mut lists, 1000);
        let known = |list| lists.last(list).is_some();
        assert!(known(0) && known(2) && known(1000));
        assert!(!known(1));
        assert_eq!(lists.lists.len(), MAX_LISTS);
    }
}
