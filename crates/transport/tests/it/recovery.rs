//! Recovery after a kill at any byte or step.

use std::{fs, path::Path, time::Instant};

use afterimage_transport::{OpenedSpool, Spool, SpoolLimits};
use proptest::prelude::*;

use crate::fixture::{NOW, WIDE, boot, files, name, names, next_sequence, open, reopen, seal};

const OPEN_FILE: &str = "+device+01.7.0.open";

/// Leaves an unsealed segment of `records` in `dir`; returns its bytes and the end of each record.
fn leave_unsealed(dir: &Path, records: &[&[u8]]) -> (Vec<u8>, Vec<usize>) {
    let spool = open(dir);
    let mut segment = spool.begin(&name(7, 0), NOW).unwrap();
    let mut ends = Vec::new();
    for record in records {
        segment.append(record).unwrap();
        ends.push(segment.bytes() as usize);
    }
    (fs::read(dir.join(OPEN_FILE)).unwrap(), ends)
}

#[test]
fn kill_at_any_byte_loses_at_most_the_current_record() {
    let dir = tempfile::tempdir().unwrap();
    let records: [&[u8]; 4] = [b"header", b"", b"block one", b"block two"];
    let (bytes, ends) = leave_unsealed(dir.path(), &records);
    for cut in 0..=bytes.len() {
        fs::write(dir.path().join(OPEN_FILE), &bytes[..cut]).unwrap();
        let (spool, recovered) = reopen(dir.path());
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let found: Vec<_> = recovered.iter().flat_map(|segment| &segment.records).collect();
        assert_eq!(found, records[..whole].iter().collect::<Vec<_>>(), "cut at {cut}");
        let whole_bytes = ends[..whole].last().copied().unwrap_or(0);
        assert_eq!(
            spool.stats().lost_bytes,
            (cut - whole_bytes) as u64,
            "cut at {cut}"
        );
        assert_eq!(files(dir.path()).is_empty(), whole == 0, "cut at {cut}");
    }
}

#[test]
fn recovered_segment_stays_until_it_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    leave_unsealed(dir.path(), &[b"header", b"block"]);
    for _ in 0..2 {
        let (spool, recovered) = reopen(dir.path());
        assert_eq!(recovered.len(), 1);
        assert_eq!(next_sequence(&spool, 7), 1, "its number is used");
        assert!(
            !format!("{recovered:?}").contains("98"),
            "no contents of records in {recovered:?}"
        );
    }
    let (spool, recovered) = reopen(dir.path());
    let bytes = recovered[0].records.concat();
    spool.seal_recovered(&recovered[0].name, &bytes, NOW).unwrap();
    assert_eq!(files(dir.path()), ["+device+01.7.0.seg"]);
    drop(spool);
    let spool = open(dir.path());
    assert_eq!(fs::read(&spool.sealed()[0].path).unwrap(), b"headerblock");
}

#[test]
fn kill_at_any_step_of_sealing_leaves_one_segment() {
    let dir = tempfile::tempdir().unwrap();
    let (bytes, _) = leave_unsealed(dir.path(), &[b"header"]);
    let open_file = dir.path().join(OPEN_FILE);
    let temporary = dir.path().join("+device+01.7.0.tmp");
    let sealed = dir.path().join("+device+01.7.0.seg");

    fs::write(&temporary, b"hal").unwrap();
    let (spool, recovered) = reopen(dir.path());
    assert_eq!(
        (recovered.len(), names(&spool).len()),
        (1, 0),
        "killed while the sealed file was written"
    );
    assert_eq!(files(dir.path()), [OPEN_FILE]);
    drop(spool);

    fs::write(&sealed, b"final").unwrap();
    let (spool, recovered) = reopen(dir.path());
    assert_eq!(
        (recovered.len(), names(&spool).len()),
        (0, 1),
        "killed before the open file was deleted"
    );
    assert_eq!(files(dir.path()), ["+device+01.7.0.seg"]);
    drop(spool);

    fs::write(&open_file, bytes).unwrap();
    fs::write(&temporary, b"half").unwrap();
    reopen(dir.path()).0.clear().unwrap();
    assert_eq!(files(dir.path()), [""; 0]);
}

#[test]
fn failed_sealing_can_be_retried() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let mut segment = spool.begin(&name(7, 0), NOW).unwrap();
    segment.append(b"header").unwrap();
    // A folder with the name of the temporary file simulates a full disk.
    let blocked_by = dir.path().join("+device+01.7.0.tmp");
    fs::create_dir(&blocked_by).unwrap();
    assert!(spool.seal(segment, b"final", NOW).is_err());
    assert_eq!((spool.stats().open, spool.stats().sealed), (1, 0));
    fs::remove_dir(&blocked_by).unwrap();
    spool.seal_recovered(&name(7, 0), b"final", NOW).unwrap();
    assert_eq!(files(dir.path()), ["+device+01.7.0.seg"]);
}

#[test]
fn foreign_files_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let foreign = [
        "notes.txt",
        "photo.seg",
        "+device+01.7.0.seg.bak",
        "+device+01.007.0.seg",
        "Device.7.0.seg",
        "+device+01.7.0.zip",
        "x.tmp",
        ".hidden",
        "remote-config.cache",
    ];
    for file in foreign {
        fs::write(dir.path().join(file), "keep me").unwrap();
    }
    fs::create_dir(dir.path().join("+device+01.9.0.seg")).unwrap();
    fs::create_dir(dir.path().join("+device+01.9.1.open")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        dir.path().join("notes.txt"),
        dir.path().join("+device+01.9.2.seg"),
    )
    .unwrap();
    let before = files(dir.path());
    let spool = open(dir.path());
    assert_eq!(names(&spool), []);
    seal(&spool, &name(7, 0), b"x");
    spool.clear().unwrap();
    assert_eq!(files(dir.path()), before);
}

#[test]
fn truncated_sealed_file_is_listed_unchanged() {
    // A sealed file was complete once. Only a reader of segments can check whether it still is.
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("+device+01.7.0.seg"), b"").unwrap();
    assert_eq!(open(dir.path()).sealed()[0].bytes, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_of_any_open_file_are_a_prefix_of_it(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        let (mut file, _) = leave_unsealed(dir.path(), &records);
        let whole_bytes = file.len() as u64;
        file.extend(&bytes);
        fs::write(dir.path().join(OPEN_FILE), &file).unwrap();
        let (spool, recovered): (Spool, _) = reopen(dir.path());
        let found: Vec<_> = recovered.iter().flat_map(|segment| &segment.records).collect();
        prop_assert!(found.len() >= records.len());
        prop_assert!(found.iter().zip(&records).all(|(found, record)| found == record));
        prop_assert!(spool.stats().lost_bytes <= file.len() as u64 - whole_bytes);
    }
}

#[test]
fn folder_in_which_nothing_can_be_saved_is_opened_and_lists_its_segments() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    for sequence in 0..3 {
        seal(&spool, &name(7, sequence), b"segment");
    }
    drop(spool);
    // A folder in place of a temporary file has the same effect as a full disk.
    for file in ["state.tmp", "times.tmp", "resources.tmp"] {
        fs::create_dir(dir.path().join(file)).unwrap();
    }
    let limits = SpoolLimits {
        max_bytes: 14,
        ..WIDE
    };
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, &boot(NOW)).unwrap();
    assert_eq!(names(&spool), [name(7, 1), name(7, 2)]);
    assert_eq!(spool.stats().evicted_segments, 1);
}

/// Number of files in the folder of the next test: `AFTERIMAGE_CASES=100000` prints the time that opening such a folder takes.
fn many() -> u64 {
    let cases = std::env::var("AFTERIMAGE_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(3_000)
}

#[test]
fn folder_with_very_many_files_is_opened_and_cut_to_the_limit() {
    let dir = tempfile::tempdir().unwrap();
    let many = many();
    for n in 0..many {
        fs::write(
            dir.path()
                .join(format!("+device+01.{}.{}.seg", 1 + n % 400, n / 400)),
            b"x",
        )
        .unwrap();
    }
    let (spool, took) = {
        let start = Instant::now();
        (open(dir.path()), start.elapsed())
    };
    assert_eq!(spool.stats().sealed, many);
    drop(spool);
    let limits = SpoolLimits {
        max_bytes: 100,
        ..WIDE
    };
    let start = Instant::now();
    let OpenedSpool { spool, .. } = Spool::open(dir.path(), limits, &boot(NOW)).unwrap();
    println!(
        "opening {many} files: {took:?}; with {} evictions: {:?}",
        many - 100,
        start.elapsed()
    );
    assert_eq!(
        (spool.stats().sealed, spool.stats().evicted_segments),
        (100, many - 100)
    );
    let left = files(dir.path());
    assert_eq!(left.len(), 100);
}

#[test]
fn hostile_names_and_contents_are_left_alone_or_delivered_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let foreign = [
        "a".repeat(255),
        format!("{}.7.0.seg", "a".repeat(200)),
        "con.7.0.seg".to_owned(),
        "device-1.7.0.seg.".to_owned(),
        "device-1.7.00.seg".to_owned(),
        "device-1.-7.0.seg".to_owned(),
        "device-1.7.18446744073709551616.seg".to_owned(),
        "..7.0.seg".to_owned(),
        "device-1.7.0.zseg".to_owned(),
        "device\n-1.7.0.seg".to_owned(),
    ];
    for name in &foreign {
        fs::write(dir.path().join(name), b"x").unwrap();
    }
    fs::write(dir.path().join("other-device.7.18446744073709551615.seg"), b"").unwrap();
    let spool = open(dir.path());
    let sealed = spool.sealed();
    assert_eq!(sealed.len(), 1, "{sealed:?}");
    assert_eq!(
        (sealed[0].name.to_string().as_str(), sealed[0].bytes),
        ("other-device/7/18446744073709551615", 0)
    );
    // The last number of the others is no number of a recorded segment.
    let recorded = spool.begin_next(sealed[0].name.session(), NOW).unwrap();
    assert_eq!(recorded.name().sequence(), 0);
    spool.clear().unwrap();
    for name in &foreign {
        assert!(dir.path().join(name).exists(), "{name}");
    }
}
