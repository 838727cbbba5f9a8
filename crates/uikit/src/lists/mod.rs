//! The rows of tables and collections, and the cells that show them.

mod rows;
mod shown_lists;

pub use rows::{ListRows, RowPlace, SectionSize, ShownCell};
pub use shown_lists::ShownLists;
