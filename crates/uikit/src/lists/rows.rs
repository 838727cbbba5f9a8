//! The rows that the cells of a list show, compared with those of the walk before.
//!
//! UIKit reuses cells: one that leaves the visible part soon shows another row. No public call reports that, since `prepareForReuse` is
//! the app's. A row that is inserted changes the places of all rows behind it too, and their cells still show them. Two facts that can
//! be read distinguish the cases: scrolling changes no size of a section, and an insertion keeps the order of the rows.

/// A row's place in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPlace {
    /// Number of the section.
    pub section: u32,
    /// Number of the row in the section.
    pub row: u32,
}

/// A visible cell of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownCell {
    /// Index among the subviews of the list.
    pub at: usize,
    /// Id of the cell's node, 0 if it has none yet.
    pub id: u32,
    /// The row that it shows. `None` for a cell that is animated away, which shows its last row.
    pub place: Option<RowPlace>,
}

/// Number of rows of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSize {
    /// Number of the section.
    pub section: u32,
    /// Number of its rows.
    pub rows: u32,
}

/// The visible rows of a list in a walk.
///
/// A cell shows the row that it showed in the walk before, and keeps its id, if it was visible then and
///
/// * its place is the same, or
/// * rows were inserted into or removed from its section in front of it: its place changed by the number by which the section grew, and no
///   row behind it kept its place, or
/// * sections were inserted or removed in front of it, likewise.
///
/// Any other cell is reused: it was hidden meanwhile, or it shows another row. A row that the app moves within its section counts as
/// reused, because the sizes do not change. A cell that left and came back to the same place between two walks is not recognised.
#[derive(Debug, Default)]
pub struct ListRows {
    /// The cells.
    pub cells: Vec<ShownCell>,
    /// The sizes of the sections of the cells.
    pub sizes: Vec<SectionSize>,
    /// Number of sections.
    pub sections: u32,
}

impl ListRows {
    /// Removes all rows, and keeps the memory.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.sizes.clear();
        self.sections = 0;
    }

    /// Ends the reading of a walk, whose cells all have ids: from now on, this is the last walk.
    pub fn settle(&mut self, last: Option<&Self>) {
        for cell in &mut self.cells {
            if cell.place.is_none() {
                cell.place = last.and_then(|last| last.settled_place(cell.id));
            }
        }
        self.cells.sort_unstable_by_key(|cell| cell.id);
    }

    /// Returns whether a cell shows the same row as in `last`, the settled rows of the walk before.
    #[must_use]
    pub fn keeps(&self, last: &Self, cell: ShownCell) -> bool {
        let Some(is) = cell.place else {
            return true;
        };
        let Some(was) = last.settled_place(cell.id) else {
            return false;
        };
        if was == is {
            return true;
        }
        let step = i64::from(is.row) - i64::from(was.row);
        if was.section == is.section {
            return self.growth(last, is.section) == Some(step)
                && self
                    .unmoved(last)
                    .all(|place| place.section != was.section || place < was);
        }
        let sections = i64::from(is.section) - i64::from(was.section);
        step == 0
            && i64::from(self.sections) - i64::from(last.sections) == sections
            && self.unmoved(last).all(|place| place < was)
    }

    fn settled_place(&self, id: u32) -> Option<RowPlace> {
        let at = self.cells.binary_search_by_key(&id, |cell| cell.id);
        self.cells.get(at.ok()?)?.place
    }

    /// Returns the number of rows that were added to a section, less those that were removed.
    fn growth(&self, last: &Self, section: u32) -> Option<i64> {
        Some(i64::from(self.size(section)?) - i64::from(last.size(section)?))
    }

    fn size(&self, section: u32) -> Option<u32> {
        let mut sizes = self.sizes.iter();
        sizes.find(|size| size.section == section).map(|size| size.rows)
    }

    /// The places of the cells that have the same place as before.
    fn unmoved<'a>(&'a self, last: &'a Self) -> impl Iterator<Item = RowPlace> + 'a {
        let same = |cell: &&ShownCell| last.settled_place(cell.id) == cell.place;
        self.cells.iter().filter(same).filter_map(|cell| cell.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(id: u32, section: u32, row: u32) -> ShownCell {
        ShownCell {
            at: 0,
            id,
            place: Some(RowPlace { section, row }),
        }
    }

    /// A list with one section of this size, whose cells show these rows.
    fn rows(size: u32, cells: &[(u32, u32)]) -> ListRows {
        let cell = |(id, row): &(u32, u32)| shown(*id, 0, *row);
        ListRows {
            cells: cells.iter().map(cell).collect(),
            sizes: vec![SectionSize {
                section: 0,
                rows: size,
            }],
            sections: 1,
        }
    }

    /// Ids of the cells that keep them.
    fn kept(last: &mut ListRows, now: &ListRows) -> Vec<u32> {
        last.settle(None);
        let kept = now.cells.iter().filter(|cell| now.keeps(last, **cell));
        kept.map(|cell| cell.id).collect()
    }

    #[test]
    fn scrolled_cells_that_show_other_rows_are_reused() {
        let mut last = rows(100, &[(1, 0), (2, 1), (3, 2), (4, 3)]);
        assert_eq!(
            kept(&mut last, &rows(100, &[(3, 2), (4, 3), (1, 4), (2, 5)])),
            [3, 4]
        );
        assert_eq!(kept(&mut last, &rows(100, &[(1, 4), (2, 5), (3, 6), (4, 7)])), []);
    }

    #[test]
    fn rows_behind_inserted_and_removed_ones_are_the_same() {
        let mut last = rows(100, &[(1, 0), (2, 1), (3, 2), (4, 3)]);
        // The cell that was pushed out shows the new row.
        assert_eq!(
            kept(&mut last, &rows(101, &[(4, 0), (1, 1), (2, 2), (3, 3)])),
            [1, 2, 3]
        );
        assert_eq!(
            kept(&mut last, &rows(102, &[(1, 0), (9, 1), (8, 2), (2, 3), (3, 4)])),
            [1, 2, 3]
        );
        assert_eq!(
            kept(&mut last, &rows(99, &[(1, 0), (3, 1), (4, 2), (2, 3)])),
            [1, 3, 4]
        );
    }

    #[test]
    fn rows_that_are_appended_while_cells_are_reused_shift_none() {
        let mut last = rows(100, &[(1, 0), (2, 1), (3, 2), (4, 3)]);
        let scrolled = rows(104, &[(3, 2), (4, 3), (1, 4), (2, 5)]);
        assert_eq!(kept(&mut last, &scrolled), [3, 4]);
    }

    #[test]
    fn sections_behind_an_inserted_one_are_the_same() {
        let in_sections = |sections, cells: &[(u32, u32)]| ListRows {
            cells: cells
                .iter()
                .map(|(id, section)| shown(*id, *section, 0))
                .collect(),
            sizes: Vec::new(),
            sections,
        };
        let mut last = in_sections(9, &[(1, 0), (2, 1), (3, 2)]);
        assert_eq!(
            kept(&mut last, &in_sections(10, &[(1, 0), (4, 1), (2, 2), (3, 3)])),
            [1, 2, 3]
        );
        assert_eq!(kept(&mut last, &in_sections(9, &[(3, 0), (1, 1), (2, 2)])), []);
    }

    #[test]
    fn cell_that_was_not_visible_is_reused() {
        let mut last = rows(100, &[(1, 0), (2, 1)]);
        assert_eq!(kept(&mut last, &rows(100, &[(1, 0), (7, 1)])), [1]);
    }

    #[test]
    fn cell_that_is_animated_away_shows_its_last_row() {
        let mut last = rows(100, &[(1, 0), (2, 1)]);
        last.settle(None);
        let mut now = rows(100, &[(1, 0), (2, 1)]);
        now.cells[1].place = None;
        assert!(now.keeps(&last, now.cells[1]));
        now.settle(Some(&last));
        assert_eq!(kept(&mut now, &rows(100, &[(1, 0), (2, 1)])), [1, 2]);
        assert_eq!(kept(&mut now, &rows(99, &[(1, 0), (2, 7)])), [1]);
    }
}
