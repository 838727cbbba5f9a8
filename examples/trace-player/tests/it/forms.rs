//! The forms of segments under different conditions of the device, from its disk to the studio and all readers.

use std::path::Path;
use std::process::Command;

use afterimage_compression::SegmentForm;
use serde_json::Value;

use crate::player::{files, player, trace};
use crate::round_trip::exported;
use crate::studio::TestStudio;

const TRACE: &str = "f7ios-chat";

/// A recording in the studio: its segments, its rrweb events, and its trace.
#[derive(PartialEq)]
struct Delivered {
    segments: Vec<Vec<u8>>,
    events: Value,
    trace: Vec<Value>,
}

impl Delivered {
    /// Reads the only session of a studio.
    fn read(studio: &TestStudio, data: &Path) -> Self {
        let listed = studio.get("/api/sessions");
        let session = &listed["sessions"][0];
        assert_eq!((&listed["total"], &session["broken"]), (&1.into(), &0.into()));
        let id = |name: &str| session[name].as_str().unwrap().to_owned();
        let path = format!("/api/sessions/{}/{}/events", id("device_id"), id("session_id"));
        let segments = data.join("segments");
        Self {
            events: studio.get(&path),
            trace: exported(&segments),
            segments: files(&segments).into_iter().map(|(_, bytes)| bytes).collect(),
        }
    }

    fn has_form(&self, form: SegmentForm) -> bool {
        self.segments
            .iter()
            .all(|bytes| SegmentForm::of(bytes) == Some(form))
    }

    fn bytes(&self) -> usize {
        self.segments.iter().map(Vec::len).sum()
    }

    /// Checks that the studio plays the same entries.
    fn check_same_recording(&self, other: &Self) {
        assert!(self.events.as_array().unwrap().len() > 100);
        assert!(self.events == other.events, "rrweb events differ");
        assert!(self.trace == other.trace, "entries differ");
    }
}

/// Records a trace under conditions of the device. Returns the run's totals and the recording in the studio.
fn recorded(conditions: &[&str]) -> (Value, Delivered) {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let (path, server) = (trace(TRACE), studio.url());
    let mut args = vec!["record", &path, "--server", &server];
    args.extend(conditions);
    let run = player(&args);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    (run.summary(), Delivered::read(&studio, data.path()))
}

/// Compares the export of the Python reader with that of the Rust reader.
fn check_python_reader(folder: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../read-segment/read_segment.py");
    let output = Command::new("python3")
        .arg("-B")
        .arg(script)
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines == exported(folder), "the two readers differ");
}

#[test]
fn hot_device_uploads_segments_as_they_are_on_its_disk() {
    let (packed_run, packed) = recorded(&[]);
    assert!(packed.has_form(SegmentForm::Packed));
    assert_eq!(
        (&packed_run["unpacked"], &packed_run["uploaded_unpacked"]),
        (&0.into(), &0.into())
    );
    let (run, unpacked) = recorded(&["--thermal", "serious"]);
    assert!(unpacked.has_form(SegmentForm::Blocks));
    let segments = Value::from(unpacked.segments.len());
    assert_eq!(segments, 3);
    assert_eq!(
        (&run["segments"], &run["unpacked"], &run["uploaded_unpacked"]),
        (&segments, &segments, &segments)
    );
    unpacked.check_same_recording(&packed);
    assert!(unpacked.bytes() > 2 * packed.bytes(), "{}", unpacked.bytes());
    let folder = tempfile::tempdir().unwrap();
    for (number, segment) in unpacked.segments.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number:06}.seg")), segment).unwrap();
    }
    check_python_reader(folder.path());
}

#[test]
fn segments_of_a_device_that_saves_power_are_packed_before_their_upload() {
    let (_, packed) = recorded(&[]);
    let (data, spool) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let studio = TestStudio::open(data.path());
    let (path, server) = (trace(TRACE), studio.url());
    let folder = spool.path().to_str().unwrap();
    let run = player(&[
        "record",
        &path,
        "--low-power",
        "--server",
        &server,
        "--spool",
        folder,
    ]);
    let summary = run.summary();
    assert_eq!(
        (
            run.status,
            &summary["unpacked"],
            &summary["uploaded"],
            &summary["left_in_spool"]
        ),
        (Some(1), &3.into(), &0.into(), &3.into()),
        "{}",
        run.stderr
    );
    let sealed = files(spool.path())
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "seg"));
    let forms: Vec<_> = sealed.map(|(_, bytes)| SegmentForm::of(&bytes)).collect();
    assert_eq!(forms, [Some(SegmentForm::Blocks); 3]);
    // A later process, after the end of power saving.
    let drained = player(&["drain", "--spool", folder, "--server", &server]);
    assert_eq!(drained.status, Some(0), "{}{}", drained.stdout, drained.stderr);
    let delivered = Delivered::read(&studio, data.path());
    assert!(delivered == packed, "the segments or their entries differ");
}

#[test]
fn segments_that_a_collector_refuses_as_too_large_arrive_in_parts() {
    let (_, whole) = recorded(&[]);
    let largest = whole.segments.iter().map(Vec::len).max().unwrap();
    for limit in [largest - 1, largest / 2] {
        let data = tempfile::tempdir().unwrap();
        let studio = TestStudio::with_max_body(data.path(), limit);
        let run = player(&["record", &trace(TRACE), "--server", &studio.url()]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert_eq!(run.summary()["left_in_spool"], 0, "{}", run.stderr);
        let parts = Delivered::read(&studio, data.path());
        assert!(parts.segments.len() > whole.segments.len());
        assert!(parts.segments.iter().all(|bytes| bytes.len() <= limit));
        assert!(parts.trace == whole.trace, "entries differ");
        check_python_reader(&data.path().join("segments"));
    }
}
