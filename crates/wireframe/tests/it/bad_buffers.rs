//! Buffers that must be refused: each is a good vector, truncated or with replaced bytes.

use std::fs;

use afterimage_wireframe::buffer::parse;

use crate::vector::{self, check_file, descriptions, int, list, text};

#[test]
fn bad_buffers_are_refused_with_offset_and_fault() {
    let mut wrong = Vec::new();
    for (name, json) in descriptions("bad") {
        let mut bytes = fs::read(vector::folder().join(text(&json["from"]))).unwrap();
        for patch in list(&json["patch"]) {
            let at = int(&patch[0]) as usize;
            for (slot, byte) in bytes[at..].iter_mut().zip(list(&patch[1])) {
                *slot = int(byte) as u8;
            }
        }
        if let Some(len) = json["cut"].as_u64() {
            bytes.truncate(len as usize);
        }
        check_file(&format!("bad/{name}.bin"), &bytes);
        let error = parse(&bytes).map(|_| "no error".to_owned());
        let error = error.unwrap_or_else(|error| error.to_string());
        if error != text(&json["error"]) {
            wrong.push(format!("{name}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_prefix_of_a_buffer_is_refused() {
    let bytes = fs::read(vector::folder().join("form.bin")).unwrap();
    for len in 0..bytes.len() {
        let error = parse(&bytes[..len]).unwrap_err();
        assert_eq!(error.offset, len);
    }
}

#[test]
fn errors_contain_no_text_of_the_buffer() {
    let mut bytes = fs::read(vector::folder().join("form.bin")).unwrap();
    let at = bytes.windows(3).position(|window| window == b"ada").unwrap();
    bytes[at] = 0xFF;
    let error = parse(&bytes).unwrap_err();
    assert_eq!(error.offset, at);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("example"), "{shown}");
}
