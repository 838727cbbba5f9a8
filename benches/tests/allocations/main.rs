//! What is allocated for a frame. A process of its own: the counter counts for all of it.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::alloc::System;

use afterimage_bench::screen::InboxScreen;
use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker, Seen, Tracker};
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations for a node that changed: its text, the step that says so, and some to spare.
const FOR_A_CHANGE: usize = 8;
/// Allocations for a frame that changed, however many nodes it has: lists of steps and of strings.
const FOR_A_FRAME: usize = 40;

fn raw_frame(buffer: &[u8]) -> RawFrame<Vec<u8>> {
    RawFrame::copy_of(&FrameBuffer::open(buffer).unwrap().tree().unwrap(), Vec::new())
}

fn tracker(masker: &mut Masker, policy: &MaskPolicy, screen: &mut InboxScreen) -> Tracker<Vec<u8>> {
    let (tracker, _) = Tracker::open(masker, SourceId(0), policy, raw_frame(&screen.buffer())).unwrap();
    tracker
}

/// How many allocations taking a frame is, and whether it was the same.
fn taking(
    tracker: &mut Tracker<Vec<u8>>,
    masker: &mut Masker,
    policy: &MaskPolicy,
    raw: RawFrame<Vec<u8>>,
) -> (usize, bool) {
    let region = Region::new(HEAP);
    let taken = tracker.take(masker, policy, raw).unwrap();
    let stats = region.change();
    (stats.allocations + stats.reallocations, taken.seen == Seen::Same)
}

#[test]
fn an_unchanged_frame_allocates_nothing_and_a_change_nothing_for_the_others() {
    let policy = MaskPolicy::new(PrivacyLevel::Medium);
    for nodes in [50, 500, 5000] {
        let mut masker = Masker::new();
        let mut screen = InboxScreen::with_nodes(nodes);
        let mut tracker = tracker(&mut masker, &policy, &mut screen);
        let buffer = raw_frame(&screen.buffer());
        assert_eq!(
            taking(&mut tracker, &mut masker, &policy, buffer),
            (0, true),
            "{nodes} nodes"
        );
        for step in 1..4 {
            screen.change(10, step);
            let buffer = raw_frame(&screen.buffer());
            let (allocations, is_same) = taking(&mut tracker, &mut masker, &policy, buffer);
            assert!(!is_same);
            assert!(
                allocations <= FOR_A_FRAME + 10 * FOR_A_CHANGE,
                "{allocations} for 10 changes in {nodes} nodes"
            );
        }
    }
}
