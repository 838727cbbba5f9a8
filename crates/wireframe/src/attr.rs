//! Properties of a node besides its place: scalars, names and screen texts, each under a key with a fixed number.
//! The segment format and the frame buffer store these numbers; they are never reused.
//!
//! A property is one of three:
//! * an [`Attr`]: a `u32` whose meaning is defined by its key (a colour, a length, a flag);
//! * an [`Ident`]: a string that names something and is not on the screen (a resource id, a class);
//! * a [`TextField`]: a string that the user sees or typed. Only texts are masked.

macro_rules! keys {
    ($(#[$doc:meta])* $name:ident: $($(#[$item:meta])* $code:literal = $variant:ident,)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$item])* $variant = $code,)+ }

        impl $name {
            /// All keys, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number in the segment format and the frame buffer.
            #[must_use]
            pub fn code(self) -> u16 {
                self as u16
            }

            /// The key with a number, `None` if this version does not know it.
            #[must_use]
            pub fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

keys! {
    /// A scalar property. Lengths are tenths of a logical pixel as the bits of an `i32`, colours are `0xRRGGBBAA`,
    /// flags are 0 or 1, `f32` values are stored as their bits. An absent flag is 0; the default of other keys is
    /// stated with each.
    Attr:
    /// Colour of text and icons. Absent: unknown.
    1 = Foreground,
    /// Background colour. Absent: transparent.
    2 = Background,
    /// Flag: a background image or gradient; `Background` is then its first colour.
    3 = BackgroundImage,
    /// Font size, length.
    4 = FontSize,
    /// Font weight, 1 to 1000. Absent: 400.
    5 = FontWeight,
    /// Flag: italic text.
    6 = Italic,
    /// Flag: underlined text.
    7 = Underline,
    /// Line height, length.
    8 = LineHeight,
    /// Code of an [`Align`](crate::Align). Absent: start.
    9 = Align,
    /// Code of a [`VerticalAlign`](crate::VerticalAlign). Absent: top.
    10 = VerticalAlign,
    /// Maximum number of lines shown. Absent: no limit.
    11 = MaxLines,
    /// Code of the [`Ellipsis`](crate::Ellipsis) of text that does not fit. Absent or 0: the text is cut without one.
    12 = Ellipsis,
    /// Padding at the top, length.
    13 = PaddingTop,
    /// Padding at the right, length.
    14 = PaddingRight,
    /// Padding at the bottom, length.
    15 = PaddingBottom,
    /// Padding at the left, length.
    16 = PaddingLeft,
    /// Code of the [`LayoutDirection`](crate::LayoutDirection) of the node and its descendants. Absent: the parent's;
    /// unknown at a root.
    17 = LayoutDirection,
    /// Flag: the node reacts to taps. Absent: unknown.
    18 = Clickable,
    /// Space added behind each letter, in thousandths of the font size, as the bits of an `i32`. Absent: 0.
    19 = LetterSpacing,
    /// Corner radius, length.
    20 = CornerRadius,
    /// Border width, length. Absent: no border.
    21 = BorderWidth,
    /// Colour of the border.
    22 = BorderColour,
    /// Sides with a border, bits: 1 top, 2 right, 4 bottom, 8 left. Absent: all four.
    23 = BorderSides,
    /// Flag: casts a shadow.
    24 = Shadow,
    /// Opacity, multiplied with that of all ancestors, in thousandths. Absent: 1000.
    25 = Opacity,
    /// Distances of the background, with its corners, border and shadow, from the edges of the node: four bytes, `0xTTRRBBLL`, each in halves
    /// of a logical pixel. Absent: the background fills the node.
    26 = BackgroundInsets,
    /// Corners that `CornerRadius` does not round, bits: 1 left top, 2 right top, 4 right bottom, 8 left bottom. Absent: none.
    27 = SquareCorners,
    /// Visible part, if viewport and clipping ancestors do not determine it: left edge relative to the node's left
    /// edge, length. All four keys are set together.
    30 = ClipX,
    /// Visible part: top edge relative to the node's top edge, length.
    31 = ClipY,
    /// Visible part: width, length.
    32 = ClipW,
    /// Visible part: height, length.
    33 = ClipH,
    /// Flag: the node's children are visible only inside its bounds. A scroll container always clips.
    34 = ClipsChildren,
    /// Flag: the whole node is visible, regardless of viewport and clipping ancestors.
    35 = Unclipped,
    /// Horizontal scroll offset, length. The places of the children do not depend on it. Absent: 0.
    40 = ScrollX,
    /// Vertical scroll offset, length. Absent: 0.
    41 = ScrollY,
    /// Width of the scrolled content, length.
    42 = ContentWidth,
    /// Height of the scrolled content, length.
    43 = ContentHeight,
    /// Code of the [`InputType`](crate::InputType) of a form field.
    50 = InputType,
    /// Code of the [`ContentType`](crate::ContentType) that the app or the platform declares for the text.
    51 = ContentType,
    /// Flag: the platform draws this field's text as dots, or did so earlier in the view's life.
    52 = Secure,
    /// Flag: a switch, checkbox or radio button is on. Absent: the node has no such state.
    53 = Checked,
    /// Flag: the node has the input focus.
    54 = Focused,
    /// Minimum of a slider or progress bar, `f32` bits.
    55 = RangeMin,
    /// Maximum of a slider or progress bar, `f32` bits.
    56 = RangeMax,
    /// Flag: the node ignores touches.
    57 = Disabled,
    /// Flag: the node is selected (a tab, a list row).
    58 = Selected,
    /// Width of an image before scaling to the view, length.
    60 = NaturalWidth,
    /// Height of an image before scaling to the view, length.
    61 = NaturalHeight,
    /// Code of an [`ImageOrigin`](crate::ImageOrigin). Absent: unknown.
    62 = ImageOrigin,
    /// Element `a` of the transform about the node's centre, for column vectors: `[a c tx; b d ty]`, `f32` bits.
    /// Absent: the identity.
    70 = TransformA,
    /// Element `b` of the transform, see `TransformA`.
    71 = TransformB,
    /// Element `c` of the transform, see `TransformA`.
    72 = TransformC,
    /// Element `d` of the transform, see `TransformA`.
    73 = TransformD,
    /// Horizontal translation of the transform in logical pixels, see `TransformA`.
    74 = TransformTx,
    /// Vertical translation of the transform in logical pixels, see `TransformA`.
    75 = TransformTy,
    /// Code of the [`MaskOverride`](crate::MaskOverride) that the app set on this view.
    80 = MaskOverride,
    /// Flag: the walk ran out of time below this node. The children that it lacks are those of the last frame.
    81 = ChildrenNotReached,
    /// Code of the [`PlaceholderReason`](crate::PlaceholderReason) of a placeholder.
    82 = PlaceholderReason,
    /// Code of a [`MaskAction`](crate::MaskAction), in debug recordings. Only masking sets it.
    83 = MaskAction,
    /// Code of a [`MaskReason`](crate::MaskReason), in debug recordings. Only masking sets it.
    84 = MaskReason,
}

keys! {
    /// A string that names something and is not shown to the user. It is not text and is not masked.
    Ident:
    /// Resource id, accessibility identifier or test tag. Recorded only if the config enables it.
    1 = Identifier,
    /// A tag that the app set for mask rules.
    2 = Tag,
    /// Native class of the view.
    3 = Class,
    /// Window or scene of a root.
    4 = Window,
    /// Family of the font.
    5 = FontFamily,
    /// Fingerprint of an image's content, see [`picture_of`](crate::picture_of). The pixels are uploaded separately.
    6 = ImageHash,
    /// The platform's name of an input type that [`InputType`](crate::InputType) lacks.
    7 = InputTypeName,
}

keys! {
    /// A string that the user sees or typed.
    TextField:
    /// The text that the view shows.
    1 = Text,
    /// The content of a form field, the selected option, or the value of a slider.
    2 = Value,
    /// The text shown while a form field is empty.
    3 = Placeholder,
    /// The accessibility label.
    4 = Label,
    /// The text shown on long press or hover.
    5 = Tooltip,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_code_reverses_code_for_every_key() {
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
}
