//! Recorded times of a session under wall clocks that step and processes that end, as a reader of the uploads sees them.

use std::fs::File;
use std::sync::Arc;
use std::time::Instant;

use afterimage::SessionReplay;
use afterimage::clock::VirtualClock;
use afterimage_replay::Recording;
use afterimage_wireframe::{Recordable as _, TextField};

use crate::host::{Collector, Host, LIMIT, SESSION, config, services};

/// A wall clock that is right, in milliseconds since 1970.
const RIGHT: u64 = SESSION as u64;

/// A boot of the device: its identity, and the times of its clocks when the process starts.
struct Boot {
    id: &'static str,
    elapsed_ms: u64,
    wall_ms: u64,
}

/// Starts a process in a boot.
fn start(boot: &Boot, spool: &Arc<tempfile::TempDir>, collector: &Arc<Collector>) -> Host {
    let clock = Arc::new(VirtualClock::starting_at(0));
    clock.advance_to(boot.elapsed_ms);
    clock.set_wall(boot.wall_ms);
    let mut services = services(spool.path(), clock.clone(), collector.clone());
    boot.id.clone_into(&mut services.boot_id);
    let engine = Arc::new(SessionReplay::new(config(), services).unwrap());
    engine.start().unwrap();
    let host = Host {
        engine,
        clock,
        collector: collector.clone(),
        spool: spool.clone(),
    };
    host.settle();
    host
}

/// Shows a text of its own each second, from one second of the process on.
fn show_seconds(host: &Host, from_ms: u64, name: &str, seconds: std::ops::Range<u64>) {
    for second in seconds {
        host.show(from_ms + second * 1000, &[&format!("{name} {second}")]);
    }
}

/// Ends a process, and waits until its folder is released.
fn end(host: &Host) {
    host.flush();
    host.engine.dispose();
    let lock = File::open(host.spool.path().join("spool").join("lock")).unwrap();
    let waited = Instant::now();
    while lock.try_lock().is_err() {
        assert!(waited.elapsed() < LIMIT, "the folder is still in use");
        std::thread::yield_now();
    }
}

fn recording(collector: &Collector) -> Recording {
    let segments = collector.segments.lock().unwrap();
    Recording::from_segments(segments.values().cloned().collect()).unwrap()
}

/// Returns the texts on the screen at a time of a recording.
fn shown(recording: &Recording, t_ms: u64) -> Vec<String> {
    let scene = recording.scene_at(t_ms);
    let nodes = scene.frames().flat_map(|frame| frame.nodes);
    nodes
        .filter_map(|node| Some(node.text(TextField::Text)?.recorded().to_owned()))
        .collect()
}

/// Records a minute of texts in one process, whose wall clock is set to a time of `steps` in the seconds that they name.
fn minute_with_steps(first_wall_ms: u64, steps: &[(u64, u64)]) -> Recording {
    let (spool, collector) = (Arc::new(tempfile::tempdir().unwrap()), Arc::default());
    let boot = Boot {
        id: "boot",
        elapsed_ms: 5_000_000,
        wall_ms: first_wall_ms,
    };
    let host = start(&boot, &spool, &collector);
    for second in 0..60 {
        if let Some((_, wall_ms)) = steps.iter().find(|(at, _)| *at == second) {
            host.clock.set_wall(*wall_ms);
        }
        show_seconds(&host, boot.elapsed_ms, "second", second..second + 1);
    }
    host.flush();
    recording(&collector)
}

#[test]
fn steps_of_the_wall_clock_move_no_entry() {
    let two_hours = 7_200_000;
    let cases: [(u64, &[(u64, u64)]); 6] = [
        (RIGHT, &[(20, RIGHT + 20_000 - two_hours)]),
        (RIGHT, &[(20, RIGHT + 20_000 + two_hours)]),
        (0, &[(5, RIGHT)]),
        (RIGHT, &[(10, 0), (40, RIGHT + 40_000)]),
        (u64::MAX / 2, &[(30, RIGHT + 30_000)]),
        (0, &[]),
    ];
    for (first_wall_ms, steps) in cases {
        let recording = minute_with_steps(first_wall_ms, steps);
        assert_eq!(recording.duration_ms(), 59_000, "{first_wall_ms} {steps:?}");
        for second in [0, 4, 19, 20, 39, 59] {
            let text = format!("second {second}");
            assert_eq!(
                shown(&recording, second * 1000),
                [text],
                "{first_wall_ms} {steps:?}"
            );
        }
    }
}

#[test]
fn a_wall_clock_that_is_set_later_gives_the_start_in_the_calendar() {
    // The clock is set four seconds after the first frame, before that of the next second.
    let recording = minute_with_steps(0, &[(5, RIGHT + 4000)]);
    assert_eq!(recording.started_at_wall_ms(), Some(RIGHT));
}

/// Records ten texts in each of two processes of a session, and returns the recording.
fn two_processes(first: &Boot, second: &Boot) -> Recording {
    let (spool, collector) = (Arc::new(tempfile::tempdir().unwrap()), Arc::default());
    for (boot, name) in [(first, "first"), (second, "second")] {
        let host = start(boot, &spool, &collector);
        show_seconds(&host, boot.elapsed_ms, name, 0..10);
        end(&host);
    }
    recording(&collector)
}

#[test]
fn a_second_process_in_the_same_boot_continues_the_time_line_whatever_the_wall_clock_says() {
    for wall_ms in [RIGHT + 600_000, 0, RIGHT - 600_000] {
        let (first, second) = (
            Boot {
                id: "one",
                elapsed_ms: 1000,
                wall_ms: RIGHT,
            },
            Boot {
                id: "one",
                elapsed_ms: 601_000,
                wall_ms,
            },
        );
        let recording = two_processes(&first, &second);
        assert_eq!(recording.duration_ms(), 609_000, "{wall_ms}");
        assert_eq!(shown(&recording, 9_500), ["first 9"], "{wall_ms}");
        assert_eq!(shown(&recording, 600_000), ["second 0"], "{wall_ms}");
    }
}

#[test]
fn a_reboot_is_bridged_by_the_wall_clock() {
    for (ids, elapsed_ms) in [(["one", "two"], 900_000), (["", ""], 40_000)] {
        let (first, second) = (
            Boot {
                id: ids[0],
                elapsed_ms: 500_000,
                wall_ms: RIGHT,
            },
            Boot {
                id: ids[1],
                elapsed_ms,
                wall_ms: RIGHT + 3_600_000,
            },
        );
        let recording = two_processes(&first, &second);
        assert_eq!(recording.duration_ms(), 3_609_000, "{ids:?}");
        assert_eq!(shown(&recording, 3_600_000), ["second 0"], "{ids:?}");
    }
}

#[test]
fn a_reboot_with_a_wall_clock_of_the_past_continues_behind_the_last_entry() {
    for wall_ms in [0, RIGHT - 3_600_000] {
        let (first, second) = (
            Boot {
                id: "one",
                elapsed_ms: 500_000,
                wall_ms: RIGHT,
            },
            Boot {
                id: "two",
                elapsed_ms: 20_000,
                wall_ms,
            },
        );
        let recording = two_processes(&first, &second);
        // The gap is unknown, so there is none.
        assert_eq!(shown(&recording, 8_999), ["first 8"], "{wall_ms}");
        assert_eq!(shown(&recording, 10_000), ["second 1"], "{wall_ms}");
        assert_eq!(recording.duration_ms(), 18_000, "{wall_ms}");
    }
}
