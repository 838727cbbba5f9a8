//! Images in, data URLs out.

use std::fs;

use afterimage_picture::{MAX_CHECKED_BYTES, Pixels, encode, id_of};
use serde_json::{Value, json};

use crate::client::TestStudio;
use crate::fixtures::{IMAGE, segment};

fn png(seed: u8) -> Vec<u8> {
    let pixels: Vec<u8> = (0..64).map(|at| if at % 4 == 3 { 255 } else { seed }).collect();
    encode(Pixels::new(4, 4, &pixels).unwrap()).unwrap()
}

fn name(device: &str) -> String {
    format!("{device}/{:032x}", id_of(IMAGE))
}

/// The addresses of the images that the player gets.
fn shown(studio: &TestStudio) -> Vec<String> {
    let events = studio.get("/api/sessions/phone-1/7/events").json();
    let mut found = Vec::new();
    let mut left: Vec<&Value> = vec![&events];
    while let Some(value) = left.pop() {
        if value["tagName"] == "img" {
            found.push(value["attributes"]["src"].as_str().unwrap().to_owned());
        }
        left.extend(value.as_array().into_iter().flatten());
        left.extend(value.as_object().into_iter().flat_map(|fields| fields.values()));
    }
    found
}

#[test]
fn an_image_is_kept_once_and_shown_in_its_devices_sessions() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let segment = segment(0, "Home");
    studio.post(&segment.name(), &segment.seal());
    assert!(shown(&studio).is_empty());
    // Another device's image of the same fingerprint is another image.
    studio.post_resource(&name("phone-2"), &png(9));
    assert!(shown(&studio).is_empty());

    let answer = studio.post_resource(&name("phone-1"), &png(1));
    assert_eq!(
        (answer.status, answer.json()),
        (
            201,
            json!({ "resource": name("phone-1"), "stored": true, "same": true })
        )
    );
    let again = studio.post_resource(&name("phone-1"), &png(1));
    assert_eq!((again.status, &again.json()["stored"]), (200, &json!(false)));
    let other = studio.post_resource(&name("phone-1"), &png(2));
    assert_eq!((other.status, &other.json()["same"]), (200, &json!(false)));
    let file = data.path().join(format!("resources/{}.png", name("phone-1")));
    assert_eq!(fs::read(&file).unwrap(), png(1));

    let urls = shown(&studio);
    assert_eq!(urls.len(), 1);
    assert!(
        urls[0].starts_with("data:image/png;base64,iVBORw0KGgo"),
        "{}",
        urls[0]
    );
    // It is there after a restart, and what was put there by hand and is no picture is not shown.
    drop(studio);
    let studio = TestStudio::open(data.path());
    assert_eq!(shown(&studio), urls);
    fs::write(&file, b"<script>").unwrap();
    assert!(shown(&studio).is_empty());
}

#[test]
fn what_is_no_image_of_a_device_is_refused_and_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let whole = png(1);
    let check = |name: &str, body: &[u8], expected: (u16, &str)| {
        let refusal = studio.post_resource(name, body).refusal();
        assert_eq!((refusal.0, refusal.1.as_str()), expected, "{name}");
    };
    let good = name("phone-1");
    check(&good, b"", (400, "bad_picture"));
    check(&good, b"GIF89a", (400, "bad_picture"));
    check(&good, &whole[..whole.len() - 1], (400, "bad_picture"));
    check(&good, &[&whole[..], b"x"].concat(), (400, "bad_picture"));
    check(&good, &vec![0; MAX_CHECKED_BYTES + 1], (413, "too_large"));
    for bad in [
        "phone-1",
        "phone-1/12",
        "../000000000000000000000000000000ab",
        "a/b/000000000000000000000000000000ab",
        "phone-1/000000000000000000000000000000AB",
    ] {
        check(bad, &whole, (400, "bad_name"));
    }
    let post = |headers: &str| studio.post_to("resources", headers, &whole).refusal().0;
    assert_eq!(post("Content-Type: image/png\r\n"), 401);
    assert_eq!(post("Authorization: Bearer key\r\n"), 415);
    assert_eq!(
        post("Authorization: Bearer key\r\nContent-Type: image/png\r\n"),
        400
    );
    assert!(!data.path().join("resources").exists());
}
