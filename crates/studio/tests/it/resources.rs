//! Images are uploaded, and served in session events as data URLs.

use std::fs;

use afterimage_picture::{MAX_CHECKED_BYTES, Pixels, encode, resource_id};
use serde_json::{Value, json};

use crate::client::TestStudio;
use crate::collector::receipt_of;
use crate::fixtures::{IMAGE, segment};

fn png(seed: u8) -> Vec<u8> {
    let pixels: Vec<u8> = (0..64).map(|at| if at % 4 == 3 { 255 } else { seed }).collect();
    encode(Pixels::new(4, 4, &pixels).unwrap()).unwrap()
}

fn name(device: &str) -> String {
    format!("{device}/{:032x}", resource_id(IMAGE))
}

/// Sources of the images in the session's events.
fn image_sources(studio: &TestStudio) -> Vec<String> {
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
fn image_is_stored_once_and_shown_in_sessions_of_its_device() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let segment = segment(0, "Home");
    studio.post(&segment.name(), &segment.seal());
    assert!(image_sources(&studio).is_empty());
    // An image of a different device does not match, even with the same fingerprint.
    studio.post_resource(&name("phone-2"), &png(9));
    assert!(image_sources(&studio).is_empty());

    let response = studio.post_resource(&name("phone-1"), &png(1));
    assert_eq!(
        (response.status, response.json()),
        (
            201,
            json!({ "resource": name("phone-1"), "stored": true, "same": true })
        )
    );
    let receipt = receipt_of(&name("phone-1"), &png(1));
    assert_eq!(response.header("afterimage-stored"), Some(&*receipt));
    let again = studio.post_resource(&name("phone-1"), &png(1));
    assert_eq!((again.status, &again.json()["stored"]), (200, &json!(false)));
    let other = studio.post_resource(&name("phone-1"), &png(2));
    assert_eq!((other.status, &other.json()["same"]), (200, &json!(false)));
    assert_eq!(other.header("afterimage-stored"), Some(&*receipt));
    let file = data.path().join(format!("resources/{}.png", name("phone-1")));
    assert_eq!(fs::read(&file).unwrap(), png(1));

    let urls = image_sources(&studio);
    assert_eq!(urls.len(), 1);
    assert!(
        urls[0].starts_with("data:image/png;base64,iVBORw0KGgo"),
        "{}",
        urls[0]
    );
    // The image is found after a restart. A file that is not an image is not shown.
    drop(studio);
    let studio = TestStudio::open(data.path());
    assert_eq!(image_sources(&studio), urls);
    fs::write(&file, b"<script>").unwrap();
    assert!(image_sources(&studio).is_empty());
}

#[test]
fn invalid_image_is_rejected_and_not_stored() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let whole = png(1);
    let check = |name: &str, body: &[u8], expected: (u16, &str)| {
        let rejection = studio.post_resource(name, body).rejection();
        assert_eq!((rejection.0, rejection.1.as_str()), expected, "{name}");
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
    let post = |headers: &str| studio.post_to("resources", headers, &whole).rejection().0;
    assert_eq!(post("Content-Type: image/png\r\n"), 401);
    assert_eq!(post("Authorization: Bearer key\r\n"), 415);
    assert_eq!(
        post("Authorization: Bearer key\r\nContent-Type: image/png\r\n"),
        400
    );
    assert!(!data.path().join("resources").exists());
}
