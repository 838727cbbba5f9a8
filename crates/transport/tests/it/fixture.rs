//! What the tests of a spool begin with.

use std::path::Path;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionName};
use afterimage_transport::{RecoveredSegment, Spool, SpoolLimits};

/// A wall time in November 2026.
pub const NOW: u64 = 1_795_000_000_000;

/// Limits that no test meets by accident.
pub const WIDE: SpoolLimits = SpoolLimits {
    max_bytes: u64::MAX,
    max_age_ms: u64::MAX,
};

pub fn device() -> DeviceId {
    DeviceId::new("Device|1").unwrap()
}

fn session(session_id: i64) -> SessionName {
    SessionName::new(device(), SessionId::new(session_id).unwrap())
}

pub fn name(session_id: i64, sequence: u64) -> SegmentName {
    SegmentName::new(session(session_id), sequence)
}

pub fn next_sequence(spool: &Spool, session_id: i64) -> u64 {
    spool.next_sequence(&session(session_id))
}

/// Opens a spool in `dir` that no earlier run left anything unsealed in.
pub fn open(dir: &Path) -> Spool {
    let (spool, recovered) = reopen(dir);
    assert_eq!(recovered, []);
    spool
}

pub fn reopen(dir: &Path) -> (Spool, Vec<RecoveredSegment>) {
    Spool::open(dir, WIDE, NOW).unwrap()
}

/// Begins and seals a segment of `bytes`.
pub fn seal(spool: &Spool, name: &SegmentName, bytes: &[u8]) {
    let mut segment = spool.begin(name).unwrap();
    segment.append(bytes).unwrap();
    spool.seal(segment, bytes, NOW).unwrap();
}

pub fn names(spool: &Spool) -> Vec<SegmentName> {
    spool.sealed().into_iter().map(|sealed| sealed.name).collect()
}

/// The names of the files in `dir`, sorted, without the spool's own bookkeeping.
pub fn files(dir: &Path) -> Vec<String> {
    let entries = dir
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = entries.filter(|file| file != "lock" && file != "state").collect();
    files.sort();
    files
}
