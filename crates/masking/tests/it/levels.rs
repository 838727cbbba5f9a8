//! Behaviour of the levels that the tables of the chapter do not list.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Ident, InputType, Kind, MaskOverride, TextField};

use crate::scene::{LEVELS, NodeExt, find, frame, mask, node, text};

#[test]
fn an_input_type_other_than_a_button_makes_any_node_a_form_field() {
    for (input, shown) in [
        (InputType::Editable, "***"),
        (InputType::Email, "***"),
        (InputType::Submit, "Ada"),
        (InputType::Reset, "Ada"),
        (InputType::Button, "Ada"),
    ] {
        let raw = node(1, 0, Kind::Container)
            .with_attr(Attr::InputType, input.code())
            .with_text(TextField::Text, "Ada");
        assert_eq!(
            text(&mask(PrivacyLevel::Medium, vec![raw]), 1, TextField::Text),
            shown
        );
    }
}

#[test]
fn descendants_of_a_form_field_are_masked_at_medium() {
    let masked = mask(
        PrivacyLevel::Medium,
        vec![
            node(1, 0, Kind::Select),
            node(2, 1, Kind::Container).with_attr(Attr::Selected, 1),
            node(3, 2, Kind::Text)
                .with_text(TextField::Text, "Berlin")
                .with_text(TextField::Placeholder, "City"),
            node(4, 0, Kind::Text).with_text(TextField::Text, "Berlin"),
        ],
    );
    assert_eq!(text(&masked, 3, TextField::Text), "******");
    assert_eq!(text(&masked, 3, TextField::Placeholder), "****");
    assert_eq!(find(&masked, 2).unwrap().attr(Attr::Selected), None);
    assert_eq!(text(&masked, 4, TextField::Text), "Berlin");
}

#[test]
fn unmask_reveals_embedded_content_but_never_the_keyboard() {
    for level in LEVELS {
        for kind in [Kind::WebView, Kind::Map, Kind::Video, Kind::Camera] {
            let raw = node(1, 0, kind).with_override(MaskOverride::Unmask);
            assert_eq!(find(&mask(level, vec![raw]), 1).unwrap().kind, kind);
        }
        let raw = node(1, 0, Kind::Keyboard).with_override(MaskOverride::Unmask);
        assert_eq!(find(&mask(level, vec![raw]), 1).unwrap().kind, Kind::Placeholder);
    }
}

#[test]
fn identifiers_are_recorded_only_if_configured_and_never_masked() {
    for level in LEVELS {
        for record_identifiers in [false, true] {
            let mut raw = node(1, 0, Kind::Text).with_override(MaskOverride::Mask);
            raw.idents.insert(Ident::Identifier, "login_name".into());
            raw.idents.insert(Ident::Class, "TextView".into());
            let policy = MaskPolicy {
                record_identifiers,
                ..MaskPolicy::new(level)
            };
            let masked = Masker::new().mask(&frame(vec![raw]), &policy);
            let node = find(&masked, 1).unwrap();
            assert_eq!(
                node.ident(Ident::Identifier),
                record_identifiers.then_some("login_name")
            );
            assert_eq!(node.ident(Ident::Class), Some("TextView"));
        }
    }
}
