//! Fixtures for tests of the spool.

use std::path::Path;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionName};
use afterimage_transport::{BootReading, ClockReading, OpenedSpool, RecoveredSegment, Spool, SpoolLimits};

/// Milliseconds of a day.
pub(crate) const DAY: u64 = 24 * 60 * 60 * 1000;

/// A time since boot.
pub(crate) const NOW: u64 = 5 * DAY;

/// Limits that no test exceeds by accident.
pub(crate) const WIDE: SpoolLimits = SpoolLimits {
    max_bytes: u64::MAX,
    max_age_ms: u64::MAX,
};

pub(crate) fn device() -> DeviceId {
    DeviceId::new("Device|1").unwrap()
}

fn session(session_id: i64) -> SessionName {
    SessionName::new(device(), SessionId::new(session_id).unwrap())
}

pub(crate) fn name(session_id: i64, sequence: u64) -> SegmentName {
    SegmentName::new(session(session_id), sequence)
}

pub(crate) fn next_sequence(spool: &Spool, session_id: i64) -> u64 {
    spool.next_sequence(&session(session_id))
}

/// Returns a time since the boot of all tests that do not reboot.
pub(crate) fn boot(elapsed_ms: u64) -> BootReading {
    BootReading {
        elapsed_ms,
        boot_id: "boot-1".into(),
    }
}

/// Returns a reading of both clocks, for a test without a wall clock.
pub(crate) fn clock(elapsed_ms: u64) -> ClockReading {
    ClockReading {
        elapsed_ms,
        ..ClockReading::default()
    }
}

/// Opens a spool in `dir`, without unsealed segments of earlier runs.
pub(crate) fn open(dir: &Path) -> Spool {
    let (spool, recovered) = reopen(dir);
    assert_eq!(recovered, []);
    spool
}

pub(crate) fn reopen(dir: &Path) -> (Spool, Vec<RecoveredSegment>) {
    let OpenedSpool { spool, recovered } = Spool::open(dir, WIDE, &boot(NOW)).unwrap();
    (spool, recovered)
}

/// Opens and seals a segment of `bytes`.
pub(crate) fn seal(spool: &Spool, name: &SegmentName, bytes: &[u8]) {
    seal_at(spool, name, bytes, NOW);
}

/// Opens and seals a segment of `bytes` at a time since boot.
pub(crate) fn seal_at(spool: &Spool, name: &SegmentName, bytes: &[u8], now_ms: u64) {
    let mut segment = spool.begin(name, now_ms).unwrap();
    segment.append(bytes).unwrap();
    spool.seal(segment, bytes, now_ms).unwrap();
}

pub(crate) fn names(spool: &Spool) -> Vec<SegmentName> {
    spool.sealed().into_iter().map(|sealed| sealed.name).collect()
}

/// Returns the names of the files in `dir`, sorted, without the lock, the state and the times.
pub(crate) fn files(dir: &Path) -> Vec<String> {
    let entries = dir
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = entries
        .filter(|file| !["lock", "state", "times"].contains(&file.as_str()))
        .collect();
    files.sort();
    files
}
