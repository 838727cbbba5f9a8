//! Encodes and decodes properties: a shape lists their keys, and each value is in the column of its key.

use afterimage_wireframe::{Attr, Ident, Recordable, RecordedText, TextField};

use crate::column::{Class, Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;

/// Decoded properties. `None` is a property that an update removes.
#[derive(Default)]
pub(crate) struct Properties {
    pub(crate) attrs: Vec<(Attr, Option<u32>)>,
    pub(crate) idents: Vec<(Ident, Option<Box<str>>)>,
    pub(crate) texts: Vec<(TextField, Option<RecordedText>)>,
}

pub(crate) fn put_attr(out: &mut Encoder, key: Attr, value: u32) {
    out.value(Column::attr(key.code()), value);
}

pub(crate) fn put_ident(out: &mut Encoder, key: Ident, name: &str) {
    out.name(Column::ident(key.code()), name);
}

pub(crate) fn put_text(out: &mut Encoder, key: TextField, text: &impl Recordable) {
    out.text(Column::text(key.code()), text);
}

/// Decodes the properties of a shape. Unknown properties are decoded and left out. `field` decodes the fields that every node
/// has.
pub(crate) fn take<'a>(
    columns: &mut Decoder<'a>,
    shape: &[ShapeKey],
    mut field: impl FnMut(&mut Decoder<'a>, u16) -> Result<(), FaultKind>,
) -> Result<Properties, FaultKind> {
    let attrs = shape.iter().filter(|key| key.class == Class::Attr).count();
    let mut found = Properties {
        attrs: Vec::with_capacity(attrs),
        ..Properties::default()
    };
    for key in shape {
        let code = key.code;
        match key.class {
            Class::Attr => {
                let value = key
                    .present
                    .then(|| columns.value(Column::attr(code)))
                    .transpose()?;
                found.attrs.extend(Attr::from_code(code).map(|key| (key, value)));
            }
            Class::Ident => {
                let name = key
                    .present
                    .then(|| columns.name(Column::ident(code)))
                    .transpose()?;
                found.idents.extend(Ident::from_code(code).map(|key| (key, name)));
            }
            Class::Text => {
                let text = key
                    .present
                    .then(|| columns.text(Column::text(code)))
                    .transpose()?;
                let text = text.map(RecordedText::new);
                found
                    .texts
                    .extend(TextField::from_code(code).map(|key| (key, text)));
            }
            Class::Field => field(columns, code)?,
        }
    }
    Ok(found)
}
