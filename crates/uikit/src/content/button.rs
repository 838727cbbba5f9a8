//! The title of buttons.

use afterimage_wireframe::{Align, Attr, LayoutDirection, VerticalAlign};
use objc2::rc::Retained;
use objc2::sel;
use objc2_foundation::NSObjectProtocol;
use objc2_ui_kit::{UIButton, UILabel, UIView};

use super::label;
use super::marks;
use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// Writes the title of a button: the text of its first label, as the label shows it. Other labels (a subtitle) and the image
/// have nodes of their own, and so has a title to which the app's masking or a rule may apply.
pub(super) fn write(view: &UIView, direction: LayoutDirection, nodes: &mut NodeWriter) -> WalkedChildren {
    // `titleLabel` would make a label if there is none.
    let Some((at, title)) = first_label(view) else {
        // With a title, the label repeats it, also one that masking selects.
        nodes.label(view);
        return WalkedChildren::All;
    };
    if is_marked(&title) || is_covered(view, at, &title) {
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

/// Returns whether a button shows the option that was chosen from its menu (iOS 15).
pub(super) fn is_drop_down(view: &UIView) -> bool {
    view.respondsToSelector(sel!(changesSelectionAsPrimaryAction))
        && view
            .downcast_ref::<UIButton>()
            .is_some_and(UIButton::changesSelectionAsPrimaryAction)
}

/// Returns the first label of a button that is drawn, and its place among the subviews.
fn first_label(view: &UIView) -> Option<(usize, Retained<UILabel>)> {
    let subviews = view.subviews();
    (0..subviews.count())
        .map(|index| (index, subviews.objectAtIndex(index)))
        .filter(|(_, child)| !child.isHidden() && child.layer().opacity() > 0.0)
        .find_map(|(index, child)| child.downcast::<UILabel>().ok().map(|label| (index, label)))
}

/// Returns whether a view behind the title would hide it as a text of the button: the background of a configuration, or a background
/// image.
fn is_covered(view: &UIView, at: usize, title: &UILabel) -> bool {
    let subviews = view.subviews();
    let mut behind = (0..at).map(|index| subviews.objectAtIndex(index));
    behind.any(|child| !child.isHidden() && overlap(&child, title))
}

fn overlap(a: &UIView, b: &UIView) -> bool {
    let (a_size, b_size) = (a.bounds().size, b.bounds().size);
    let (a, b) = (a.center(), b.center());
    (a.x - b.x).abs() * 2.0 < a_size.width + b_size.width
        && (a.y - b.y).abs() * 2.0 < a_size.height + b_size.height
}

/// Returns whether a label needs a node of its own: masking may select it, or it has views of the app.
fn is_marked(label: &UILabel) -> bool {
    marks::is_marked(label) || label.subviews().count() > 0
}
