//! The title of buttons.

use afterimage_wireframe::{Align, Attr, LayoutDirection, VerticalAlign};
use objc2::rc::Retained;
use objc2_ui_kit::{UILabel, UIView};

use super::label;
use super::marks;
use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// Writes the title of a button: the text of its first label, as the label shows it. Other labels (a subtitle) and the image
/// have nodes of their own, and so has a title to which the app's masking or a rule may apply.
pub(super) fn write(view: &UIView, direction: LayoutDirection, nodes: &mut NodeWriter) -> WalkedChildren {
    // `titleLabel` would make a label if there is none.
    let Some(title) = first_label(view) else {
        return WalkedChildren::All;
    };
    if is_marked(&title) {
        return WalkedChildren::All;
    }
    label::write_text(&title, direction, nodes);
    // The title is centred in the place of the label.
    nodes.frame.attr(Attr::Align, Align::Centre.code());
    nodes
        .frame
        .attr(Attr::VerticalAlign, VerticalAlign::Middle.code());
    let (button, label, centre) = (view.bounds(), title.bounds(), title.center());
    let left = centre.x - label.size.width / 2.0;
    let top = centre.y - label.size.height / 2.0;
    nodes.length(Attr::PaddingTop, top.max(0.0));
    nodes.length(Attr::PaddingLeft, left.max(0.0));
    let right = button.size.width - left - label.size.width;
    let bottom = button.size.height - top - label.size.height;
    nodes.length(Attr::PaddingRight, right.max(0.0));
    nodes.length(Attr::PaddingBottom, bottom.max(0.0));
    let title: &UIView = &title;
    WalkedChildren::AllBut(std::ptr::from_ref(title))
}

fn first_label(view: &UIView) -> Option<Retained<UILabel>> {
    let subviews = view.subviews();
    (0..subviews.count())
        .filter_map(|index| subviews.objectAtIndex(index).downcast::<UILabel>().ok())
        .find(|label| !label.isHidden())
}

/// Returns whether a label needs a node of its own: masking may select it, or it has views of the app.
fn is_marked(label: &UILabel) -> bool {
    marks::is_marked(label) || label.subviews().count() > 0
}
