//! Secrets are hidden at every level, and unmask does not lift them.

use afterimage_config::PrivacyLevel;
use afterimage_wireframe::{Attr, ContentType, Ident, InputType, Kind, MaskOverride, TextField};

use crate::scene::{LEVELS, NodeExt, find, mask, node, text};

const STARS: &str = "********";

#[test]
fn a_secret_by_type_is_eight_stars_at_every_level_even_if_unmasked() {
    let types = [
        (Attr::InputType, InputType::Password.code()),
        (Attr::InputType, InputType::Hidden.code()),
        (Attr::InputType, InputType::Other.code()),
        (Attr::InputType, 9999),
        (Attr::Secure, 1),
        (Attr::ContentType, ContentType::Password.code()),
        (Attr::ContentType, ContentType::OneTimeCode.code()),
        (Attr::ContentType, ContentType::CardNumber.code()),
        (Attr::ContentType, ContentType::CardSecurityCode.code()),
        (Attr::ContentType, ContentType::Other.code()),
        (Attr::ContentType, 9999),
    ];
    for level in LEVELS {
        for (key, value) in types {
            let raw = node(2, 1, Kind::Input)
                .with_attr(key, value)
                .with_override(MaskOverride::Unmask)
                .with_text(TextField::Value, "hunter2")
                .with_text(TextField::Text, "");
            let root = node(1, 0, Kind::Scroll).with_override(MaskOverride::Unmask);
            let masked = mask(level, vec![root, raw]);
            assert_eq!(
                text(&masked, 2, TextField::Value),
                STARS,
                "{level:?} {key:?} {value}"
            );
            assert_eq!(text(&masked, 2, TextField::Text), "");
        }
    }
}

#[test]
fn other_types_are_not_secrets() {
    let plain = |key, value| {
        let raw = node(1, 0, Kind::Input)
            .with_attr(key, value)
            .with_text(TextField::Value, "Ada");
        text(&mask(PrivacyLevel::Light, vec![raw]), 1, TextField::Value) == "Ada"
    };
    let inputs = InputType::ALL
        .iter()
        .filter(|input| !plain(Attr::InputType, input.code()));
    assert!(inputs.eq(&[InputType::Other, InputType::Password, InputType::Hidden]));
    let contents = ContentType::ALL
        .iter()
        .filter(|content| !plain(Attr::ContentType, content.code()));
    assert!(contents.eq(&[
        ContentType::Other,
        ContentType::Password,
        ContentType::OneTimeCode,
        ContentType::CardNumber,
        ContentType::CardSecurityCode,
    ]));
}

#[test]
fn at_light_only_the_value_of_a_password_field_changes() {
    let mut raw = node(1, 0, Kind::Input)
        .with_attr(Attr::InputType, InputType::Password.code())
        .with_attr(Attr::Foreground, 0xff)
        .with_text(TextField::Value, "hunter2")
        .with_text(TextField::Placeholder, "Password")
        .with_text(TextField::Label, "Your password");
    raw.idents.insert(Ident::ImageHash, "bg:1".into());
    let masked = mask(PrivacyLevel::Light, vec![raw.clone()]);
    let node = find(&masked, 1).unwrap();
    assert_eq!((node.rect, &node.attrs), (raw.rect, &raw.attrs));
    assert_eq!(node.idents, raw.idents);
    assert_eq!(text(&masked, 1, TextField::Value), STARS);
    assert_eq!(text(&masked, 1, TextField::Placeholder), "Password");
    assert_eq!(text(&masked, 1, TextField::Label), "Your password");
}

#[test]
fn descendants_of_a_secret_are_secret() {
    let mut dots = node(3, 2, Kind::Image);
    dots.idents.insert(Ident::ImageHash, "glyph:h".into());
    let masked = mask(
        PrivacyLevel::Light,
        vec![
            node(1, 0, Kind::Input).with_attr(Attr::Secure, 1),
            node(2, 1, Kind::Text)
                .with_override(MaskOverride::Unmask)
                .with_text(TextField::Text, "hunter2")
                .with_text(TextField::Label, "hunter2"),
            dots,
            node(4, 0, Kind::Text).with_text(TextField::Text, "next"),
        ],
    );
    assert_eq!(text(&masked, 2, TextField::Text), STARS);
    assert_eq!(text(&masked, 2, TextField::Label), STARS);
    assert_eq!(find(&masked, 3).unwrap().ident(Ident::ImageHash), None);
    assert_eq!(text(&masked, 4, TextField::Text), "next");
}

#[test]
fn the_label_of_a_secret_outside_a_text_field_is_secret() {
    let raw = node(1, 0, Kind::Text)
        .with_attr(Attr::ContentType, ContentType::CardNumber.code())
        .with_text(TextField::Text, "4111 1111 1111 1111")
        .with_text(TextField::Label, "card 4111 1111 1111 1111");
    let masked = mask(PrivacyLevel::Light, vec![raw]);
    assert_eq!(text(&masked, 1, TextField::Text), STARS);
    assert_eq!(text(&masked, 1, TextField::Label), STARS);
}

#[test]
fn scroll_extent_and_selected_state_of_a_secret_are_removed() {
    let raw = node(1, 0, Kind::Input)
        .with_attr(Attr::Secure, 1)
        .with_attr(Attr::ScrollX, 30)
        .with_attr(Attr::ContentWidth, 400);
    let digit = node(2, 1, Kind::Button).with_attr(Attr::Selected, 1);
    let masked = mask(PrivacyLevel::Light, vec![raw, digit]);
    let input = find(&masked, 1).unwrap();
    assert_eq!(input.scroll(), None);
    assert_eq!(input.attr(Attr::ContentWidth), None);
    assert_eq!(find(&masked, 2).unwrap().attr(Attr::Selected), None);
}

#[test]
fn scroll_offsets_of_a_plain_field_and_of_a_secret_list_are_kept() {
    let plain = node(1, 0, Kind::Input).with_attr(Attr::ScrollX, 30);
    let list = node(2, 1, Kind::Scroll)
        .with_attr(Attr::Secure, 1)
        .with_attr(Attr::ScrollY, 30);
    let masked = mask(PrivacyLevel::Conservative, vec![plain, list]);
    assert_eq!(find(&masked, 1).unwrap().attr(Attr::ScrollX), Some(30));
    assert_eq!(find(&masked, 2).unwrap().attr(Attr::ScrollY), Some(30));
}
