//! Segments are uploaded, and sessions are served.

use std::fs;

use afterimage_compression::seal_blocks;
use serde_json::json;

use crate::client::TestStudio;
use crate::fixtures::{SPAN_MS, START_MS, TestSegment, long_segment, second_part_offset, segment};

/// Returns the receipt of a body, with a CRC-32 that is computed by other code than the collector's.
pub(crate) fn receipt_of(name: &str, body: &[u8]) -> String {
    // The check value of CRC-32C is tested beside its code.
    let crc32c = afterimage_checksum::BodyChecksum::of(body).crc32c;
    format!("{name}; crc32={:08x}; crc32c={crc32c:08x}", crc32fast::hash(body))
}

#[test]
fn uploaded_segments_are_on_disk_and_in_the_list() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let sent = [segment(0, "Home"), segment(1, "Home"), segment(2, "Cart")];
    for segment in &sent {
        let response = studio.post(&segment.name(), &segment.seal());
        assert_eq!((response.status, &response.json()["stored"]), (201, &json!(true)));
        assert_eq!(
            response.header("afterimage-stored"),
            Some(&*receipt_of(&segment.name(), &segment.seal()))
        );
        let file = data
            .path()
            .join(format!("segments/phone-1/7/{:06}.seg", segment.sequence));
        assert_eq!(fs::read(file).unwrap(), segment.seal());
    }
    let listed = studio.get("/api/sessions").json();
    let bytes: usize = sent.iter().map(|segment| segment.seal().len()).sum();
    let received_ms = &listed["sessions"][0]["received_ms"];
    assert_eq!(
        listed,
        json!({ "total": 1, "sessions": [{
            "device_id": "phone-1", "session_id": "7",
            "device_model": "Pixel 9", "platform": "android", "os_version": "16",
            "app_id": "dev.afterimage.example", "app_version": "1.2.3", "app_build": "45", "sdk_version": "0.1.0",
            "received_ms": received_ms, "skew_ms": null, "started_ms": START_MS, "length_ms": 3 * SPAN_MS, "active_ms": 3 * SPAN_MS, "bytes": bytes,
            "segments": 3, "broken": 0, "conflicts": 0, "missing": [], "screens": ["Home", "Cart"],
        }] })
    );
    let session = studio.get("/api/sessions/phone-1/7").json();
    assert_eq!(session["segments"].as_array().unwrap().len(), 3);
    assert_eq!(
        session["screens"][1],
        json!({ "wall_ms": START_MS + 2 * SPAN_MS, "name": "Cart" })
    );
    assert_eq!(studio.get("/api/health").json()["segments"], 3);
}

#[test]
fn session_events_are_rrweb_events() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for segment in [segment(0, "Home"), segment(1, "Cart")] {
        studio.post(&segment.name(), &segment.seal());
    }
    let response = studio.get("/api/sessions/phone-1/7/events");
    assert_eq!(
        (response.status, response.header("content-type")),
        (200, Some("application/json"))
    );
    let events = response.json();
    let events = events.as_array().unwrap();
    assert_eq!(events.first().unwrap()["timestamp"], START_MS);
    assert_eq!(events.last().unwrap()["timestamp"], START_MS + 2 * SPAN_MS);
    let screens: Vec<_> = events
        .iter()
        .filter(|e| e["type"] == 5 && e["data"]["tag"] == "screen")
        .collect();
    assert_eq!(screens.len(), 2);
    assert!(String::from_utf8(response.body).unwrap().contains("Good morning"));
}

#[test]
fn repeated_upload_is_stored_once() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let segment = segment(0, "Home");
    let statuses: Vec<_> = (0..3)
        .map(|_| studio.post(&segment.name(), &segment.seal()).status)
        .collect();
    assert_eq!(statuses, [201, 200, 200]);
    let receipt = studio.post(&segment.name(), &segment.seal());
    assert_eq!(
        receipt.header("afterimage-stored"),
        Some(&*receipt_of(&segment.name(), &segment.seal()))
    );
    assert_eq!(studio.get("/api/health").json()["segments"], 1);
}

#[test]
fn conflicting_upload_does_not_replace_the_first() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let first = segment(0, "Home");
    studio.post(&first.name(), &first.seal());
    let other = studio.post(
        &first.name(),
        &TestSegment {
            text: "Good evening",
            ..segment(0, "Home")
        }
        .seal(),
    );
    assert_eq!((other.status, &other.json()["same"]), (200, &json!(false)));
    assert_eq!(
        other.header("afterimage-stored"),
        Some(&*receipt_of(&first.name(), &first.seal())),
        "the receipt has the checksum of the bytes that remain"
    );
    assert_eq!(
        fs::read(data.path().join("segments/phone-1/7/000000.seg")).unwrap(),
        first.seal()
    );
}

#[test]
fn conflict_is_marked_and_both_contents_are_stored() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let first = segment(0, "Home");
    let other = TestSegment {
        text: "Good evening",
        ..segment(0, "Home")
    };
    let conflicts = |studio: &TestStudio| {
        let list = studio.get("/api/sessions").json();
        let segments = studio.get("/api/sessions/phone-1/7").json()["segments"].clone();
        let of_segments: Vec<_> = segments
            .as_array()
            .unwrap()
            .iter()
            .map(|segment| segment["conflicts"].as_u64().unwrap())
            .collect();
        (list["sessions"][0]["conflicts"].as_u64().unwrap(), of_segments)
    };
    studio.post(&first.name(), &first.seal());
    assert_eq!(conflicts(&studio), (0, vec![0]));
    for _ in 0..2 {
        studio.post(&first.name(), &other.seal());
        assert_eq!(conflicts(&studio), (1, vec![1]), "each content is counted once");
    }
    // The device sends it again under a later number, with its header unchanged.
    let renumbered = first.name().replace("/0", "/500000");
    assert_eq!(studio.post(&renumbered, &other.seal()).status, 201);
    assert_eq!(conflicts(&studio), (1, vec![1, 0]));
    for (file, bytes) in [("000000", first.seal()), ("500000", other.seal())] {
        let path = data.path().join(format!("segments/phone-1/7/{file}.seg"));
        assert_eq!(fs::read(path).unwrap(), bytes);
    }
    drop(studio);
    fs::remove_file(data.path().join("index.sqlite")).unwrap();
    let studio = TestStudio::open(data.path());
    assert_eq!(
        conflicts(&studio),
        (1, vec![1, 0]),
        "a rebuilt index has the mark"
    );
}

#[test]
fn other_form_of_a_segment_replaces_the_first_and_is_confirmed() {
    let segment = segment(0, "Home");
    let (unpacked, packed) = (seal_blocks(&segment.records()), segment.seal());
    for (first, second) in [(&unpacked, &packed), (&packed, &unpacked)] {
        let data = tempfile::tempdir().unwrap();
        let studio = TestStudio::open(data.path());
        studio.post(&segment.name(), first);
        let received_ms = studio.get("/api/sessions").json()["sessions"][0]["received_ms"].clone();
        let answer = studio.post(&segment.name(), second);
        assert_eq!((answer.status, &answer.json()["same"]), (200, &json!(true)));
        assert_eq!(
            answer.header("afterimage-stored"),
            Some(&*receipt_of(&segment.name(), second))
        );
        let file = data.path().join("segments/phone-1/7/000000.seg");
        assert_eq!(&fs::read(file).unwrap(), second);
        let session = &studio.get("/api/sessions").json()["sessions"][0];
        assert_eq!(
            (&session["bytes"], &session["received_ms"]),
            (&json!(second.len()), &received_ms)
        );
    }
}

#[test]
fn form_of_another_recording_conflicts() {
    let first = segment(0, "Home");
    let others = [
        TestSegment {
            text: "Good evening",
            ..segment(0, "Home")
        },
        TestSegment {
            scribbles: 1,
            ..segment(0, "Home")
        },
    ];
    for other in others {
        let data = tempfile::tempdir().unwrap();
        let studio = TestStudio::open(data.path());
        studio.post(&first.name(), &first.seal());
        let answer = studio.post(&other.name(), &seal_blocks(&other.records()));
        assert_eq!(answer.json()["same"], json!(false));
        assert_eq!(
            answer.header("afterimage-stored"),
            Some(&*receipt_of(&first.name(), &first.seal()))
        );
    }
}

#[test]
fn concurrent_uploads_of_one_segment_create_it_once() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let stored = std::thread::scope(|scope| {
        let posts: Vec<_> = (0..24)
            .map(|_| {
                scope.spawn(|| {
                    studio
                        .post(&segment(0, "Home").name(), &segment(0, "Home").seal())
                        .status
                })
            })
            .collect();
        posts
            .into_iter()
            .map(|post| post.join().unwrap())
            .filter(|status| *status == 201)
            .count()
    });
    assert_eq!(stored, 1);
}

#[test]
fn broken_segment_is_rejected_with_its_offset_and_not_stored() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let segment = long_segment(0, "Home");
    let whole = segment.seal();
    let open = segment.records().concat();
    let part = second_part_offset(&whole);
    let mut flipped = whole.clone();
    flipped[part + 9] ^= 1;
    for (body, offset) in [
        (&flipped[..], part),
        (&whole[..part + 7], part),
        (&open, open.len()),
        (&b"hello"[..], 0),
        (&[][..], 0),
    ] {
        let response = studio.post(&segment.name(), body);
        assert_eq!(response.rejection(), (400, "broken_segment".to_owned()));
        assert_eq!(response.header("afterimage-stored"), None);
        assert_eq!(response.json()["error"]["offset"], offset);
    }
    assert_eq!(studio.get("/api/health").json()["segments"], 0);
    assert_eq!(studio.post(&segment.name(), &whole).status, 201);
}

#[test]
fn segment_whose_header_contradicts_its_name_is_rejected() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for name in ["phone-1/7/0", "phone-1/8/1", "phone-2/7/1"] {
        let rejection = studio.post(name, &segment(1, "Home").seal()).rejection();
        assert_eq!(rejection, (400, "other_name".to_owned()));
    }
}

#[test]
fn segment_whose_name_is_taken_is_stored_under_a_later_number() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let first = segment(0, "Home");
    let other = TestSegment {
        text: "Good evening",
        ..segment(0, "Cart")
    };
    studio.post(&first.name(), &first.seal());
    assert_eq!(
        studio.post(&other.name(), &other.seal()).json()["same"],
        json!(false)
    );
    assert_eq!(studio.post("phone-1/7/4", &other.seal()).status, 201);
    assert_eq!(studio.get("/api/health").json()["segments"], 2);
}

#[test]
fn remote_config_is_read_on_every_request() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    assert_eq!(studio.get("/v1/config").status, 404);
    fs::write(data.path().join("config.json"), r#"{"sample_rate": 0.5}"#).unwrap();
    assert_eq!(studio.get("/v1/config").json(), json!({ "sample_rate": 0.5 }));
    fs::write(data.path().join("config.json"), "{").unwrap();
    assert_eq!(studio.get("/v1/config").rejection(), (500, "internal".to_owned()));
}
