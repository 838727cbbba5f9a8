//! Enumerations that scalars of a node store as codes.

use crate::codes::codes;

codes! {
    /// Horizontal alignment of text.
    Align:
    /// Left in left-to-right text.
    0 = Start "l",
    /// Centred.
    1 = Centre "c",
    /// Right in left-to-right text.
    2 = End "r",
}

codes! {
    /// Vertical alignment of text.
    VerticalAlign:
    /// At the top.
    0 = Top "t",
    /// Centred.
    1 = Middle "m",
    /// At the bottom.
    2 = Bottom "b",
}

codes! {
    /// The place of the ellipsis in text that does not fit. Code 1 was a flag once, and means the same still.
    Ellipsis:
    /// The end of the text is left out, in the last line shown.
    1 = End "end",
    /// The start of the text is left out.
    2 = Start "start",
    /// The middle of the text is left out.
    3 = Middle "middle",
}

codes! {
    /// The direction in which a node lays out its text and children.
    LayoutDirection:
    /// From left to right.
    1 = LeftToRight "ltr",
    /// From right to left.
    2 = RightToLeft "rtl",
}

codes! {
    /// The input type of a form field, with the names of HTML (the longest list among platforms).
    InputType:
    /// A type that this version does not know; [`Ident::InputTypeName`](crate::Ident::InputTypeName) may name it. Masked like a secret.
    0 = Other "other",
    /// Any text.
    1 = Text "text",
    /// A password: a secret.
    2 = Password "password",
    /// An e-mail address.
    3 = Email "email",
    /// A telephone number.
    4 = Tel "tel",
    /// A web address.
    5 = Url "url",
    /// A search term.
    6 = Search "search",
    /// A number.
    7 = Number "number",
    /// Text of several lines.
    8 = TextArea "textarea",
    /// A date.
    9 = Date "date",
    /// A date and time.
    10 = DateTimeLocal "datetime-local",
    /// A time of day.
    11 = Time "time",
    /// A month.
    12 = Month "month",
    /// A week.
    13 = Week "week",
    /// A colour picker.
    14 = Colour "color",
    /// A number from a range.
    15 = Range "range",
    /// A file.
    16 = File "file",
    /// A field that is not shown: a secret.
    17 = Hidden "hidden",
    /// An input drawn as a button.
    18 = Button "button",
    /// An input drawn as a submit button.
    19 = Submit "submit",
    /// An input drawn as a reset button.
    20 = Reset "reset",
    /// Rich text that can be edited in place.
    21 = Editable "contenteditable",
    /// A list with one selected option.
    22 = SelectOne "select-one",
    /// A list with any number of selected options.
    23 = SelectMultiple "select-multiple",
    /// An image used as a submit button.
    24 = Image "image",
}

codes! {
    /// The content of a text, as declared by the app or the platform (autofill hints, content types).
    ContentType:
    /// A type that this version does not know: masked like a secret.
    0 = Other "other",
    /// A password: a secret.
    1 = Password "password",
    /// A one-time code: a secret.
    2 = OneTimeCode "one-time-code",
    /// A card number: a secret.
    3 = CardNumber "card-number",
    /// The security code of a card: a secret.
    4 = CardSecurityCode "card-security-code",
    /// The expiry date of a card.
    5 = CardExpiry "card-expiry",
    /// An e-mail address.
    6 = Email "email",
    /// A telephone number.
    7 = Telephone "tel",
    /// The name of a person.
    8 = Name "name",
    /// A postal address.
    9 = Address "address",
    /// A user name of an account.
    10 = Username "username",
    /// A date of birth.
    11 = Birthday "birthday",
}

codes! {
    /// The origin of an image.
    ImageOrigin:
    /// An origin that is not known.
    0 = Unknown "unknown",
    /// Part of the app.
    1 = Bundled "bundled",
    /// Loaded from the network.
    2 = Remote "remote",
    /// From the user: a photo, the camera.
    3 = User "user",
}

codes! {
    /// The masking that the app requests for a view and its descendants.
    MaskOverride:
    /// Mask the texts.
    1 = Mask "mask",
    /// Record the texts, even if the privacy level masks them.
    2 = Unmask "unmask",
    /// Record a placeholder instead of the subtree.
    3 = Block "block",
}

codes! {
    /// The reason why a placeholder replaces a subtree.
    PlaceholderReason:
    /// The app or a rule blocked the subtree.
    1 = Blocked "blocked",
    /// The subtree is secure or of a kind that is never recorded.
    2 = Secure "secure",
    /// The tree was deeper than the limit.
    3 = TooDeep "too-deep",
    /// The frame had more nodes than the limit.
    4 = TooMany "too-many-nodes",
    /// A string of the node, or the strings of the frame, were longer than the limit.
    5 = TooLong "too-many-bytes",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_code_and_from_name_reverse_code_and_name() {
        for &value in InputType::ALL {
            assert_eq!(InputType::from_code(value.code()), Some(value));
            assert_eq!(InputType::from_name(value.name()), Some(value));
        }
    }
}
