//! The types of fields, by their keyboard and their content type.

use afterimage_fake_uikit::boot;
use afterimage_fake_uikit::build::field;
use afterimage_wireframe::{Attr, ContentType, InputType};

use crate::frame::attr;
use crate::screen::captured;

/// `UIKeyboardType` and the type of the field. A number that is not known is one of a later system.
const KEYBOARDS: &[(isize, InputType)] = &[
    (0, InputType::Text),
    (1, InputType::Text),
    (2, InputType::Text),
    (3, InputType::Url),
    (4, InputType::Number),
    (5, InputType::Tel),
    (6, InputType::Text),
    (7, InputType::Email),
    (8, InputType::Number),
    (9, InputType::Text),
    (10, InputType::Search),
    (11, InputType::Number),
    (99, InputType::Other),
];

/// Names of `UITextContentType` and the content type of the field.
const CONTENT: &[(&str, Option<ContentType>)] = &[
    ("", None),
    ("organization", None),
    ("email", Some(ContentType::Email)),
    ("tel", Some(ContentType::Telephone)),
    ("family-name", Some(ContentType::Name)),
    ("postal-code", Some(ContentType::Address)),
    ("username", Some(ContentType::Username)),
    ("bday-year", Some(ContentType::Birthday)),
    ("password", Some(ContentType::Password)),
    ("one-time-code", Some(ContentType::OneTimeCode)),
    ("cc-number", Some(ContentType::CardNumber)),
    ("cc-csc", Some(ContentType::CardSecurityCode)),
    ("cc-exp-month", Some(ContentType::CardExpiry)),
    ("of a later system", Some(ContentType::Other)),
];

#[test]
fn field_has_the_type_of_its_keyboard() {
    boot();
    let with = |&(keyboard, _): &(isize, InputType)| {
        field([0.0, 0.0, 90.0, 30.0], "typed", |state| state.keyboard = keyboard)
    };
    let frame = captured(KEYBOARDS.iter().map(with).collect());
    let types = frame.nodes[1..].iter().map(|node| attr(node, Attr::InputType));
    let expected = KEYBOARDS.iter().map(|(_, input)| Some(input.code()));
    assert_eq!(types.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn field_has_the_content_type_of_its_name() {
    boot();
    let with = |&(name, _): &(&str, Option<ContentType>)| {
        field([0.0, 0.0, 90.0, 30.0], "typed", |state| {
            state.content_type = Some(name.into())
        })
    };
    let frame = captured(CONTENT.iter().map(with).collect());
    let types = frame.nodes[1..].iter().map(|node| attr(node, Attr::ContentType));
    let expected = CONTENT.iter().map(|(_, content)| content.map(ContentType::code));
    assert_eq!(types.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}
