//! Core Animation's commit at the end of a turn: views that need it are laid out, from the window down, and animations that were
//! added start.

use objc2::DefinedClass;

use crate::application::application;
use crate::build::as_view;
use crate::view::FakeView;

/// The order of the commit among the observers of the run loop.
pub(crate) const ORDER: isize = 2_000_000;

/// Commits the windows of all scenes.
pub(crate) fn run() {
    let scenes = application().ivars().scenes();
    for scene in scenes {
        let windows = scene.ivars().borrow().windows.clone();
        for window in &windows {
            commit(as_view(window));
        }
    }
}

fn commit(view: &FakeView) {
    let layout = {
        let mut state = view.change();
        let is_needed = std::mem::take(&mut state.needs_layout);
        state.layout.clone().filter(|_| is_needed)
    };
    if let Some(layout) = layout {
        layout(view);
    }
    view.state().layer.start_animation();
    // The layout of the view may have added some.
    let subviews = view.state().subviews.clone();
    for child in &subviews {
        commit(child);
    }
}
