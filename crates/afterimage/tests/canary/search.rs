//! Finds a marker in bytes, whatever common form it took on its way.

use std::fmt;

/// Bytes of the shortest form of a marker; the search moves on by so much where nothing begins.
const LEAST: usize = 8;

/// A marker in its forms.
pub(crate) struct Search {
    forms: Vec<(&'static str, Vec<u8>)>,
    /// How far the end of a window of [`LEAST`] bytes may move on, by its last two bytes.
    skip: Vec<u8>,
}

/// Where a marker was found.
pub(crate) struct Hit {
    form: &'static str,
    at: usize,
}

impl Search {
    /// A search for a marker.
    pub(crate) fn of(marker: &str) -> Self {
        let utf8 = marker.as_bytes().to_vec();
        let wide = |to: fn(u16) -> [u8; 2]| marker.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let mut forms = vec![
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
        let reversed = forms
            .iter()
            .map(|(_, bytes)| ("reversed", bytes.iter().rev().copied().collect()));
        let reversed: Vec<_> = reversed.collect();
        forms.extend(reversed);
        forms.push(("reversed", utf8.iter().rev().copied().collect()));
        forms.push(("UTF-8", utf8));
        let mut skip = vec![LEAST as u8 - 1; 1 << 16];
        for (_, form) in &forms {
            for end in 1..LEAST {
                let slot = &mut skip[pair(form[end - 1], form[end])];
                *slot = (*slot).min((LEAST - 1 - end) as u8);
            }
        }
        Self { forms, skip }
    }

    /// The first place where a form of the marker stands.
    pub(crate) fn first_hit(&self, bytes: &[u8]) -> Option<Hit> {
        let mut end = LEAST - 1;
        while end < bytes.len() {
            let skip = self.skip[pair(bytes[end - 1], bytes[end])];
            if skip > 0 {
                end += usize::from(skip);
                continue;
            }
            let at = end + 1 - LEAST;
            let found = self.forms.iter().find(|(_, form)| bytes[at..].starts_with(form));
            if let Some((form, _)) = found {
                return Some(Hit { form, at });
            }
            end += 1;
        }
        None
    }
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.form, self.at)
    }
}

fn pair(a: u8, b: u8) -> usize {
    usize::from(a) << 8 | usize::from(b)
}

/// Two digits a byte.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits = b"0123456789abcdef";
    let of = |byte: &u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]];
    bytes.iter().flat_map(of).collect()
}

/// What base64 makes of the bytes after `before` others, without the digits that its neighbours share.
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
fn every_form_of_a_planted_leak_is_found() {
    let marker = crate::tokens::HIDDEN;
    let search = Search::of(marker);
    let text = format!("before {marker}0042 after");
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let mut forms = vec![
        text.clone().into_bytes(),
        text.bytes().rev().collect(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        text.to_lowercase().into_bytes(),
        hexadecimal(text.as_bytes()),
    ];
    for before in 0..6 {
        let shifted = [&b"??????"[..before], text.as_bytes()].concat();
        forms.push(base64(&shifted));
        forms.push(base64(&shifted).into_iter().rev().collect());
    }
    for noise in 0..40 {
        for form in &forms {
            let planted = [vec![0x5a; noise], form.clone(), vec![0x51; noise % 7]].concat();
            assert!(
                search.first_hit(&planted).is_some(),
                "{noise} {:?}",
                String::from_utf8_lossy(form)
            );
        }
    }
    assert!(
        search
            .first_hit(b"nothing of the kind, and long enough to skip over")
            .is_none()
    );
    assert!(search.first_hit(b"").is_none());
}
