//! Encodes and decodes entries.

use afterimage_wireframe::{
    Entry, Frame, Point, Recordable, RecordedText, SourceId, Timed, Touch, TouchPhase, Viewport,
};

use super::{change, environment, node};
use crate::column::Column;
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;

const KEYFRAME: u32 = 0;
const CHANGES: u32 = 1;
const SOURCE_GONE: u32 = 2;
const TOUCH: u32 = 3;
const ENVIRONMENT: u32 = 4;

/// Encodes an entry.
pub(crate) fn put<T: Recordable>(out: &mut Encoder, entry: &Timed<Entry<T>>) {
    out.time(Column::ENTRY_TIME, entry.elapsed_ms);
    match &entry.value {
        Entry::Keyframe(frame) => {
            out.number(Column::ENTRY_KIND, KEYFRAME);
            put_keyframe(out, frame);
        }
        Entry::Changes { source, changes } => {
            out.number(Column::ENTRY_KIND, CHANGES);
            out.number(Column::SOURCE, source.0.into());
            out.nodes.select_source(*source);
            out.number(Column::CHANGE_COUNT, changes.len() as u32);
            for change in changes {
                change::put(out, change);
            }
        }
        Entry::SourceGone(source) => {
            out.number(Column::ENTRY_KIND, SOURCE_GONE);
            out.number(Column::SOURCE, source.0.into());
        }
        Entry::Touch(touch) => {
            out.number(Column::ENTRY_KIND, TOUCH);
            put_touch(out, *touch);
        }
        Entry::Environment(environment) => {
            out.number(Column::ENTRY_KIND, ENVIRONMENT);
            environment::put(out, environment);
        }
    }
}

/// Decodes the next entry: its time, and the entry or `None` for an environment record of a later version.
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<(u64, Option<Entry<RecordedText>>), FaultKind> {
    columns.items(1)?;
    let elapsed_ms = columns.time(Column::ENTRY_TIME)?;
    let entry = match columns.number(Column::ENTRY_KIND)? {
        KEYFRAME => Some(Entry::Keyframe(take_keyframe(columns)?)),
        CHANGES => {
            let source = take_source(columns)?;
            columns.state.nodes.select_source(source);
            let count = columns.count(Column::CHANGE_COUNT)?;
            let changes: Result<_, FaultKind> = (0..count).map(|_| change::take(columns)).collect();
            Some(Entry::Changes {
                source,
                changes: changes?,
            })
        }
        SOURCE_GONE => Some(Entry::SourceGone(take_source(columns)?)),
        TOUCH => Some(Entry::Touch(take_touch(columns)?)),
        ENVIRONMENT => environment::take(columns)?.map(Entry::Environment),
        _ => return Err(invalid(Column::ENTRY_KIND)),
    };
    Ok((elapsed_ms, entry))
}

fn put_keyframe<T: Recordable>(out: &mut Encoder, frame: &Frame<T>) {
    out.number(Column::SOURCE, frame.source.0.into());
    out.nodes.begin_keyframe(frame.source);
    out.length(Column::VIEWPORT_W, frame.viewport.w);
    out.length(Column::VIEWPORT_H, frame.viewport.h);
    out.number(Column::NODE_COUNT, frame.nodes.len() as u32);
    for node in &frame.nodes {
        node::put(out, node);
    }
    change::put_paint(out, frame.paint.as_deref());
}

fn take_keyframe(columns: &mut Decoder<'_>) -> Result<Frame<RecordedText>, FaultKind> {
    let source = take_source(columns)?;
    columns.state.nodes.begin_keyframe(source);
    let viewport = Viewport {
        w: columns.length(Column::VIEWPORT_W)?,
        h: columns.length(Column::VIEWPORT_H)?,
    };
    let count = columns.count(Column::NODE_COUNT)?;
    let node = |_| node::take(columns).map(|(node, _)| node);
    let nodes: Result<_, FaultKind> = (0..count).map(node).collect();
    Ok(Frame {
        source,
        viewport,
        nodes: nodes?,
        paint: change::take_paint(columns)?,
    })
}

fn take_source(columns: &mut Decoder<'_>) -> Result<SourceId, FaultKind> {
    let source = columns.number(Column::SOURCE)?;
    let source = u8::try_from(source).map_err(|_| invalid(Column::SOURCE))?;
    Ok(SourceId(source))
}

fn put_touch(out: &mut Encoder, touch: Touch) {
    out.number(Column::TOUCH_POINTER, touch.pointer);
    out.number(Column::TOUCH_PHASE, touch.phase.code());
    out.length(Column::TOUCH_X, touch.at.x);
    out.length(Column::TOUCH_Y, touch.at.y);
}

fn take_touch(columns: &mut Decoder<'_>) -> Result<Touch, FaultKind> {
    Ok(Touch {
        pointer: columns.number(Column::TOUCH_POINTER)?,
        phase: TouchPhase::from_code(columns.number(Column::TOUCH_PHASE)?)
            .ok_or(invalid(Column::TOUCH_PHASE))?,
        at: Point {
            x: columns.length(Column::TOUCH_X)?,
            y: columns.length(Column::TOUCH_Y)?,
        },
    })
}

fn invalid(column: Column) -> FaultKind {
    FaultKind::InvalidValue { column: column.0 }
}
