//! Entries generated from a fuzzer's bytes. Ids come from a small range, so that they collide: cyclic parents, siblings
//! under other parents, duplicate nodes.

use afterimage_wireframe::{
    AppState, Attr, Change, Entry, Environment, Frame, Ident, Kind, Node, NodeId, Orientation, Place, Point,
    RecordedText, Rect, SortedMap, SourceId, TextField, Touch, TouchPhase, Update, Viewport,
};
use arbitrary::{Arbitrary, Result, Unstructured};

/// Highest node id; the lowest is 1.
const MAX_ID: u32 = 12;
/// Maximum number of nodes per frame, ids per paint order, and changes per entry.
const MAX_ITEMS: usize = 16;
/// Maximum number of properties per node and kind.
const MAX_PROPERTIES: usize = 4;

type Recorded = Entry<RecordedText>;

/// A step of a recording.
pub(crate) enum FuzzStep {
    BeginSegment,
    Entry {
        /// Time since the previous step.
        wait_ms: u16,
        entry: Recorded,
    },
}

/// Generates the next step. Returns `None` at the end of the bytes.
pub(crate) fn next(bytes: &mut Unstructured<'_>) -> Result<Option<FuzzStep>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let wait_ms = bytes.arbitrary()?;
    let entry = match bytes.int_in_range(0..=9_u8)? {
        0 => return Ok(Some(FuzzStep::BeginSegment)),
        1 => Entry::SourceGone(source(bytes)?),
        2 => Entry::Touch(Touch {
            pointer: bytes.int_in_range(0..=2)?,
            phase: *bytes.choose(TouchPhase::ALL)?,
            at: point(bytes)?,
        }),
        3 => Entry::Environment(environment(bytes)?),
        4 => Entry::Keyframe(frame(bytes)?),
        _ => Entry::Changes {
            source: source(bytes)?,
            changes: list(bytes, change)?,
        },
    };
    Ok(Some(FuzzStep::Entry { wait_ms, entry }))
}

fn list<T>(
    bytes: &mut Unstructured<'_>,
    mut item: impl FnMut(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = bytes.int_in_range(0..=MAX_ITEMS)?;
    (0..count).map(|_| item(bytes)).collect()
}

fn optional<T>(
    bytes: &mut Unstructured<'_>,
    item: impl FnOnce(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Option<T>> {
    if bytes.arbitrary()? {
        item(bytes).map(Some)
    } else {
        Ok(None)
    }
}

fn source(bytes: &mut Unstructured<'_>) -> Result<SourceId> {
    bytes.int_in_range(0..=1).map(SourceId)
}

fn id(bytes: &mut Unstructured<'_>) -> Result<NodeId> {
    let id = bytes.int_in_range(1..=MAX_ID)?;
    NodeId::new(id).ok_or(arbitrary::Error::IncorrectFormat)
}

/// Generates a length: mostly one that screens have, sometimes any.
fn length(bytes: &mut Unstructured<'_>) -> Result<i32> {
    Ok(match u8::arbitrary(bytes)? {
        255 => bytes.arbitrary()?,
        small => i32::from(small) * 20 - 400,
    })
}

fn point(bytes: &mut Unstructured<'_>) -> Result<Point> {
    Ok(Point {
        x: length(bytes)?,
        y: length(bytes)?,
    })
}

fn rect(bytes: &mut Unstructured<'_>) -> Result<Rect> {
    let (at, size) = (point(bytes)?, point(bytes)?);
    Ok(Rect {
        x: at.x,
        y: at.y,
        w: size.x,
        h: size.y,
    })
}

fn string(bytes: &mut Unstructured<'_>) -> Result<String> {
    let length = bytes.int_in_range(0..=8)?;
    Ok(String::from_utf8_lossy(bytes.bytes(length)?).into_owned())
}

fn text(bytes: &mut Unstructured<'_>) -> Result<RecordedText> {
    string(bytes).map(RecordedText::new)
}

/// Generates keys with values, in any order and with repetitions.
fn properties<K: Copy + Ord, V>(
    bytes: &mut Unstructured<'_>,
    keys: &[K],
    mut value: impl FnMut(&mut Unstructured<'_>) -> Result<V>,
) -> Result<Vec<(K, V)>> {
    let count = bytes.int_in_range(0..=MAX_PROPERTIES)?;
    (0..count)
        .map(|_| Ok((*bytes.choose(keys)?, value(bytes)?)))
        .collect()
}

fn scalar(bytes: &mut Unstructured<'_>) -> Result<u32> {
    Ok(match u8::arbitrary(bytes)? {
        255 => bytes.arbitrary()?,
        small => u32::from(small),
    })
}

fn node(bytes: &mut Unstructured<'_>) -> Result<Node<RecordedText>> {
    let (id, parent) = (id(bytes)?, optional(bytes, id)?);
    let kind = *bytes.choose(Kind::ALL)?;
    let mut node = Node::new(id, parent, kind, rect(bytes)?);
    node.attrs = SortedMap::from_iter(properties(bytes, Attr::ALL, scalar)?);
    node.idents = SortedMap::from_iter(properties(bytes, Ident::ALL, |bytes| {
        string(bytes).map(Box::from)
    })?);
    node.texts = SortedMap::from_iter(properties(bytes, TextField::ALL, text)?);
    Ok(node)
}

fn frame(bytes: &mut Unstructured<'_>) -> Result<Frame<RecordedText>> {
    Ok(Frame {
        source: source(bytes)?,
        viewport: viewport(bytes)?,
        nodes: list(bytes, node)?,
        paint: optional(bytes, |bytes| list(bytes, id))?,
    })
}

fn viewport(bytes: &mut Unstructured<'_>) -> Result<Viewport> {
    Ok(Viewport {
        w: length(bytes)?,
        h: length(bytes)?,
    })
}

fn update(bytes: &mut Unstructured<'_>) -> Result<Update<RecordedText>> {
    Ok(Update {
        id: id(bytes)?,
        kind: optional(bytes, |bytes| bytes.choose(Kind::ALL).copied())?,
        rect: optional(bytes, rect)?,
        attrs: properties(bytes, Attr::ALL, |bytes| optional(bytes, scalar))?.into(),
        idents: properties(bytes, Ident::ALL, |bytes| {
            optional(bytes, |bytes| string(bytes).map(Box::from))
        })?
        .into(),
        texts: properties(bytes, TextField::ALL, |bytes| optional(bytes, text))?.into(),
    })
}

fn change(bytes: &mut Unstructured<'_>) -> Result<Change<RecordedText>> {
    Ok(match bytes.int_in_range(0..=5_u8)? {
        0 => Change::Remove(id(bytes)?),
        1 => Change::Move {
            id: id(bytes)?,
            to: Place {
                parent: optional(bytes, id)?,
                after: optional(bytes, id)?,
            },
        },
        2 => Change::Update(update(bytes)?),
        3 => Change::Scroll {
            id: id(bytes)?,
            offset: point(bytes)?,
        },
        4 => Change::Paint(optional(bytes, |bytes| list(bytes, id))?),
        _ => Change::Insert {
            node: node(bytes)?,
            after: optional(bytes, id)?,
        },
    })
}

fn environment(bytes: &mut Unstructured<'_>) -> Result<Environment> {
    Ok(match bytes.int_in_range(0..=4_u8)? {
        0 => Environment::Viewport(viewport(bytes)?),
        1 => Environment::Orientation(*bytes.choose(Orientation::ALL)?),
        2 => Environment::Screen(string(bytes)?.into()),
        3 => Environment::App(*bytes.choose(AppState::ALL)?),
        _ => Environment::Keyboard(optional(bytes, rect)?),
    })
}
