//! Allocations per frame. A test binary of its own, since the counter covers the whole process.

// `clippy.toml` exempts only test functions, not the helpers of an integration test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::alloc::System;

use afterimage_bench::screen::InboxScreen;
use afterimage_config::PrivacyLevel;
use afterimage_masking::{FrameChange, MaskPolicy, Masker, Tracker};
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Most allocations per changed node: its text, its change, and a reserve.
const MAX_PER_CHANGE: usize = 8;
/// Most allocations per changed frame of any size: lists of changes and of strings.
const MAX_PER_FRAME: usize = 40;

fn raw_frame(buffer: &[u8]) -> RawFrame<Vec<u8>> {
    RawFrame::copy_of(&FrameBuffer::open(buffer).unwrap().tree().unwrap(), Vec::new())
}

fn tracker(masker: &mut Masker, policy: &MaskPolicy, screen: &mut InboxScreen) -> Tracker<Vec<u8>> {
    let (tracker, _) = Tracker::open(masker, SourceId(0), policy, raw_frame(&screen.buffer())).unwrap();
    tracker
}

/// Tracks a frame. Returns the number of allocations, and whether the frame was unchanged.
fn track(
    tracker: &mut Tracker<Vec<u8>>,
    masker: &mut Masker,
    policy: &MaskPolicy,
    raw: RawFrame<Vec<u8>>,
) -> (usize, bool) {
    let region = Region::new(HEAP);
    let outcome = tracker.update(masker, policy, raw).unwrap();
    let stats = region.change();
    (
        stats.allocations + stats.reallocations,
        outcome.change == FrameChange::Unchanged,
    )
}

#[test]
fn unchanged_frames_and_unchanged_nodes_do_not_allocate() {
    let policy = MaskPolicy::new(PrivacyLevel::Medium);
    for nodes in [50, 500, 5000] {
        let mut masker = Masker::new();
        let mut screen = InboxScreen::with_nodes(nodes);
        let mut tracker = tracker(&mut masker, &policy, &mut screen);
        let buffer = raw_frame(&screen.buffer());
        assert_eq!(
            track(&mut tracker, &mut masker, &policy, buffer),
            (0, true),
            "{nodes} nodes"
        );
        for step in 1..4 {
            screen.change(10, step);
            let buffer = raw_frame(&screen.buffer());
            let (allocations, is_same) = track(&mut tracker, &mut masker, &policy, buffer);
            assert!(!is_same);
            assert!(
                allocations <= MAX_PER_FRAME + 10 * MAX_PER_CHANGE,
                "{allocations} for 10 changes in {nodes} nodes"
            );
        }
    }
}
