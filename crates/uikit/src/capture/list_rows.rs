//! The rows that the cells of a table or a collection show.

use afterimage_wireframe::NodeId;
use objc2::rc::Retained;
use objc2_foundation::{NSArray, NSIndexPath};
use objc2_ui_kit::{
    NSIndexPathUIKitAdditions, UICollectionView, UICollectionViewCell, UITableView, UITableViewCell, UIView,
};

use crate::lists::{ListRows, RowPlace, SectionSize, ShownCell, ShownLists};
use crate::objects::memory::ViewMemory;

/// A table or a collection, which is itself in a list row (0 outside of lists).
pub(super) struct List<'a> {
    view: ListView<'a>,
    id: NodeId,
    row: u32,
}

enum ListView<'a> {
    Table(&'a UITableView),
    Collection(&'a UICollectionView),
}

impl<'a> List<'a> {
    /// The list that a view is. `None` for other views.
    pub(super) fn of(view: &'a UIView, id: NodeId, row: u32) -> Option<Self> {
        let table = view.downcast_ref().map(ListView::Table);
        let view = table.or_else(|| view.downcast_ref().map(ListView::Collection))?;
        Some(Self { view, id, row })
    }

    /// Assigns new ids to the cells that show other rows than in the walk before, by the rule of [`ListRows`]. Their descendants are then
    /// in another row.
    pub(super) fn renew_reused(&self, subviews: &NSArray<UIView>, lists: &mut ShownLists) {
        let mut now = lists.begin();
        self.read(subviews, &mut now);
        let last = lists.last(self.id.value());
        for index in 0..now.cells.len() {
            let Some(&cell) = now.cells.get(index) else {
                break;
            };
            let keeps = last.is_some_and(|last| now.keeps(last, cell));
            let id = self.bind(&subviews.objectAtIndex(cell.at), cell.id, keeps);
            if let Some(cell) = now.cells.get_mut(index) {
                cell.id = id;
            }
        }
        now.settle(last);
        lists.end(self.id.value(), now);
    }

    /// Reads the visible cells, and the sizes of their sections.
    fn read(&self, subviews: &NSArray<UIView>, now: &mut ListRows) {
        now.sections = self.sections();
        for at in 0..subviews.count() {
            let cell = subviews.objectAtIndex(at);
            let Some(path) = self.path(&cell).filter(|_| !cell.isHidden()) else {
                continue;
            };
            let place = path.map(|path| RowPlace {
                section: path.section() as u32,
                row: path.item() as u32,
            });
            let id = ViewMemory::known_id(&*cell).map_or(0, NodeId::value);
            now.cells.push(ShownCell { at, id, place });
            if let Some(RowPlace { section, .. }) = place
                && now.sizes.iter().all(|known| known.section != section)
            {
                let rows = self.rows(section);
                now.sizes.push(SectionSize { section, rows });
            }
        }
    }

    /// Returns the id of a cell, a new one unless it shows the same row as before.
    fn bind(&self, cell: &UIView, last_id: u32, keeps: bool) -> u32 {
        let memory = ViewMemory::of(cell, self.row);
        // A cell that is new, or whose list is in another row, has a new id already.
        let is_known = memory.id.value() == last_id;
        let memory = if is_known && !keeps {
            memory.renew(cell)
        } else {
            memory
        };
        memory.id.value()
    }

    /// Returns the path of the row that a view shows, which is none for a cell that is animated away. `None` for views that are no
    /// cells.
    #[expect(clippy::option_option)]
    fn path(&self, view: &UIView) -> Option<Option<Retained<NSIndexPath>>> {
        Some(match self.view {
            ListView::Table(table) => table.indexPathForCell(view.downcast_ref::<UITableViewCell>()?),
            ListView::Collection(collection) => {
                collection.indexPathForCell(view.downcast_ref::<UICollectionViewCell>()?)
            }
        })
    }

    fn sections(&self) -> u32 {
        let count = match self.view {
            ListView::Table(table) => table.numberOfSections(),
            ListView::Collection(collection) => collection.numberOfSections(),
        };
        count as u32
    }

    fn rows(&self, section: u32) -> u32 {
        let section = section as isize;
        let count = match self.view {
            ListView::Table(table) => table.numberOfRowsInSection(section),
            ListView::Collection(collection) => collection.numberOfItemsInSection(section),
        };
        count as u32
    }
}
