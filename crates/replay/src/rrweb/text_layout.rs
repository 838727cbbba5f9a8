//! Layout of a text in its box: height and number of lines, and the place where a text that is too long is cut.

use afterimage_wireframe::{Attr, Ellipsis, Kind, Node};

use super::text_attrs::{is_text_area, vertical_align};

/// Font size of text without a recorded size, in tenths of a pixel; the style sheet has the same.
pub(super) const FONT_SIZE: i32 = 140;
/// Height of the glyphs of one line, in hundredths of the font size: ascent and descent of Android's Roboto, 2400 of
/// 2048 units. Apple's San Francisco has 119.
const GLYPH_HEIGHT: i64 = 117;
/// Assumed distance of two lines, in hundredths of the font size. Apple's body text has 129 (17 and 22 points), that of
/// Material Design 143 (14 and 20 sp). The estimated number of lines is right for up to four lines whose distance is
/// between 117 (`GLYPH_HEIGHT`) and 147.
const LINE_DISTANCE: i64 = 135;
/// Share of a line, as a divisor, that may be missing from a box for the line to count as shown.
const MISSING_SHARE: i32 = 8;

/// Characters of a text that the document always has, even if its box shows fewer.
const LONG_TEXT: usize = 10_000;
/// Width of a narrow character, as a divisor of the font size.
const NARROW_SHARE: i32 = 10;

/// Layout of the lines of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextLayout {
    /// Height of a line, in tenths of a pixel.
    pub(super) line_height: i32,
    pub(super) wraps: bool,
    pub(super) cut: Cut,
}

/// The way in which a text is cut if it does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The edges of the box cut it.
    Box,
    /// An ellipsis in its only line.
    Line(Ellipsis),
    /// It ends after some lines, with an ellipsis.
    LastLine(i32),
    /// It ends after some lines.
    Lines(i32),
}

impl TextLayout {
    /// Estimates the layout from the height of the box, the font size, and the attributes for lines.
    pub(super) fn new<T>(node: &Node<T>, text: &str) -> Self {
        let padding = Padding::new(node);
        let available = node.rect.h.max(0) - padding.top - padding.bottom;
        let font_size = node.length(Attr::FontSize).filter(|size| *size > 0);
        let hundredths = |share: i64| {
            let height = i64::from(font_size.unwrap_or(FONT_SIZE)) * share / 100;
            height.clamp(1, i64::from(i32::MAX)) as i32
        };
        let (glyphs, distance) = (hundredths(GLYPH_HEIGHT), hundredths(LINE_DISTANCE));
        let recorded = node.length(Attr::LineHeight).filter(|height| *height > 0);
        let most = node
            .attr(Attr::MaxLines)
            .filter(|lines| *lines > 0)
            .map_or(i32::MAX, |lines| i32::try_from(lines).unwrap_or(i32::MAX));
        let is_line = is_one_line(node);
        // Lines that fit into the box, if it is as high as its text.
        let fitting = match recorded {
            Some(height) => available.saturating_add(height / 2) / height,
            None => {
                1 + (available
                    .saturating_sub(glyphs)
                    .max(0)
                    .saturating_add(distance / 2))
                    / distance
            }
        }
        .max(1);
        let count = if is_line { 1 } else { fitting.min(most) };
        let line_height = match recorded {
            Some(height) => height,
            None if vertical_align(node).is_some() || is_text_area(node) => glyphs,
            // The box is higher than its text.
            None if count < fitting && !is_line => distance,
            None => available / count,
        };
        let wraps = count > 1 || is_text_area(node);
        // Whole lines that the box shows at this height.
        let shown = available.saturating_add(line_height / MISSING_SHARE) / line_height.max(1);
        let has_more_lines = wraps || text.contains('\n') && shown > 1;
        let cut = match node.ellipsis() {
            Some(_) if has_more_lines => Cut::LastLine(shown.clamp(1, if wraps { most } else { 1 })),
            Some(ellipsis) => Cut::Line(ellipsis),
            None if has_more_lines && shown > most => Cut::Lines(most),
            None => Cut::Box,
        };
        Self {
            line_height,
            wraps,
            cut,
        }
    }
}

/// Returns the part of a long text in several lines that its box can show. Chromium breaks a right-to-left paragraph into lines in
/// time and memory that grow with the square of its length: 100,000 characters stop the page.
pub(super) fn visible_part<'a, T>(node: &Node<T>, text: &'a str) -> &'a str {
    if text.len() <= LONG_TEXT {
        return text;
    }
    let layout = TextLayout::new(node, text);
    if !layout.wraps {
        return text;
    }
    let font_size = node.length(Attr::FontSize).filter(|size| *size > 0);
    let narrow = (font_size.unwrap_or(FONT_SIZE) / NARROW_SHARE).max(1);
    let fitting = |length: i32, part: i32| i64::from(length.max(0) / part.max(1)) + 1;
    let most = fitting(node.rect.w, narrow).saturating_mul(fitting(node.rect.h, layout.line_height));
    let most = usize::try_from(most).unwrap_or(usize::MAX).max(LONG_TEXT);
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Padding of a box, limited so that it fits into the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Padding {
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
    pub(super) left: i32,
}

impl Padding {
    pub(super) fn new<T>(node: &Node<T>) -> Self {
        let pair = |before, after, length: i32| {
            let padding = |key, most: i32| node.length(key).unwrap_or(0).clamp(0, most);
            let before = padding(before, length.max(0));
            (before, padding(after, length.max(0) - before))
        };
        let (top, bottom) = pair(Attr::PaddingTop, Attr::PaddingBottom, node.rect.h);
        let (left, right) = pair(Attr::PaddingLeft, Attr::PaddingRight, node.rect.w);
        Self {
            top,
            right,
            bottom,
            left,
        }
    }
}

/// Returns whether a node of this kind shows one line, however high it is.
fn is_one_line<T>(node: &Node<T>) -> bool {
    let is_control = matches!(
        node.kind,
        Kind::Button | Kind::Select | Kind::Input | Kind::Placeholder
    );
    let may_wrap = is_text_area(node) || node.attr(Attr::MaxLines).is_some_and(|lines| lines > 1);
    is_control && !may_wrap
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_wireframe::{NodeId, Rect};

    fn layout(kind: Kind, height: i32, text: &str, attrs: &[(Attr, u32)]) -> (i32, bool, Cut) {
        let rect = Rect {
            x: 0,
            y: 0,
            w: 1000,
            h: height,
        };
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, kind, rect);
        node.attrs = attrs.iter().copied().collect();
        let layout = TextLayout::new(&node, text);
        (layout.line_height, layout.wraps, layout.cut)
    }

    const END: (Attr, u32) = (Attr::Ellipsis, 1);

    #[test]
    fn box_as_high_as_its_text_gives_the_number_of_lines() {
        let text = |height, attrs: &[(Attr, u32)]| layout(Kind::Text, height, "text", attrs);
        assert_eq!(text(200, &[]), (200, false, Cut::Box));
        assert_eq!(text(380, &[]), (190, true, Cut::Box));
        assert_eq!(text(380, &[END]), (190, true, Cut::LastLine(2)));
        assert_eq!(text(400, &[(Attr::LineHeight, 200)]), (200, true, Cut::Box));
        assert_eq!(text(390, &[(Attr::LineHeight, 380)]), (380, false, Cut::Box));
    }

    #[test]
    fn up_to_four_lines_at_usual_distances_are_counted() {
        const FONT_SIZE: i32 = 1000;
        for distance in (1170..=1470).step_by(5) {
            for count in 1..=4 {
                // The last line of some toolkits is as high as its glyphs.
                for height in [count * distance, (count - 1) * distance + 1170] {
                    let (line_height, ..) = layout(
                        Kind::Text,
                        height,
                        "text",
                        &[(Attr::FontSize, FONT_SIZE.cast_unsigned())],
                    );
                    assert_eq!(line_height, height / count, "{count} lines at {distance}");
                }
            }
        }
    }

    #[test]
    fn most_lines_limit_a_box_that_is_higher_than_its_text() {
        let text = |attrs: &[(Attr, u32)]| layout(Kind::Text, 1000, "text", attrs);
        assert_eq!(text(&[(Attr::MaxLines, 2)]), (189, true, Cut::Lines(2)));
        assert_eq!(text(&[(Attr::MaxLines, 2), END]), (189, true, Cut::LastLine(2)));
        assert_eq!(text(&[(Attr::MaxLines, 9), END]), (200, true, Cut::LastLine(5)));
        assert_eq!(text(&[(Attr::MaxLines, u32::MAX)]), (200, true, Cut::Box));
        assert_eq!(text(&[(Attr::MaxLines, 1)]), (189, false, Cut::Box));
        assert_eq!(
            text(&[(Attr::MaxLines, 1), END]),
            (189, false, Cut::Line(Ellipsis::End))
        );
    }

    #[test]
    fn line_break_in_the_only_line_ends_it() {
        let text = |attrs: &[(Attr, u32)]| layout(Kind::Text, 1000, "one\ntwo", attrs).2;
        assert_eq!(text(&[(Attr::MaxLines, 1)]), Cut::Lines(1));
        assert_eq!(
            text(&[(Attr::MaxLines, 1), (Attr::Ellipsis, 2)]),
            Cut::LastLine(1)
        );
    }

    #[test]
    fn control_has_one_line_in_its_middle_unless_it_has_more() {
        let button = |attrs: &[(Attr, u32)]| layout(Kind::Button, 1000, "text", attrs);
        assert_eq!(
            button(&[(Attr::Ellipsis, 3)]),
            (1000, false, Cut::Line(Ellipsis::Middle))
        );
        assert_eq!(button(&[(Attr::MaxLines, 2)]), (189, true, Cut::Lines(2)));
    }

    #[test]
    fn long_text_in_lines_ends_where_its_box_can_show_no_more() {
        let text = "\u{5d0} ".repeat(50_000);
        let length = |width, height| {
            let rect = Rect {
                x: 0,
                y: 0,
                w: width,
                h: height,
            };
            let node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Text, rect);
            visible_part(&node, &text).chars().count()
        };
        assert_eq!(length(1000, 400), LONG_TEXT);
        // 258 narrow characters in each of 301 lines.
        assert_eq!(length(3600, 56_700), 258 * 301);
        assert_eq!(length(1 << 29, 1 << 29), 100_000);
        assert_eq!(length(1000, 200), 100_000, "one line");
    }

    #[test]
    fn padding_is_limited_to_the_box_and_empty_boxes_have_no_height() {
        let padding = [(Attr::PaddingTop, 90), (Attr::PaddingBottom, 90), END];
        assert_eq!(
            layout(Kind::Text, 100, "text", &padding),
            (0, false, Cut::Line(Ellipsis::End))
        );
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Text, Rect::default());
        node.rect.h = 100;
        node.attrs = padding.into_iter().collect();
        let padding = Padding::new(&node);
        assert_eq!((padding.top, padding.bottom, padding.left), (90, 10, 0));
    }
}
