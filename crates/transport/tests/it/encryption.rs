//! Encryption at rest: no text is in the folder, each altered byte is detected, and whatever is readable arrives.

use std::{collections::BTreeMap, fs, path::Path};

use afterimage_checksum::BodyChecksum;
use afterimage_config::{ResourceName, ServerUrl, SpoolKey, StorageReceipt};
use afterimage_transport::{
    Error, HttpClient, HttpError, HttpRequest, HttpResponse, OpenedSpool, RecoveredSegment, Spool,
    SpoolLimits,
};
use parking_lot::Mutex;

use crate::delivery::{self, drain};
use crate::fixture::{NOW, WIDE, boot, device, files, name, names, open, seal};

const CANARY: &[u8] = b"canary in a screen";

fn key(byte: u8) -> SpoolKey {
    SpoolKey::new(vec![byte; SpoolKey::BYTES])
}

fn reopen_with(dir: &Path, limits: SpoolLimits, key: &SpoolKey) -> (Spool, Vec<RecoveredSegment>) {
    let OpenedSpool { spool, recovered } = Spool::open_encrypted(dir, limits, &boot(NOW), key).unwrap();
    (spool, recovered)
}

fn open_with(dir: &Path, key: &SpoolKey) -> Spool {
    reopen_with(dir, WIDE, key).0
}

fn image() -> ResourceName {
    ResourceName::new(device(), 7)
}

/// Stores a sealed segment, an image and a segment of two blocks that a kill leaves open, all with the canary.
fn fill(dir: &Path, key: &SpoolKey) {
    let spool = open_with(dir, key);
    seal(&spool, &name(7, 0), CANARY);
    spool.store_resource(&image(), CANARY, NOW).unwrap();
    let mut segment = spool.begin(&name(7, 1), NOW).unwrap();
    segment.append(CANARY).unwrap();
    segment.append(b"second").unwrap();
}

const FILES: [&str; 3] = [
    "+device+01.00000000000000000000000000000007.xpng",
    "+device+01.7.0.xseg",
    "+device+01.7.1.xopen",
];

/// A collector that keeps what it receives. In the first answers it has other bytes.
#[derive(Default)]
struct Collector {
    conflicts: Mutex<usize>,
    received: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let name = request
            .header("Afterimage-Segment")
            .or(request.header("Afterimage-Resource"));
        let name = name.unwrap().to_owned();
        let body = request.read_body().unwrap().unwrap();
        let mut response = HttpResponse::with_receipt(request, &body);
        let mut conflicts = self.conflicts.lock();
        if *conflicts > 0 {
            *conflicts -= 1;
            let receipt = StorageReceipt::new(&name, BodyChecksum::of(b"other bytes")).to_string();
            response.headers = vec![(StorageReceipt::HEADER.to_owned(), receipt)];
        } else {
            self.received.lock().insert(name, body);
        }
        Ok(response)
    }
}

/// Delivers what is sealed; returns the names and bodies that arrive.
fn delivered(spool: &Spool, conflicts: usize) -> Vec<(String, Vec<u8>)> {
    let collector = Collector {
        conflicts: conflicts.into(),
        ..Collector::default()
    };
    let mut uploader = delivery::uploader(ServerUrl::parse("http://server.test").unwrap());
    drain(spool, &mut uploader, &collector);
    collector.received.into_inner().into_iter().collect()
}

fn arrived(name: &str) -> (String, Vec<u8>) {
    (name.to_owned(), CANARY.to_vec())
}

#[test]
fn no_text_is_in_the_folder_and_all_of_it_arrives() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    let stored: Vec<_> = files(dir.path())
        .into_iter()
        .filter(|file| file != "resources")
        .collect();
    assert_eq!(stored, FILES);
    for entry in fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for part in CANARY.windows(4) {
            assert!(!bytes.windows(4).any(|found| found == part), "{path:?}");
        }
    }
    let (spool, recovered) = reopen_with(dir.path(), WIDE, &key(1));
    assert_eq!(recovered[0].records, [CANARY, b"second"]);
    assert_eq!(spool.read(&name(7, 0)).unwrap(), CANARY);
    spool.seal_recovered(&name(7, 1), CANARY, NOW).unwrap();
    let all = [
        arrived("Device|1/00000000000000000000000000000007"),
        arrived("Device|1/7/0"),
        arrived("Device|1/7/1"),
    ];
    assert_eq!(delivered(&spool, 0), all);
    assert_eq!(
        spool.stats().sealed + spool.stats().open + spool.resource_stats().waiting,
        0
    );
}

#[test]
fn kill_at_any_byte_loses_at_most_the_current_record() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    let path = dir.path().join(FILES[2]);
    let bytes = fs::read(&path).unwrap();
    let mut found = Vec::new();
    for cut in 0..=bytes.len() {
        fs::write(&path, &bytes[..cut]).unwrap();
        let (spool, recovered) = reopen_with(dir.path(), WIDE, &key(1));
        let records: usize = recovered.iter().map(|segment| segment.records.len()).sum();
        assert_eq!(spool.stats().unreadable, 0, "cut at {cut}");
        found.push(records);
    }
    assert!(found.is_sorted());
    assert_eq!((found.first(), found.last()), (Some(&0), Some(&2)));
}

#[test]
fn altered_byte_of_an_open_file_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    let path = dir.path().join(FILES[2]);
    let bytes = fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        fs::write(&path, &altered).unwrap();
        let (spool, recovered) = reopen_with(dir.path(), WIDE, &key(1));
        let records: Vec<_> = recovered.iter().flat_map(|segment| &segment.records).collect();
        assert!(records.len() < 2, "byte {at}");
        assert!(records.iter().all(|record| *record == CANARY), "byte {at}");
        assert!(
            spool.stats().lost_bytes > 0 || spool.stats().unreadable == 1,
            "byte {at}"
        );
    }
}

#[test]
fn altered_and_swapped_files_are_kept_and_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    let [image, sealed, open] = FILES.map(|file| dir.path().join(file));
    fs::remove_file(open).unwrap();
    let (image_bytes, sealed_bytes) = (fs::read(&image).unwrap(), fs::read(&sealed).unwrap());
    for at in 0..sealed_bytes.len() {
        let mut altered = sealed_bytes.clone();
        altered[at] ^= 0x80;
        fs::write(&sealed, &altered).unwrap();
        fs::write(&image, &altered).unwrap();
        let spool = open_with(dir.path(), &key(1));
        assert_eq!(delivered(&spool, 0), [], "byte {at}");
        assert_eq!(
            (spool.stats().unreadable, spool.stats().set_aside),
            (1, 0),
            "byte {at}"
        );
        assert_eq!(spool.resource_stats().set_aside, 1, "byte {at}");
        assert!(sealed.exists() && image.exists());
    }
    // Each is authentic in its own place alone.
    fs::write(&sealed, &image_bytes).unwrap();
    fs::write(&image, &sealed_bytes).unwrap();
    assert_eq!(delivered(&open_with(dir.path(), &key(1)), 0), []);
    fs::write(dir.path().join("+device+01.8.0.xseg"), &sealed_bytes).unwrap();
    assert_eq!(
        delivered(&open_with(dir.path(), &key(1)), 0),
        [],
        "of a different session"
    );
    fs::write(&sealed, &sealed_bytes).unwrap();
    fs::write(&image, &image_bytes).unwrap();
    assert_eq!(delivered(&open_with(dir.path(), &key(1)), 0).len(), 2);
}

#[test]
fn files_of_a_different_key_wait_until_it_returns() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    for other in [Some(key(2)), None] {
        let (spool, recovered) = match &other {
            Some(other) => reopen_with(dir.path(), WIDE, other),
            None => (open(dir.path()), Vec::new()),
        };
        assert_eq!((recovered.len(), names(&spool)), (0, vec![]));
        assert_eq!((spool.stats().unreadable, spool.stats().set_aside), (2, 0));
        assert_eq!(spool.resource_stats().set_aside, 1);
        assert_eq!(delivered(&spool, 0), []);
        assert_eq!(
            spool.next_sequence(name(7, 0).session()),
            2,
            "their numbers are used"
        );
        assert!(FILES.iter().all(|file| dir.path().join(file).exists()));
    }
    let (spool, recovered) = reopen_with(dir.path(), WIDE, &key(1));
    assert_eq!((recovered.len(), spool.stats().unreadable), (1, 0));
    assert_eq!(delivered(&spool, 0).len(), 2);
}

#[test]
fn files_of_a_different_key_are_deleted_at_the_age_limit_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    let limits = SpoolLimits {
        max_age_ms: 1_000,
        ..WIDE
    };
    let (spool, _) = reopen_with(dir.path(), limits, &key(2));
    spool.enforce_limits(NOW + 1_000).unwrap();
    assert_eq!(spool.stats().unreadable, 2);
    spool.enforce_limits(NOW + 1_001).unwrap();
    let stats = spool.stats();
    assert_eq!((stats.unreadable, stats.evicted_segments, stats.bytes), (0, 2, 0));
    assert_eq!(spool.resource_stats().evicted, 1);
    assert!(FILES.iter().all(|file| !dir.path().join(file).exists()));
}

#[test]
fn opt_out_deletes_encrypted_files_of_each_key() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &key(1));
    open(dir.path()).clear().unwrap();
    assert_eq!(files(dir.path()), [""; 0]);
}

#[test]
fn plain_files_of_earlier_runs_are_delivered_with_a_key() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal(&spool, &name(7, 0), CANARY);
    spool.store_resource(&image(), CANARY, NOW).unwrap();
    let mut segment = spool.begin(&name(7, 1), NOW).unwrap();
    segment.append(CANARY).unwrap();
    drop((spool, segment));
    let (spool, recovered) = reopen_with(dir.path(), WIDE, &key(1));
    assert_eq!(recovered[0].records, [CANARY]);
    spool.seal_recovered(&name(7, 1), CANARY, NOW).unwrap();
    assert!(dir.path().join("+device+01.7.1.xseg").exists());
    assert!(!dir.path().join("+device+01.7.1.open").exists());
    spool.replace(&name(7, 0), CANARY).unwrap();
    assert_eq!(delivered(&spool, 0).len(), 3);
}

#[test]
fn new_number_and_a_second_form_need_no_other_key() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open_with(dir.path(), &key(1));
    seal(&spool, &name(7, 0), b"blocks");
    spool.replace(&name(7, 0), CANARY).unwrap();
    drop(spool);
    let spool = open_with(dir.path(), &key(1));
    assert_eq!(delivered(&spool, 1), [arrived("Device|1/7/500000")]);

    seal(&spool, &name(7, 5), CANARY);
    spool.set_aside(&name(7, 5)).unwrap();
    assert_eq!((spool.stats().set_aside, spool.stats().unreadable), (1, 0));
    assert_eq!(files(dir.path()), ["+device+01.7.5.xrefused"]);
}

#[test]
fn parts_and_kept_blocks_of_a_segment_are_encrypted() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open_with(dir.path(), &key(1));
    seal(&spool, &name(7, 0), b"packed");
    spool.keep_blocks(&name(7, 0), CANARY);
    assert_eq!(spool.kept_blocks(&name(7, 0)).as_deref(), Some(CANARY));
    let blocks = fs::read(dir.path().join("+device+01.7.0.blocks")).unwrap();
    assert!(!blocks.windows(6).any(|found| found == &CANARY[..6]));
    spool.split(&name(7, 0), [CANARY, CANARY]).unwrap();
    assert_eq!(
        files(dir.path()),
        ["+device+01.7.500000.xseg", "+device+01.7.500001.xseg"]
    );
    drop(spool);
    let spool = open_with(dir.path(), &key(1));
    assert_eq!(
        delivered(&spool, 0),
        [arrived("Device|1/7/500000"), arrived("Device|1/7/500001")]
    );
}

#[test]
fn key_of_a_wrong_length_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let short = SpoolKey::new(vec![1; 16]);
    let refused = Spool::open_encrypted(dir.path(), WIDE, &boot(NOW), &short).unwrap_err();
    assert!(matches!(refused, Error::InvalidKey), "{refused}");
    assert_eq!(format!("{short:?}"), "SpoolKey(hidden)");
}
