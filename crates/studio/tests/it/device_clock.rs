//! The clock of the device: its skew is stored with the receipt, and no time that a device claims sorts or refuses anything.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::client::TestStudio;
use crate::fixtures::{TestSegment, segment};

const HEADERS: &str = "Authorization: Bearer key\r\nContent-Type: application/vnd.afterimage.segment\r\n";

fn now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since_epoch.as_millis()).unwrap()
}

fn post(studio: &TestStudio, segment: &TestSegment<'_>, device_time: &str) -> u16 {
    let headers = format!(
        "{HEADERS}Afterimage-Segment: {}\r\nAfterimage-Device-Time: {device_time}\r\n",
        segment.name()
    );
    studio.post_with(&headers, &segment.seal()).status
}

fn session(studio: &TestStudio) -> Value {
    studio.get("/api/sessions/phone-1/7").json()
}

#[test]
fn skew_is_stored_with_each_segment_and_survives_a_rebuilt_index() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let hours = [3, -200, 0];
    let before_ms = now_ms();
    for (sequence, hours) in (0..).zip(hours) {
        let device_ms = now_ms() + hours * 3_600_000;
        assert_eq!(
            post(&studio, &segment(sequence, "Home"), &device_ms.to_string()),
            201
        );
    }
    let after_ms = now_ms();
    assert_eq!(
        studio
            .post(&segment(3, "Home").name(), &segment(3, "Home").seal())
            .status,
        201
    );
    // A repeated upload has no new receipt.
    assert_eq!(post(&studio, &segment(0, "Home"), "5"), 200);
    let stored = session(&studio);
    let near = |skew_ms: &Value, hours: i64| {
        let difference_ms = skew_ms.as_i64().unwrap() - hours * 3_600_000;
        assert!(difference_ms.abs() <= after_ms - before_ms, "{skew_ms}");
    };
    for (segment, hours) in stored["segments"].as_array().unwrap().iter().zip(hours) {
        near(&segment["skew_ms"], hours);
        assert!((before_ms..=after_ms).contains(&segment["received_ms"].as_i64().unwrap()));
    }
    assert_eq!(stored["segments"][3]["skew_ms"], Value::Null);
    near(&stored["skew_ms"], -200);
    let listed = studio.get("/api/sessions").json();
    near(&listed["sessions"][0]["skew_ms"], -200);
    drop(studio);
    fs::remove_file(data.path().join("index.sqlite")).unwrap();
    assert_eq!(session(&TestStudio::open(data.path())), stored);
}

#[test]
fn missing_malformed_or_absurd_device_time_is_never_refused() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for (sequence, device_time) in (0..).zip(["", "abc", "-5", "+5", "1.5", "99999999999999999999999", "1 2"])
    {
        assert_eq!(
            post(&studio, &segment(sequence, "Home"), device_time),
            201,
            "{device_time}"
        );
    }
    assert_eq!(session(&studio)["skew_ms"], Value::Null);
    for (sequence, device_time) in (20..).zip(["0", "9223372036854775808", "18446744073709551615"]) {
        assert_eq!(
            post(&studio, &segment(sequence, "Home"), device_time),
            201,
            "{device_time}"
        );
    }
    let skew_ms = session(&studio)["skew_ms"].as_i64().unwrap();
    assert!(skew_ms > 0 && skew_ms < 1 << 53, "{skew_ms}");
}

#[test]
fn sessions_are_listed_in_order_of_receipt_whatever_their_devices_claim() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    // The sequence number sets the times of a test segment: the first session claims the latest ones.
    for (session, sequence, device_time) in [
        (5, 900_000, "9223372036854775808"),
        (6, 0, "0"),
        (4, 50, "1795000000000"),
    ] {
        let segment = TestSegment {
            session,
            ..segment(sequence, "Home")
        };
        assert_eq!(post(&studio, &segment, device_time), 201);
    }
    let listed = studio.get("/api/sessions").json();
    let listed = listed["sessions"].as_array().unwrap();
    let received: Vec<_> = listed
        .iter()
        .map(|s| s["received_ms"].as_u64().unwrap())
        .collect();
    assert_eq!(received.len(), 3);
    assert!(received.is_sorted_by(|a, b| a >= b), "{received:?}");
}
