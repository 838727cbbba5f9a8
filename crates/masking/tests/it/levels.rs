//! The table of the crate's documentation, row by row.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{
    Attr, Ident, ImageOrigin, InputType, Kind, MaskOverride, RawText, Recordable, TextField,
};

use crate::scene::{LEVELS, With, find, frame, mask, node, text};

/// What the table can speak of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Text(TextField),
    State,
    Image(ImageOrigin),
}

const PARTS: &[(&str, Part)] = &[
    ("text", Part::Text(TextField::Text)),
    ("value", Part::Text(TextField::Value)),
    ("placeholder", Part::Text(TextField::Placeholder)),
    ("label", Part::Text(TextField::Label)),
    ("tooltip", Part::Text(TextField::Tooltip)),
    ("state", Part::State),
    ("bundled image", Part::Image(ImageOrigin::Bundled)),
    ("other image", Part::Image(ImageOrigin::Remote)),
    ("other image", Part::Image(ImageOrigin::User)),
    ("other image", Part::Image(ImageOrigin::Unknown)),
];

/// What the table says of one part of one kind: an outcome a level.
fn documented(kind: Kind, part: &str) -> [String; 3] {
    let rows: Vec<[String; 3]> = include_str!("../../README.md")
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, kinds, parts, light, medium, conservative, _] = cells.as_slice() else {
                return None;
            };
            let covers = |list: &str, name: &str| list == "all" || list.split(", ").any(|item| item == name);
            (covers(kinds, kind.name()) && covers(parts, part))
                .then(|| [light, medium, conservative].map(|cell| (*cell).to_owned()))
        })
        .collect();
    assert_eq!(rows.len(), 1, "{kind:?} {part}: one row, and no more");
    rows[0].clone()
}

/// What masking makes of one part of a node that has no ancestors and no override.
fn outcome(level: PrivacyLevel, kind: Kind, part: Part) -> &'static str {
    let mut raw = node(1, 0, kind);
    match part {
        Part::Text(field) => drop(raw.texts.insert(field, RawText::new("Ada L"))),
        Part::State => drop(raw.attrs.insert(Attr::Checked, 1)),
        Part::Image(origin) => {
            raw.attrs.insert(Attr::ImageOrigin, origin.code());
            raw.idents.insert(Ident::ImageHash, "hash".into());
        }
    }
    let masked = mask(level, vec![raw]);
    let node = find(&masked, 1).unwrap();
    if node.kind == Kind::Placeholder {
        return "block";
    }
    let kept = match part {
        Part::Text(field) => match node.text(field).unwrap().recorded() {
            "Ada L" => true,
            "*** *" => false,
            other => panic!("{other}"),
        },
        Part::State => node.flag(Attr::Checked),
        Part::Image(_) => node.ident(Ident::ImageHash).is_some(),
    };
    if kept { "keep" } else { "mask" }
}

#[test]
fn the_documented_table_is_what_the_code_does() {
    for &kind in Kind::ALL {
        for &(name, part) in PARTS {
            let done = LEVELS.map(|level| outcome(level, kind, part));
            assert_eq!(
                done.map(str::to_owned),
                documented(kind, name),
                "{kind:?} {part:?}"
            );
        }
    }
}

#[test]
fn an_input_type_makes_a_form_field_of_any_node_but_a_button() {
    for (input, shown) in [
        (InputType::Editable, "***"),
        (InputType::Email, "***"),
        (InputType::Submit, "Ada"),
        (InputType::Reset, "Ada"),
        (InputType::Button, "Ada"),
    ] {
        let raw = node(1, 0, Kind::Container)
            .with(Attr::InputType, input.code())
            .says(TextField::Text, "Ada");
        assert_eq!(
            text(&mask(PrivacyLevel::Medium, vec![raw]), 1, TextField::Text),
            shown
        );
    }
}

#[test]
fn what_stands_in_a_form_field_is_masked_with_it_at_medium() {
    let masked = mask(
        PrivacyLevel::Medium,
        vec![
            node(1, 0, Kind::Select),
            node(2, 1, Kind::Container).with(Attr::Selected, 1),
            node(3, 2, Kind::Text)
                .says(TextField::Text, "Berlin")
                .says(TextField::Placeholder, "City"),
            node(4, 0, Kind::Text).says(TextField::Text, "Berlin"),
        ],
    );
    assert_eq!(text(&masked, 3, TextField::Text), "******");
    assert_eq!(text(&masked, 3, TextField::Placeholder), "****");
    assert_eq!(find(&masked, 2).unwrap().attr(Attr::Selected), None);
    assert_eq!(text(&masked, 4, TextField::Text), "Berlin");
}

#[test]
fn embedded_content_comes_back_when_unmasked_and_the_keyboard_never_does() {
    for level in LEVELS {
        for kind in [Kind::WebView, Kind::Map, Kind::Video, Kind::Camera] {
            let raw = node(1, 0, kind).asks(MaskOverride::Unmask);
            assert_eq!(find(&mask(level, vec![raw]), 1).unwrap().kind, kind);
        }
        let raw = node(1, 0, Kind::Keyboard).asks(MaskOverride::Unmask);
        assert_eq!(find(&mask(level, vec![raw]), 1).unwrap().kind, Kind::Placeholder);
    }
}

#[test]
fn identifiers_are_recorded_only_on_request_and_never_masked() {
    for level in LEVELS {
        for record_identifiers in [false, true] {
            let mut raw = node(1, 0, Kind::Text).asks(MaskOverride::Mask);
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
