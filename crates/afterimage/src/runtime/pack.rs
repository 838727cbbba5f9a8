//! Packing a segment in slices. Between two slices a waiting frame goes first.
//!
//! On a device with one free core, a long computation holds up every other thread. A slice is bounded by
//! [`STEP_ITEMS`](afterimage_compression::STEP_ITEMS), and the engine thread handles its inbox before the next one.

use std::time::Duration;

use afterimage_compression::Sealer;

use super::inbox::Inbox;

/// Longest time that a slice waits for the engine thread: the time to the next frame at the default rate. If the engine thread
/// does not catch up in this time, packing stops yielding for the rest of the segment, so that a stuck thread cannot block
/// uploads.
pub(super) const MAX_YIELD: Duration = Duration::from_millis(100);

/// Returns the packed form of a segment's records.
pub(super) fn pack(records: Vec<Vec<u8>>, inbox: &Inbox) -> Vec<u8> {
    pack_yielding(records, || inbox.wait_handled(MAX_YIELD))
}

/// Packs records and calls `yield_now` between two slices, until it returns that the engine thread did not catch up.
fn pack_yielding(records: Vec<Vec<u8>>, mut yield_now: impl FnMut() -> bool) -> Vec<u8> {
    let mut yields = true;
    pack_in_slices(records, || yields = yields && yield_now())
}

fn pack_in_slices(records: Vec<Vec<u8>>, mut between_slices: impl FnMut()) -> Vec<u8> {
    let mut sealer = Sealer::new(records);
    while sealer.step() {
        between_slices();
    }
    sealer.finish()
}
#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
    use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};
    use afterimage_wireframe::{Entry, Environment, RecordedText, SourceId, Timed, Viewport};

    use afterimage_engine::Now;

    use super::*;

    /// Longer than any machine takes for a frame.
    const LONG: Duration = Duration::from_mins(1);

    fn records(blocks: u64) -> Vec<Vec<u8>> {
        let (mut writer, header) = SegmentWriter::open(SegmentHeader::default());
        let mut records = vec![header];
        for at_ms in 0..blocks {
            let entry: Entry<RecordedText> =
                Entry::Environment(Environment::Screen(at_ms.to_string().into()));
            writer.push(&Timed::new(at_ms, entry)).unwrap();
            records.extend(writer.cut_block());
        }
        records
    }

    fn put_frame(inbox: &Inbox) {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), 0, Viewport::default());
        writer.tree();
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        inbox.put_frame(SourceId(0), 0, &buffer.tree().unwrap(), Now::default());
    }

    #[test]
    fn a_frame_that_arrives_during_packing_is_handled_before_the_next_slice() {
        let inbox = Inbox::default();
        let (taken, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
        let mut slices = 0;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Acquire) {
                    while inbox.take().is_some() {
                        taken.fetch_add(1, Ordering::AcqRel);
                    }
                    inbox.rest();
                    std::thread::yield_now();
                }
            });
            let packed = pack_in_slices(records(20), || {
                put_frame(&inbox);
                slices += 1;
                assert!(inbox.wait_handled(LONG));
                assert_eq!(taken.load(Ordering::Acquire), slices);
            });
            is_over.store(true, Ordering::Release);
            assert_eq!(packed, seal(&records(20)));
        });
        assert!(slices >= 20, "{slices}");
    }

    #[test]
    fn a_stuck_engine_thread_delays_one_slice_alone() {
        let mut waits = 0;
        let packed = pack_yielding(records(200), || {
            waits += 1;
            false
        });
        assert_eq!((packed, waits), (seal(&records(200)), 1));
    }
}
