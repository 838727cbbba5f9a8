//! The declarations of a view that takes text: whether its text is drawn as dots, its content type and its keyboard.

use afterimage_wireframe::{Attr, InputType, TextField};
use objc2::rc::Retained;
use objc2::{msg_send, sel};
use objc2_foundation::{NSObjectProtocol, NSString};
use objc2_ui_kit::{UIKeyboardType, UIView};

use super::input_types;
use super::node_writer::NodeWriter;
use crate::objects::memory::ViewMemory;

/// The text of a secret that is not empty: its length is not that of the secret.
const FILLED: &str = "********";

/// The declarations of a view that takes text. They are read before any text.
pub(super) struct Declarations {
    is_secure: bool,
    content_type: Option<Retained<NSString>>,
    keyboard: UIKeyboardType,
}

impl Declarations {
    /// Reads a text field or a text view, which have all of them.
    pub(super) fn of_field(view: &UIView) -> Self {
        // SAFETY: text fields and text views have these methods, with these signatures. The header denies that the content type may be
        // nil.
        let is_secure: bool = unsafe { msg_send![view, isSecureTextEntry] };
        // SAFETY: as above.
        let content_type: Option<Retained<NSString>> = unsafe { msg_send![view, textContentType] };
        // SAFETY: as above.
        let keyboard: UIKeyboardType = unsafe { msg_send![view, keyboardType] };
        Self {
            is_secure,
            content_type,
            keyboard,
        }
    }

    /// Reads a view of another class, for which each declaration is optional.
    pub(super) fn of_key_input(view: &UIView) -> Self {
        let has = |selector| view.respondsToSelector(selector);
        // SAFETY: the view has the method, with the signature of `UITextInputTraits`.
        let is_secure = has(sel!(isSecureTextEntry)) && unsafe { msg_send![view, isSecureTextEntry] };
        let content_type = if has(sel!(textContentType)) {
            // SAFETY: as above.
            unsafe { msg_send![view, textContentType] }
        } else {
            None
        };
        let keyboard = if has(sel!(keyboardType)) {
            // SAFETY: as above.
            unsafe { msg_send![view, keyboardType] }
        } else {
            UIKeyboardType::Default
        };
        Self {
            is_secure,
            content_type,
            keyboard,
        }
    }

    /// Writes the types of a text, and returns whether it is a secret. `plain` is the type of a field with any text, `None` for a
    /// text that cannot be edited.
    pub(super) fn write(
        &self,
        view: &UIView,
        plain: Option<InputType>,
        memory: &mut ViewMemory,
        nodes: &mut NodeWriter,
    ) -> bool {
        if self.is_secure {
            memory.mark_secure(view);
        }
        nodes.flag(Attr::Secure, memory.was_secure);
        let content = self.content_type.as_deref();
        let content = content.and_then(|name| nodes.content_type(name));
        if let Some(content) = content {
            nodes.frame.attr(Attr::ContentType, content.code());
        }
        let input = self.input_type(plain, memory.was_secure);
        if let Some(input) = input {
            nodes.frame.attr(Attr::InputType, input.code());
        }
        memory.was_secure || input == Some(InputType::Other) || content.is_some_and(input_types::is_secret)
    }

    fn input_type(&self, plain: Option<InputType>, is_secure: bool) -> Option<InputType> {
        if is_secure {
            return Some(InputType::Password);
        }
        let plain = plain?;
        match input_types::input_type(self.keyboard) {
            InputType::Text => Some(plain),
            other => Some(other),
        }
    }
}

/// Writes the value of a secret, without reading it.
pub(super) fn write_secret(is_empty: bool, nodes: &mut NodeWriter) {
    let value = if is_empty { "" } else { FILLED };
    nodes.frame.text(TextField::Value, value);
}
