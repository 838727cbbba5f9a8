//! Fields: the meanings of coded values. Each field has counters, weights and scores of its own.

use std::ops::{Index, IndexMut};

use crate::error::FaultKind;

macro_rules! fields {
    ($($(#[$item:meta])* $variant:ident $name:literal,)+) => {
        /// The meaning of a coded value. The order is part of the format: a field's number enters its contexts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Field { $($(#[$item])* $variant,)+ }

        impl Field {
            /// Every field, in the order of the numbers.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Number of fields.
            pub(crate) const COUNT: usize = Self::ALL.len();

            /// The field's name in reports and errors.
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
    Template "template",
    TemplateKind "template kind",
    TemplateKey "template key",
    TemplateValue "template value",
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

impl Field {
    /// The fault of a value that is invalid for this field.
    pub(super) fn invalid(self) -> FaultKind {
        FaultKind::InvalidField { field: self.name() }
    }

    /// The fault of a state that no input can reach, see [`FaultKind::unreachable`].
    #[cold]
    pub(super) fn unreachable(self) -> FaultKind {
        self.invalid().unreachable()
    }
}

/// A value for each field.
#[derive(Clone, Debug)]
pub(super) struct PerField<T>([T; Field::COUNT]);

impl<T: Copy> PerField<T> {
    /// The same value for all fields.
    pub(super) fn filled(value: T) -> Self {
        Self([value; Field::COUNT])
    }
}

#[expect(clippy::indexing_slicing, reason = "a field's number is below their count")]
impl<T> Index<Field> for PerField<T> {
    type Output = T;

    #[inline]
    fn index(&self, field: Field) -> &T {
        &self.0[field as usize]
    }
}

#[expect(clippy::indexing_slicing, reason = "a field's number is below their count")]
impl<T> IndexMut<Field> for PerField<T> {
    #[inline]
    fn index_mut(&mut self, field: Field) -> &mut T {
        &mut self.0[field as usize]
    }
}
