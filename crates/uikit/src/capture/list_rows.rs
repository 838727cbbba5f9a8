//! The rows of lists that cells show.

use objc2::Message;
use objc2_ui_kit::{
    NSIndexPathUIKitAdditions, UICollectionView, UICollectionViewCell, UITableView, UITableViewCell, UIView,
};

use crate::objects::classes::Family;
use crate::objects::memory::{ViewMemory, row_content, set_row_content};

/// Returns the content of the list row that a cell shows: its section and its number, counted from 1. `None` for other views, and
/// for cells that show no row.
pub(super) fn shown_row(view: &UIView, family: Family) -> Option<u64> {
    let parent = match family {
        Family::TableCell | Family::CollectionCell => view.superview()?,
        _ => return None,
    };
    let path = if let Some(table) = parent.downcast_ref::<UITableView>() {
        table.indexPathForCell(view.downcast_ref::<UITableViewCell>()?)?
    } else {
        let collection = parent.downcast_ref::<UICollectionView>()?;
        collection.indexPathForCell(view.downcast_ref::<UICollectionViewCell>()?)?
    };
    let (section, item) = (path.section() as u32, path.item() as u32);
    Some((u64::from(section) + 1) << 32 | (u64::from(item) + 1))
}

/// Assigns a new id to a cell that shows another row than before. Its descendants are then in another row.
pub(super) fn bind<T: Message>(cell: &T, memory: ViewMemory, content: u64) -> ViewMemory {
    let last = row_content(cell);
    if last == content {
        return memory;
    }
    set_row_content(cell, content);
    if last == 0 { memory } else { memory.renew(cell) }
}
