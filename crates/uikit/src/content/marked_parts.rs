//! The parts of the control that was written last.

use objc2_ui_kit::UIView;

/// The addresses of the parts. They are only compared.
#[derive(Default)]
pub(crate) struct MarkedParts {
    all: Vec<usize>,
    selected: Option<usize>,
}

impl MarkedParts {
    /// Forgets the parts.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.selected = None;
    }

    /// Adds a part. Of parts with the same title, the first counts as selected.
    pub(super) fn add(&mut self, view: &UIView, is_selected: bool) {
        self.all.push(address(view));
        if is_selected && self.selected.is_none() {
            self.selected = Some(address(view));
        }
    }

    /// Returns whether a view is a part.
    pub(super) fn contains(&self, view: &UIView) -> bool {
        !self.all.is_empty() && self.all.contains(&address(view))
    }

    /// Returns whether a view is the selected part.
    pub(super) fn is_selected(&self, view: &UIView) -> bool {
        self.selected == Some(address(view))
    }
}

fn address(view: &UIView) -> usize {
    std::ptr::from_ref(view).addr()
}
