//! Texts of labels, fields and text views, in lines.

use objc2::DefinedClass;
use objc2::rc::Retained;

use super::metrics::{ASCENT, DESCENT, width};
use super::{Area, Drawing, fill};
use crate::graphics::{FakeFont, Font};
use crate::view_state::ViewState;

/// `NSTextAlignment`.
const CENTRE: isize = 1;
const RIGHT: isize = 2;
const NATURAL: isize = 4;

/// A style of a whole text.
pub(crate) struct TextStyle {
    font: Font,
    fill: String,
    is_underlined: bool,
    kern: f64,
    line_height: f64,
    /// Whether lines start at the right.
    is_right_to_left: bool,
    alignment: isize,
}

/// The place of the lines in their area.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vertical {
    Top,
    Middle,
}

impl TextStyle {
    /// The style of a label, field or text view: that of the attributed text, or its own.
    pub(crate) fn of(state: &ViewState) -> Self {
        let style = state.control.style.clone().unwrap_or_default();
        let highlighted = state.highlighted_colour.clone().filter(|_| state.is_highlighted);
        let colour = highlighted.or(style.colour).or_else(|| state.colour.clone());
        let font = style.font.or_else(|| state.font.clone());
        let font = font.map_or_else(system, |font: Retained<FakeFont>| font.ivars().clone());
        let own = font.size * 1.2;
        let line_height = style.line.map_or(own, |[least, most, multiple]| {
            let height = (own * if multiple > 0.0 { multiple } else { 1.0 }).max(least);
            if most > 0.0 { height.min(most) } else { height }
        });
        Self {
            font,
            fill: fill(colour.as_ref(), state.is_dark).unwrap_or_else(|| "black".to_owned()),
            is_underlined: style.underline.is_some_and(|style| style != 0.0),
            kern: style.kern.unwrap_or(0.0),
            line_height,
            is_right_to_left: state.is_right_to_left,
            alignment: state.alignment,
        }
    }

    /// The same style in another colour.
    pub(crate) fn in_colour(mut self, fill: &str) -> Self {
        fill.clone_into(&mut self.fill);
        self
    }

    /// The same style, centred.
    pub(crate) fn centred(mut self) -> Self {
        self.alignment = CENTRE;
        self
    }

    fn width(&self, text: &str) -> f64 {
        let is_bold = self.font.weight.unwrap_or(0.0) >= 0.3;
        width(text, is_bold) * self.font.size + self.kern * text.chars().count() as f64
    }
}

fn system() -> Font {
    Font {
        size: 17.0,
        family: ".AppleSystemUIFont",
        weight: None,
        is_italic: false,
    }
}

impl Drawing {
    /// Draws a text with at most this number of lines (0 for as many as fit), broken between words, and with an ellipsis if it is cut.
    pub(crate) fn text(
        &mut self,
        text: &str,
        style: &TextStyle,
        area: Area,
        most_lines: usize,
        mode: usize,
        at: Vertical,
    ) {
        let [x, y, width, height] = area;
        let fitting = ((height / style.line_height + 0.01) as usize).max(1);
        let most = if most_lines == 0 {
            fitting
        } else {
            most_lines.min(fitting)
        };
        let lines = lines(text, style, width, most, mode);
        let all = lines.len() as f64 * style.line_height;
        let top = match at {
            Vertical::Top => y,
            Vertical::Middle => y + (height - all) / 2.0,
        };
        let letters = (ASCENT + DESCENT) * style.font.size;
        let starts_at_right = match style.alignment {
            RIGHT => true,
            NATURAL => style.is_right_to_left,
            _ => false,
        };
        let (anchor, left) = match style.alignment {
            CENTRE => ("middle", x + width / 2.0),
            _ if starts_at_right => ("end", x + width),
            _ => ("start", x),
        };
        for (index, line) in lines.iter().enumerate() {
            let line_top = top + index as f64 * style.line_height;
            let baseline = line_top + (style.line_height - letters) / 2.0 + ASCENT * style.font.size;
            self.add(format_args!(
                "<text xml:space=\"preserve\" x=\"{left}\" y=\"{baseline}\" text-anchor=\"{anchor}\" fill=\"{}\" \
                 font-size=\"{}\" font-weight=\"{}\" font-style=\"{}\" text-decoration=\"{}\" letter-spacing=\"{}\">{}</text>",
                style.fill,
                style.font.size,
                if style.font.weight.unwrap_or(0.0) >= 0.3 { 700 } else { 400 },
                if style.font.is_italic { "italic" } else { "normal" },
                if style.is_underlined { "underline" } else { "none" },
                style.kern,
                escaped(line)
            ));
        }
    }
}

/// Lines of a text in a width.
fn lines(text: &str, style: &TextStyle, width: f64, most: usize, mode: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (index, paragraph) in text.split('\n').enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        for word in paragraph.split_inclusive(' ') {
            let line = lines.last().unwrap();
            let longer = format!("{line}{word}");
            if line.is_empty() || style.width(longer.trim_end()) <= width {
                *lines.last_mut().unwrap() = longer;
            } else {
                lines.push(word.to_owned());
            }
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most - 1).concat();
        lines.push(rest);
    }
    let last = lines.last_mut().unwrap();
    if style.width(last.trim_end()) > width {
        *last = cut(last.trim_end(), style, width, mode);
    }
    lines
}

/// A line with an ellipsis, by `NSLineBreakMode`: 3 cuts the head, 5 the middle, others the tail.
fn cut(line: &str, style: &TextStyle, width: f64, mode: usize) -> String {
    let characters: Vec<char> = line.chars().collect();
    let with = |kept: usize| -> String {
        let (head, tail) = match mode {
            3 => (0, kept),
            5 => (kept.div_ceil(2), kept / 2),
            _ => (kept, 0),
        };
        let start: String = characters[..head].iter().collect();
        let end: String = characters[characters.len() - tail..].iter().collect();
        format!("{}\u{2026}{}", start.trim_end(), end.trim_start())
    };
    let fits = |kept: &usize| style.width(&with(*kept)) <= width;
    let kept = (0..characters.len()).rev().find(fits);
    with(kept.unwrap_or(0))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
