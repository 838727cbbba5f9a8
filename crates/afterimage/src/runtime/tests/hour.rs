//! The uploads of an hour.

use super::rig::{Rig, config};

const SECONDS: u64 = 3_600;

/// Longest time of a segment in seconds.
const SEGMENT_SECONDS: u64 = 30;

/// Lets a second pass.
fn pass_second(rig: &mut Rig) {
    rig.run();
    rig.clock.advance_by(1_000);
}

#[test]
fn hour_in_the_foreground_has_one_upload_in_30_seconds_and_an_idle_one_has_none() {
    let mut rig = Rig::started(config());
    for second in 0..SECONDS {
        let _ = rig.show(&[&format!("second {second}")]);
        pass_second(&mut rig);
    }
    let most = usize::try_from(SECONDS / SEGMENT_SECONDS).unwrap();
    let sent = rig.collector.names().len();
    assert!((most - 5..=most).contains(&sent), "{sent} uploads");

    let _ = rig.flushed();
    let sent = rig.collector.names().len();
    for _ in 0..SECONDS {
        pass_second(&mut rig);
    }
    assert_eq!(rig.collector.names().len(), sent, "nothing changed");
}
