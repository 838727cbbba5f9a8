//! Templates: the common parts of many nodes. A node is a template's index and the values that the template lacks.

use std::sync::Arc;

use foldhash::HashMap;

use super::context::NodeContext;
use crate::column::{Class, ShapeKey};
use crate::error::FaultKind;
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};
use crate::packed::attr_class::AttrCode;
use crate::packed::coder::Coder;
use crate::packed::colour_table::ColourTable;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::symbol::ExpectedValues;
use crate::packed::value_coder::ValueCoder;

// Salts of contexts.
const PARENT_SALT: u32 = 0x77;
const PARENT_KIND_SALT: u32 = 1;
const KEY_SALT: u32 = 0x44;
const VALUE_SALT: u32 = 0x45;

/// A kind, the shape keys of properties in their order, and the values of style attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::packed) struct NodeTemplate {
    pub(in crate::packed) kind: u32,
    pub(in crate::packed) keys: Vec<(u32, Option<u32>)>,
}

impl NodeTemplate {
    fn value(&self, key: u32) -> Option<u32> {
        self.keys
            .iter()
            .find(|(known, _)| *known == key)
            .and_then(|(_, value)| *value)
    }

    /// The least key above `key`, 0 for none.
    fn key_after(&self, key: u32) -> i64 {
        let keys = self.keys.iter().map(|(key, _)| *key);
        keys.filter(|known| *known > key).min().map_or(0, i64::from)
    }
}

/// The templates of a segment, in the order of their first use.
#[derive(Debug, Default)]
pub(in crate::packed) struct TemplateTable {
    list: Vec<Arc<NodeTemplate>>,
    index: HashMap<Arc<NodeTemplate>, u32>,
}

impl TemplateTable {
    /// The template of an index.
    pub(in crate::packed) fn get(&self, index: u32) -> Option<&Arc<NodeTemplate>> {
        self.list.get(index as usize)
    }

    /// Makes an encoder code a template by an index that is not in the table.
    #[cfg(test)]
    pub(in crate::packed) fn set_index(&mut self, template: NodeTemplate, index: u32) {
        self.index.insert(template.into(), index);
    }

    /// Codes a template and returns its index.
    pub(in crate::packed) fn template(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        colours: &mut ColourTable,
        context: &NodeContext<'_>,
        given: &NodeTemplate,
    ) -> Result<u32, FaultKind> {
        let successor = context.successor.map(|node| node.template);
        let same_place = context.same_place.map(|node| node.template);
        let before = context.before.map(|node| node.template);
        let known = [successor, same_place, before].into_iter().flatten();
        let expected: ExpectedValues = known.map(|template| i64::from(template) + 1).collect();
        let [trail, trail_before] = context.trail;
        let contexts = [
            hash_combine(context.parent_template, PARENT_SALT),
            hash_combine(trail, trail_before),
            hash_combine(context.parent_template, context.before_template),
        ];
        let index = self.index.get(given);
        let index = index.map_or(0, |index| i64::from(*index) + 1);
        let index = coder.number(Field::Template, &contexts, expected.as_slice(), index);
        if index == 0 {
            let parent = context.parent.map(|node| node.template);
            let base = successor.or(same_place).or(before);
            return self.new_template(coder, colours, given, base, parent);
        }
        u32::try_from(index - 1).map_err(|_| Field::Template.invalid())
    }

    /// Codes a new template. `base` and `parent` are templates that it is predicted from.
    fn new_template(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        colours: &mut ColourTable,
        given: &NodeTemplate,
        base: Option<u32>,
        parent: Option<u32>,
    ) -> Result<u32, FaultKind> {
        let find = |index: Option<u32>| match index {
            None => Ok(Arc::default()),
            Some(index) => self
                .get(index)
                .cloned()
                .ok_or_else(|| Field::Template.unreachable()),
        };
        let base = find(base)?;
        let parent = find(parent)?;
        let contexts = [base.kind, hash_combine(parent.kind, PARENT_KIND_SALT)];
        let expected = [i64::from(base.kind)];
        let kind = coder.unsigned(Field::TemplateKind, &contexts, &expected, given.kind)?;
        let same_kind = self.list.iter().rev().find(|template| template.kind == kind);
        let same_kind = same_kind.cloned().unwrap_or_default();
        let mut template = NodeTemplate {
            kind,
            keys: Vec::new(),
        };
        // The kind and the keys so far, as a hash.
        let mut shape = kind;
        let mut key = 0;
        loop {
            let contexts = [hash_combine(key, KEY_SALT), hash_combine(kind, key), shape];
            let expected = [base.key_after(key), same_kind.key_after(key)];
            // A key of 0 ends the template.
            let next = given.keys.get(template.keys.len());
            let next_key = next.map_or(0, |(key, _)| *key);
            key = coder.unsigned(Field::TemplateKey, &contexts, &expected, next_key)?;
            if key == 0 {
                break;
            }
            coder.items(1)?;
            if template.keys.iter().any(|(known, _)| *known == key) {
                return Err(Field::TemplateKey.invalid());
            }
            let shape_key = ShapeKey::from_code(key).ok_or(Field::TemplateKey.invalid())?;
            let attr = AttrCode(shape_key.code);
            let mut value = None;
            if shape_key.class == Class::Attr && attr.is_style() {
                let given = next.and_then(|(_, value)| *value).unwrap_or(0);
                let last = template.keys.last().and_then(|(_, value)| *value).unwrap_or(0);
                let contexts = [
                    hash_combine(key, VALUE_SALT),
                    hash_combine(kind, key),
                    hash_combine(hash_combine(kind, key), last),
                ];
                let hints = [base.value(key), same_kind.value(key), parent.value(key)];
                value = Some(if attr.is_colour() {
                    colours.colour(coder, Field::Colour, &contexts, &hints, given)?
                } else {
                    style_value(coder, &contexts, hints, given)?
                });
            }
            template.keys.push((key, value));
            shape = hash_combine(shape, key);
            if template.keys.len() > MAX_SHAPE_KEYS {
                return Err(FaultKind::LimitExceeded);
            }
        }
        self.add(template)
    }

    fn add(&mut self, template: NodeTemplate) -> Result<u32, FaultKind> {
        if self.list.len() >= MAX_SHAPES {
            return Err(FaultKind::LimitExceeded);
        }
        let index = self.list.len() as u32;
        let template = Arc::new(template);
        self.list.push(template.clone());
        self.index.insert(template, index);
        Ok(index)
    }
}

/// Codes the value of a style attribute that is no colour.
fn style_value(
    coder: &mut Coder<impl ValueCoder>,
    contexts: &[u32],
    hints: [Option<u32>; 3],
    given: u32,
) -> Result<u32, FaultKind> {
    let expected = hints.map(|hint| hint.map_or(0, |hint| i64::from(hint.cast_signed())));
    let given = i64::from(given.cast_signed());
    let value = coder.number(Field::TemplateValue, contexts, &expected, given);
    let value = i32::try_from(value).map_err(|_| Field::TemplateValue.invalid())?;
    Ok(value.cast_unsigned())
}
