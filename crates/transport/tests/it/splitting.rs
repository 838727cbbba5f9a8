//! Splits on the disk: both parts or none, after a kill at any step; and the blocks that are kept for them.

use std::fs;
use std::path::Path;

use afterimage_config::ServerUrl;
use afterimage_transport::{Error, Spool, SpoolLimits};

use crate::fixture::{NOW, WIDE, boot, files, name, names, open, reopen, seal};

const FIRST: u64 = 500_000;
const SECOND: u64 = 500_001;

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn contents(spool: &Spool) -> Vec<(u64, Vec<u8>)> {
    let names = names(spool);
    let read = |name: &afterimage_config::SegmentName| (name.sequence(), spool.read(name).unwrap());
    let mut contents: Vec<_> = names.iter().map(read).collect();
    contents.sort();
    contents
}

#[test]
fn split_replaces_a_segment_by_two_of_its_age() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), b"both halves");
    spool.keep_blocks(&name(7, 0), b"blocks");
    let begun = spool.sealed()[0].begun;
    let [first, second] = spool.split(&name(7, 0), [b"both ", b"halves"]).unwrap();
    assert_eq!((&first, &second), (&name(7, FIRST), &name(7, SECOND)));
    let expected = [(FIRST, b"both ".to_vec()), (SECOND, b"halves".to_vec())];
    assert_eq!(contents(&spool), expected);
    assert_eq!(
        files(dir.path()),
        ["+device+01.7.500000.seg", "+device+01.7.500001.seg"]
    );
    drop(spool);
    let spool = open(dir.path());
    assert_eq!(contents(&spool), expected);
    assert!(spool.sealed().iter().all(|segment| segment.begun == begun));
    let [next, _] = spool.split(&second, [b"hal", b"ves"]).unwrap();
    assert_eq!(next, name(7, SECOND + 1), "numbers are used once");
    let cleared = spool.split(&second, [b"hal", b"ves"]);
    assert!(matches!(cleared, Err(Error::Cleared { .. })), "{cleared:?}");
}

#[test]
fn kill_at_any_step_leaves_the_segment_or_both_parts() {
    let before = tempfile::tempdir().unwrap();
    let spool = open(before.path());
    seal(&spool, &name(7, 0), b"both halves");
    spool.keep_blocks(&name(7, 0), b"blocks");
    drop(spool);
    check_steps(before.path());
}

/// Splits the segment, and restores the files of each step by hand: the order of the steps is that of `Spool::split`.
fn check_steps(before: &Path) {
    let after = tempfile::tempdir().unwrap();
    copy(before, after.path());
    drop(
        open(after.path())
            .split(&name(7, 0), [b"both ", b"halves"])
            .unwrap(),
    );
    let path =
        |dir: &Path, sequence: u64, extension: &str| dir.join(format!("+device+01.7.{sequence}.{extension}"));
    let record = split_record();
    let (whole, parts) = (vec![(0, b"both halves".to_vec())], [&b"both "[..], b"halves"]);
    let both = vec![(FIRST, b"both ".to_vec()), (SECOND, b"halves".to_vec())];
    for step in 0..12 {
        let dir = tempfile::tempdir().unwrap();
        // The numbers are stored before the first step.
        copy(before, dir.path());
        for file in ["state", "times"] {
            fs::copy(after.path().join(file), dir.path().join(file)).unwrap();
        }
        let is_committed = step >= 4;
        for (at, (sequence, bytes)) in [FIRST, SECOND].into_iter().zip(parts).enumerate() {
            let (written, renamed) = (1 + at, 5 + at);
            let half = path(dir.path(), sequence, "half");
            if step >= renamed {
                fs::write(path(dir.path(), sequence, "seg"), bytes).unwrap();
            } else if step >= written {
                fs::write(half, bytes).unwrap();
            } else if step == 0 && at == 0 {
                fs::write(path(dir.path(), sequence, "tmp"), b"bo").unwrap();
            }
        }
        match step {
            3 => fs::write(path(dir.path(), 0, "tmp"), &record[..3]).unwrap(),
            4..10 => fs::write(path(dir.path(), 0, "split"), &record).unwrap(),
            _ => {}
        }
        if step >= 7 {
            fs::remove_file(path(dir.path(), 0, "blocks")).unwrap();
        }
        if step >= 8 {
            fs::remove_file(path(dir.path(), 0, "seg")).unwrap();
        }
        // A killed process is replaced by one that may be killed, too: twice the same result.
        for _ in 0..2 {
            let spool = open(dir.path());
            let expected = if is_committed { &both } else { &whole };
            assert_eq!(&contents(&spool), expected, "step {step}");
            assert_eq!(
                spool.kept_blocks(&name(7, 0)).is_some(),
                !is_committed,
                "step {step}"
            );
        }
        let extensions = [".tmp", ".half", ".split"];
        let left = files(dir.path()).into_iter();
        let left: Vec<_> = left
            .filter(|file| extensions.iter().any(|end| file.ends_with(end)))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "step {step}");
    }
}

/// The record of the split: a version and both numbers, after a header of length and checksum.
fn split_record() -> Vec<u8> {
    let mut payload = vec![1];
    for sequence in [FIRST, SECOND] {
        payload.extend(sequence.to_le_bytes());
    }
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let sum = crc32fast::hash(&[&length[..], &payload].concat());
    [&length[..], &sum.to_le_bytes(), &payload].concat()
}

#[test]
fn split_that_was_undone_or_is_damaged_leaves_the_segment() {
    for (files, record) in [
        (&["500000.half"][..], None),
        (&["500000.seg"], None),
        (&[], None),
        (&["500000.half", "500001.half"], Some(b"damaged".to_vec())),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let spool = open(dir.path());
        seal(&spool, &name(7, 0), b"both halves");
        let record = record.unwrap_or_else(split_record);
        drop(spool);
        fs::write(dir.path().join("+device+01.7.0.split"), record).unwrap();
        for file in files {
            fs::write(dir.path().join(format!("+device+01.7.{file}")), "half").unwrap();
        }
        let (spool, _) = reopen(dir.path());
        assert_eq!(contents(&spool), [(0, b"both halves".to_vec())], "{files:?}");
        drop(spool);
        assert_eq!(crate::fixture::files(dir.path()), ["+device+01.7.0.seg"]);
    }
}

#[test]
fn blocks_are_kept_with_their_segment_and_deleted_before_recordings() {
    let dir = tempfile::tempdir().unwrap();
    let records = [1; 70];
    let kept_bytes = 70 + 8;
    let limits = SpoolLimits {
        max_bytes: 300 + 2 * kept_bytes,
        ..WIDE
    };
    let spool = Spool::open(dir.path(), limits, &boot(NOW)).unwrap().spool;
    for sequence in 0..3 {
        seal(&spool, &name(7, sequence), &[0; 100]);
        spool.keep_blocks(&name(7, sequence), &records);
    }
    assert_eq!(spool.stats().bytes, 300, "blocks are no recording of their own");
    let kept = |spool: &Spool| [0, 1, 2].map(|n| spool.kept_blocks(&name(7, n)).is_some());
    assert_eq!(kept(&spool), [true, true, false], "the limit has no room");
    seal(&spool, &name(8, 0), &[0; 50]);
    assert_eq!(kept(&spool), [false, true, false]);
    assert_eq!(spool.stats().evicted_segments, 0);
    assert_eq!(spool.kept_blocks(&name(7, 1)).unwrap(), records);
    drop(spool);
    let spool = open(dir.path());
    assert_eq!(spool.kept_blocks(&name(7, 1)).unwrap(), records);
    spool.renumber(&name(7, 1)).unwrap();
    assert_eq!(spool.kept_blocks(&name(7, FIRST)).unwrap(), records);
    spool.keep_blocks(&name(7, 0), &records);
    spool.remove(&name(7, FIRST)).unwrap();
    spool.set_aside(&name(7, 0)).unwrap();
    spool.keep_blocks(&name(7, 2), &records);
    spool.keep_blocks(&name(9, 9), &records);
    let blocks = |dir: &Path| {
        files(dir)
            .into_iter()
            .filter(|file| file.ends_with("blocks"))
            .count()
    };
    assert_eq!(blocks(dir.path()), 1);
    drop(spool);
    fs::remove_file(dir.path().join("+device+01.7.2.seg")).unwrap();
    let spool = open(dir.path());
    assert_eq!(blocks(dir.path()), 0, "blocks without a segment are left over");
    spool.keep_blocks(&name(8, 0), &records);
    spool.clear().unwrap();
    assert_eq!(files(dir.path()), Vec::<String>::new());
}

#[test]
fn missing_or_damaged_file_is_an_unknown_limit() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let server = ServerUrl::parse("http://collector.test").unwrap();
    assert_eq!(spool.body_limit(&server).bytes(), None);
    fs::write(dir.path().join("body-limit"), "damaged").unwrap();
    assert_eq!(spool.body_limit(&server).bytes(), None);
}
