//! How the values of a block lie: each field in a column of its own, or some together in a lane.
//!
//! A block of one second is small. With a column for each field a tenth of it was their numbers and lengths, and what
//! a screen repeats (a row like the one before it, the look of a button) lay in twenty columns, where LZ4 has to find
//! it twenty times. So fields that repeat together stand together, entry by entry; and those that never repeat in the
//! same places (kinds and places, say) stand apart, for they would only break the repetitions of each other.

use crate::column::Column;

/// How many numbers there are for groups, 0 among them, which is none.
pub(crate) const GROUPS: usize = 12;

/// How the values of a block lie, which the format's version says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockLayout {
    /// Version 1.
    Columns,
    /// Version 3.
    Groups,
}

impl BlockLayout {
    /// The layout of a segment, by the least version of its readers.
    pub(crate) fn of(min_reader: u16) -> Self {
        if min_reader < 3 {
            Self::Columns
        } else {
            Self::Groups
        }
    }

    /// The number that a field's values stand under in a block.
    #[inline]
    pub(crate) fn number(self, column: Column) -> u16 {
        match self {
            Self::Columns => column.0,
            Self::Groups => group(column),
        }
    }
}

/// The lane of a field. Numbers are never reused.
#[inline]
pub(crate) fn group(column: Column) -> u16 {
    // They are most by far.
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
        // Nodes but for their places, and 4 for all properties: a row like another has the same of all of it.
        Column(12..=15) => 5,
        Column(17..=23 | 28..=31) if column != Column::INSERT_AFTER => 6,
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
    fn every_lane_has_a_number_of_its_own_and_properties_share_one() {
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
