//! The texts that are planted: unique, recognisable, and of every shape that text comes in.

use std::fmt::Write;

/// What stands in every text that the rules hide. The host never gives it to the engine in any other place.
pub(crate) const HIDDEN: &str = "Zk9vQx7wJh2p";

/// What stands in every text that they may show.
pub(crate) const SHOWN: &str = "Ym4tBn8rLd6c";

/// Longest text of a node that is planted: the most that a frame buffer takes.
const LONGEST_BYTES: usize = 64 << 10;

/// One long text in so many: each costs a hundred times what the others do.
const LONG_TEXTS: u64 = 4000;

/// Which letters the hidden texts are written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Their own.
    Own,
    /// Others of the same number: what is recorded may not change by it.
    Other,
}

/// A text with a marker at both of its token's ends, so that neither a cut head nor a cut tail hides it. Most of
/// what may be shown is the same, since packing what is new at every turn takes longer than all the rest.
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

/// The same shape in other letters: white space and what is not ASCII stay.
pub(crate) fn in_other_letters(text: &str) -> String {
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
