//! The parts of a control of which one is selected: the segments of a segmented control and the items of a tab bar. They are private
//! views, so the selected one is that which shows the selected title or image.

use objc2_ui_kit::{UIImage, UIImageView, UILabel, UISegmentedControl, UITabBar, UIView};

use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// Levels of views between a part and its label. UIKit has two.
const MAX_LEVELS: usize = 4;

/// The content of a view, compared with the selected title and image.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    None,
    Other,
    Selected,
}

/// Writes a segmented control, and marks its segments.
pub(super) fn write_segments(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    let Some(control) = view.downcast_ref::<UISegmentedControl>() else {
        return WalkedChildren::All;
    };
    let selected = control.selectedSegmentIndex();
    let is_segment = usize::try_from(selected).is_ok_and(|index| index < control.numberOfSegments());
    let segment = is_segment.then_some(selected as usize);
    nodes.begin_text();
    if let Some(title) = segment.and_then(|segment| control.titleForSegmentAtIndex(segment)) {
        nodes.add_text(&title);
    }
    let image = segment.and_then(|segment| control.imageForSegmentAtIndex(segment));
    mark(view, image.as_deref(), nodes);
    WalkedChildren::All
}

/// Writes a tab bar, and marks its items.
pub(super) fn write_tab_bar(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    if let Some(bar) = view.downcast_ref::<UITabBar>() {
        let item = bar.selectedItem();
        nodes.begin_text();
        if let Some(title) = item.and_then(|item| item.title()) {
            nodes.add_text(&title);
        }
        mark(view, None, nodes);
    }
    WalkedChildren::All
}

/// Marks the children that have a label or an image in them. The joined text of the writer is the selected title.
fn mark(view: &UIView, image: Option<&UIImage>, nodes: &mut NodeWriter) {
    nodes.parts.clear();
    let subviews = view.subviews();
    for index in 0..subviews.count() {
        let child = subviews.objectAtIndex(index);
        // The background behind the selected segment is an image view too.
        let content = in_children(&child, image, 0, nodes);
        if content > Content::None {
            nodes.parts.add(&child, content == Content::Selected);
        }
    }
}

fn in_children(view: &UIView, image: Option<&UIImage>, level: usize, nodes: &mut NodeWriter) -> Content {
    let subviews = view.subviews();
    let contents = (0..subviews.count()).map(|index| {
        let child = subviews.objectAtIndex(index);
        let own = content(&child, image, nodes);
        if level < MAX_LEVELS && own < Content::Selected {
            own.max(in_children(&child, image, level + 1, nodes))
        } else {
            own
        }
    });
    contents.max().unwrap_or(Content::None)
}

fn content(view: &UIView, image: Option<&UIImage>, nodes: &mut NodeWriter) -> Content {
    let (is_shown, is_selected) = if let Some(label) = view.downcast_ref::<UILabel>() {
        let text = label.text().filter(|text| text.length() > 0);
        let is_title = text.as_deref().is_some_and(|text| nodes.is_joined(text));
        (text.is_some(), is_title)
    } else if let Some(view) = view.downcast_ref::<UIImageView>() {
        let shown = view.image();
        let is_image = |shown: &UIImage| image.is_some_and(|image| std::ptr::eq(image, shown));
        (shown.is_some(), shown.as_deref().is_some_and(is_image))
    } else {
        (false, false)
    };
    match (is_shown, is_selected) {
        (_, true) => Content::Selected,
        (true, false) => Content::Other,
        (false, false) => Content::None,
    }
}
