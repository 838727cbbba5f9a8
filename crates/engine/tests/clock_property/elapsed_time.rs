//! Segments do not depend on the time since the boot.

use afterimage_config::{BootId, LifecycleState};
use afterimage_engine::Now;
use afterimage_wireframe::SourceId;

use crate::device::TRUE_WALL_MS;
use crate::process::{Process, SESSION, Spool, exact};

/// Records a minute with a step of the wall clock, on a device that was booted some time before.
fn segments(booted_before_ms: u64) -> Vec<Vec<u8>> {
    let mut spool = Spool::default();
    let start = Now {
        elapsed_ms: booted_before_ms,
        wall_ms: TRUE_WALL_MS,
    };
    let mut process = Process::start(&mut spool, BootId::default(), start, exact);
    for second in 1..60 {
        let wall_ms = TRUE_WALL_MS + second * 1000 - if second > 30 { 7_200_000 } else { 0 };
        let now = Now {
            elapsed_ms: booted_before_ms + second * 1000,
            wall_ms,
        };
        process.frame(SourceId(0), &format!("call {second}"), now.elapsed_ms - 3, now);
        process.screen(&format!("screen {second}"), now);
    }
    let end = Now {
        elapsed_ms: booted_before_ms + 60_000,
        wall_ms: TRUE_WALL_MS,
    };
    process.configure(LifecycleState::Disposed, SESSION, end);
    spool.segments
}

#[test]
fn no_byte_of_a_segment_depends_on_the_time_since_the_boot() {
    let expected = segments(0);
    assert!(expected.len() > 1);
    for booted_before_ms in [1, 86_400_000, 0x1234_5678_9abc] {
        assert!(segments(booted_before_ms) == expected, "{booted_before_ms}");
    }
}
