//! The life of segments in the spool, from the first record to removal.

use std::fs;

use afterimage_transport::{Error, Spool, SpoolStats, SpoolTime};

use crate::fixture::{DAY, NOW, WIDE, boot, files, name, names, next_sequence, open, reopen, seal};

#[test]
fn segment_is_opened_sealed_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert_eq!(next_sequence(&spool, 7), 0);
    let mut segment = spool.begin(&name(7, 0), NOW).unwrap();
    segment.append(b"header").unwrap();
    segment.append(b"block").unwrap();
    segment.sync().unwrap();
    assert_eq!(segment.bytes(), 6 + 5 + 16);
    assert_eq!(files(dir.path()), ["+device+01.7.0.open"]);
    assert_eq!(
        spool.stats(),
        SpoolStats {
            open: 1,
            bytes: 27,
            ..SpoolStats::default()
        }
    );

    spool.seal(segment, b"the final form", NOW).unwrap();
    assert_eq!(files(dir.path()), ["+device+01.7.0.seg"]);
    let sealed = spool.sealed();
    assert_eq!(
        (sealed.len(), &sealed[0].name, sealed[0].bytes),
        (1, &name(7, 0), 14)
    );
    assert_eq!(fs::read(&sealed[0].path).unwrap(), b"the final form");
    assert_eq!(
        spool.stats(),
        SpoolStats {
            sealed: 1,
            bytes: 14,
            ..SpoolStats::default()
        }
    );

    spool.remove(&name(7, 0)).unwrap();
    spool.remove(&name(7, 0)).unwrap();
    assert_eq!(files(dir.path()), [""; 0]);
    assert_eq!(spool.stats(), SpoolStats::default());
}

#[test]
fn replaced_segment_keeps_its_place_and_has_only_the_new_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), b"a long first form");
    seal(&spool, &name(8, 0), b"another");
    let modified = |spool: &Spool| fs::metadata(&spool.sealed()[0].path).unwrap().modified().unwrap();
    let (before, modified_before) = (spool.sealed(), modified(&spool));
    assert_eq!(spool.read(&name(7, 0)).unwrap(), b"a long first form");

    spool.replace(&name(7, 0), b"a short form").unwrap();
    assert_eq!(spool.read(&name(7, 0)).unwrap(), b"a short form");
    let after = spool.sealed();
    assert_eq!((after[0].bytes, spool.stats().bytes), (12, 12 + 7));
    assert_eq!((after[0].begun, &after[1]), (before[0].begun, &before[1]));
    assert_eq!(modified(&spool), modified_before);
    assert_eq!(files(dir.path()), ["+device+01.7.0.seg", "+device+01.8.0.seg"]);
    drop(spool);
    assert_eq!(open(dir.path()).sealed()[0].bytes, 12, "after a restart");
}

#[test]
fn segment_that_was_delivered_or_cleared_is_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), b"first");
    seal(&spool, &name(7, 1), b"first");
    spool.remove(&name(7, 0)).unwrap();
    spool.mark_deleted();
    for sequence in 0..2 {
        let replaced = spool.replace(&name(7, sequence), b"second");
        assert!(matches!(replaced, Err(Error::Cleared { .. })), "{replaced:?}");
    }
    spool.purge().unwrap();
    assert_eq!(files(dir.path()), [""; 0]);
    assert!(spool.read(&name(7, 0)).is_err());
}

#[test]
fn sequence_numbers_continue_after_delivery_and_opt_out() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let next = |spool: &Spool| (next_sequence(spool, 7), next_sequence(spool, 8));
    for sequence in 0..3 {
        seal(&spool, &name(7, sequence), b"x");
    }
    assert_eq!(next(&spool), (3, 0));
    drop(spool);

    let spool = open(dir.path());
    assert_eq!(next(&spool), (3, 0), "from the files");
    for sequence in 0..3 {
        spool.remove(&name(7, sequence)).unwrap();
    }
    drop(spool);

    let spool = open(dir.path());
    assert_eq!(next(&spool), (3, 0), "after delivery");
    seal(&spool, &name(7, 3), b"x");
    spool.clear().unwrap();
    assert_eq!(next(&spool), (4, 0), "after opting out");
    drop(spool);
    assert_eq!(next(&open(dir.path())), (4, 0), "after opting out and a restart");
}

#[test]
fn altered_state_file_loses_only_numbers_without_files() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 5), b"x");
    seal(&spool, &name(8, 2), b"x");
    spool.remove(&name(8, 2)).unwrap();
    drop(spool);
    let state = dir.path().join("state");
    let mut bytes = fs::read(&state).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&state, bytes).unwrap();
    let spool = open(dir.path());
    assert_eq!((next_sequence(&spool, 7), next_sequence(&spool, 8)), (6, 0));
}

#[test]
fn name_can_be_used_once() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let _segment = spool.begin(&name(7, 0), NOW).unwrap();
    assert!(matches!(
        spool.begin(&name(7, 0), NOW),
        Err(Error::NameTaken { .. })
    ));
    seal(&spool, &name(7, 1), b"x");
    assert!(matches!(
        spool.begin(&name(7, 1), NOW),
        Err(Error::NameTaken { .. })
    ));
    assert_eq!(files(dir.path()), ["+device+01.7.0.open", "+device+01.7.1.seg"]);
}

#[test]
fn second_recorder_is_refused_in_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert!(spool.is_locked());
    let refused = Spool::open(dir.path(), WIDE, &boot(NOW)).unwrap_err();
    assert!(matches!(refused, Error::FolderInUse { .. }), "{refused}");
    drop(spool);
    open(dir.path());
}

#[test]
fn clearing_deletes_all_segments_and_open_ones_cannot_be_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), b"x");
    let mut segment = spool.begin(&name(7, 1), NOW).unwrap();
    segment.append(b"before").unwrap();
    spool.clear().unwrap();
    assert_eq!(files(dir.path()), [""; 0]);
    let _ = segment.append(b"after");
    assert!(matches!(
        spool.seal(segment, b"late", NOW),
        Err(Error::Cleared { .. })
    ));
    assert!(matches!(
        spool.seal_recovered(&name(7, 1), b"late", NOW),
        Err(Error::Cleared { .. })
    ));
    assert_eq!(files(dir.path()), [""; 0]);
    assert_eq!(spool.stats(), SpoolStats::default());
    // The user opted in again, in the same session. The old handle does not give access to the new segment.
    seal(&spool, &name(7, next_sequence(&spool, 7)), b"new");
    assert_eq!(names(&spool), [name(7, 2)]);
}

#[test]
fn discarded_segment_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let _segment = spool.begin(&name(7, 0), NOW).unwrap();
    spool.discard(&name(7, 0)).unwrap();
    assert_eq!((files(dir.path()).len(), spool.stats().open), (0, 0));
}

#[test]
fn records_above_the_recovery_limits_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let mut segment = spool.begin(&name(7, 0), NOW).unwrap();
    let long = vec![0; 16 * 1024 * 1024];
    assert!(matches!(
        segment.append(&[&long[..], &[0]].concat()),
        Err(Error::RecordTooLong { .. })
    ));
    for _ in 0..3 {
        segment.append(&long).unwrap();
    }
    assert!(matches!(segment.append(&long), Err(Error::SegmentFull { .. })));
    segment.append(b"a last one").unwrap();
    drop((segment, spool));
    let (_spool, recovered) = reopen(dir.path());
    assert_eq!(recovered[0].records.len(), 4);
    assert_eq!(recovered[0].records[3], b"a last one");
}

#[test]
fn metered_usage_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    spool.record_sent(70, true, spool.now(NOW)).unwrap();
    spool.record_sent(7, true, spool.now(NOW + DAY / 2)).unwrap();
    let usage = spool.network_usage();
    drop(spool);
    let spool = Spool::open(dir.path(), WIDE, &boot(NOW + DAY / 2)).unwrap().spool;
    assert_eq!(spool.network_usage(), usage);
    let bytes = [DAY / 2, DAY, 3 * DAY / 2].map(|ms| usage.bytes_at(spool.now(NOW + ms)));
    assert_eq!(bytes, [77, 7, 0]);
}

#[test]
fn metered_usage_of_an_earlier_version_counts_for_a_day() {
    let dir = tempfile::tempdir().unwrap();
    // Version 1, no sessions, day 20,000, 77 bytes.
    let payload: Vec<u8> = [
        &[1][..],
        &[0; 8],
        &20_000_u64.to_le_bytes(),
        &77_u64.to_le_bytes(),
    ]
    .concat();
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let checksum = crc32fast::hash(&[&length[..], &payload].concat()).to_le_bytes();
    fs::write(
        dir.path().join("state"),
        [&length[..], &checksum, &payload].concat(),
    )
    .unwrap();
    for _ in 0..2 {
        let spool = open(dir.path());
        let usage = spool.network_usage();
        let bytes = [0, DAY - 1, DAY].map(|ms| usage.bytes_at(SpoolTime::from_ms(ms)));
        assert_eq!(bytes, [77, 77, 0]);
        // The state is written without the old count.
        seal(&spool, &name(7, spool.sealed().len() as u64), b"bytes");
        spool.remove(&name(7, 0)).unwrap();
        spool.clear().unwrap();
    }
}

#[test]
fn error_for_an_impossible_folder_contains_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let error = Spool::open(&file, WIDE, &boot(NOW)).unwrap_err().to_string();
    assert!(
        error.contains("file") && error.contains("check that the folder"),
        "{error}"
    );
}

#[test]
fn spool_can_be_used_from_several_threads() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    std::thread::scope(|scope| {
        for session in 0..4 {
            let spool = &spool;
            scope.spawn(move || {
                for sequence in 0..10 {
                    seal(spool, &name(session, sequence), b"x");
                    if sequence % 2 == 0 {
                        spool.remove(&name(session, sequence)).unwrap();
                    }
                }
            });
        }
    });
    assert_eq!((names(&spool).len(), files(dir.path()).len()), (20, 20));
    drop(spool);
    let spool = open(dir.path());
    assert!((0..4).all(|session| next_sequence(&spool, session) == 10));
}

#[test]
fn deleted_folder_is_created_again_and_numbers_continue() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("spool");
    let spool = open(&dir);
    seal(&spool, &name(7, 0), b"gone");
    let mut segment = spool.begin(&name(7, 1), NOW).unwrap();
    segment.append(b"in memory too").unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    spool.seal(segment, b"in memory too", NOW).unwrap();
    assert_eq!(names(&spool), [name(7, 1)]);
    assert_eq!(spool.stats().evicted_segments, 1);
    std::fs::remove_dir_all(&dir).unwrap();
    let next = next_sequence(&spool, 7);
    drop(spool.begin(&name(7, next), NOW).unwrap());
    assert_eq!((next, files(&dir).len()), (2, 1));
    assert!(matches!(
        Spool::open(&dir, WIDE, &boot(NOW)),
        Err(Error::FolderInUse { .. })
    ));
    drop(spool);
    assert_eq!(
        next_sequence(&open(&dir), 7),
        2,
        "an empty segment does not use a number"
    );
}

#[test]
fn file_names_of_earlier_versions_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let longest = "+a".repeat(100);
    for (file, name) in [
        ("device.0.0.seg", "device/0/0".to_owned()),
        ("+4+4+4+4+4+4.7.1.seg", "....../7/1".to_owned()),
        (
            &format!("{longest}.9223372036854775807.18446744073709551615.seg"),
            format!("{}/9223372036854775807/18446744073709551615", "A".repeat(100)),
        ),
    ] {
        let path = dir.path().join(file);
        fs::write(&path, "sealed").unwrap();
        assert_eq!(names(&open(dir.path())), [name.parse().unwrap()], "{file}");
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn numbers_are_above_those_of_segments_that_outlived_their_session_in_the_memory() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for sequence in [3, 4] {
        seal(&spool, &name(1, sequence), b"bytes");
    }
    // So many sessions are remembered.
    for session in 2..300 {
        seal(&spool, &name(session, 0), b"bytes");
    }
    drop(spool);
    let spool = open(dir.path());
    assert_eq!(next_sequence(&spool, 1), 5);
    assert_eq!(spool.renumber(&name(1, 3)).unwrap(), name(1, 500_000));
    assert_eq!(spool.read(&name(1, 4)).unwrap(), b"bytes");
    let segment = spool.begin_next(name(1, 0).session(), NOW).unwrap();
    assert_eq!((segment.name(), next_sequence(&spool, 1)), (&name(1, 5), 6));
    drop(segment);
    assert_eq!(spool.renumber(&name(1, 4)).unwrap(), name(1, 500_001));
    assert!(names(&spool).contains(&name(1, 500_000)));
}
