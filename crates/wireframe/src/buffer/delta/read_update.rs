//! Decodes a node with new values as an update of the recorded node.

use super::super::attr_value::checked_value;
use super::super::layout::{CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, halves};
use super::located_node::LocatedNode;
use super::reader::NodeReader;
use crate::{Attr, Ident, Node, RawText, Recordable, TextField, Update};

/// The rules by which values become those of an update.
pub trait UpdateRules<T> {
    /// Whether a scalar with a new value is recorded as it is, and no other property is recorded differently for it.
    fn records_as_is(&self, key: Attr) -> bool;

    /// Whether a name is not recorded, whatever it is.
    fn omits(&self, key: Ident) -> bool;

    /// Returns the recorded form of a text, or `None` if it equals `known`.
    fn text(&mut self, key: TextField, text: RawText<'_>, known: &T) -> Option<T>;
}

impl NodeReader<'_> {
    /// Decodes a node that has the same kind, names and keys as `known`, which is recorded under its id, and perhaps other
    /// values. Returns the update from `known` to the node, which may be empty.
    ///
    /// Returns `None` if the node is a different one, or has a fault; [`NodeReader::read`] then decodes it.
    pub fn read_update<T: Recordable>(
        &mut self,
        record: &LocatedNode,
        known: &Node<T>,
        rules: &mut impl UpdateRules<T>,
    ) -> Option<Update<T>> {
        let counted = (self.attrs.text_bytes, self.degraded);
        let update = self.try_read_update(record, known, rules);
        if update.is_none() {
            (self.attrs.text_bytes, self.degraded) = counted;
        }
        update
    }

    fn try_read_update<T: Recordable>(
        &mut self,
        record: &LocatedNode,
        known: &Node<T>,
        rules: &mut impl UpdateRules<T>,
    ) -> Option<Update<T>> {
        if record.kind != known.kind.code() {
            return None;
        }
        let id = record.id;
        let mut update = Update {
            rect: (record.rect != known.rect).then_some(record.rect),
            ..Update::new(known.id)
        };
        let mut attrs = known.attrs.entries().iter();
        let mut idents = known.idents.entries();
        let mut texts = known.texts.entries().iter();
        self.attrs.strings.seek(record.offset.text as usize);
        // Lowest class and key that the next attribute may have.
        let mut lowest = 0;
        for bytes in self.records.get(record.attrs())? {
            let [class_and_key, value] = halves(u64::from_le_bytes(*bytes));
            let (class, key) = ((class_and_key >> 16) as u16, class_and_key as u16);
            if class_and_key < lowest {
                return None;
            }
            lowest = class_and_key.checked_add(1)?;
            match class {
                CLASS_ATTR => {
                    let (attr, known) = attrs.next().filter(|(attr, _)| attr.code() == key)?;
                    let value = checked_value(*attr, value, &mut self.degraded);
                    if value != *known {
                        update.attrs.push((*attr, Some(value)));
                        rules.records_as_is(*attr).then_some(())?;
                    }
                }
                CLASS_IDENT => {
                    let name = self.attrs.strings.read(value, id, 0).ok()?;
                    self.attrs.count_text(name.len()).then_some(())?;
                    let is_equal = match idents {
                        [(ident, known), rest @ ..] if ident.code() == key => {
                            idents = rest;
                            **known == *name
                        }
                        _ => rules.omits(Ident::from_code(key)?),
                    };
                    is_equal.then_some(())?;
                }
                CLASS_TEXT => {
                    let (field, known) = texts.next().filter(|(field, _)| field.code() == key)?;
                    let text = self.attrs.strings.read(value, id, 0).ok()?;
                    self.attrs.count_text(text.len()).then_some(())?;
                    if let Some(text) = rules.text(*field, RawText::new(text), known) {
                        update.texts.push((*field, Some(text)));
                    }
                }
                _ => return None,
            }
        }
        let is_whole = attrs.next().is_none() && idents.is_empty() && texts.next().is_none();
        is_whole.then_some(update)
    }
}
