//! Packing a segment in slices, between which a frame that waits goes first.
//!
//! On a device with one core that is free, whoever works for long holds up the others. What a slice may take
//! is bounded by [`STEP_ITEMS`](afterimage_compression::STEP_ITEMS); what the capture thread has to do is
//! done before the next.

use std::time::Duration;

use afterimage_compression::Sealer;

use crate::mailbox::Mailbox;

/// How long a slice waits for the capture thread: as long as it takes until the next frame at the default rate. Who
/// takes longer is not waited for again while this segment is packed, since a thread that hangs, or that waits for
/// this one, must not keep it from being sent.
const GIVE_WAY: Duration = Duration::from_millis(100);

/// The sealed form of records.
pub fn pack(records: Vec<Vec<u8>>, mailbox: &Mailbox) -> Vec<u8> {
    let mut gives_way = true;
    in_slices(records, || {
        gives_way = gives_way && mailbox.wait_drained(GIVE_WAY);
    })
}

fn in_slices(records: Vec<Vec<u8>>, mut between: impl FnMut()) -> Vec<u8> {
    let mut sealer = Sealer::new(records);
    while sealer.step() {
        between();
    }
    sealer.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
    use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};
    use afterimage_wireframe::{Entry, Environment, RecordedText, SourceId, Timed, Viewport};

    use super::*;

    /// More than any machine takes for a frame.
    const LONG: Duration = Duration::from_mins(1);

    fn put_frame(mailbox: &Mailbox) {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), 0, Viewport::default());
        writer.tree();
        let buffer = FrameBuffer::open(writer.finish()).unwrap();
        mailbox.put_frame(SourceId(0), 0, &buffer.tree().unwrap());
    }

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

    #[test]
    fn a_frame_that_comes_while_a_segment_is_packed_goes_before_the_next_slice() {
        let mailbox = Mailbox::default();
        let (taken, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
        let mut slices = 0;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Acquire) {
                    if mailbox.take().is_some() {
                        taken.fetch_add(1, Ordering::AcqRel);
                    }
                    std::thread::yield_now();
                }
            });
            let packed = in_slices(records(20), || {
                put_frame(&mailbox);
                slices += 1;
                assert!(mailbox.wait_drained(LONG));
                assert_eq!(taken.load(Ordering::Acquire), slices);
            });
            is_over.store(true, Ordering::Release);
            assert_eq!(packed, seal(&records(20)));
        });
        assert!(slices >= 20, "{slices}");
    }

    #[test]
    fn a_capture_thread_that_takes_nothing_holds_up_one_slice_alone() {
        let mailbox = Mailbox::default();
        put_frame(&mailbox);
        assert_eq!(pack(records(200), &mailbox), seal(&records(200)));
        assert!(!mailbox.is_empty());
    }
}
