//! Texts in ten scripts, mixed and in masked form, in boxes that most of them do not fit into.

use afterimage_wireframe::{
    Align, Attr, Ellipsis, Entry, Environment, Frame, Kind, LayoutDirection, Node, NodeId, RecordedText,
    Rect, SourceId, TextField, Timed, VerticalAlign, Viewport,
};
use serde_json::{Value, json};

use super::scripts::{SCRIPTS, mixed_text};
use super::segments;

const WINDOW: Viewport = Viewport { w: 3600, h: 6400 };
const SCENE_MS: u64 = 1_000;
/// Colour of each box with a text.
const BOX_COLOUR: u32 = 0xffff_ccff;
const LAST_ID: u32 = 1_000;

/// Returns the recording, and for each scene its time, its script and its boxes.
pub(crate) fn record() -> Value {
    let (mut entries, mut scenes) = (Vec::new(), Vec::new());
    let mut direction_names = Vec::new();
    for (script, direction, sentence) in SCRIPTS {
        direction_names.push((script, direction, sentence.to_owned()));
    }
    let stars: String = SCRIPTS[0]
        .2
        .chars()
        .map(|c| if c == ' ' { c } else { '*' })
        .collect();
    direction_names.push(("masked", LayoutDirection::LeftToRight, stars));
    for (number, (script, direction, sentence)) in direction_names.iter().enumerate() {
        let mut boxes = small_boxes(sentence);
        boxes.extend(wide_boxes(*direction, sentence));
        boxes.push(unspaced_box(script, sentence));
        boxes.extend(mixed_box(script, *direction));
        let mut frame = Frame::empty(SourceId(0), WINDOW);
        let mut described = Vec::new();
        for (at, text_box) in boxes.iter().enumerate() {
            let place = place(at, text_box.height);
            let rect = [place.x, place.y, place.w, place.h].map(|length| f64::from(length) / 10.0);
            described.push(json!({
                "name": text_box.name,
                "text": text_box.text,
                "cut": text_box.cut,
                "side": text_box.side,
                "lines": text_box.lines,
                "line_px": text_box.line_px,
                "rows": text_box.rows.unwrap_or([0, text_box.height]),
                "words": text_box.words,
                "rect": rect,
            }));
            add_nodes(&mut frame, at, text_box, place);
        }
        let t_ms = number as u64 * SCENE_MS;
        entries.push(Timed::new(t_ms, Entry::Keyframe(frame)));
        let direction = if *direction == LayoutDirection::RightToLeft {
            "rtl"
        } else {
            "ltr"
        };
        scenes.push(json!({ "t_ms": t_ms, "script": script, "direction": direction, "boxes": described }));
    }
    // The last scene lasts as long as the others.
    let end_ms = scenes.len() as u64 * SCENE_MS;
    entries.push(Timed::new(
        end_ms,
        Entry::Environment(Environment::Screen("end".into())),
    ));
    let segments = segments::encode(WINDOW, &entries, |_| Vec::new());
    json!({ "segments": segments, "scenes": scenes })
}

/// A box with a text, and the expected place of the text in it.
#[derive(Default)]
struct TextBox {
    name: &'static str,
    text: String,
    /// Height in pixels.
    height: i32,
    attrs: Vec<(Attr, u32)>,
    is_parent: bool,
    /// End of the text that is cut, if one is.
    cut: &'static str,
    /// Side that a short text is at.
    side: Option<&'static str>,
    /// Most lines.
    lines: Option<u32>,
    /// Height of a line in pixels, if it is recorded.
    line_px: Option<u32>,
    /// Top and bottom of the lines in the box, in pixels, if they do not fill it.
    rows: Option<[i32; 2]>,
    /// Words from left to right, if the text mixes directions.
    words: &'static [&'static str],
}

fn ellipsis(place: Ellipsis) -> (Attr, u32) {
    (Attr::Ellipsis, place.code())
}

fn vertical(align: VerticalAlign) -> (Attr, u32) {
    (Attr::VerticalAlign, align.code())
}

/// Returns boxes that are too small for a sentence.
fn small_boxes(sentence: &str) -> Vec<TextBox> {
    let text = |name, height, attrs: &[(Attr, u32)]| TextBox {
        name,
        text: sentence.to_owned(),
        height,
        attrs: attrs.to_vec(),
        cut: "end",
        ..TextBox::default()
    };
    let in_lines = |lines, line_px, text_box| TextBox {
        lines: Some(lines),
        line_px: Some(line_px),
        ..text_box
    };
    let one_line = (Attr::MaxLines, 1);
    let line_height = |pixels: u32| (Attr::LineHeight, pixels * 10);
    vec![
        text("one line", 20, &[one_line]),
        text("one line, ellipsis", 20, &[one_line, ellipsis(Ellipsis::End)]),
        TextBox {
            cut: "start",
            ..text("start ellipsis", 20, &[one_line, ellipsis(Ellipsis::Start)])
        },
        TextBox {
            cut: "middle",
            is_parent: true,
            ..text("middle ellipsis", 20, &[one_line, ellipsis(Ellipsis::Middle)])
        },
        in_lines(
            2,
            18,
            TextBox {
                rows: Some([0, 36]),
                ..text(
                    "two lines, ellipsis, in a high box",
                    80,
                    &[(Attr::MaxLines, 2), line_height(18), ellipsis(Ellipsis::End)],
                )
            },
        ),
        in_lines(
            2,
            20,
            TextBox {
                rows: Some([20, 60]),
                ..text(
                    "two lines in a high box",
                    80,
                    &[
                        (Attr::MaxLines, 2),
                        line_height(20),
                        vertical(VerticalAlign::Middle),
                    ],
                )
            },
        ),
        TextBox {
            rows: Some([3, 30]),
            ..text(
                "no limit in a low box",
                30,
                &[(Attr::PaddingTop, 30), (Attr::PaddingLeft, 100)],
            )
        },
    ]
}

/// Returns boxes with a short text, which is aligned to a side.
fn wide_boxes(direction: LayoutDirection, sentence: &str) -> Vec<TextBox> {
    let (start, end, other) = match direction {
        LayoutDirection::RightToLeft => ("right", "left", LayoutDirection::LeftToRight),
        _ => ("left", "right", LayoutDirection::RightToLeft),
    };
    let word: String = sentence.chars().take(7).collect();
    let word = format!("{}!", word.trim_end());
    let short = |name, height, side, attrs: &[(Attr, u32)]| TextBox {
        name,
        text: word.clone(),
        height,
        side: Some(side),
        attrs: attrs.to_vec(),
        ..TextBox::default()
    };
    let layout = |direction: LayoutDirection| (Attr::LayoutDirection, direction.code());
    vec![
        short("start of an unknown layout", 24, start, &[]),
        TextBox {
            // The height of a line's glyphs is 1.17 times the font size.
            rows: Some([44, 60]),
            ..short(
                "end of a known layout",
                60,
                end,
                &[
                    layout(direction),
                    (Attr::Align, Align::End.code()),
                    vertical(VerticalAlign::Bottom),
                ],
            )
        },
        TextBox {
            text: format!("\u{202e}\u{2067}{word}\u{202b}"),
            is_parent: true,
            ..short("bidi controls in the other layout", 24, end, &[layout(other)])
        },
    ]
}

/// Returns a box with a long text without spaces. Letters of some scripts join, so their text is not split, and its end
/// is cut.
fn unspaced_box(script: &str, sentence: &str) -> TextBox {
    let is_split = !matches!(script, "Arabic" | "Devanagari" | "Thai");
    TextBox {
        name: "middle ellipsis without spaces",
        text: sentence.replace(' ', ""),
        height: 20,
        attrs: vec![(Attr::MaxLines, 1), ellipsis(Ellipsis::Middle)],
        cut: if is_split { "middle" } else { "end" },
        ..TextBox::default()
    }
}

/// Returns a box with words in both directions, for the scripts that have such a text.
fn mixed_box(script: &str, direction: LayoutDirection) -> Option<TextBox> {
    let mixed = mixed_text(script)?;
    Some(TextBox {
        name: "mixed directions",
        text: mixed.text.to_owned(),
        height: 60,
        attrs: vec![vertical(VerticalAlign::Middle)],
        side: Some(if direction == LayoutDirection::RightToLeft {
            "right"
        } else {
            "left"
        }),
        rows: Some([22, 38]),
        words: mixed.from_left,
        ..TextBox::default()
    })
}

/// Returns the place of the box with this number: two columns with gaps that are as high as a line.
fn place(at: usize, height: i32) -> Rect {
    let (column, row) = ((at % 2) as i32, (at / 2) as i32);
    Rect {
        x: 200 + column * 1700,
        y: 200 + row * 1000,
        w: 1500,
        h: height * 10,
    }
}

fn add_nodes(frame: &mut Frame<RecordedText>, at: usize, text_box: &TextBox, place: Rect) {
    let id = |id: u32| NodeId::new(id).unwrap();
    let own = at as u32 + 1;
    let mut node = Node::new(id(own), None, Kind::Text, place);
    node.attrs.insert(Attr::Background, BOX_COLOUR);
    node.attrs.insert(Attr::Foreground, 0x0000_00ff);
    node.attrs.insert(Attr::FontSize, 140);
    for (key, value) in &text_box.attrs {
        node.attrs.insert(*key, *value);
    }
    node.texts
        .insert(TextField::Text, RecordedText::new(text_box.text.as_str()));
    frame.nodes.push(node);
    if text_box.is_parent {
        // A child without a colour in the corner.
        let corner = Rect {
            x: 0,
            y: 0,
            w: 10,
            h: 10,
        };
        frame.nodes.push(Node::new(
            id(LAST_ID - own),
            Some(id(own)),
            Kind::Container,
            corner,
        ));
    }
}
