//! What a host hands over: one buffer, and the next one after it.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker, Seen, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, MAX_NODES, RawFrame, parse};
use afterimage_wireframe::{Attr, SourceId, Tree};

const SOURCE: SourceId = SourceId(0);
/// Bytes before the first buffer: its length.
const LENGTH_BYTES: usize = 2;

/// Reads two buffers, the first with its length before it. Following from one to the other gives the frame
/// that reading the second alone gives, and steps that lead there.
pub fn frame_buffer(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() else {
        return;
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (first, second) = rest.split_at(length);
    let frames = [first, second].map(is_read);
    if frames == [true, true] {
        follows(first, second);
    }
}

/// Reads a buffer; tells whether it has a tree that can be followed.
fn is_read(bytes: &[u8]) -> bool {
    let parsed = match parse(bytes) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(error.offset <= bytes.len(), "a fault lies outside: {error}");
            return false;
        }
    };
    let Some(frame) = &parsed.frame else { return false };
    assert!(frame.nodes.len() <= MAX_NODES);
    Tree::from_frame(frame).expect("a frame that was read is a tree");
    !frame.nodes.iter().any(|node| node.flag(Attr::ChildrenNotReached))
}

/// Copies a buffer with a tree.
fn raw_frame(bytes: &[u8]) -> RawFrame<Vec<u8>> {
    let tree = FrameBuffer::open(bytes).ok().and_then(|buffer| buffer.tree());
    RawFrame::copy_of(&tree.expect("it was read before"), Vec::new())
}

fn follows(first: &[u8], second: &[u8]) {
    let policy = MaskPolicy::new(PrivacyLevel::Medium);
    let mut masker = Masker::new();
    let (mut tracker, _) =
        Tracker::open(&mut masker, SOURCE, &policy, raw_frame(first)).expect("it was read before");
    let before = tracker.frame().clone();
    let taken = tracker
        .take(&mut masker, &policy, raw_frame(second))
        .expect("it was read before");

    let mut reference = Masker::new();
    let mut frame = before.clone();
    for buffer in [first, second] {
        let parsed = parse(buffer).ok();
        let mut raw = parsed
            .and_then(|parsed| parsed.frame)
            .expect("it was read before");
        raw.source = SOURCE;
        frame = reference.mask(&raw, &policy);
    }
    let mut tree = Tree::from_frame(&before).expect("a frame that was read is a tree");
    if let Seen::Changes(changes) = taken.seen {
        assert!(
            *tracker.frame() == frame,
            "following gave another frame than reading"
        );
        for change in &changes {
            tree.apply(change).expect("a step fits the frame before it");
        }
        tree.set_viewport(frame.viewport);
    }
    assert!(
        tree.to_frame().nodes == frame.nodes,
        "the steps do not lead to the frame"
    );
}
