//! Servers with a limit of the body, and servers that answer 413 to everything: which segments are split, and how many requests are
//! sent.

use std::collections::BTreeMap;

use afterimage_config::SegmentName;
use afterimage_transport::{
    DoneReason, MIN_BODY_LIMIT_BYTES, SealedSegment, UploadItem, UploadOutcome, UploadTask, Uploader,
};

use crate::fixture::name;
use crate::uploader::{CRC32, OPEN_POLICY, answer, at, free, sealed, stored, uploader};

/// A spool whose segments are split in halves, down to a smallest size.
struct Segments {
    sizes: BTreeMap<SegmentName, u64>,
    smallest: u64,
    next_number: u64,
    splits: u32,
}

/// The result of a run.
#[derive(Debug, PartialEq)]
struct Run {
    stored: u64,
    refused_requests: u32,
    reason: DoneReason,
}

impl Segments {
    fn new(sizes: &[u64], smallest: u64) -> Self {
        let sizes = sizes.iter().zip(0..).map(|(bytes, n)| (name(7, n), *bytes));
        Self {
            sizes: sizes.collect(),
            smallest,
            next_number: 500_000,
            splits: 0,
        }
    }

    fn waiting(&self) -> Vec<SealedSegment> {
        let waiting = self.sizes.iter().map(|(name, bytes)| SealedSegment {
            bytes: *bytes,
            ..sealed(name, 1)
        });
        waiting.collect()
    }

    /// Delivers to a server that accepts bodies of at most `limit` bytes.
    fn run(&mut self, uploader: &mut Uploader, limit: u64, now_ms: &mut u64) -> Run {
        uploader.begin_run();
        let (mut stored_bytes, mut refused_requests) = (0, 0);
        loop {
            match uploader.next_task(at(*now_ms), free(), &self.waiting(), &[], 0.5) {
                UploadTask::Upload(item, _) => {
                    let UploadItem::Segment(name) = &item else {
                        panic!("{item}")
                    };
                    let bytes = self.sizes[name];
                    let result = if bytes > limit { answer(413) } else { stored(&item) };
                    refused_requests += u32::from(bytes > limit);
                    let outcome = uploader.on_result(&item, CRC32, &result, *now_ms);
                    if outcome == UploadOutcome::Delivered {
                        self.sizes.remove(name);
                        stored_bytes += bytes;
                    }
                    for refused in uploader.take_refused() {
                        let UploadItem::Segment(name) = &refused else {
                            panic!("{refused}")
                        };
                        self.sizes.remove(name);
                    }
                }
                UploadTask::Split { segment, bytes } => self.split(uploader, &segment, bytes, *now_ms),
                UploadTask::Wait { until_ms } | UploadTask::AwaitNetwork { until_ms } => *now_ms = until_ms,
                UploadTask::Done(reason) => {
                    return Run {
                        stored: stored_bytes,
                        refused_requests,
                        reason,
                    };
                }
            }
        }
    }

    fn split(&mut self, uploader: &mut Uploader, segment: &SegmentName, bytes: u64, now_ms: u64) {
        if bytes / 2 < self.smallest {
            uploader.on_unsplittable(segment, bytes, now_ms);
            return;
        }
        self.splits += 1;
        self.sizes.remove(segment);
        let parts = [0, 1].map(|at| name(7, self.next_number + at));
        self.next_number += 2;
        self.sizes.insert(parts[0].clone(), bytes / 2);
        self.sizes.insert(parts[1].clone(), bytes - bytes / 2);
        uploader.on_split(&parts[0]);
    }
}

#[test]
fn everything_arrives_below_the_limit_and_few_requests_are_refused() {
    for limit in [MIN_BODY_LIMIT_BYTES, 2_000, 7_000, 20_000] {
        let sizes = [3_000, 30_000, 500, 12_000, 40_000, 28_000, 1_500, 36_000];
        let mut segments = Segments::new(&sizes, 1);
        let mut uploader = uploader(OPEN_POLICY);
        let run = segments.run(&mut uploader, limit, &mut 0);
        assert_eq!(
            (run.stored, run.reason, segments.sizes.len()),
            (sizes.iter().sum(), DoneReason::NothingLeft, 0),
            "{limit}"
        );
        assert!(run.refused_requests <= 9, "{limit}: {run:?}");
        assert_eq!(uploader.stats().refused_segments, 0);
        // A later process knows the limit.
        let known = uploader.body_limit();
        let mut next = crate::uploader::uploader(OPEN_POLICY);
        next.restore_body_limit(known);
        let mut segments = Segments::new(&sizes, 1);
        let run = segments.run(&mut next, limit, &mut 0);
        assert!(run.refused_requests <= 4, "{limit}: {run:?}");
    }
}

#[test]
fn server_that_refuses_everything_has_few_segments_split() {
    let sizes = [30_000; 40];
    let mut segments = Segments::new(&sizes, 1);
    let mut uploader = uploader(OPEN_POLICY);
    let mut now_ms = 0;
    let mut requests = 0;
    for _ in 0..20 {
        requests += segments.run(&mut uploader, 0, &mut now_ms).refused_requests;
        now_ms += 24 * 3_600_000;
    }
    let whole = segments.sizes.values().filter(|bytes| **bytes == 30_000).count();
    assert!(whole >= 35, "{whole} of 40 are whole");
    assert!(segments.splits <= 20, "{} splits", segments.splits);
    assert!(requests <= 60, "{requests} requests");
    assert_eq!(
        uploader.stats().refused_segments,
        0,
        "nothing is judged without a receipt"
    );
    // The proxy is repaired.
    let run = segments.run(&mut uploader, u64::MAX, &mut now_ms);
    assert_eq!((run.stored, run.reason), (30_000 * 40, DoneReason::NothingLeft));
}

#[test]
fn frame_that_is_too_large_is_refused_and_the_others_arrive() {
    let mut segments = Segments::new(&[30_000, 2_000, 2_000], 20_000);
    let mut uploader = uploader(OPEN_POLICY);
    let run = segments.run(&mut uploader, 8_000, &mut 0);
    assert_eq!((run.stored, run.refused_requests), (4_000, 1));
    assert_eq!(uploader.stats().refused_segments, 1);
    assert_eq!((segments.sizes.len(), segments.splits), (0, 0));
}

#[test]
fn segment_that_cannot_be_written_in_parts_waits_for_the_next_run() {
    let mut uploader = uploader(OPEN_POLICY);
    let mut segments = Segments::new(&[30_000], 1);
    let mut now_ms = 0;
    for expected in [DoneReason::GaveUp; 2] {
        uploader.begin_run();
        let reason = loop {
            match uploader.next_task(at(now_ms), free(), &segments.waiting(), &[], 0.5) {
                UploadTask::Upload(item, _) => {
                    uploader.on_result(&item, CRC32, &answer(413), now_ms);
                }
                UploadTask::Split { segment, .. } => uploader.on_split_failed(&segment, now_ms),
                UploadTask::Wait { until_ms } | UploadTask::AwaitNetwork { until_ms } => now_ms = until_ms,
                UploadTask::Done(reason) => break reason,
            }
        };
        assert_eq!(reason, expected);
    }
    assert_eq!(segments.run(&mut uploader, 20_000, &mut now_ms).stored, 30_000);
}
