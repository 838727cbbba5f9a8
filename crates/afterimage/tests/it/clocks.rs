//! Buffers whose times are not of the engine's clock.

use crate::host::{Host, config, frame};

/// How long the segments of a session last, by their entries.
fn segments(host: &Host) -> Vec<(u64, u64)> {
    let segments = host.collector.segments.lock().unwrap();
    let spans = segments.values().map(|bytes| {
        let times: Vec<u64> = afterimage_compression::SegmentReader::open(bytes)
            .unwrap()
            .map(|entry| entry.unwrap().uptime_ms)
            .collect();
        (*times.iter().min().unwrap(), *times.iter().max().unwrap())
    });
    spans.collect()
}

#[test]
fn a_frame_that_claims_to_be_of_another_time_is_of_the_time_it_came_at() {
    for claimed in [0, 5_000, 999_999_999, u64::MAX] {
        let host = Host::started(config());
        host.clock.advance_to(1_000_000);
        let _ = host.engine.submit_frame(&frame(claimed, &["first"]));
        host.settle();
        for second in 0..65 {
            host.show(1_000_000 + second * 1000, &[&format!("second {second}")]);
        }
        host.flush();
        let spans = segments(&host);
        assert_eq!(spans.len(), 3, "{claimed}: {spans:?}");
        for (from, to) in spans {
            assert!(
                from >= 1_000_000 && to < 1_065_000 && to - from <= 30_000,
                "{claimed}: {from} to {to}"
            );
        }
    }
}

#[test]
fn a_clock_that_counts_from_the_apps_start_does_not_cut_the_recording_to_pieces() {
    let host = Host::new(config());
    host.clock.advance_to(50_000_000);
    host.engine.start().unwrap();
    host.settle();
    for turn in 0..10 {
        host.clock.advance_to(50_000_000 + turn * 100);
        let _ = host
            .engine
            .submit_frame(&frame(turn * 100, &[&format!("turn {turn}")]));
        host.settle();
    }
    host.flush();
    assert_eq!(host.collector.sessions().len(), 1);
}
