//! The planted texts: unique, recognisable, in several scripts, encodings and lengths.

use std::fmt::Write;

/// The marker of every text that the rules hide. The engine receives it nowhere else.
pub(crate) const HIDDEN: &str = "Zk9vQx7wJh2p";

/// The marker of every text that the rules may show.
pub(crate) const SHOWN: &str = "Ym4tBn8rLd6c";

/// The longest planted text: the most that a frame buffer can store in one text.
const LONGEST_BYTES: usize = 64 << 10;

/// One text in this many is long. A long text takes a hundred times as long to record as another.
const LONG_TEXTS: u64 = 4000;

/// The letters of the hidden texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// The letters of the token.
    Original,
    /// As many other letters. The recording must not change.
    Replaced,
}

/// Returns a text with the marker at both ends of its token, so that it is found if the head or tail is cut off.
/// Most visible texts are equal, since packing a new string for each would take most of the test's time.
pub(crate) fn text(random: &mut fastrand::Rng, marker: &str, number: u64) -> String {
    if marker == SHOWN && random.u8(..8) > 0 {
        return marker.to_owned();
    }
    let token = format!("{marker}{number:x}{marker}");
    match random.u8(..12) {
        0 => format!("שלום {token} עולם"),
        1 => format!("\u{202E}{token}\u{202C} مرحبا"),
        2 => format!("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}{token}\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}"),
        3 => format!("\u{FEFF}\u{200B}{token}\u{200B}\u{2060}"),
        4 => format!("e\u{301}{token}\u{20E3}"),
        5 => format!("  {token}\n\t{token}\u{a0}\u{3000}"),
        6 => format!("<b>{token}</b>&amp;\"{token}\\u0041"),
        7 => format!("\0{token}\u{1}\u{7f}"),
        8 if random.u64(..LONG_TEXTS / 12) == 0 => long(marker, number),
        _ => token,
    }
}

/// Replaces all visible ASCII characters. White space and other characters stay.
pub(crate) fn replace_letters(text: &str) -> String {
    text.chars()
        .map(|scalar| if scalar.is_ascii_graphic() { '#' } else { scalar })
        .collect()
}

fn long(marker: &str, number: u64) -> String {
    let mut text = String::with_capacity(LONGEST_BYTES);
    while text.len() + 64 < LONGEST_BYTES {
        write!(text, "{marker}{number:x} é").unwrap();
    }
    text
}
