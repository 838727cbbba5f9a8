//! The states of a view: focused, disabled, selected, and whether a tap has an effect.

use afterimage_wireframe::Attr;
use objc2::{Message, sel};
use objc2_foundation::NSObjectProtocol;
use objc2_ui_kit::{
    UICollectionView, UICollectionViewCell, UIControl, UIControlEvents, UILongPressGestureRecognizer,
    UITableView, UITableViewCell, UITapGestureRecognizer, UIView,
};

use super::node_writer::NodeWriter;
use crate::objects::classes::{Family, ViewClass};

/// Writes the states of a view.
pub(super) fn write(view: &UIView, class: ViewClass, nodes: &mut NodeWriter) {
    let family = class.family;
    let takes_text = takes_text(class);
    let has_focus = takes_text && view.isFirstResponder();
    nodes.flag(Attr::Focused, has_focus);
    if has_focus {
        nodes.responder = Some(view.retain());
    }
    let control = view.downcast_ref::<UIControl>();
    if let Some(control) = control {
        nodes.flag(Attr::Disabled, !control.isEnabled());
    }
    let is_selected = nodes.parts.is_selected(view) || is_selected(view, family, control);
    nodes.flag(Attr::Selected, is_selected);
    // The touches of a part are handled by its control.
    let is_clickable = nodes.parts.contains(view) || is_clickable(view, class, control);
    nodes.frame.attr(Attr::Clickable, u32::from(is_clickable));
}

fn is_selected(view: &UIView, family: Family, control: Option<&UIControl>) -> bool {
    match family {
        Family::TableCell => view
            .downcast_ref::<UITableViewCell>()
            .is_some_and(UITableViewCell::isSelected),
        Family::CollectionCell => view
            .downcast_ref::<UICollectionViewCell>()
            .is_some_and(UICollectionViewCell::isSelected),
        _ => control.is_some_and(UIControl::isSelected),
    }
}

fn takes_text(class: ViewClass) -> bool {
    class.takes_keys || matches!(class.family, Family::Field | Family::TextView)
}

fn is_clickable(view: &UIView, class: ViewClass, control: Option<&UIControl>) -> bool {
    if !view.isUserInteractionEnabled() {
        return false;
    }
    let is_clickable = match class.family {
        _ if takes_text(class) => true,
        Family::Switch | Family::Slider | Family::Picker | Family::DatePicker | Family::Calendar => true,
        Family::TableCell | Family::CollectionCell => is_row_selectable(view),
        _ => control
            .is_some_and(|control| control.allControlEvents() != UIControlEvents(0) || shows_menu(control)),
    };
    is_clickable || has_tap_recognizer(view)
}

/// Returns whether a tap opens a menu (iOS 14).
fn shows_menu(control: &UIControl) -> bool {
    control.respondsToSelector(sel!(showsMenuAsPrimaryAction)) && control.showsMenuAsPrimaryAction()
}

fn is_row_selectable(cell: &UIView) -> bool {
    let parent = cell.superview();
    let table = parent
        .as_deref()
        .and_then(|parent| parent.downcast_ref::<UITableView>());
    let collection = parent
        .as_deref()
        .and_then(|parent| parent.downcast_ref::<UICollectionView>());
    table.is_some_and(UITableView::allowsSelection)
        || collection.is_some_and(UICollectionView::allowsSelection)
}

fn has_tap_recognizer(view: &UIView) -> bool {
    let Some(recognizers) = view.gestureRecognizers() else {
        return false;
    };
    (0..recognizers.count()).any(|index| {
        let recognizer = recognizers.objectAtIndex(index);
        let is_tap = recognizer.downcast_ref::<UITapGestureRecognizer>().is_some()
            || recognizer
                .downcast_ref::<UILongPressGestureRecognizer>()
                .is_some();
        is_tap && recognizer.isEnabled()
    })
}
