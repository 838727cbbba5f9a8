//! What a node can carry besides its place: scalars, identifiers and screen texts, each under a key
//! with a fixed number. The numbers are the wire's and the frame buffer's: they are never reused.
//!
//! A property is one of three:
//! * an [`Attr`]: a `u32` whose meaning its key fixes (a colour, a length, a flag);
//! * an [`Ident`]: a string that names something and is not on the screen (a resource id, a class);
//! * a [`TextField`]: a string that the user can see or typed. Only these are masked.

macro_rules! keys {
    ($(#[$doc:meta])* $name:ident: $($(#[$item:meta])* $code:literal = $variant:ident,)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$item])* $variant = $code,)+ }

        impl $name {
            /// Every key, in order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number on the wire.
            #[must_use]
            pub fn code(self) -> u16 {
                self as u16
            }

            /// The key of a number, `None` where this version knows none.
            #[must_use]
            pub fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

keys! {
    /// A scalar property. Lengths are tenths of a logical pixel as `i32` bits, colours `0xRRGGBBAA`,
    /// flags 0 or 1, `f32` values their bits. What a key's absence means is said with each.
    Attr:
    /// Colour of text and icons. Absent: not known.
    1 = Foreground,
    /// Background colour. Absent: transparent.
    2 = Background,
    /// Flag: a background image or gradient; `Background` then holds its first colour.
    3 = BackgroundImage,
    /// Font size, length.
    4 = FontSize,
    /// Font weight, 1 to 1000. Absent: 400.
    5 = FontWeight,
    /// Flag.
    6 = Italic,
    /// Flag.
    7 = Underline,
    /// Line height, length.
    8 = LineHeight,
    /// [`Align`]. Absent: start.
    9 = Align,
    /// [`VerticalAlign`]. Absent: top.
    10 = VerticalAlign,
    /// Most lines shown. Absent: no limit.
    11 = MaxLines,
    /// Flag: text that does not fit ends in an ellipsis.
    12 = Ellipsis,
    /// Inner distance at the top, length.
    13 = PaddingTop,
    /// Inner distance at the right, length.
    14 = PaddingRight,
    /// Inner distance at the bottom, length.
    15 = PaddingBottom,
    /// Inner distance at the left, length.
    16 = PaddingLeft,
    /// Corner radius, length.
    20 = CornerRadius,
    /// Border width, length. Absent: no border.
    21 = BorderWidth,
    /// Border colour.
    22 = BorderColour,
    /// Bits 1 top, 2 right, 4 bottom, 8 left. Absent: all four.
    23 = BorderSides,
    /// Flag: casts a shadow.
    24 = Shadow,
    /// Opacity with all ancestors', thousandths. Absent: 1000.
    25 = Opacity,
    /// Visible part where viewport and clipping ancestors do not give it: left edge from the node's
    /// own left edge, length. All four keys stand together.
    30 = ClipX,
    /// Visible part: top edge from the node's own top edge, length.
    31 = ClipY,
    /// Visible part: width, length.
    32 = ClipW,
    /// Visible part: height, length.
    33 = ClipH,
    /// Flag: the node's children are seen only inside its bounds. A scroll container always clips.
    34 = ClipsChildren,
    /// Flag: the whole node is seen although viewport and clipping ancestors say otherwise.
    35 = Unclipped,
    /// Scroll offset, length. Children's places do not change with it.
    40 = ScrollX,
    /// Scroll offset, length.
    41 = ScrollY,
    /// Width of the scrolled content, length.
    42 = ContentWidth,
    /// Height of the scrolled content, length.
    43 = ContentHeight,
    /// [`InputType`] of a form field.
    50 = InputType,
    /// [`ContentType`] that the app or the platform declares for the text.
    51 = ContentType,
    /// Flag: the platform draws this field's text as dots, or did so once in its life.
    52 = Secure,
    /// Flag of a switch, checkbox or radio button. Absent: it has no such state.
    53 = Checked,
    /// Flag: has the input focus.
    54 = Focused,
    /// Least value of a slider or progress, `f32` bits.
    55 = RangeMin,
    /// Greatest value of a slider or progress, `f32` bits.
    56 = RangeMax,
    /// Flag: does not react to touch.
    57 = Disabled,
    /// Flag: selected (a tab, a list row).
    58 = Selected,
    /// Width of an image before it was fitted, length.
    60 = NaturalWidth,
    /// Height of an image before it was fitted, length.
    61 = NaturalHeight,
    /// [`ImageOrigin`].
    62 = ImageOrigin,
    /// Transform about the node's centre, column vectors `[a c tx; b d ty]`: `f32` bits. Absent: identity.
    70 = TransformA,
    /// See `TransformA`.
    71 = TransformB,
    /// See `TransformA`.
    72 = TransformC,
    /// See `TransformA`.
    73 = TransformD,
    /// See `TransformA`; logical pixels.
    74 = TransformTx,
    /// See `TransformA`; logical pixels.
    75 = TransformTy,
    /// [`MaskOverride`] that the app set on this view.
    80 = MaskOverride,
    /// Flag: the walk ran out of time below this node; its children are those of the last frame.
    81 = ChildrenNotReached,
    /// [`PlaceholderReason`] of a placeholder.
    82 = PlaceholderReason,
    /// [`MaskAction`](crate::MaskAction), in debug recordings; masking alone sets it.
    83 = MaskAction,
    /// [`MaskReason`](crate::MaskReason), in debug recordings; masking alone sets it.
    84 = MaskReason,
}

keys! {
    /// A string that names something and is not shown to the user: it is not text and not masked.
    Ident:
    /// Resource id, accessibility identifier, test tag. Recorded only when the config asks for it.
    1 = Identifier,
    /// A tag that the app set for rules.
    2 = Tag,
    /// Native class name.
    3 = Class,
    /// Window or scene that a root belongs to.
    4 = Window,
    /// Font family.
    5 = FontFamily,
    /// Fingerprint of an image's content; the pixels travel apart.
    6 = ImageHash,
    /// The platform's name of an input type that [`InputType`] does not have.
    7 = InputTypeName,
}

keys! {
    /// A string that the user can see or typed.
    TextField:
    /// Text that the view shows.
    1 = Text,
    /// What a form field holds; the selected option; a slider's value.
    2 = Value,
    /// Shown while a form field is empty.
    3 = Placeholder,
    /// Accessibility label.
    4 = Label,
    /// Shown on long press or hover.
    5 = Tooltip,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident: $($(#[$item:meta])* $code:literal = $variant:ident $text:literal,)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$item])* $variant = $code,)+ }

        impl $name {
            /// Every value, in order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number on the wire.
            #[must_use]
            pub fn code(self) -> u32 {
                self as u32
            }

            /// The value of a number, `None` where this version knows none.
            #[must_use]
            pub fn from_code(code: u32) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The name that traces and exports use.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value of a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

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
    /// What a form field takes, by the names of HTML (whose list is the longest).
    InputType:
    /// A type that this version does not know; `Ident::InputTypeName` may name it. Masked like a secret.
    0 = Other "other",
    /// Any text.
    1 = Text "text",
    /// A password: a secret.
    2 = Password "password",
    /// An e-mail address.
    3 = Email "email",
    /// A telephone number.
    4 = Tel "tel",
    /// A URL.
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
    /// A colour.
    14 = Colour "color",
    /// A range.
    15 = Range "range",
    /// A file.
    16 = File "file",
    /// Not shown: a secret.
    17 = Hidden "hidden",
    /// A button that is an input.
    18 = Button "button",
    /// A submit button that is an input.
    19 = Submit "submit",
    /// A reset button that is an input.
    20 = Reset "reset",
    /// Rich text that can be edited in place.
    21 = Editable "contenteditable",
    /// A one-of-many select as HTML names it.
    22 = SelectOne "select-one",
    /// A many-of-many select as HTML names it.
    23 = SelectMultiple "select-multiple",
    /// An image that submits.
    24 = Image "image",
}

codes! {
    /// What the text is about, declared by the app or the platform (autofill hints, content types).
    ContentType:
    /// A type that this version does not know: masked like a secret.
    0 = Other "other",
    /// A password: a secret.
    1 = Password "password",
    /// A one-time code: a secret.
    2 = OneTimeCode "one-time-code",
    /// A card number: a secret.
    3 = CardNumber "card-number",
    /// A card's security code: a secret.
    4 = CardSecurityCode "card-security-code",
    /// A card's expiry.
    5 = CardExpiry "card-expiry",
    /// An e-mail address.
    6 = Email "email",
    /// A telephone number.
    7 = Telephone "tel",
    /// A person's name.
    8 = Name "name",
    /// A postal address.
    9 = Address "address",
    /// A user name.
    10 = Username "username",
    /// A date of birth.
    11 = Birthday "birthday",
}

codes! {
    /// Where an image came from.
    ImageOrigin:
    /// Not known.
    0 = Unknown "unknown",
    /// Shipped with the app.
    1 = Bundled "bundled",
    /// Loaded from a network.
    2 = Remote "remote",
    /// The user's: a photo, the camera.
    3 = User "user",
}

codes! {
    /// What the app asked for on one view; it holds for the subtree.
    MaskOverride:
    /// Mask the text.
    1 = Mask "mask",
    /// Lift what the level would mask.
    2 = Unmask "unmask",
    /// Replace the subtree by a placeholder.
    3 = Block "block",
}

codes! {
    /// Why a placeholder stands where a subtree was.
    PlaceholderReason:
    /// The app or a rule blocked it.
    1 = Blocked "blocked",
    /// It is secure or of a kind that is never shown.
    2 = Secure "secure",
    /// The tree was deeper than the limit.
    3 = TooDeep "too-deep",
    /// The frame had more nodes than the limit.
    4 = TooMany "too-many-nodes",
    /// The frame's text was longer than the limit.
    5 = TooLong "too-many-bytes",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back_from_its_number() {
        for &key in Attr::ALL {
            assert_eq!(Attr::from_code(key.code()), Some(key));
        }
        for &key in Ident::ALL {
            assert_eq!(Ident::from_code(key.code()), Some(key));
        }
        for &key in TextField::ALL {
            assert_eq!(TextField::from_code(key.code()), Some(key));
        }
        assert_eq!(Attr::from_code(0), None);
    }

    #[test]
    fn every_value_comes_back_from_its_number_and_name() {
        for &value in InputType::ALL {
            assert_eq!(InputType::from_code(value.code()), Some(value));
            assert_eq!(InputType::from_name(value.name()), Some(value));
        }
    }
}
