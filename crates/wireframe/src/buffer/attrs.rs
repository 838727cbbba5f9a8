//! Attribute records, and the limits of their strings.

use super::attr_value::checked_value;
use super::degraded::Degraded;
use super::error::{BufferError, BufferFault, fault};
use super::layout::{ATTR_BYTES, CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, halves};
use super::limits::{MAX_FRAME_TEXT_BYTES, MAX_STRING_BYTES};
use super::strings::StringReader;
use crate::{Attr, Ident, NodeId, Properties, RawText, TextField};

/// Reads the attributes of one node after another.
pub(super) struct AttrReader<'a> {
    pub strings: StringReader<'a>,
    /// Bytes of the strings read so far, of known keys.
    pub text_bytes: usize,
}

impl<'a> AttrReader<'a> {
    pub(super) fn new(strings: StringReader<'a>) -> Self {
        Self {
            strings,
            text_bytes: 0,
        }
    }

    /// Reads the attributes of node `id`, which start at byte `attrs_at` of the buffer. Returns false if its strings
    /// are over a limit.
    pub(super) fn read(
        &mut self,
        id: NodeId,
        properties: &mut Properties<RawText<'a>>,
        attrs: &[[u8; ATTR_BYTES]],
        attrs_at: usize,
        degraded: &mut Degraded,
    ) -> Result<bool, BufferError> {
        let id = id.value();
        // Lowest class and key that the next attribute may have.
        let mut lowest = 0;
        let mut fits = true;
        properties.attrs.reserve(attrs.len());
        for (index, bytes) in attrs.iter().enumerate() {
            let offset = attrs_at + index * ATTR_BYTES;
            let [class_and_key, value] = halves(u64::from_le_bytes(*bytes));
            let (class, key) = ((class_and_key >> 16) as u16, class_and_key as u16);
            if u64::from(class_and_key) < lowest {
                return fault(offset, BufferFault::AttrOrder { id, class, key });
            }
            lowest = u64::from(class_and_key) + 1;
            match class {
                CLASS_ATTR => {
                    if let Some(attr) = Attr::from_code(key) {
                        properties
                            .attrs
                            .insert(attr, checked_value(attr, value, degraded));
                        continue;
                    }
                }
                CLASS_IDENT => {
                    let name = self.strings.read(value, id, offset)?;
                    if let Some(ident) = Ident::from_code(key) {
                        fits &= self.count_text(name.len());
                        if fits {
                            properties.idents.insert(ident, name.into());
                        }
                        continue;
                    }
                }
                CLASS_TEXT => {
                    let text = self.strings.read(value, id, offset)?;
                    if let Some(field) = TextField::from_code(key) {
                        fits &= self.count_text(text.len());
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

    /// Counts a string of `len` bytes. Returns false, and counts nothing, if it is over a limit.
    pub(super) fn count_text(&mut self, len: usize) -> bool {
        if len > MAX_STRING_BYTES || self.text_bytes + len > MAX_FRAME_TEXT_BYTES {
            return false;
        }
        self.text_bytes += len;
        true
    }
}
