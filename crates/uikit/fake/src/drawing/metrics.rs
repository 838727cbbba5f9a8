//! Metrics of the font that draws texts in place of the system's: Liberation Sans, from its tables `hhea` and `hmtx`.

/// Height above the baseline, for a font of size 1.
pub(crate) const ASCENT: f64 = 0.905;
/// Height below the baseline, for a font of size 1.
pub(crate) const DESCENT: f64 = 0.212;
/// About that of a letter that has no known width.
const OTHER_WIDTH: u16 = 556;

/// Widths of the characters from U+0020 to U+007E, in thousandths of the font's size.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// As above, for bold characters.
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// The width of a text in a font of size 1.
pub(crate) fn width(text: &str, is_bold: bool) -> f64 {
    let widths = if is_bold { &BOLD } else { &REGULAR };
    let of = |character: char| {
        let index = (character as usize).checked_sub(0x20);
        let known = index.and_then(|index| widths.get(index));
        f64::from(*known.unwrap_or(&OTHER_WIDTH)) / 1000.0
    };
    text.chars().map(of).sum()
}
