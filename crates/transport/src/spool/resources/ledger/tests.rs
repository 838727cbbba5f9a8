use afterimage_config::DeviceId;

use super::*;

/// Returns a time some days into the life of the folder.
fn after(ms: u64) -> SpoolTime {
    SpoolTime::from_ms(5 * DAY_MS + ms)
}

fn name(id: u128) -> ResourceName {
    ResourceName::new(DeviceId::new("device-1").unwrap(), id)
}

fn load(dir: &tempfile::TempDir) -> ResourceLedger {
    ResourceLedger::load(dir.path()).unwrap()
}

#[test]
fn entries_survive_a_restart_and_expire() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = load(&dir);
    assert!(ledger.needs(&name(1), after(0)));
    ledger
        .record(&[name(1), name(2)], ResourceEvent::Requested, after(0))
        .unwrap();
    ledger
        .record(&[name(2)], ResourceEvent::Stored { bytes: 900 }, after(0))
        .unwrap();
    for ledger in [ledger, load(&dir)] {
        assert!(!ledger.needs(&name(1), after(REQUESTED_LIFETIME_MS - 1)));
        assert!(ledger.needs(&name(1), after(REQUESTED_LIFETIME_MS)));
        assert!(!ledger.needs(&name(2), after(STORED_LIFETIME_MS - 1)));
        assert!(ledger.needs(&name(2), after(STORED_LIFETIME_MS)));
        assert!(ledger.needs(&name(3), after(0)));
        let other_device = ResourceName::new(DeviceId::new("device-2").unwrap(), 1);
        assert!(ledger.needs(&other_device, after(0)));
    }
}

#[test]
fn entry_equals_the_golden_bytes() {
    let bytes = encode(
        &name(0xab),
        LedgerEntry {
            at: Some(SpoolTime::from_ms(3)),
            event: ResourceEvent::Stored { bytes: 4 },
        },
    )
    .unwrap();
    let mut expected = vec![2];
    for word in [3_u64, 4, 8] {
        expected.extend(word.to_le_bytes());
    }
    expected.extend(b"device-1");
    expected.extend(0xab_u128.to_le_bytes());
    assert_eq!(bytes[record::HEADER_BYTES..], expected);
}

#[test]
fn entries_of_an_earlier_version_count_from_the_first_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = load(&dir);
    let stored = ResourceEvent::Stored { bytes: 900 };
    ledger
        .record(&[name(1)], ResourceEvent::Requested, after(0))
        .unwrap();
    ledger.record(&[name(2)], stored, after(0)).unwrap();
    let path = dir.path().join(LEDGER_FILE);
    let records = record::recover(&fs::read(&path).unwrap()[..], u64::MAX)
        .unwrap()
        .records;
    // The entries of version 1, with times by a wall clock of 1970 and of the far future.
    let dated = records
        .iter()
        .zip([5_u64, u64::MAX])
        .flat_map(|(entry, wall_ms)| {
            let payload = [&[WALL_CLOCK_VERSION][..], &wall_ms.to_le_bytes(), &entry[9..]].concat();
            record::frame(&payload).unwrap()
        });
    fs::write(&path, dated.collect::<Vec<_>>()).unwrap();
    for _ in 0..2 {
        let mut ledger = load(&dir);
        if ledger.date_entries(after(0)) {
            ledger.rewrite().unwrap();
        }
        assert!(!ledger.needs(&name(1), after(REQUESTED_LIFETIME_MS - 1)));
        assert!(ledger.needs(&name(1), after(REQUESTED_LIFETIME_MS)));
        assert!(!ledger.needs(&name(2), after(STORED_LIFETIME_MS - 1)));
        assert!(ledger.needs(&name(2), after(STORED_LIFETIME_MS)));
    }
    assert!(!load(&dir).date_entries(after(0)));
}

#[test]
fn torn_entry_does_not_hide_later_ones() {
    let dir = tempfile::tempdir().unwrap();
    load(&dir)
        .record(&[name(1), name(2)], ResourceEvent::Requested, after(0))
        .unwrap();
    let path = dir.path().join(LEDGER_FILE);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 3]).unwrap();
    let mut ledger = load(&dir);
    assert!(!ledger.needs(&name(1), after(0)) && ledger.needs(&name(2), after(0)));
    ledger
        .record(&[name(3)], ResourceEvent::Requested, after(0))
        .unwrap();
    assert!(!load(&dir).needs(&name(3), after(0)));
}

#[test]
fn torn_entry_is_truncated_on_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    load(&dir)
        .record(&[name(1), name(2)], ResourceEvent::Requested, after(0))
        .unwrap();
    let path = dir.path().join(LEDGER_FILE);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 3]).unwrap();
    // A folder with the name of the temporary file simulates the full disk that tore the entry.
    fs::create_dir(path.with_extension(files::TEMPORARY)).unwrap();
    assert!(ResourceLedger::load(dir.path()).is_ok());
    assert_eq!(fs::read(&path).unwrap(), whole[..whole.len() / 2]);
}

#[test]
fn file_and_memory_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = load(&dir);
    for id in 0..3 * MAX_ENTRIES as u128 {
        ledger
            .record(&[name(id)], ResourceEvent::Requested, after(id as u64))
            .unwrap();
    }
    assert_eq!(ledger.entries.len(), MAX_ENTRIES);
    let bytes = fs::metadata(dir.path().join(LEDGER_FILE)).unwrap().len();
    assert!(bytes < 2 * MAX_ENTRIES as u64 * 100, "{bytes}");
    assert!(!load(&dir).needs(&name(3 * MAX_ENTRIES as u128 - 1), after(0)));
}

#[test]
fn daily_limit_stops_requests() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = load(&dir);
    ledger
        .record(
            &[name(1)],
            ResourceEvent::Stored {
                bytes: MAX_BYTES_PER_DAY,
            },
            after(0),
        )
        .unwrap();
    assert!(!ledger.needs(&name(2), after(1)));
    assert!(ledger.needs(&name(2), after(DAY_MS)));
    let many: Vec<_> = (0..MAX_STORED_PER_DAY as u128).map(name).collect();
    ledger
        .record(&many, ResourceEvent::Stored { bytes: 1 }, after(DAY_MS))
        .unwrap();
    assert!(!ledger.needs(&name(9999), after(DAY_MS)));
}
