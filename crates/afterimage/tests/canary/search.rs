//! Searches bytes for a marker in all common encodings.

use std::fmt;

/// The search window in bytes: no encoded marker is shorter.
const WINDOW_BYTES: usize = 8;

/// A search for a marker in several encodings, by skips as in Wu and Manber's algorithm.
pub(crate) struct Search {
    encodings: Vec<(&'static str, Vec<u8>)>,
    /// The distance by which the window may advance, by its last two bytes.
    skip: Vec<u8>,
}

/// The encoding and position of a marker that was found.
pub(crate) struct Hit {
    encoding: &'static str,
    at: usize,
}

impl Search {
    /// Prepares the search for a marker.
    pub(crate) fn for_marker(marker: &str) -> Self {
        let utf8 = marker.as_bytes().to_vec();
        let wide = |to: fn(u16) -> [u8; 2]| marker.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let mut encodings = vec![
            ("UTF-16LE", wide(u16::to_le_bytes)),
            ("UTF-16BE", wide(u16::to_be_bytes)),
            ("lower case", marker.to_lowercase().into_bytes()),
            ("upper case", marker.to_uppercase().into_bytes()),
            ("hexadecimal", hexadecimal(&utf8)),
            ("hexadecimal", hexadecimal(&utf8).to_ascii_uppercase()),
            ("base64", base64_inside(&utf8, 0)),
            ("base64", base64_inside(&utf8, 1)),
            ("base64", base64_inside(&utf8, 2)),
        ];
        let reversed = encodings
            .iter()
            .map(|(_, bytes)| ("reversed", bytes.iter().rev().copied().collect()));
        let reversed: Vec<_> = reversed.collect();
        encodings.extend(reversed);
        encodings.push(("reversed", utf8.iter().rev().copied().collect()));
        encodings.push(("UTF-8", utf8));
        let mut skip = vec![WINDOW_BYTES as u8 - 1; 1 << 16];
        for (_, encoding) in &encodings {
            for end in 1..WINDOW_BYTES {
                let slot = &mut skip[pair(encoding[end - 1], encoding[end])];
                *slot = (*slot).min((WINDOW_BYTES - 1 - end) as u8);
            }
        }
        Self { encodings, skip }
    }

    /// Returns the first occurrence of the marker in any encoding.
    pub(crate) fn first_hit(&self, bytes: &[u8]) -> Option<Hit> {
        let mut end = WINDOW_BYTES - 1;
        while end < bytes.len() {
            let skip = self.skip[pair(bytes[end - 1], bytes[end])];
            if skip > 0 {
                end += usize::from(skip);
                continue;
            }
            let at = end + 1 - WINDOW_BYTES;
            let found = self
                .encodings
                .iter()
                .find(|(_, encoding)| bytes[at..].starts_with(encoding));
            if let Some((encoding, _)) = found {
                return Some(Hit { encoding, at });
            }
            end += 1;
        }
        None
    }
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.encoding, self.at)
    }
}

fn pair(a: u8, b: u8) -> usize {
    usize::from(a) << 8 | usize::from(b)
}

/// Lower-case hexadecimal, two digits for each byte.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits = b"0123456789abcdef";
    let pair = |byte: &u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]];
    bytes.iter().flat_map(pair).collect()
}

/// Returns the base64 digits of bytes that follow `before` others, without digits shared with neighbouring bytes.
fn base64_inside(bytes: &[u8], before: usize) -> Vec<u8> {
    let mut padded = vec![0; before];
    padded.extend_from_slice(bytes);
    let whole = base64(&padded);
    let shared = (before * 8).div_ceil(6);
    let ends = padded.len() * 8 / 6;
    whole[shared..ends].to_vec()
}

/// Base64 without padding.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        let digit = |n: u32| DIGITS[(bits >> (18 - 6 * n) & 63) as usize];
        out.extend((0..=group.len() as u32).map(digit));
    }
    out
}

#[test]
fn every_encoding_of_a_planted_marker_is_found() {
    let marker = crate::tokens::HIDDEN;
    let search = Search::for_marker(marker);
    let text = format!("before {marker}0042 after");
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let mut encodings = vec![
        text.clone().into_bytes(),
        text.bytes().rev().collect(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        text.to_lowercase().into_bytes(),
        hexadecimal(text.as_bytes()),
    ];
    for before in 0..6 {
        let shifted = [&b"??????"[..before], text.as_bytes()].concat();
        encodings.push(base64(&shifted));
        encodings.push(base64(&shifted).into_iter().rev().collect());
    }
    for noise in 0..40 {
        for encoding in &encodings {
            let planted = [vec![0x5a; noise], encoding.clone(), vec![0x51; noise % 7]].concat();
            assert!(
                search.first_hit(&planted).is_some(),
                "{noise} {:?}",
                String::from_utf8_lossy(encoding)
            );
        }
    }
    assert!(
        search
            .first_hit(b"no marker, and long enough for several skips")
            .is_none()
    );
    assert!(search.first_hit(b"").is_none());
}
