//! Buffers that must be refused: each is a good vector, truncated or with replaced bytes.

use std::fs;

use afterimage_wireframe::Frame;
use afterimage_wireframe::buffer::{Degraded, parse};
use serde_json::Value;

use crate::vector::{self, check_file, descriptions, int, list, text};

/// Returns the good vector of a description with its bytes replaced.
fn patched(json: &Value) -> Vec<u8> {
    let mut bytes = fs::read(vector::folder().join(text(&json["from"]))).unwrap();
    for patch in list(&json["patch"]) {
        let at = int(&patch[0]) as usize;
        for (slot, byte) in bytes[at..].iter_mut().zip(list(&patch[1])) {
            *slot = int(byte) as u8;
        }
    }
    bytes
}

/// Checks that a buffer has the frame of `paint-ranks.bin` in the order of the nodes, and this count of ranks.
fn check_ranks_without_effect(name: &str, bytes: &[u8], invalid_ranks: u32) {
    let good = fs::read(vector::folder().join("paint-ranks.bin")).unwrap();
    let good = parse(&good).unwrap().frame.unwrap();
    let parsed = parse(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected = Degraded {
        invalid_ranks,
        ..Degraded::default()
    };
    assert_eq!(parsed.degraded, expected, "{name}");
    let expected = Frame { paint: None, ..good };
    assert_eq!(parsed.frame, Some(expected), "{name}");
}

#[test]
fn ranks_that_are_no_permutation_have_no_effect_and_are_counted() {
    for (name, json) in descriptions("degraded") {
        let bytes = patched(&json);
        check_file(&format!("degraded/{name}.bin"), &bytes);
        check_ranks_without_effect(&name, &bytes, int(&json["invalid_ranks"]) as u32);
    }
    let mut all_equal = fs::read(vector::folder().join("paint-ranks.bin")).unwrap();
    all_equal[220..240].fill(0xFF);
    check_ranks_without_effect("all ranks too high", &all_equal, 5);
}

#[test]
fn ranks_of_a_wrong_number_have_no_effect_and_are_counted() {
    let good = fs::read(vector::folder().join("paint-ranks.bin")).unwrap();
    for count in [1, 4, 6, 500_u32] {
        let mut bytes = good.clone();
        bytes[44..48].copy_from_slice(&count.to_le_bytes());
        let len = good.len() as u32 - 20 + 4 * count;
        bytes[16..20].copy_from_slice(&len.to_le_bytes());
        bytes.splice(220..240, (0..count).flat_map(u32::to_le_bytes));
        check_ranks_without_effect(&format!("{count} ranks"), &bytes, count);
    }
}

#[test]
fn bad_buffers_are_refused_with_offset_and_fault() {
    let mut wrong = Vec::new();
    for (name, json) in descriptions("bad") {
        let mut bytes = patched(&json);
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
