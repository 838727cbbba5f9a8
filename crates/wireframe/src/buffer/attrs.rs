//! The attributes of nodes, and how much text they may bring.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{ATTR_BYTES, CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, halves};
use super::limits::{MAX_FRAME_TEXT_BYTES, MAX_STRING_BYTES};
use super::parse::Degraded;
use super::record::near;
use super::text::Text;
use crate::{Attr, Ident, NodeId, Properties, RawText, TextField};

/// Reads attributes, node after node.
pub(super) struct AttrReader<'a> {
    pub text: Text<'a>,
    /// Bytes of strings that were taken so far.
    text_bytes: usize,
}

impl<'a> AttrReader<'a> {
    pub fn of(text: Text<'a>) -> Self {
        Self { text, text_bytes: 0 }
    }

    /// Reads the attributes of node `id`; false when its strings are too long.
    pub fn read(
        &mut self,
        id: NodeId,
        properties: &mut Properties<RawText<'a>>,
        attrs: &[[u8; ATTR_BYTES]],
        attrs_at: usize,
        degraded: &mut Degraded,
    ) -> Result<bool, BufferError> {
        let id = id.value();
        // One more than the last place.
        let mut next = 0;
        let mut fits = true;
        properties.attrs.reserve(attrs.len());
        for (index, bytes) in attrs.iter().enumerate() {
            let offset = attrs_at + index * ATTR_BYTES;
            let [place, value] = halves(u64::from_le_bytes(*bytes));
            let (class, key) = ((place >> 16) as u16, place as u16);
            if u64::from(place) < next {
                return fault(offset, BufferFault::AttrOrder { id, class, key });
            }
            next = u64::from(place) + 1;
            match class {
                CLASS_ATTR => {
                    if let Some(attr) = Attr::from_code(key) {
                        properties.attrs.insert(attr, bounded(attr, value));
                        continue;
                    }
                }
                CLASS_IDENT => {
                    let name = self.text.string(value, id, offset)?;
                    if let Some(ident) = Ident::from_code(key) {
                        fits &= self.spend(name.len());
                        if fits {
                            properties.idents.insert(ident, name.into());
                        }
                        continue;
                    }
                }
                CLASS_TEXT => {
                    let text = self.text.string(value, id, offset)?;
                    if let Some(field) = TextField::from_code(key) {
                        fits &= self.spend(text.len());
                        properties.texts.insert(field, RawText::new(text));
                        continue;
                    }
                }
                _ => {}
            }
            degraded.unknown_attrs += 1;
        }
        Ok(fits)
    }

    /// Whether a string of this length is still taken.
    fn spend(&mut self, len: usize) -> bool {
        if len > MAX_STRING_BYTES || self.text_bytes + len > MAX_FRAME_TEXT_BYTES {
            return false;
        }
        self.text_bytes += len;
        true
    }
}

fn bounded(attr: Attr, value: u32) -> u32 {
    match attr {
        Attr::ScrollX | Attr::ScrollY => near(value.cast_signed()).cast_unsigned(),
        _ => value,
    }
}
