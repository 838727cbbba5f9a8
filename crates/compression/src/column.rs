//! The numbers of fields and columns. In version 1 each field has a column of its own, with its number. Since version 3
//! fields share columns ([`crate::group`]). Numbers are never reused. A reader skips unknown columns, and a missing column
//! is empty.

use afterimage_wireframe::{Attr, Ident, TextField};

/// The number of a field: its column in version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column(pub(crate) u16);

impl Column {
    // Entries.
    pub(crate) const ENTRY_KIND: Self = Self(1);
    pub(crate) const ENTRY_TIME: Self = Self(2);
    pub(crate) const SOURCE: Self = Self(3);
    // Keyframes.
    pub(crate) const NODE_COUNT: Self = Self(4);
    pub(crate) const VIEWPORT_W: Self = Self(5);
    pub(crate) const VIEWPORT_H: Self = Self(6);
    // Nodes of keyframes and inserts.
    pub(crate) const NODE_ID: Self = Self(8);
    pub(crate) const NODE_PARENT: Self = Self(9);
    pub(crate) const NODE_KIND: Self = Self(10);
    pub(crate) const NODE_SHAPE: Self = Self(11);
    pub(crate) const NODE_RECT: [Self; 4] = [Self(12), Self(13), Self(14), Self(15)];
    // Changes.
    pub(crate) const CHANGE_COUNT: Self = Self(16);
    pub(crate) const CHANGE_KIND: Self = Self(17);
    pub(crate) const CHANGE_TARGET: Self = Self(18);
    pub(crate) const INSERT_AFTER: Self = Self(19);
    pub(crate) const MOVE_PARENT: Self = Self(20);
    pub(crate) const MOVE_AFTER: Self = Self(21);
    pub(crate) const UPDATE_SHAPE: Self = Self(22);
    pub(crate) const UPDATE_KIND: Self = Self(23);
    pub(crate) const UPDATE_RECT: [Self; 4] = [Self(24), Self(25), Self(26), Self(27)];
    pub(crate) const SCROLL_X: Self = Self(28);
    pub(crate) const SCROLL_Y: Self = Self(29);
    // The order of painting, of keyframes and changes.
    pub(crate) const PAINT_COUNT: Self = Self(30);
    pub(crate) const PAINT_ID: Self = Self(31);
    // New items of the dictionaries.
    pub(crate) const NEW_SHAPE: Self = Self(32);
    pub(crate) const NEW_TEXT_LENGTH: Self = Self(33);
    pub(crate) const NEW_TEXT: Self = Self(34);
    pub(crate) const NEW_NAME_LENGTH: Self = Self(35);
    pub(crate) const NEW_NAME: Self = Self(36);
    // Touches.
    pub(crate) const TOUCH_POINTER: Self = Self(40);
    pub(crate) const TOUCH_PHASE: Self = Self(41);
    pub(crate) const TOUCH_X: Self = Self(42);
    pub(crate) const TOUCH_Y: Self = Self(43);
    // The environment.
    pub(crate) const ENVIRONMENT_KIND: Self = Self(48);
    pub(crate) const ENVIRONMENT_NUMBER_COUNT: Self = Self(49);
    pub(crate) const ENVIRONMENT_NUMBER: Self = Self(50);
    pub(crate) const ENVIRONMENT_NAME_COUNT: Self = Self(51);
    pub(crate) const ENVIRONMENT_NAME: Self = Self(52);

    /// Column of the text with the number 0; each text has a column of its own.
    const TEXTS: u16 = 64;
    /// Column of the name with the number 0; each name has a column of its own.
    const IDENTS: u16 = 80;
    /// Column of the attribute with the number 0; each attribute has a column of its own.
    const ATTRS: u16 = 112;

    /// Whether the field is a property. Texts have the lowest numbers of properties.
    #[inline]
    pub(crate) fn is_property(self) -> bool {
        self.0 >= Self::TEXTS
    }

    /// The column of an attribute, by its number, which this version may not know.
    pub(crate) fn attr(code: u16) -> Self {
        Self(Self::ATTRS.saturating_add(code))
    }

    /// The column of a name. Numbers up to 31 have column numbers of one byte; further columns follow those of the first
    /// attributes.
    pub(crate) fn ident(code: u16) -> Self {
        Self::spilling(Self::IDENTS, code, Self::ATTRS, 2_000)
    }

    /// The column of a text. Columns of numbers from 16 on follow those of the further names.
    pub(crate) fn text(code: u16) -> Self {
        Self::spilling(Self::TEXTS, code, Self::IDENTS, 3_000)
    }

    fn spilling(first: u16, code: u16, end: u16, further: u16) -> Self {
        let column = first.saturating_add(code);
        Self(if column < end {
            column
        } else {
            further.saturating_add(code)
        })
    }
}

/// A key of a shape: a property that a node has, or that an update sets or removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapeKey {
    pub(crate) class: Class,
    pub(crate) code: u16,
    pub(crate) present: bool,
}

/// The classes of properties. A class has two bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Attr = 0,
    Ident = 1,
    Text = 2,
    /// A field that every node has: [`KIND`], [`RECT`] or one of [`EDGES`]. Only updates name fields.
    Field = 3,
}

/// The [`Class::Field`] of a node's kind.
pub(crate) const KIND: u16 = 0;
/// The [`Class::Field`] of a node's rectangle. In version 1 the values of all four edges follow.
pub(crate) const RECT: u16 = 1;
/// The [`Class::Field`]s of the edges that change, after [`RECT`], since version 3.
pub(crate) const EDGES: [u16; 4] = [X, Y, W, H];
pub(crate) const X: u16 = 2;
pub(crate) const Y: u16 = 3;
pub(crate) const W: u16 = 4;
pub(crate) const H: u16 = 5;

impl ShapeKey {
    pub(crate) fn attr(key: Attr, present: bool) -> Self {
        Self::new(Class::Attr, key.code(), present)
    }

    pub(crate) fn ident(key: Ident, present: bool) -> Self {
        Self::new(Class::Ident, key.code(), present)
    }

    pub(crate) fn text(key: TextField, present: bool) -> Self {
        Self::new(Class::Text, key.code(), present)
    }

    pub(crate) fn field(code: u16) -> Self {
        Self::new(Class::Field, code, true)
    }

    /// The key of the same property with a value.
    pub(crate) fn with_value(self) -> Self {
        Self {
            present: true,
            ..self
        }
    }

    fn new(class: Class, code: u16, present: bool) -> Self {
        Self { class, code, present }
    }

    /// The encoded key.
    pub(crate) fn code(self) -> u32 {
        u32::from(self.code) << 3 | (self.class as u32) << 1 | u32::from(self.present)
    }

    /// Decodes a key; `None` if its property has more than 16 bits.
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        let class = match code >> 1 & 3 {
            0 => Class::Attr,
            1 => Class::Ident,
            2 => Class::Text,
            _ => Class::Field,
        };
        let present = code & 1 == 1;
        Some(Self::new(class, u16::try_from(code >> 3).ok()?, present))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_has_a_column_of_its_own() {
        let texts = TextField::ALL.iter().map(|key| Column::text(key.code()));
        let idents = Ident::ALL.iter().map(|key| Column::ident(key.code()));
        let attrs = Attr::ALL.iter().map(|key| Column::attr(key.code()));
        let columns: Vec<Column> = texts.chain(idents).chain(attrs).collect();
        assert!(columns.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn shape_keys_round_trip() {
        for key in [
            ShapeKey::attr(Attr::PlaceholderReason, true),
            ShapeKey::ident(Ident::Class, false),
            ShapeKey::text(TextField::Value, true),
            ShapeKey::field(RECT),
        ] {
            assert_eq!(ShapeKey::from_code(key.code()), Some(key));
        }
        assert_eq!(ShapeKey::from_code(u32::MAX), None);
    }
}
