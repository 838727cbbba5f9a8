//! Segments in, sessions out.

use std::fs;

use serde_json::json;

use crate::client::TestStudio;
use crate::fixtures::{SPAN_MS, START_MS, TestSegment, long_segment, second_part_offset, segment};

#[test]
fn what_was_sent_is_on_disk_and_in_the_list() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let sent = [segment(0, "Home"), segment(1, "Home"), segment(2, "Cart")];
    for segment in &sent {
        let answer = studio.post(&segment.name(), &segment.seal());
        assert_eq!((answer.status, &answer.json()["stored"]), (201, &json!(true)));
        let file = data
            .path()
            .join(format!("segments/phone-1/7/{:06}.seg", segment.sequence));
        assert_eq!(fs::read(file).unwrap(), segment.seal());
    }
    let listed = studio.get("/api/sessions").json();
    let bytes: usize = sent.iter().map(|segment| segment.seal().len()).sum();
    assert_eq!(
        listed,
        json!({ "total": 1, "sessions": [{
            "device_id": "phone-1", "session_id": "7",
            "device_model": "Pixel 9", "platform": "android", "os_version": "16",
            "app_id": "dev.afterimage.example", "app_version": "1.2.3", "app_build": "45", "sdk_version": "0.1.0",
            "started_ms": START_MS, "length_ms": 3 * SPAN_MS, "bytes": bytes,
            "segments": 3, "broken": 0, "missing": [], "screens": ["Home", "Cart"],
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
fn a_session_comes_out_as_events_for_the_player() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for segment in [segment(0, "Home"), segment(1, "Cart")] {
        studio.post(&segment.name(), &segment.seal());
    }
    let answer = studio.get("/api/sessions/phone-1/7/events");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/json"))
    );
    let events = answer.json();
    let events = events.as_array().unwrap();
    assert_eq!(events.first().unwrap()["timestamp"], START_MS);
    assert_eq!(events.last().unwrap()["timestamp"], START_MS + 2 * SPAN_MS);
    let screens: Vec<_> = events
        .iter()
        .filter(|e| e["type"] == 5 && e["data"]["tag"] == "screen")
        .collect();
    assert_eq!(screens.len(), 2);
    assert!(String::from_utf8(answer.body).unwrap().contains("Good morning"));
}

#[test]
fn a_repeat_is_kept_once() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let segment = segment(0, "Home");
    let statuses: Vec<_> = (0..3)
        .map(|_| studio.post(&segment.name(), &segment.seal()).status)
        .collect();
    assert_eq!(statuses, [201, 200, 200]);
    assert_eq!(studio.get("/api/health").json()["segments"], 1);
}

#[test]
fn under_one_name_the_first_bytes_stay() {
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
        fs::read(data.path().join("segments/phone-1/7/000000.seg")).unwrap(),
        first.seal()
    );
}

#[test]
fn of_many_at_once_exactly_one_is_the_first() {
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
fn what_is_not_whole_is_refused_with_the_place_and_not_kept() {
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
        let answer = studio.post(&segment.name(), body);
        assert_eq!(answer.refusal(), (400, "broken_segment".to_owned()));
        assert_eq!(answer.json()["error"]["offset"], offset);
    }
    assert_eq!(studio.get("/api/health").json()["segments"], 0);
    assert_eq!(studio.post(&segment.name(), &whole).status, 201);
}

#[test]
fn a_segment_under_another_name_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for name in ["phone-1/7/1", "phone-1/8/0", "phone-2/7/0"] {
        let refusal = studio.post(name, &segment(0, "Home").seal()).refusal();
        assert_eq!(refusal, (400, "other_name".to_owned()));
    }
}

#[test]
fn remote_config_is_what_the_file_says_at_the_time() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    assert_eq!(studio.get("/v1/config").status, 404);
    fs::write(data.path().join("config.json"), r#"{"sample_rate": 0.5}"#).unwrap();
    assert_eq!(studio.get("/v1/config").json(), json!({ "sample_rate": 0.5 }));
    fs::write(data.path().join("config.json"), "{").unwrap();
    assert_eq!(studio.get("/v1/config").refusal(), (500, "internal".to_owned()));
}
