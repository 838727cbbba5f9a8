//! The model of a segment: its header and its entries.

use afterimage_wireframe::{Entry, Frame, RecordedText, SourceId, Timed, Viewport};
use litemap::LiteMap;

use super::axis::{Axis, PerAxis};
use super::change_model::{ChangeContext, ChangeModel};
use super::coder::Coder;
use super::context_hash::hash_combine;
use super::environment_model::environment;
use super::field::Field;
use super::header_model;
use super::model_tree::ModelTree;
use super::node::NodeOrigin;
use super::node_model::{InsertedNode, NodeModel};
use super::paint_model::PaintModel;
use super::recent_kinds::RecentKinds;
use super::time_model::TimeModel;
use super::touch_model::TouchModel;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;
use crate::header::SegmentHeader;

/// Bits of an entry's kind.
const KIND_BITS: u32 = 3;

// Kinds of entries.
const END: u32 = 0;
pub(super) const KEYFRAME: u32 = 1;
const CHANGES: u32 = 2;
const GONE: u32 = 3;
const TOUCH: u32 = 4;
const ENVIRONMENT: u32 = 5;

/// The context of a keyframe's number of nodes. No template hashes to it.
pub(super) const NODE_COUNT_CONTEXT: u32 = 0xffff;

/// The state of a segment between two entries, the same while encoding and decoding.
pub(super) struct SegmentModel {
    recent_kinds: RecentKinds,
    last_source: u32,
    time: TimeModel,
    touch: TouchModel,
    nodes: NodeModel,
    changes: ChangeModel,
    paint: PaintModel,
    trees: LiteMap<u8, ModelTree>,
}

/// The result of coding an entry.
#[derive(Debug)]
pub(crate) enum CodedEntry {
    Entry(Timed<Entry<RecordedText>>),
    /// An environment record that this version does not know.
    Unknown,
    /// The end of the segment.
    End,
}

impl SegmentModel {
    pub(super) fn new() -> Self {
        Self {
            recent_kinds: RecentKinds::default(),
            last_source: 0,
            time: TimeModel::new(0),
            touch: TouchModel::default(),
            nodes: NodeModel::default(),
            changes: ChangeModel::default(),
            paint: PaintModel::default(),
            trees: LiteMap::new(),
        }
    }

    /// Codes the header.
    pub(super) fn header(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        given: Option<&SegmentHeader>,
    ) -> Result<SegmentHeader, FaultKind> {
        let header = header_model::header(coder, given)?;
        self.nodes.set_window(size_of(header.viewport));
        self.time = TimeModel::new(header.elapsed_ms);
        Ok(header)
    }

    /// Codes the next entry. Without a given entry, an encoder codes the end.
    pub(super) fn entry(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        given: Option<&Timed<Entry<RecordedText>>>,
    ) -> Result<CodedEntry, FaultKind> {
        coder.items(1)?;
        let elapsed_ms = given.map_or(0, |entry| entry.elapsed_ms);
        let given = given.map(|entry| &entry.value);
        let kind = match given {
            None => END,
            Some(Entry::Keyframe(_)) => KEYFRAME,
            Some(Entry::Changes { .. }) => CHANGES,
            Some(Entry::SourceGone(_)) => GONE,
            Some(Entry::Touch(_)) => TOUCH,
            Some(Entry::Environment(_)) => ENVIRONMENT,
        };
        let kind = self.entry_kind(coder, kind);
        if kind == END {
            return Ok(CodedEntry::End);
        }
        let elapsed_ms = self.time(coder, kind, elapsed_ms);
        let entry = match kind {
            KEYFRAME => {
                let given = match given {
                    Some(Entry::Keyframe(frame)) => Some(frame),
                    _ => None,
                };
                Entry::Keyframe(self.keyframe(coder, given)?)
            }
            CHANGES => self.changes(coder, given)?,
            GONE => {
                let given = match given {
                    Some(Entry::SourceGone(source)) => source.0,
                    _ => 0,
                };
                let source = self.source(coder, given)?;
                self.trees.remove(&source.0);
                Entry::SourceGone(source)
            }
            TOUCH => {
                let given = match given {
                    Some(Entry::Touch(touch)) => Some(*touch),
                    _ => None,
                };
                Entry::Touch(self.touch.touch(coder, &self.time, given)?)
            }
            ENVIRONMENT => {
                let given = match given {
                    Some(Entry::Environment(environment)) => Some(environment),
                    _ => None,
                };
                let (touch, now_ms) = (self.touch.state(), self.time.now_ms());
                match environment(coder, self.recent_kinds, touch, now_ms, given)? {
                    Some(environment) => Entry::Environment(environment),
                    None => return Ok(CodedEntry::Unknown),
                }
            }
            _ => return Err(Field::EntryKind.invalid()),
        };
        Ok(CodedEntry::Entry(Timed::new(elapsed_ms, entry)))
    }

    /// Codes the kind of an entry.
    pub(super) fn entry_kind(&mut self, coder: &mut Coder<impl ValueCoder>, kind: u32) -> u32 {
        let contexts = [
            hash_combine(self.recent_kinds.newest(4), self.touch.state().is_down()),
            self.recent_kinds.newest(2),
        ];
        let kind = coder.symbol(Field::EntryKind, &contexts, KIND_BITS, kind);
        self.recent_kinds.push(kind);
        kind
    }

    /// Codes the time of an entry of a kind.
    pub(super) fn time(&mut self, coder: &mut Coder<impl ValueCoder>, kind: u32, elapsed_ms: u64) -> u64 {
        let phase = self.touch.state().phase;
        self.time.time(coder, kind, self.recent_kinds, phase, elapsed_ms)
    }

    /// Codes the source of an entry.
    pub(super) fn source(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        given: u8,
    ) -> Result<SourceId, FaultKind> {
        let expected = [self.last_source.into()];
        self.last_source = coder.unsigned(Field::Source, &[], &expected, given.into())?;
        let source = u8::try_from(self.last_source).map_err(|_| Field::Source.invalid())?;
        Ok(SourceId(source))
    }

    /// Codes a keyframe, which replaces the tree of its source. An encoder has its nodes already, so it gets none.
    fn keyframe<V: ValueCoder>(
        &mut self,
        coder: &mut Coder<V>,
        given: Option<&Frame<RecordedText>>,
    ) -> Result<Frame<RecordedText>, FaultKind> {
        let source = self.source(coder, given.map_or(0, |frame| frame.source.0))?;
        let viewport = self.viewport(coder, given.map_or(Viewport::default(), |frame| frame.viewport))?;
        self.nodes.begin_keyframe();
        self.changes.begin_keyframe();
        self.paint.begin_keyframe();
        let mut frame = Frame::empty(source, viewport);
        let mut tree = ModelTree::default();
        let count = given.map_or(0, |frame| frame.nodes.len() as i64);
        let count = coder.number(Field::Place, &[NODE_COUNT_CONTEXT], &[], count);
        let count = usize::try_from(count).map_err(|_| Field::Place.invalid())?;
        for at in 0..count {
            coder.items(1)?;
            let given = given.and_then(|frame| frame.nodes.get(at));
            let given = given.map(|node| InsertedNode { node, after: None });
            let node = self
                .nodes
                .node(coder, &mut tree, NodeOrigin::Keyframe, given.as_ref())?;
            if V::DECODES {
                frame.nodes.push(node.node);
            }
        }
        let paint = given.and_then(|frame| frame.paint.as_deref());
        frame.paint = self.paint.paint(coder, &tree, paint)?;
        self.touch.end_frame();
        self.trees.insert(source.0, tree);
        Ok(frame)
    }

    /// Codes the viewport of a keyframe.
    fn viewport(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        given: Viewport,
    ) -> Result<Viewport, FaultKind> {
        let (last, given) = (self.nodes.window(), size_of(given));
        let [w, h] = Axis::ALL.map(|axis| {
            let expected = [last[axis].into()];
            coder.number(Field::Viewport, &[axis as u32], &expected, given[axis].into())
        });
        let length = |value| i32::try_from(value).map_err(|_| Field::Viewport.invalid());
        let viewport = Viewport {
            w: length(w)?,
            h: length(h)?,
        };
        self.nodes.set_window(size_of(viewport));
        Ok(viewport)
    }

    /// Codes a frame of changes.
    fn changes(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        given: Option<&Entry<RecordedText>>,
    ) -> Result<Entry<RecordedText>, FaultKind> {
        let (source, given) = match given {
            Some(Entry::Changes { source, changes }) => (source.0, Some(changes.as_slice())),
            _ => (0, None),
        };
        let source = self.source(coder, source)?;
        let tree = self.trees.get_mut(&source.0);
        let mut context = ChangeContext {
            nodes: &mut self.nodes,
            paint: &mut self.paint,
            tree: tree.ok_or(FaultKind::NoKeyframe { source_id: source })?,
            touch: self.touch.state(),
            step_ms: self.time.step_ms(),
        };
        let changes = self.changes.changes(coder, &mut context, given)?;
        self.touch.end_frame();
        Ok(Entry::Changes { source, changes })
    }

    /// The tree of a source, for tests that damage it.
    #[cfg(test)]
    pub(super) fn tree_mut(&mut self, source: SourceId) -> Option<&mut ModelTree> {
        self.trees.get_mut(&source.0)
    }

    /// The model of nodes, for tests that damage it.
    #[cfg(test)]
    pub(super) fn nodes_mut(&mut self) -> &mut NodeModel {
        &mut self.nodes
    }

    /// The model of changes, for tests that damage it.
    #[cfg(test)]
    pub(super) fn changes_mut(&mut self) -> &mut ChangeModel {
        &mut self.changes
    }
}

/// The size of a viewport.
fn size_of(viewport: Viewport) -> PerAxis<i32> {
    PerAxis([viewport.w, viewport.h])
}
