//! The types of text fields: from the keyboard and the content type that the app set.

use afterimage_wireframe::{ContentType, InputType};
use objc2_ui_kit::UIKeyboardType;

/// Returns the input type of a keyboard. One that this version does not know is masked like a secret.
pub(super) fn input_type(keyboard: UIKeyboardType) -> InputType {
    match keyboard {
        UIKeyboardType::Default
        | UIKeyboardType::ASCIICapable
        | UIKeyboardType::NumbersAndPunctuation
        | UIKeyboardType::NamePhonePad
        | UIKeyboardType::Twitter => InputType::Text,
        UIKeyboardType::URL => InputType::Url,
        UIKeyboardType::NumberPad | UIKeyboardType::DecimalPad | UIKeyboardType::ASCIICapableNumberPad => {
            InputType::Number
        }
        UIKeyboardType::PhonePad => InputType::Tel,
        UIKeyboardType::EmailAddress => InputType::Email,
        UIKeyboardType::WebSearch => InputType::Search,
        _ => InputType::Other,
    }
}

/// Returns the content type with a name of `UITextContentType`, `None` if it needs no mask of its own. A name that this version
/// does not know is masked like a secret.
pub(super) fn content_type(name: &str) -> Option<ContentType> {
    let known = match name {
        "password" | "new-password" => ContentType::Password,
        "one-time-code" => ContentType::OneTimeCode,
        "cc-number" => ContentType::CardNumber,
        "cc-csc" => ContentType::CardSecurityCode,
        "cc-exp" | "cc-exp-month" | "cc-exp-year" => ContentType::CardExpiry,
        "email" => ContentType::Email,
        "tel" => ContentType::Telephone,
        "name" | "name-prefix" | "given-name" | "middle-name" | "family-name" | "name-suffix"
        | "nickname" | "honorific-prefix" | "additional-name" | "honorific-suffix" | "cc-name"
        | "cc-given-name" | "cc-middle-name" | "cc-family-name" => ContentType::Name,
        "location" | "street-address" | "address-line1" | "address-line2" | "address-level1"
        | "address-level2" | "address-level1+2" | "sublocality" | "country-name" | "postal-code" => {
            ContentType::Address
        }
        "username" => ContentType::Username,
        "bday" | "bday-day" | "bday-month" | "bday-year" => ContentType::Birthday,
        ""
        | "job-title"
        | "organization"
        | "organization-title"
        | "url"
        | "date-time"
        | "flight-number"
        | "shipment-tracking-number"
        | "cc-type" => return None,
        _ => ContentType::Other,
    };
    Some(known)
}

/// Returns whether a text of this content type is a secret, so that it is not even read.
pub(super) fn is_secret(content: ContentType) -> bool {
    matches!(
        content,
        ContentType::Other
            | ContentType::Password
            | ContentType::OneTimeCode
            | ContentType::CardNumber
            | ContentType::CardSecurityCode
    )
}
