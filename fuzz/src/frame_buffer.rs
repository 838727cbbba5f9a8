//! Frame buffers of a host: one buffer and its successor.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{FrameChange, MaskPolicy, Masker, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, MAX_NODES, RawFrame, parse};
use afterimage_wireframe::{Attr, SourceId, Tree};

const SOURCE: SourceId = SourceId(0);
/// Size of the length before the first buffer.
const LENGTH_BYTES: usize = 2;

/// Reads two buffers, the first after its length. Tracking from the first to the second gives the same frame as parsing
/// the second alone, and changes that lead to it.
pub fn frame_buffer(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() else {
        return;
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (first, second) = rest.split_at(length);
    let frames = [first, second].map(check_parse);
    if frames == [true, true] {
        check_tracking(first, second);
    }
}

/// Parses a buffer. Returns whether it has a tree whose next frame can be compared.
fn check_parse(bytes: &[u8]) -> bool {
    let parsed = match parse(bytes) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(
                error.offset <= bytes.len(),
                "the fault is outside the buffer: {error}"
            );
            return false;
        }
    };
    let Some(frame) = &parsed.frame else { return false };
    assert!(frame.nodes.len() <= MAX_NODES);
    Tree::from_frame(frame).expect("a parsed frame is a tree");
    !frame.nodes.iter().any(|node| node.flag(Attr::ChildrenNotReached))
}

/// Copies a buffer with a tree.
fn raw_frame(bytes: &[u8]) -> RawFrame<Vec<u8>> {
    let tree = FrameBuffer::open(bytes).ok().and_then(|buffer| buffer.tree());
    RawFrame::copy_of(&tree.expect("the buffer was parsed before"), Vec::new())
}

fn check_tracking(first: &[u8], second: &[u8]) {
    let policy = MaskPolicy::new(PrivacyLevel::Medium);
    let mut masker = Masker::new();
    let (mut tracker, _) =
        Tracker::open(&mut masker, SOURCE, &policy, raw_frame(first)).expect("the buffer was parsed before");
    let before = tracker.frame().clone();
    let outcome = tracker
        .update(&mut masker, &policy, raw_frame(second))
        .expect("the buffer was parsed before");

    let mut reference = Masker::new();
    let mut frame = before.clone();
    for buffer in [first, second] {
        let parsed = parse(buffer).ok();
        let mut raw = parsed
            .and_then(|parsed| parsed.frame)
            .expect("the buffer was parsed before");
        raw.source = SOURCE;
        frame = reference.mask(&raw, &policy);
    }
    let mut tree = Tree::from_frame(&before).expect("a parsed frame is a tree");
    if let FrameChange::Changed(changes) = outcome.change {
        assert!(
            *tracker.frame() == frame,
            "tracking and parsing give different frames"
        );
        for change in &changes {
            tree.apply(change).expect("a change fits the frame before it");
        }
        tree.set_viewport(frame.viewport);
    }
    assert!(
        tree.to_frame().nodes == frame.nodes,
        "the changes do not lead to the frame"
    );
}
