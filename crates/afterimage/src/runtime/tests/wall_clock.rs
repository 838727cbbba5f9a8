//! Wall clocks that are ahead, behind, unset or alternate: no recording is deleted and no budget is granted because of one.

use afterimage_config::SessionReplayConfig;
use afterimage_engine::{DeviceConditions, FlushOutcome};

use super::rig::{Rig, SESSION, config};

const DAY: u64 = 24 * 3_600_000;

/// A few segments of one text.
const METERED_LIMIT_BYTES: u64 = 300;

/// Readings of wrong wall clocks, one after the other.
const WRONG_WALLS: [u64; 7] = [
    0,
    SESSION as u64 + 3650 * DAY,
    1 << 63,
    SESSION as u64 - 30 * DAY,
    SESSION as u64 + DAY,
    u64::MAX,
    0,
];

#[test]
fn wall_clock_deletes_no_recording_before_its_age() {
    let mut rig = Rig::started(SessionReplayConfig {
        storage_max_age_ms: 2 * DAY,
        ..config()
    });
    *rig.collector.status.lock().unwrap() = 503;
    for (n, wall_ms) in (1..).zip(WRONG_WALLS) {
        rig.clock.set_wall(wall_ms);
        let _ = rig.show(&[&format!("screen {n}")]);
        let report = rig.flushed();
        assert_eq!(
            (report.left.segments, rig.runtime.status().evicted.segments),
            (n, 0)
        );
    }
    rig.clock.advance_by(2 * DAY + 1);
    let _ = rig.show(&["later"]);
    let report = rig.flushed();
    let status = rig.runtime.status();
    assert_eq!(
        (report.left.segments, status.evicted.segments),
        (1, 7),
        "they expire by the time since boot"
    );
    assert_eq!((report.evicted, report.expired), (status.evicted, status.expired));
    assert_eq!(report.expired, report.evicted);
}

#[test]
fn wall_clock_grants_no_metered_budget() {
    let mut rig = Rig::started(SessionReplayConfig {
        metered_daily_limit_bytes: Some(METERED_LIMIT_BYTES),
        ..config()
    });
    rig.runtime.published.lock().settings.conditions = DeviceConditions {
        online: true,
        metered: true,
        ..DeviceConditions::default()
    };
    let mut outcomes = Vec::new();
    for (n, wall_ms) in (0..).zip(WRONG_WALLS.into_iter().cycle().take(21)) {
        rig.clock.set_wall(wall_ms);
        let _ = rig.show(&[&format!("screen {n}")]);
        outcomes.push(rig.flushed().outcome);
    }
    let sent = sent_bytes(&rig);
    assert!((1..=METERED_LIMIT_BYTES).contains(&sent), "{sent}");
    let refused = outcomes
        .iter()
        .skip_while(|outcome| **outcome == FlushOutcome::Delivered);
    let refused: Vec<_> = refused.collect();
    assert!(
        refused.len() > 7,
        "each wrong clock follows the last upload: {outcomes:?}"
    );
    assert!(
        refused
            .iter()
            .all(|outcome| **outcome == FlushOutcome::MeteredLimitReached),
        "{outcomes:?}"
    );
    rig.clock.advance_by(DAY + DAY / 24);
    rig.flushed();
    let sent_later = sent_bytes(&rig);
    assert!(sent_later > sent, "the budget is granted by the time since boot");
}

fn sent_bytes(rig: &Rig) -> u64 {
    let segments = rig.collector.segments.lock().unwrap();
    segments.values().map(|segment| segment.len() as u64).sum()
}
