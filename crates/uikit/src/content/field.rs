//! Text fields and text views. The marks of a secret are written before any text, and the text of a secret is not read.

use afterimage_wireframe::{Align, Attr, InputType, LayoutDirection, TextField};
use objc2::msg_send;
use objc2::rc::Retained;
use objc2::runtime::ProtocolObject;
use objc2_foundation::NSString;
use objc2_ui_kit::{UIKeyInput, UITextBorderStyle, UITextField, UITextInputTraits, UITextView, UIView};

use super::input_types;
use super::node_writer::NodeWriter;
use super::text_style;
use super::walked_children::WalkedChildren;
use crate::objects::memory::ViewMemory;

/// The text of a secret that is not empty: its length is not that of the secret.
const FILLED: &str = "********";

/// The colour of a placeholder, with twice its alpha: readers paint a placeholder with half of the colour's alpha.
const PLACEHOLDER_COLOUR: u32 = 0x3c3c_4399;

/// The border of a field with rounded corners: its width and radius in points, its colour, and the space to the text.
const ROUNDED_WIDTH: f64 = 0.5;
const ROUNDED_RADIUS: f64 = 5.0;
const ROUNDED_COLOUR: u32 = 0x3c3c_434a;
const ROUNDED_PADDING: f64 = 7.0;

/// Space at both sides of the lines of a text view: `NSTextContainer.lineFragmentPadding`.
const FRAGMENT_PADDING: f64 = 5.0;

/// Writes a text field. Of its subviews only those of the app are walked: the others draw the texts of the field.
pub(super) fn write_field(
    view: &UIView,
    direction: LayoutDirection,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> WalkedChildren {
    let Some(field) = view.downcast_ref::<UITextField>() else {
        return WalkedChildren::None;
    };
    let traits: &ProtocolObject<dyn UIKeyInput> = ProtocolObject::from_ref(field);
    let is_secret = write_declarations(view, traits, Some(InputType::Text), memory, nodes);
    let is_empty = !field.hasText();
    write_value(is_secret, is_empty, || field.text(), nodes);
    let placeholder = field.placeholder();
    let has_placeholder = nodes.text(TextField::Placeholder, placeholder.as_deref());
    if is_empty && has_placeholder {
        nodes.frame.attr(Attr::Foreground, PLACEHOLDER_COLOUR);
    } else {
        nodes.colour(Attr::Foreground, field.textColor().as_deref(), view);
    }
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
    WalkedChildren::Only([address(field.leftView()), address(field.rightView())])
}

/// Writes a text view: a field of several lines, or a text if it cannot be edited. Its private subviews draw the text.
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
    let traits: &ProtocolObject<dyn UIKeyInput> = ProtocolObject::from_ref(text_view);
    let plain = is_field.then_some(InputType::TextArea);
    let is_secret = write_declarations(view, traits, plain, memory, nodes);
    // SAFETY: the method has this signature. The header denies that the text may be nil.
    let text = || -> Option<Retained<NSString>> { unsafe { msg_send![text_view, text] } };
    if is_field || is_secret {
        write_value(is_secret, !text_view.hasText(), text, nodes);
    } else {
        nodes.text(TextField::Text, text().as_deref());
    }
    nodes.colour(Attr::Foreground, text_view.textColor().as_deref(), view);
    nodes.font(text_view.font().as_ref(), None);
    let align = text_style::align(text_view.textAlignment(), direction);
    if align != Align::Start {
        nodes.frame.attr(Attr::Align, align.code());
    }
    let insets = text_view.textContainerInset();
    nodes.length(Attr::PaddingTop, insets.top);
    nodes.length(Attr::PaddingBottom, insets.bottom);
    nodes.length(Attr::PaddingLeft, insets.left + FRAGMENT_PADDING);
    nodes.length(Attr::PaddingRight, insets.right + FRAGMENT_PADDING);
    WalkedChildren::None
}

/// Writes the types of a text, and returns whether it is a secret. `plain` is the type of a field with any text, `None` for a
/// text that cannot be edited.
fn write_declarations(
    view: &UIView,
    traits: &ProtocolObject<dyn UIKeyInput>,
    plain: Option<InputType>,
    memory: &mut ViewMemory,
    nodes: &mut NodeWriter,
) -> bool {
    if traits.isSecureTextEntry() {
        memory.mark_secure(view);
    }
    nodes.flag(Attr::Secure, memory.was_secure);
    // SAFETY: the method has this signature. The header denies that the content type may be nil.
    let content: Option<Retained<NSString>> = unsafe { msg_send![view, textContentType] };
    let content = content.and_then(|name| nodes.content_type(&name));
    if let Some(content) = content {
        nodes.frame.attr(Attr::ContentType, content.code());
    }
    let input = input_type(traits, plain, memory.was_secure);
    if let Some(input) = input {
        nodes.frame.attr(Attr::InputType, input.code());
    }
    memory.was_secure || input == Some(InputType::Other) || content.is_some_and(input_types::is_secret)
}

fn input_type(
    traits: &ProtocolObject<dyn UIKeyInput>,
    plain: Option<InputType>,
    is_secure: bool,
) -> Option<InputType> {
    if is_secure {
        return Some(InputType::Password);
    }
    let plain = plain?;
    match input_types::input_type(traits.keyboardType()) {
        InputType::Text => Some(plain),
        other => Some(other),
    }
}

fn write_value(
    is_secret: bool,
    is_empty: bool,
    text: impl FnOnce() -> Option<Retained<NSString>>,
    nodes: &mut NodeWriter,
) {
    match (is_secret, is_empty) {
        (_, true) => nodes.frame.text(TextField::Value, ""),
        (true, false) => nodes.frame.text(TextField::Value, FILLED),
        (false, false) => nodes.any_text(TextField::Value, text().as_deref()),
    }
}
