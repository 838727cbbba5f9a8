//! Recovery of a spool after a killed process or lost bytes on disk.

use std::fs;

use afterimage_config::SegmentName;
use afterimage_transport::{BootReading, OpenedSpool, Spool, SpoolLimits};

/// File name of the open segment.
const OPEN_FILE: &str = "device.1.0.open";
/// Name of the open segment.
const NAME: &str = "device/1/0";
/// Time since boot; no segment expires.
const NOW_MS: u64 = 0;
/// Limits that no input reaches.
const LIMITS: SpoolLimits = SpoolLimits {
    max_bytes: u64::MAX,
    max_age_ms: u64::MAX,
};

/// Opens a spool with these bytes as its open segment, seals the recovered records, and opens the spool again.
pub fn spool_record(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be created");
    fs::write(folder.path().join(OPEN_FILE), bytes).expect("a file can be written");
    let OpenedSpool { spool, recovered } = Spool::open(folder.path(), LIMITS, &BootReading::default())
        .expect("a damaged segment does not prevent opening");
    let lengths = recovered
        .iter()
        .flat_map(|segment| &segment.records)
        .map(Vec::len);
    assert!(
        lengths.sum::<usize>() <= bytes.len(),
        "the records are longer than the file"
    );
    for segment in recovered {
        let name: SegmentName = NAME.parse().expect("the name is valid");
        assert_eq!(segment.name, name);
        spool
            .seal_recovered(&name, &segment.records.concat(), NOW_MS)
            .expect("recovered records can be sealed");
    }
    let sealed = spool.sealed().len();
    drop(spool);
    let OpenedSpool { spool, recovered } =
        Spool::open(folder.path(), LIMITS, &BootReading::default()).expect("the spool opens again");
    assert_eq!((spool.sealed().len(), recovered.len()), (sealed, 0));
}
