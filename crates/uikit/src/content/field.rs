//! Text fields and text views. The marks of a secret are written before any text, and the text of a secret is not read.

use afterimage_wireframe::{Align, Attr, InputType, LayoutDirection, TextField};
use objc2::msg_send;
use objc2::rc::Retained;
use objc2_foundation::NSString;
use objc2_ui_kit::{
    UIKeyInput, UISearchTextField, UITextBorderStyle, UITextField, UITextView, UITraitEnvironment, UIView,
};

use super::declarations::{Declarations, write_secret};
use super::first_style::FirstStyle;
use super::node_writer::NodeWriter;
use super::text_style;
use super::walked_children::WalkedChildren;
use crate::objects::colours;
use crate::objects::memory::ViewMemory;

/// The colour of a placeholder, with twice its alpha: readers paint a placeholder with half of the colour's alpha.
const PLACEHOLDER_COLOUR: u32 = 0x3c3c_4399;

/// The alpha of a colour.
const ALPHA: u32 = 0xff;

/// The border of a field with rounded corners: its width and radius in points, its colour, and the space to the text.
const ROUNDED_WIDTH: f64 = 0.5;
const ROUNDED_RADIUS: f64 = 5.0;
const ROUNDED_COLOUR: u32 = 0x3c3c_434a;
const ROUNDED_PADDING: f64 = 7.0;

/// Space at both sides of the lines of a text view: `NSTextContainer.lineFragmentPadding`.
const FRAGMENT_PADDING: f64 = 5.0;

/// Writes a text field. Of its subviews only those of the app are walked, such as a floating label: the others draw the texts of the
/// field. Of a secret, only the views at its sides are.
pub(super) fn write_field(
    view: &UIView,
    direction: LayoutDirection,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> WalkedChildren {
    let Some(field) = view.downcast_ref::<UITextField>() else {
        return WalkedChildren::None;
    };
    let declarations = Declarations::of_field(view);
    let plain = match view.downcast_ref::<UISearchTextField>() {
        Some(_) => InputType::Search,
        None => InputType::Text,
    };
    let is_secret = declarations.write(view, Some(plain), memory, nodes);
    let is_empty = !field.hasText();
    write_value(is_secret, is_empty, || field.text(), nodes);
    let placeholder = field.placeholder();
    let has_placeholder = nodes.text(TextField::Placeholder, placeholder.as_deref());
    if is_empty && has_placeholder {
        nodes.frame.attr(Attr::Foreground, placeholder_colour(field));
    } else {
        nodes.colour(Attr::Foreground, field.textColor().as_deref(), view);
    }
    // The label of a field names it.
    nodes.label(view);
    nodes.font(field.font().as_ref(), None);
    text_style::write_align(field.textAlignment(), direction, nodes);
    if field.borderStyle() == UITextBorderStyle::RoundedRect {
        nodes.length(Attr::BorderWidth, ROUNDED_WIDTH);
        nodes.length(Attr::CornerRadius, ROUNDED_RADIUS);
        nodes.frame.attr(Attr::BorderColour, ROUNDED_COLOUR);
        nodes.length(Attr::PaddingLeft, ROUNDED_PADDING);
        nodes.length(Attr::PaddingRight, ROUNDED_PADDING);
    }
    let address =
        |view: Option<Retained<UIView>>| view.map_or(std::ptr::null(), |view| Retained::as_ptr(&view));
    let sides = [address(field.leftView()), address(field.rightView())];
    if is_secret {
        WalkedChildren::Only(sides)
    } else {
        WalkedChildren::OfAppAnd(sides)
    }
}

/// Writes a text view: a field of several lines, or a text if it cannot be edited. Its private subviews draw the text; those of the app
/// are walked, such as a label that is the placeholder.
pub(super) fn write_text_view(
    view: &UIView,
    direction: LayoutDirection,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> WalkedChildren {
    let Some(text_view) = view.downcast_ref::<UITextView>() else {
        return WalkedChildren::None;
    };
    let is_field = text_view.isEditable();
    let plain = is_field.then_some(InputType::TextArea);
    let is_secret = Declarations::of_field(view).write(view, plain, memory, nodes);
    // SAFETY: the method has this signature. The header denies that the text may be nil.
    let text = || -> Option<Retained<NSString>> { unsafe { msg_send![text_view, text] } };
    if is_field || is_secret {
        write_value(is_secret, !text_view.hasText(), text, nodes);
    } else {
        nodes.text(TextField::Text, text().as_deref());
    }
    let style = if is_secret {
        FirstStyle::default()
    } else {
        FirstStyle::read(&text_view.textStorage())
    };
    let colour = style.colour.clone().or_else(|| text_view.textColor());
    nodes.colour(Attr::Foreground, colour.as_deref(), view);
    let font = style.font.clone().or_else(|| text_view.font());
    text_style::write_first(&style, font.as_ref(), nodes);
    let align = text_style::align(text_view.textAlignment(), direction);
    if align != Align::Start {
        nodes.frame.attr(Attr::Align, align.code());
    }
    let insets = text_view.textContainerInset();
    nodes.length(Attr::PaddingTop, insets.top);
    nodes.length(Attr::PaddingBottom, insets.bottom);
    nodes.length(Attr::PaddingLeft, insets.left + FRAGMENT_PADDING);
    nodes.length(Attr::PaddingRight, insets.right + FRAGMENT_PADDING);
    if is_secret {
        WalkedChildren::None
    } else {
        WalkedChildren::OfAppAnd([std::ptr::null(); 2])
    }
}

/// Returns the colour of the placeholder, with twice its alpha.
fn placeholder_colour(field: &UITextField) -> u32 {
    let text = field.attributedPlaceholder();
    let colour = text.and_then(|text| FirstStyle::read(&text).colour);
    let rgba = colour.and_then(|colour| colours::rgba(&colour, &field.traitCollection()));
    rgba.map_or(PLACEHOLDER_COLOUR, |rgba| {
        (rgba & !ALPHA) | ((rgba & ALPHA) * 2).min(ALPHA)
    })
}

fn write_value(
    is_secret: bool,
    is_empty: bool,
    text: impl FnOnce() -> Option<Retained<NSString>>,
    nodes: &mut NodeWriter,
) {
    if is_secret || is_empty {
        write_secret(is_empty, nodes);
    } else {
        nodes.any_text(TextField::Value, text().as_deref());
    }
}
