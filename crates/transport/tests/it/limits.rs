//! Deletion by the size limit and by age.

use std::{
    fs::File,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use afterimage_transport::{OpenedSpool, Spool, SpoolLimits};

use crate::fixture::{NOW, WIDE, files, name, names, next_sequence, open, seal};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn set_age(path: &Path, wall_ms: u64) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_millis(wall_ms))
        .unwrap();
}

/// Seals segments of ten bytes, each a day older than the next. The last one is recorded at `NOW`.
fn fill(dir: &Path, sessions: &[(i64, u64)]) {
    let spool = open(dir);
    for (session, sequence) in sessions {
        seal(&spool, &name(*session, *sequence), b"ten bytes!");
    }
    for sealed in spool.sealed() {
        let position = sessions
            .iter()
            .position(|s| *s == (sealed.name.session_id().get(), sealed.name.sequence()))
            .unwrap();
        set_age(&sealed.path, NOW - DAY * (sessions.len() - 1 - position) as u64);
    }
}

#[test]
fn oldest_segments_are_evicted_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(9, 0), (7, 0), (7, 1), (8, 0)]);
    let limits = SpoolLimits {
        max_bytes: 25,
        ..WIDE
    };
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, NOW).unwrap();
    assert_eq!(names(&spool), [name(7, 1), name(8, 0)]);
    let stats = spool.stats();
    assert_eq!(
        (stats.evicted_segments, stats.evicted_bytes, stats.bytes),
        (2, 20, 20)
    );
    assert_eq!(files(dir.path()).len(), 2);

    seal(&spool, &name(8, 1), b"ten bytes!");
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
    let OpenedSpool { spool, .. } = Spool::open(
        dir.path(),
        SpoolLimits {
            max_bytes: 30,
            ..WIDE
        },
        NOW,
    )
    .unwrap();
    let mut segment = spool.begin(&name(7, 2)).unwrap();
    segment.append(&[0; 100]).unwrap();
    spool.enforce_limits(NOW).unwrap();
    assert_eq!((names(&spool), spool.stats().open), (vec![], 1));
    spool.seal(segment, b"small again", NOW).unwrap();
    assert_eq!(names(&spool), [name(7, 2)]);
}

#[test]
fn age_is_that_of_the_recording() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &[(7, 0), (7, 1), (7, 2), (7, 3)]);
    let limits = SpoolLimits {
        max_age_ms: 2 * DAY,
        ..WIDE
    };
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, NOW).unwrap();
    assert_eq!(names(&spool), [name(7, 1), name(7, 2), name(7, 3)]);
    spool.enforce_limits(NOW + DAY).unwrap();
    assert_eq!(names(&spool), [name(7, 2), name(7, 3)]);
    spool.enforce_limits(NOW - 10 * DAY).unwrap();
    assert_eq!(
        names(&spool),
        [name(7, 2), name(7, 3)],
        "a clock that is set back expires nothing"
    );
}

#[test]
fn age_of_a_recovered_segment_is_that_of_the_recording() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for sequence in 0..2 {
        spool
            .begin(&name(7, sequence))
            .unwrap()
            .append(b"record")
            .unwrap();
        set_age(
            &dir.path().join(format!("+device+01.7.{sequence}.open")),
            NOW - DAY * (6 - 3 * sequence),
        );
    }
    drop(spool);
    let limits = SpoolLimits {
        max_age_ms: 4 * DAY,
        ..WIDE
    };
    let OpenedSpool { spool, recovered } = Spool::open(dir.path(), limits, NOW).unwrap();
    assert_eq!((recovered.len(), &recovered[0].name), (1, &name(7, 1)));
    assert_eq!((spool.stats().evicted_segments, files(dir.path()).len()), (1, 1));
    spool.seal_recovered(&name(7, 1), b"sealed", NOW).unwrap();
    assert_eq!(spool.sealed()[0].sealed_at_ms, NOW - 3 * DAY);
    spool.enforce_limits(NOW + 2 * DAY).unwrap();
    assert_eq!(names(&spool), []);
}

#[test]
fn recording_from_before_the_clock_was_set_does_not_expire() {
    let dir = tempfile::tempdir().unwrap();
    seal(&open(dir.path()), &name(7, 0), b"x");
    set_age(&dir.path().join("+device+01.7.0.seg"), 1_000);
    let OpenedSpool { spool, .. } = Spool::open(
        dir.path(),
        SpoolLimits {
            max_age_ms: 1,
            ..WIDE
        },
        NOW,
    )
    .unwrap();
    assert_eq!(names(&spool), [name(7, 0)]);
}
