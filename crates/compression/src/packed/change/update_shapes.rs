//! Shapes of updates: the keys of the properties that an update sets or removes.

use std::sync::Arc;

use afterimage_wireframe::{RecordedText, Update};

use super::frame_context::FrameContext;
use crate::column::{KIND, RECT, ShapeKey};
use crate::error::FaultKind;
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};
use crate::packed::coder::Coder;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::model_node::ModelNode;
use crate::packed::value_coder::ValueCoder;

/// Salt of the context of the frame's last update alone.
const FRAME_SALT: u32 = 0x61;

/// The shapes of a segment's updates, in the order of their first use.
#[derive(Debug, Default)]
pub(in crate::packed) struct UpdateShapes {
    list: Vec<Arc<[u32]>>,
    /// The keys of the update to encode; kept, so that an update allocates nothing.
    given: Vec<u32>,
}

impl UpdateShapes {
    /// The keys of a shape.
    pub(super) fn get(&self, index: u32) -> Option<Arc<[u32]>> {
        self.list.get(index as usize).cloned()
    }

    /// Adds a shape that only one side knows.
    #[cfg(test)]
    pub(in crate::packed) fn push(&mut self, keys: &[u32]) {
        self.list.push(keys.into());
    }

    /// Codes the shape of an update and returns its index.
    pub(super) fn shape(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        frame: &FrameContext,
        node: &ModelNode,
        given: Option<&Update<RecordedText>>,
    ) -> Result<u32, FaultKind> {
        self.given.clear();
        if let Some(given) = given {
            push_keys(&mut self.given, given);
        }
        let keys = self.given.as_slice();
        let index = self.list.iter().position(|known| **known == *keys);
        let value = index.map_or(0, |index| index as i64 + 1);
        let contexts = [
            hash_combine(frame.update, FRAME_SALT),
            hash_combine(frame.update, node.template),
            hash_combine(node.template, node.last_update),
        ];
        let expected = [i64::from(node.last_update), i64::from(frame.update)];
        let index = coder.number(Field::Update, &contexts, &expected, value);
        if index != 0 {
            return u32::try_from(index - 1).map_err(|_| Field::Update.invalid());
        }
        if (1..keys.len()).any(|count| is_last_a_duplicate(keys.get(..=count).unwrap_or_default())) {
            return Err(Field::UpdateKey.invalid());
        }
        let shape = new_shape(coder, node.template, keys)?;
        if self.list.len() >= MAX_SHAPES {
            return Err(FaultKind::LimitExceeded);
        }
        self.list.push(shape);
        Ok(self.list.len() as u32 - 1)
    }
}

/// Codes the keys of a shape, each as one more than its code. A 0 ends them.
fn new_shape(
    coder: &mut Coder<impl ValueCoder>,
    template: u32,
    given: &[u32],
) -> Result<Arc<[u32]>, FaultKind> {
    let mut shape = Vec::new();
    let mut last = 0;
    loop {
        let next = given.get(shape.len()).map_or(0, |key| i64::from(*key) + 1);
        let contexts = [last, hash_combine(template, last)];
        let key = coder.number(Field::UpdateKey, &contexts, &[], next);
        if key == 0 {
            return Ok(shape.into());
        }
        coder.items(1)?;
        last = u32::try_from(key - 1).map_err(|_| Field::UpdateKey.invalid())?;
        shape.push(last);
        if is_last_a_duplicate(&shape) {
            return Err(Field::UpdateKey.invalid());
        }
        if shape.len() > MAX_SHAPE_KEYS {
            return Err(FaultKind::LimitExceeded);
        }
    }
}

fn push_keys(keys: &mut Vec<u32>, update: &Update<RecordedText>) {
    let Update {
        attrs, idents, texts, ..
    } = update;
    let mut push = |key: ShapeKey| keys.push(key.code());
    if update.kind.is_some() {
        push(ShapeKey::field(KIND));
    }
    if update.rect.is_some() {
        push(ShapeKey::field(RECT));
    }
    for (key, value) in attrs {
        push(ShapeKey::attr(*key, value.is_some()));
    }
    for (key, value) in idents {
        push(ShapeKey::ident(*key, value.is_some()));
    }
    for (key, value) in texts {
        push(ShapeKey::text(*key, value.is_some()));
    }
}

/// Whether the last key names a property that an earlier key names too. A diff never creates such an update.
fn is_last_a_duplicate(keys: &[u32]) -> bool {
    // Without the lowest bit, which is the presence of a value.
    keys.split_last()
        .is_some_and(|(last, keys)| keys.iter().any(|key| key >> 1 == last >> 1))
}
