//! What is coded, by its meaning: each field has counters and weights of its own.

macro_rules! fields {
    ($($(#[$item:meta])* $variant:ident $name:literal,)+) => {
        /// A field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Field { $($(#[$item])* $variant,)+ }

        impl Field {
            /// Every field, in order of its number.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Number of fields.
            pub(crate) const COUNT: usize = Self::ALL.len();

            /// What it is called in reports.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

fields! {
    Header "header",
    HeaderTag "header tag",
    Text "text",
    EntryKind "entry kind",
    Time "time",
    Source "source",
    Viewport "viewport",
    TouchPointer "touch pointer",
    TouchPhase "touch phase",
    TouchX "touch x",
    TouchY "touch y",
    EnvironmentKind "environment kind",
    EnvironmentCount "environment count",
    EnvironmentNumber "environment number",
    EnvironmentName "environment name",
    ChangeKind "change kind",
    Target "change target",
    Place "place",
    PlaceParent "place parent",
    PlaceAfter "place after",
    NodeId "node id",
    Look "look",
    LookKind "look kind",
    LookKey "look key",
    LookValue "look value",
    Colour "colour",
    ColourPart "colour part",
    Width "width",
    Height "height",
    Left "left",
    Top "top",
    Attr "attribute",
    Name "name",
    String "string",
    Update "update shape",
    UpdateKey "update key",
    UpdateKind "update kind",
    Moved "moved",
    MoveX "moved x",
    MoveY "moved y",
    GrowW "grown width",
    GrowH "grown height",
    UpdateAttr "updated attribute",
    UpdateColour "updated colour",
    UpdateString "updated string",
    UpdateName "updated name",
    ScrollX "scroll x",
    ScrollY "scroll y",
    Paint "paint",
    PaintId "paint id",
}
