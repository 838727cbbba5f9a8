//! Fixtures for tests of the spool.

use std::path::Path;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionName};
use afterimage_transport::{OpenedSpool, RecoveredSegment, Spool, SpoolLimits};

/// A wall-clock time in November 2026.
pub(crate) const NOW: u64 = 1_795_000_000_000;

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

/// Opens a spool in `dir`, without unsealed segments of earlier runs.
pub(crate) fn open(dir: &Path) -> Spool {
    let (spool, recovered) = reopen(dir);
    assert_eq!(recovered, []);
    spool
}

pub(crate) fn reopen(dir: &Path) -> (Spool, Vec<RecoveredSegment>) {
    let OpenedSpool { spool, recovered } = Spool::open(dir, WIDE, NOW).unwrap();
    (spool, recovered)
}

/// Opens and seals a segment of `bytes`.
pub(crate) fn seal(spool: &Spool, name: &SegmentName, bytes: &[u8]) {
    let mut segment = spool.begin(name).unwrap();
    segment.append(bytes).unwrap();
    spool.seal(segment, bytes, NOW).unwrap();
}

pub(crate) fn names(spool: &Spool) -> Vec<SegmentName> {
    spool.sealed().into_iter().map(|sealed| sealed.name).collect()
}

/// Returns the names of the files in `dir`, sorted, without the lock and the state.
pub(crate) fn files(dir: &Path) -> Vec<String> {
    let entries = dir
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = entries.filter(|file| file != "lock" && file != "state").collect();
    files.sort();
    files
}
