//! A spool whose process was killed while it wrote, or whose disk lost bytes.

use std::fs;

use afterimage_config::SegmentName;
use afterimage_transport::{Spool, SpoolLimits};

/// The name of the segment that was open.
const FILE: &str = "device.1.0.open";
const NAME: &str = "device/1/0";
/// Any time: nothing is too old.
const NOW_MS: u64 = 0;
/// More than any input has.
const LIMITS: SpoolLimits = SpoolLimits {
    max_bytes: u64::MAX,
    max_age_ms: u64::MAX,
};

/// Opens a spool with these bytes as its open segment, seals what is whole of it, and opens it again.
pub fn spool_record(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join(FILE), bytes).expect("a file can be written");
    let (spool, recovered) =
        Spool::open(folder.path(), LIMITS, NOW_MS).expect("a torn file is no reason not to open");
    let lengths = recovered
        .iter()
        .flat_map(|segment| &segment.records)
        .map(Vec::len);
    assert!(lengths.sum::<usize>() <= bytes.len(), "records came from nowhere");
    for segment in recovered {
        let name: SegmentName = NAME.parse().expect("it is a segment's name");
        assert_eq!(segment.name, name);
        spool
            .seal_recovered(&name, &segment.records.concat(), NOW_MS)
            .expect("what was recovered can be sealed");
    }
    let sealed = spool.sealed().len();
    drop(spool);
    let (spool, recovered) = Spool::open(folder.path(), LIMITS, NOW_MS).expect("it opens again");
    assert_eq!((spool.sealed().len(), recovered.len()), (sealed, 0));
}
