//! Limits of the writer: the ages and sizes at which blocks and segments are closed, and the largest entry.

use afterimage_compression::{
    BLOCK_MAX_AGE_MS, BLOCK_TARGET_BYTES, Error, MAX_BLOCK_BYTES, SEGMENT_MAX_AGE_MS, SEGMENT_MAX_BYTES,
    SegmentWriter, block_is_due, segment_is_full,
};
use afterimage_wireframe::{
    Entry, Frame, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId, TextField, Timed, Touch,
    TouchPhase, Viewport,
};

use crate::round_trip::{header, read};

fn touch(elapsed_ms: u64, x: i32) -> Timed<Entry<RecordedText>> {
    let touch = Touch {
        pointer: 0,
        phase: TouchPhase::Move,
        at: Point { x, y: 0 },
    };
    Timed::new(elapsed_ms, Entry::Touch(touch))
}

/// A keyframe with a text of so many bytes.
fn keyframe(text_bytes: usize) -> Timed<Entry<RecordedText>> {
    let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Text, Rect::default());
    node.texts
        .insert(TextField::Text, RecordedText::new("*".repeat(text_bytes)));
    let mut frame = Frame::empty(SourceId(0), Viewport::default());
    frame.nodes.push(node);
    Timed::new(0, Entry::Keyframe(frame))
}

#[test]
fn age_and_size_close_a_block_and_a_segment() {
    assert!(!block_is_due(BLOCK_MAX_AGE_MS - 1, BLOCK_TARGET_BYTES - 1));
    assert!(block_is_due(BLOCK_MAX_AGE_MS, 0));
    assert!(block_is_due(0, BLOCK_TARGET_BYTES));
    assert!(!segment_is_full(SEGMENT_MAX_AGE_MS - 1, SEGMENT_MAX_BYTES - 1));
    assert!(segment_is_full(SEGMENT_MAX_AGE_MS, 0));
    assert!(segment_is_full(0, SEGMENT_MAX_BYTES));
}

#[test]
fn block_is_due_a_second_after_its_first_entry() {
    let (mut writer, _) = SegmentWriter::open(header());
    assert!(!writer.is_due(u64::MAX));
    writer.push(&touch(5_000, 1)).unwrap();
    assert!(!writer.is_due(5_999));
    assert!(writer.is_due(6_000));
    assert_eq!(writer.due_at_ms(), Some(6_000));
    assert!(writer.cut_block().is_some());
    assert!(!writer.is_due(u64::MAX));
}

#[test]
fn large_block_is_due_at_once() {
    let (mut writer, _) = SegmentWriter::open(header());
    writer.push(&keyframe(BLOCK_TARGET_BYTES)).unwrap();
    assert!(writer.is_due(0));
}

#[test]
fn segment_is_full_after_its_maximum_age() {
    let (writer, _) = SegmentWriter::open(header());
    assert!(!writer.is_full(header().elapsed_ms + SEGMENT_MAX_AGE_MS - 1));
    assert!(writer.is_full(header().elapsed_ms + SEGMENT_MAX_AGE_MS));
}

#[test]
fn too_large_entry_is_refused_and_the_block_stays_usable() {
    let (mut writer, record) = SegmentWriter::open(header());
    assert!(matches!(
        writer.push(&keyframe(MAX_BLOCK_BYTES)),
        Err(Error::EntryTooLarge { .. })
    ));
    let half = keyframe(MAX_BLOCK_BYTES / 2);
    writer.push(&half).unwrap();
    assert_eq!(writer.push(&half), Err(Error::BlockFull));
    let mut records = vec![record];
    records.extend(writer.cut_block());
    writer.push(&half).unwrap();
    records.extend(writer.cut_block());
    assert_eq!(read(&records.concat()), vec![half.clone(), half]);
}
