//! Accessibility elements, the only public source of SwiftUI's texts.

use afterimage_wireframe::{Attr, Ident, InputType, Kind, TextField};
use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{MainThreadMarker, msg_send, sel};
use objc2_foundation::{NSObjectProtocol, NSString};
use objc2_ui_kit::NSObjectUIAccessibility;

use super::element_role::{ElementStates, Role};
use super::node_writer::NodeWriter;
use crate::objects::classes::declared;

impl Role {
    /// Returns the kind of the node of an element.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Unsure => Kind::Container,
            Self::Key => Kind::Keyboard,
            Self::Search => Kind::Input,
            Self::Adjustable => Kind::Picker,
            Self::Button => Kind::Button,
            Self::Image => Kind::Image,
            Self::Text => Kind::Text,
        }
    }

    fn is_clickable(self) -> bool {
        !matches!(self, Self::Unsure | Self::Image | Self::Text)
    }
}

/// Writes the names of an element, by which rules select it. Before its other attributes.
pub(crate) fn write_names(element: &NSObject, nodes: &mut NodeWriter) {
    let class = declared(element.class());
    nodes
        .frame
        .ident(Ident::Class, class.name().to_str().unwrap_or_default());
    if element.respondsToSelector(sel!(accessibilityIdentifier)) {
        // SAFETY: the element has the method, with the signature of `UIAccessibilityIdentification`.
        let identifier: Option<Retained<NSString>> = unsafe { msg_send![element, accessibilityIdentifier] };
        if let Some(identifier) = identifier {
            nodes.ident(Ident::Identifier, &identifier);
        }
    }
}

/// Writes the states of an element, and the texts that its role permits to read.
pub(crate) fn write(
    element: &NSObject,
    role: Role,
    states: ElementStates,
    nodes: &mut NodeWriter,
    mtm: MainThreadMarker,
) {
    nodes.flag(Attr::Disabled, states.is_disabled);
    nodes.flag(Attr::Selected, states.is_selected);
    nodes.frame.attr(Attr::Clickable, u32::from(role.is_clickable()));
    if role == Role::Search {
        nodes.frame.attr(Attr::InputType, InputType::Search.code());
    }
    let label = match role {
        Role::Unsure | Role::Key => return,
        Role::Button | Role::Text => TextField::Text,
        Role::Search | Role::Adjustable | Role::Image => TextField::Label,
    };
    nodes.text(label, element.accessibilityLabel(mtm).as_deref());
    if matches!(role, Role::Search | Role::Adjustable) {
        nodes.text(TextField::Value, element.accessibilityValue(mtm).as_deref());
    }
}
