//! The values of pickers. A picker is one node, masked like a field: the places and colours of its rows and days would tell which of
//! them is chosen.

use afterimage_wireframe::{Align, Attr, TextField, VerticalAlign};
use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{msg_send, sel};
use objc2_core_foundation::CGPoint;
use objc2_foundation::{NSDateFormatter, NSDateFormatterStyle, NSObjectProtocol};
use objc2_ui_kit::{UIDatePicker, UIDatePickerMode, UILabel, UIView};

use super::marks::is_marked;
use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// Distance in points between the middle of a wheel and that of the label of its chosen row. The lowest rows have twice the height.
const MIDDLE: f64 = 8.0;

/// Levels of views between a picker and the labels of its rows. UIKit has about ten.
const MAX_LEVELS: usize = 24;

/// Writes the texts in the middle of wheels.
pub(super) fn write_wheels(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    nodes.begin_text();
    add_middle(view, view, 0, nodes);
    write_value(nodes)
}

/// Writes the date or the time of a date picker in the formats of the user.
pub(super) fn write_date(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    nodes.begin_text();
    if let Some(picker) = view.downcast_ref::<UIDatePicker>() {
        let mode = picker.datePickerMode();
        if mode == UIDatePickerMode::CountDownTimer {
            let minutes = (picker.countDownDuration() / 60.0) as u32;
            nodes.add_numbers(format_args!("{}:{:02}", minutes / 60, minutes % 60));
        } else {
            let (none, medium, short) = (
                NSDateFormatterStyle::NoStyle,
                NSDateFormatterStyle::MediumStyle,
                NSDateFormatterStyle::ShortStyle,
            );
            let (date, time) = match mode {
                UIDatePickerMode::Time => (none, short),
                UIDatePickerMode::DateAndTime => (medium, short),
                _ => (medium, none),
            };
            let text =
                NSDateFormatter::localizedStringFromDate_dateStyle_timeStyle(&picker.date(), date, time);
            nodes.add_text(&text);
        }
    }
    write_value(nodes)
}

/// Writes the chosen day of a calendar, if it is a single one.
pub(super) fn write_calendar(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    nodes.begin_text();
    if let Some([year, month, day]) = chosen_day(view) {
        nodes.add_numbers(format_args!("{year}-{month:02}-{day:02}"));
    }
    write_value(nodes)
}

fn write_value(nodes: &mut NodeWriter) -> WalkedChildren {
    if nodes.end_text(TextField::Value) {
        nodes.frame.attr(Attr::Align, Align::Centre.code());
        nodes
            .frame
            .attr(Attr::VerticalAlign, VerticalAlign::Middle.code());
    }
    WalkedChildren::None
}

/// Adds the texts of the labels in the middle of a picker, in the order of the wheels. Views that masking may select are left out, since
/// they have no node.
fn add_middle(picker: &UIView, view: &UIView, level: usize, nodes: &mut NodeWriter) {
    let subviews = view.subviews();
    for index in 0..subviews.count() {
        let child = subviews.objectAtIndex(index);
        if child.isHidden() || is_marked(&child) {
            continue;
        }
        if let Some(label) = child.downcast_ref::<UILabel>() {
            if let Some(text) = label.text().filter(|_| is_in_middle(picker, label)) {
                nodes.add_text(&text);
            }
        } else if level < MAX_LEVELS {
            add_middle(picker, &child, level + 1, nodes);
        }
    }
}

fn is_in_middle(picker: &UIView, label: &UIView) -> bool {
    let (own, all) = (label.bounds(), picker.bounds());
    let middle = CGPoint::new(
        own.origin.x + own.size.width / 2.0,
        own.origin.y + own.size.height / 2.0,
    );
    let middle = label.convertPoint_toView(middle, Some(picker));
    (middle.y - all.origin.y - all.size.height / 2.0).abs() < MIDDLE
}

/// Returns year, month and day of the chosen day.
fn chosen_day(view: &UIView) -> Option<[isize; 3]> {
    if !view.respondsToSelector(sel!(selectionBehavior)) {
        return None;
    }
    // SAFETY: the method has this signature.
    let behaviour: Option<Retained<NSObject>> = unsafe { msg_send![view, selectionBehavior] };
    let behaviour = behaviour.filter(|behaviour| behaviour.respondsToSelector(sel!(selectedDate)))?;
    // SAFETY: as above.
    let components: Option<Retained<NSObject>> = unsafe { msg_send![&behaviour, selectedDate] };
    let components = components?;
    // SAFETY: the methods of `NSDateComponents` have this signature.
    let year: isize = unsafe { msg_send![&components, year] };
    // SAFETY: as above.
    let month: isize = unsafe { msg_send![&components, month] };
    // SAFETY: as above.
    let day: isize = unsafe { msg_send![&components, day] };
    Some([year, month, day])
}
