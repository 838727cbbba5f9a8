//! Deletion by the size limit and by age.

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use afterimage_transport::{BootReading, OpenedSpool, Spool, SpoolLimits};

use crate::fixture::{DAY, NOW, WIDE, boot, files, name, names, next_sequence, open, seal, seal_at};

const TWO_DAYS: SpoolLimits = SpoolLimits {
    max_age_ms: 2 * DAY,
    ..WIDE
};

/// Seals segments of ten bytes, each a day after the previous one. The first one is recorded at `NOW`.
fn fill(dir: &Path, sessions: &[(i64, u64)]) {
    let spool = open(dir);
    for (days, (session, sequence)) in (0..).zip(sessions) {
        seal_at(
            &spool,
            &name(*session, *sequence),
            b"ten bytes!",
            NOW + days * DAY,
        );
    }
}

fn reopen_at(dir: &Path, limits: SpoolLimits, elapsed_ms: u64) -> Spool {
    Spool::open(dir, limits, &boot(elapsed_ms)).unwrap().spool
}

fn set_modified(path: &Path, wall_ms: u64) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_millis(wall_ms))
        .unwrap();
}

#[test]
fn oldest_segments_are_evicted_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(9, 0), (7, 0), (7, 1), (8, 0)]);
    let limits = SpoolLimits {
        max_bytes: 25,
        ..WIDE
    };
    let spool = reopen_at(dir.path(), limits, NOW + 3 * DAY);
    assert_eq!(names(&spool), [name(7, 1), name(8, 0)]);
    let stats = spool.stats();
    assert_eq!(
        (stats.evicted_segments, stats.evicted_bytes, stats.bytes),
        (2, 20, 20)
    );
    assert_eq!(stats.expired_segments, 0, "the size limit deleted them");
    assert_eq!(files(dir.path()).len(), 2);

    seal_at(&spool, &name(8, 1), b"ten bytes!", NOW + 4 * DAY);
    assert_eq!(
        (names(&spool), spool.stats().evicted_segments),
        (vec![name(8, 0), name(8, 1)], 3)
    );
    assert_eq!(
        next_sequence(&spool, 9),
        1,
        "the number of an evicted segment is not used again"
    );
}

#[test]
fn open_segment_counts_towards_the_limit_and_is_not_evicted() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0), (7, 1)]);
    let limits = SpoolLimits {
        max_bytes: 30,
        ..WIDE
    };
    let spool = reopen_at(dir.path(), limits, NOW + DAY);
    let mut segment = spool.begin(&name(7, 2), NOW + DAY).unwrap();
    segment.append(&[0; 100]).unwrap();
    spool.enforce_limits(NOW + DAY).unwrap();
    assert_eq!((names(&spool), spool.stats().open), (vec![], 1));
    spool.seal(segment, b"small again", NOW + DAY).unwrap();
    assert_eq!(names(&spool), [name(7, 2)]);
}

#[test]
fn segment_expires_when_its_age_exceeds_the_limit() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0), (7, 1), (7, 2), (7, 3)]);
    let spool = reopen_at(dir.path(), TWO_DAYS, NOW + 3 * DAY);
    assert_eq!(names(&spool), [name(7, 1), name(7, 2), name(7, 3)]);
    spool.enforce_limits(NOW + 3 * DAY + 1).unwrap();
    assert_eq!(names(&spool), [name(7, 2), name(7, 3)]);
    let stats = spool.stats();
    assert_eq!((stats.expired_segments, stats.expired_bytes), (2, 20));
    assert_eq!((stats.evicted_segments, stats.evicted_bytes), (2, 20));
    spool.enforce_limits(0).unwrap();
    assert_eq!(
        names(&spool).len(),
        2,
        "a clock that goes backwards expires nothing"
    );
}

#[test]
fn age_counts_across_restarts_and_reboots() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0)]);
    let reboots = [("boot-2", DAY), ("", DAY / 2), ("boot-3", DAY / 4)];
    for (boot_id, elapsed_ms) in reboots {
        let boot = BootReading {
            elapsed_ms,
            boot_id: boot_id.into(),
        };
        let spool = Spool::open(dir.path(), TWO_DAYS, &boot).unwrap().spool;
        assert_eq!(names(&spool), [name(7, 0)]);
    }
    let boot = BootReading {
        elapsed_ms: DAY / 2 + 1,
        boot_id: "boot-3".into(),
    };
    assert_eq!(
        names(&Spool::open(dir.path(), TWO_DAYS, &boot).unwrap().spool),
        []
    );
}

#[test]
fn age_of_a_recovered_segment_counts_from_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for sequence in 0..2 {
        let mut segment = spool.begin(&name(7, sequence), NOW + sequence * DAY).unwrap();
        segment.append(b"record").unwrap();
    }
    drop(spool);
    let OpenedSpool { spool, recovered } =
        Spool::open(dir.path(), TWO_DAYS, &boot(NOW + 2 * DAY + 1)).unwrap();
    assert_eq!((recovered.len(), &recovered[0].name), (1, &name(7, 1)));
    assert_eq!((spool.stats().evicted_segments, files(dir.path()).len()), (1, 1));
    assert_eq!(spool.stats().expired_segments, 1);
    spool
        .seal_recovered(&name(7, 1), b"sealed", NOW + 3 * DAY)
        .unwrap();
    assert_eq!(names(&spool), [name(7, 1)]);
    spool.enforce_limits(NOW + 3 * DAY + 1).unwrap();
    assert_eq!(names(&spool), []);
}

#[test]
fn modification_times_expire_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0), (7, 1)]);
    for wall_ms in [0, 1_000, 1_000_000_000_000, 4_000_000_000_000] {
        for sequence in 0..2 {
            let path = dir.path().join(format!("+device+01.7.{sequence}.seg"));
            set_modified(&path, wall_ms + sequence);
        }
        let spool = reopen_at(dir.path(), TWO_DAYS, NOW + 2 * DAY);
        assert_eq!(names(&spool), [name(7, 0), name(7, 1)], "{wall_ms}");
    }
}

#[test]
fn segments_of_an_earlier_version_expire_after_the_limit_in_order_of_their_files() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(8, 0), (7, 0), (9, 0)]);
    fs::remove_file(dir.path().join("times")).unwrap();
    for (session, wall_ms) in [(8, 20), (7, 30), (9, 10)] {
        set_modified(&dir.path().join(format!("+device+01.{session}.0.seg")), wall_ms);
    }
    for elapsed_ms in [NOW, NOW + DAY, NOW + 2 * DAY] {
        let spool = reopen_at(dir.path(), TWO_DAYS, elapsed_ms);
        assert_eq!(names(&spool), [name(9, 0), name(8, 0), name(7, 0)]);
    }
    assert_eq!(names(&reopen_at(dir.path(), TWO_DAYS, NOW + 2 * DAY + 1)), []);
}

#[test]
fn damaged_times_expire_nothing_early() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0), (7, 1), (7, 2)]);
    let whole = fs::read(dir.path().join("times")).unwrap();
    for length in 0..=whole.len() {
        fs::write(dir.path().join("times"), &whole[..length]).unwrap();
        let spool = reopen_at(dir.path(), TWO_DAYS, NOW + 2 * DAY);
        assert_eq!(names(&spool).len(), 3, "{length}");
        drop(spool);
        assert_eq!(names(&reopen_at(dir.path(), TWO_DAYS, NOW + 2 * DAY)).len(), 3);
    }
}

#[test]
fn ledger_of_times_is_bounded_and_forgets_deleted_names() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), b"stays");
    let mut largest = 0;
    for sequence in 1..2_500 {
        let later = name(7, sequence);
        drop(spool.begin(&later, NOW + sequence).unwrap());
        spool.discard(&later).unwrap();
        spool.enforce_limits(NOW + sequence).unwrap();
        largest = largest.max(fs::metadata(dir.path().join("times")).unwrap().len());
    }
    assert!(largest < 120_000, "{largest}");
    drop(spool);
    let spool = reopen_at(dir.path(), TWO_DAYS, NOW + 2 * DAY);
    assert_eq!(names(&spool), [name(7, 0)]);
    spool.clear().unwrap();
    let times = fs::read(dir.path().join("times")).unwrap();
    assert!(
        !String::from_utf8_lossy(&times).contains("Device"),
        "the names are deleted"
    );
}
