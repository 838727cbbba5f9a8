//! A table or a collection that reuses its cells, as UIKit does: cells outside of the visible part are hidden and wait for another row.

use std::rc::Rc;

use objc2::rc::Retained;
use objc2::{ClassType, MainThreadOnly, Message};
use objc2_core_foundation::{CGPoint, CGSize};

use crate::build::{as_view, label, up, view};
use crate::view::FakeView;

/// Height of a row, in points.
pub const ROW_HEIGHT: f64 = 44.0;

/// A list of one section, whose cells have one label.
pub struct FakeList {
    /// The table or the collection.
    pub view: Retained<FakeView>,
    rows: Vec<String>,
    /// Cells that show rows, from the top.
    shown: Vec<(usize, Retained<FakeView>)>,
    reusable: Vec<Retained<FakeView>>,
    make_cell: Rc<dyn Fn() -> Retained<FakeView>>,
}

impl FakeList {
    /// A list of class `L` with cells of class `C`.
    pub fn new<L, C>(frame: [f64; 4], rows: Vec<String>) -> Self
    where
        L: ClassType + MainThreadOnly + Message,
        C: ClassType + MainThreadOnly + Message + 'static,
    {
        let size = [0.0, 0.0, frame[2], ROW_HEIGHT];
        let mut list = Self {
            view: up(view::<L>(frame, |_| (), vec![])),
            rows,
            shown: Vec::new(),
            reusable: Vec::new(),
            make_cell: Rc::new(move || {
                let title = label([16.0, 0.0, size[2] - 32.0, ROW_HEIGHT], "");
                up(view::<C>(size, |_| (), vec![title]))
            }),
        };
        list.layout();
        list
    }

    /// Number of cells that were made.
    pub fn made(&self) -> usize {
        self.shown.len() + self.reusable.len()
    }

    /// Scrolls by a number of rows.
    pub fn scroll_by(&mut self, rows: f64) {
        as_view(&self.view).state().layer.change().bounds.origin.y += rows * ROW_HEIGHT;
        self.layout();
    }

    /// Inserts a row. Cells of the rows behind it stay with their rows.
    pub fn insert(&mut self, at: usize, row: &str) {
        self.rows.insert(at, row.to_owned());
        for (shown, _) in &mut self.shown {
            *shown += usize::from(*shown >= at);
        }
        self.layout();
    }

    /// Removes a row.
    pub fn remove(&mut self, at: usize) {
        self.rows.remove(at);
        self.recycle(|row| row == at);
        for (shown, _) in &mut self.shown {
            *shown -= usize::from(*shown > at);
        }
        self.layout();
    }

    /// Reloads a row with another text, which another cell shows.
    pub fn reload(&mut self, at: usize, row: &str) {
        self.rows[at] = row.to_owned();
        let new = self.reusable.pop().unwrap_or_else(|| self.add_cell());
        self.recycle(|row| row == at);
        self.shown.push((at, new));
        self.layout();
    }

    /// Hides the cells of some rows.
    fn recycle(&mut self, is_gone: impl Fn(usize) -> bool) {
        for (_, cell) in self.shown.extract_if(.., |(row, _)| is_gone(*row)) {
            cell.change().is_hidden = true;
            cell.change().path = None;
            self.reusable.insert(0, cell);
        }
    }

    fn add_cell(&self) -> Retained<FakeView> {
        let cell = (self.make_cell)();
        as_view(&self.view).add(cell.clone());
        cell
    }

    /// Gives each visible row a cell, as the layout of a list does.
    fn layout(&mut self) {
        let (top, height) = {
            let mut state = as_view(&self.view).change();
            state.content = CGSize::new(0.0, self.rows.len() as f64 * ROW_HEIGHT);
            state.control.row_counts = vec![self.rows.len() as isize];
            let bounds = state.layer.state().bounds;
            (bounds.origin.y, bounds.size.height)
        };
        let first = (top / ROW_HEIGHT).floor() as usize;
        let end = (((top + height) / ROW_HEIGHT).ceil() as usize).min(self.rows.len());
        self.recycle(|row| !(first..end).contains(&row));
        for row in first..end {
            if self.shown.iter().all(|(shown, _)| *shown != row) {
                let cell = self.reusable.pop().unwrap_or_else(|| self.add_cell());
                self.shown.push((row, cell));
            }
        }
        for (row, cell) in &self.shown {
            let mut state = cell.change();
            state.is_hidden = false;
            state.path = Some((0, *row as isize));
            let mut layer = state.layer.change();
            layer.position = CGPoint::new(layer.bounds.size.width / 2.0, (*row as f64 + 0.5) * ROW_HEIGHT);
            drop(layer);
            let text = objc2_foundation::NSString::from_str(&self.rows[*row]);
            state.subviews[0].change().text = Some(text);
        }
    }
}
