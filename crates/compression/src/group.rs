//! Column groups: fields that share a column of a block.
//!
//! A block of one second is small. In version 1 each field had a column of its own: the numbers and lengths of columns
//! took a tenth of a block, and LZ4 had to find a repeated part of the screen (a row like the previous one, the style of a
//! button) in twenty columns. So fields that repeat together share a column, in the order of the entries. Fields that do
//! not repeat together (kinds and positions, say) stay apart, since they would interrupt each other's repetitions.

use crate::column::Column;

/// Number of column ids, including the reserved id 0 (no column).
pub(crate) const GROUPS: usize = 12;

/// Layout of the columns of a block, by the version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockLayout {
    /// Version 1: a column for each field.
    Columns,
    /// Version 3: a column for each group of fields.
    Groups,
}

impl BlockLayout {
    /// The layout of a segment, by the least version of a reader.
    pub(crate) fn for_min_reader(min_reader: u16) -> Self {
        if min_reader < 3 {
            Self::Columns
        } else {
            Self::Groups
        }
    }

    /// The number of the column that holds a field.
    #[inline]
    pub(crate) fn number(self, column: Column) -> u16 {
        match self {
            Self::Columns => column.0,
            Self::Groups => group(column),
        }
    }
}

/// The number of the column group of a field. Numbers are never reused.
#[inline]
pub(crate) fn group(column: Column) -> u16 {
    // Most fields by far are properties, so they are tested first.
    if column.is_property() {
        return 4;
    }
    match column {
        Column::ENTRY_KIND => 1,
        Column::ENTRY_TIME => 2,
        Column::SOURCE
        | Column::NODE_COUNT
        | Column::VIEWPORT_W
        | Column::VIEWPORT_H
        | Column::CHANGE_COUNT
        | Column::ENVIRONMENT_KIND
        | Column::ENVIRONMENT_NUMBER_COUNT
        | Column::ENVIRONMENT_NUMBER
        | Column::ENVIRONMENT_NAME_COUNT
        | Column::ENVIRONMENT_NAME => 3,
        // Rectangles of nodes. The other fields of nodes are in group 4 with the properties: a similar row repeats all of
        // them.
        Column(12..=15) => 5,
        Column::CHANGE_KIND
        | Column::CHANGE_TARGET
        | Column::MOVE_PARENT
        | Column::MOVE_AFTER
        | Column::UPDATE_SHAPE
        | Column::UPDATE_KIND
        | Column::SCROLL_X
        | Column::SCROLL_Y
        | Column::PAINT_COUNT
        | Column::PAINT_ID => 6,
        // Edges of updates.
        Column(24..=27) => 7,
        Column::NEW_SHAPE | Column::NEW_TEXT_LENGTH | Column::NEW_NAME_LENGTH => 8,
        Column::NEW_TEXT | Column::NEW_NAME => 9,
        Column::TOUCH_POINTER | Column::TOUCH_PHASE => 10,
        Column::TOUCH_X | Column::TOUCH_Y => 11,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use afterimage_wireframe::{Attr, Ident, TextField};

    use super::*;

    #[test]
    fn group_numbers_are_contiguous_and_properties_share_one_group() {
        let mut groups: Vec<u16> = (1..=52).map(|number| group(Column(number))).collect();
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups, (1..GROUPS as u16).collect::<Vec<_>>());
        for column in [
            Column::attr(Attr::ALL[0].code()),
            Column::ident(40),
            Column::text(TextField::ALL[0].code()),
            Column::ident(Ident::ALL[0].code()),
        ] {
            assert_eq!(group(column), group(Column::NODE_ID));
        }
        assert_eq!(group(Column::INSERT_AFTER), group(Column::NODE_ID));
    }
}
