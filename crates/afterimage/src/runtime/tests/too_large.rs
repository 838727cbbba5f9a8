//! Servers that refuse large bodies: segments are split, and everything that was recorded arrives and plays as it was recorded.

use std::collections::BTreeSet;
use std::fs;

use afterimage_engine::FlushOutcome;
use afterimage_replay::Recording;

use super::rig::{Rig, config};

/// Records a list that changes once a second, in segments of a few KiB.
fn record(rig: &mut Rig) {
    for second in 0..70_u64 {
        let rows: Vec<_> = (0..60)
            .map(|row| {
                format!(
                    "row {} {}",
                    (second * 7919 + row * 104_729) % 100_003,
                    (row * row + second * 31) % 977
                )
            })
            .collect();
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let _ = rig.show(&rows);
        rig.step_engine();
        rig.clock.advance_by(1_000);
    }
}

/// The export of what the collector has.
fn trace(rig: &Rig) -> String {
    let segments = rig.collector.segments.lock().unwrap();
    let recording = Recording::from_segments(segments.values().cloned().collect()).unwrap();
    assert_eq!(recording.defects(), []);
    assert_eq!(recording.gaps(), []);
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    String::from_utf8(trace).unwrap()
}

/// Records and delivers without a limit. Returns the export and the size of the largest segment.
fn unlimited() -> (String, u64) {
    let mut rig = Rig::started(config());
    record(&mut rig);
    assert_eq!(rig.flushed().outcome, FlushOutcome::Delivered);
    let largest = rig
        .collector
        .segments
        .lock()
        .unwrap()
        .values()
        .map(Vec::len)
        .max();
    (trace(&rig), largest.unwrap() as u64)
}

#[test]
fn everything_arrives_at_a_server_with_any_limit_and_plays_as_recorded() {
    let (expected, largest) = unlimited();
    assert!(largest > 8_000, "{largest}");
    for limit in [largest - 1, largest / 3, largest / 5] {
        let mut rig = Rig::started(config());
        *rig.collector.max_bytes.lock().unwrap() = Some(limit);
        record(&mut rig);
        let report = rig.flushed();
        assert_eq!(
            report.outcome,
            FlushOutcome::Delivered,
            "{limit}: {}",
            report.problem
        );
        assert_eq!(report.left.segments, 0, "{limit}");
        assert_eq!(rig.runtime.status().set_aside.segments, 0, "{limit}");
        let names: BTreeSet<_> = rig.collector.names().into_iter().collect();
        assert_eq!(names.len(), rig.collector.segments.lock().unwrap().len());
        assert!(trace(&rig) == expected, "{limit}");
        let left = fs::read_dir(rig.folder.path().join("spool")).unwrap();
        let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
        let is_segment = |file: &std::ffi::OsString| file.to_string_lossy().contains("device");
        assert!(!left.iter().any(is_segment), "{left:?}");
    }
}

#[test]
fn segments_are_recorded_below_a_known_limit() {
    let (_, largest) = unlimited();
    let mut rig = Rig::started(config());
    *rig.collector.max_bytes.lock().unwrap() = Some(largest / 2);
    record(&mut rig);
    assert_eq!(rig.flushed().left.segments, 0);
    let recorded = rig.runtime.status().segments;
    let refused = *rig.collector.too_large.lock().unwrap();
    record(&mut rig);
    assert_eq!(rig.flushed().left.segments, 0);
    assert!(rig.runtime.status().segments - recorded > recorded);
    // The next attempt between the stored and the refused sizes.
    assert!(*rig.collector.too_large.lock().unwrap() <= refused + 1);
}

#[test]
fn later_process_knows_the_limit() {
    let (_, largest) = unlimited();
    let mut rig = Rig::started(config());
    *rig.collector.max_bytes.lock().unwrap() = Some(largest / 2);
    record(&mut rig);
    assert_eq!(rig.flushed().left.segments, 0);
    rig.dispose();
    rig.run();
    let refused = *rig.collector.too_large.lock().unwrap();
    assert!(refused > 0);
    let mut next = rig.next(config());
    drop(rig);
    next.start();
    next.run();
    record(&mut next);
    assert_eq!(next.flushed().left.segments, 0);
    let refused_again = *next.collector.too_large.lock().unwrap() - refused;
    assert!(refused_again <= 1, "{refused_again} of the search for the limit");
}

#[test]
fn proxy_that_refuses_everything_as_too_large_loses_nothing() {
    let (expected, _) = unlimited();
    let mut rig = Rig::started(config());
    *rig.collector.max_bytes.lock().unwrap() = Some(0);
    record(&mut rig);
    for _ in 0..5 {
        let report = rig.flushed();
        assert_eq!(report.outcome, FlushOutcome::RecordingsRefused);
        assert!(
            report.problem.contains("413") && report.left.segments > 0,
            "{}",
            report.problem
        );
        rig.clock.advance_by(6 * 3_600_000);
    }
    assert_eq!(rig.runtime.status().set_aside.segments, 0);
    *rig.collector.max_bytes.lock().unwrap() = None;
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left.segments),
        (FlushOutcome::Delivered, 0)
    );
    assert_eq!(rig.runtime.status().set_aside.segments, 0);
    assert!(trace(&rig) == expected);
}

#[test]
fn one_frame_that_is_too_large_is_refused_and_counted_and_the_others_arrive() {
    let mut rig = Rig::started(config());
    *rig.collector.max_bytes.lock().unwrap() = Some(3_000);
    // Letters that the packer cannot predict.
    let mut state = 1_u64;
    let text: String = (0..8_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'a' + (state >> 59) as u8 % 26)
        })
        .collect();
    let _ = rig.show(&[&text]);
    rig.step_engine();
    rig.clock.advance_by(1_000);
    rig.move_to_background();
    rig.run();
    rig.set_session(super::rig::SESSION + 1);
    rig.run();
    rig.runtime.record_event(afterimage_engine::HostEvent::App {
        state: afterimage_wireframe::AppState::Active,
    });
    let _ = rig.show(&["small"]);
    let report = rig.flushed();
    assert_eq!(rig.collector.texts(), ["small"]);
    let status = rig.runtime.status();
    assert_eq!(
        (status.set_aside.segments, report.outcome),
        (1, FlushOutcome::RecordingsRefused)
    );
}
