//! Segments that the disk has no room for: they are delivered from memory, and their blocks stay on the disk until then.

use std::{fs, path::Path, sync::Arc};

use afterimage_checksum::BodyChecksum;
use afterimage_config::{ServerUrl, StorageReceipt};
use afterimage_transport::{Error, HttpClient, HttpError, HttpRequest, HttpResponse, Spool, Uploader};
use parking_lot::Mutex;

use crate::delivery::{self, drain};
use crate::fixture::{NOW, files, name, names, open, reopen};

/// A collector that answers in turn with the receipt of these bytes, and then with those of the body.
#[derive(Default)]
struct Collector {
    other_bytes: Mutex<Vec<&'static [u8]>>,
    received: Mutex<Vec<(String, Vec<u8>)>>,
}

impl HttpClient for Collector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        assert_eq!(request.body, None, "no file has the body");
        let name = request.header("Afterimage-Segment").unwrap().to_owned();
        let body = request.read_body().unwrap().unwrap();
        let stored = self.other_bytes.lock().pop();
        let mut response = HttpResponse::with_receipt(request, &body);
        if let Some(other) = stored {
            let receipt = StorageReceipt::new(&name, BodyChecksum::of(other)).to_string();
            response.headers = vec![(StorageReceipt::HEADER.to_owned(), receipt)];
        }
        self.received.lock().push((name, body));
        Ok(response)
    }
}

fn uploader() -> Uploader {
    delivery::uploader(ServerUrl::parse("http://server.test").unwrap())
}

/// Leaves a segment of a block that cannot be sealed, since a folder is in the place of its temporary file.
fn held(dir: &Path) -> Spool {
    let spool = open(dir);
    let mut segment = spool.begin(&name(7, 0), NOW).unwrap();
    segment.append(b"block").unwrap();
    fs::create_dir(dir.join("+device+01.7.0.tmp")).unwrap();
    let refused = spool.seal(segment, b"sealed", NOW);
    assert!(matches!(refused, Err(Error::Io { .. })), "{refused:?}");
    assert_eq!(names(&spool), []);
    spool.hold(&name(7, 0), Arc::from(*b"sealed"));
    spool
}

#[test]
fn held_segment_is_delivered_and_its_blocks_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let spool = held(dir.path());
    assert_eq!(names(&spool), [name(7, 0)]);
    assert_eq!(spool.read(&name(7, 0)).unwrap(), b"sealed");
    assert_eq!((spool.stats().open, spool.stats().sealed), (1, 0), "counted once");
    let collector = Collector::default();
    drain(&spool, &mut uploader(), &collector);
    let received = collector.received.lock();
    assert_eq!(*received, [("Device|1/7/0".to_owned(), b"sealed".to_vec())]);
    assert_eq!(files(dir.path()), ["+device+01.7.0.tmp"], "the obstacle");
    assert_eq!((spool.stats().open, spool.stats().evicted_segments), (0, 0));
}

#[test]
fn kill_before_the_delivery_keeps_the_blocks() {
    let dir = tempfile::tempdir().unwrap();
    drop(held(dir.path()));
    let (_spool, recovered) = reopen(dir.path());
    assert_eq!(recovered[0].records, [b"block"]);
}

#[test]
fn held_segment_gets_a_new_number_and_keeps_its_blocks() {
    let dir = tempfile::tempdir().unwrap();
    let spool = held(dir.path());
    let collector = Collector::default();
    collector.other_bytes.lock().push(b"of another device");
    drain(&spool, &mut uploader(), &collector);
    let received: Vec<_> = collector
        .received
        .lock()
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(received, ["Device|1/7/0", "Device|1/7/500000"]);
    assert_eq!(files(dir.path()), ["+device+01.7.0.tmp"]);

    let spool = {
        drop(spool);
        fs::remove_dir(dir.path().join("+device+01.7.0.tmp")).unwrap();
        open(dir.path())
    };
    let mut segment = spool.begin(&name(7, 5), NOW).unwrap();
    segment.append(b"block").unwrap();
    drop(segment);
    spool.hold(&name(7, 5), Arc::from(*b"sealed"));
    let renamed = spool.renumber(&name(7, 5)).unwrap();
    assert_eq!(renamed, name(7, 500_001));
    assert_eq!(files(dir.path()), ["+device+01.7.500001.open"]);
    assert_eq!(spool.held(&renamed).as_deref(), Some(&b"sealed"[..]));
}

#[test]
fn held_segment_that_is_sealed_set_aside_or_deleted_leaves_memory() {
    let dir = tempfile::tempdir().unwrap();
    let spool = held(dir.path());
    fs::remove_dir(dir.path().join("+device+01.7.0.tmp")).unwrap();
    spool.seal_recovered(&name(7, 0), b"sealed", NOW).unwrap();
    assert_eq!((spool.held(&name(7, 0)), names(&spool).len()), (None, 1));
    drop(spool);

    let dir = tempfile::tempdir().unwrap();
    let spool = held(dir.path());
    spool.set_aside(&name(7, 0)).unwrap();
    assert_eq!((spool.held(&name(7, 0)), names(&spool).len()), (None, 0));
    assert_eq!((spool.stats().set_aside, spool.stats().open), (1, 0));
    drop(spool);

    let dir = tempfile::tempdir().unwrap();
    let spool = held(dir.path());
    spool.mark_deleted();
    spool.hold(&name(7, 0), Arc::from(*b"sealed"));
    assert_eq!((spool.held(&name(7, 0)), names(&spool).len()), (None, 0));
}
