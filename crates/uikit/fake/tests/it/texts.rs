//! The style of texts as they are displayed.

use afterimage_fake_uikit::attributed::Style;
use afterimage_fake_uikit::build::{field, set_text};
use afterimage_fake_uikit::controls::{FakeLabel, FakeTextView};
use afterimage_fake_uikit::graphics::{Font, font, rgb, rgba, system_font};
use afterimage_fake_uikit::{FakeView, ViewState, boot, up, view};
use afterimage_wireframe::{Attr, Ident, Kind, TextField};
use objc2::rc::Retained;

use crate::frame::{attr, length, name, text};
use crate::screen::captured;

fn styled(style: Style, change: impl FnOnce(&mut ViewState)) -> Retained<FakeView> {
    let change = |state: &mut ViewState| {
        set_text(state, "12,90 €");
        state.control.style = Some(style);
        change(state);
    };
    up(view::<FakeLabel>([0.0, 0.0, 200.0, 30.0], change, vec![]))
}

#[test]
fn attributed_text_has_the_style_of_its_first_character() {
    boot();
    let style = Style {
        font: Some(font(Font {
            size: 20.0,
            family: "Avenir Next",
            weight: Some(0.3),
            is_italic: true,
        })),
        colour: rgb(9, 8, 7),
        underline: Some(1.0),
        kern: Some(0.5),
        line: None,
    };
    let frame = captured(vec![styled(style, |_| ())]);
    let label = frame.of_kind(Kind::Text);
    assert_eq!(text(label, TextField::Text), Some("12,90 €"));
    assert_eq!(
        (attr(label, Attr::Foreground), attr(label, Attr::Underline)),
        (Some(0x0908_07ff), Some(1))
    );
    assert_eq!(
        (
            length(label, Attr::FontSize),
            attr(label, Attr::FontWeight),
            attr(label, Attr::Italic)
        ),
        (Some(200), Some(600), Some(1))
    );
    assert_eq!(
        (
            length(label, Attr::LetterSpacing),
            length(label, Attr::LineHeight)
        ),
        (Some(25), Some(240))
    );
    assert_eq!(name(label, Ident::FontFamily), "Avenir Next");
}

#[test]
fn attributed_text_without_a_style_has_that_of_the_label() {
    boot();
    let highlighted = styled(Style::default(), |state| {
        state.is_highlighted = true;
        state.highlighted_colour = rgb(1, 1, 1);
    });
    let empty = up(view::<FakeLabel>(
        [0.0, 0.0, 9.0, 9.0],
        |state| set_text(state, ""),
        vec![],
    ));
    let frame = captured(vec![styled(Style::default(), |_| ()), highlighted, empty]);
    let [_, plain, highlighted, empty] = &frame.nodes[..] else {
        panic!()
    };
    assert_eq!(
        (attr(plain, Attr::Foreground), length(plain, Attr::FontSize)),
        (Some(0xff), Some(170))
    );
    assert_eq!(attr(highlighted, Attr::Foreground), Some(0x0101_01ff));
    assert_eq!(attr(empty, Attr::Foreground), None);
    assert_eq!(attr(plain, Attr::Underline), None);
}

#[test]
fn lines_have_the_height_of_the_paragraph_style() {
    boot();
    let height = |line| {
        let style = Style {
            font: Some(system_font(10.0)),
            line: Some(line),
            ..Style::default()
        };
        let frame = captured(vec![styled(style, |_| ())]);
        length(frame.of_kind(Kind::Text), Attr::LineHeight)
    };
    // The line of the font is 12 points high.
    let heights = [
        [0.0, 0.0, 0.0],
        [0.0, 0.0, 1.5],
        [20.0, 0.0, 0.0],
        [0.0, 11.0, 2.0],
    ]
    .map(height);
    assert_eq!(heights, [Some(120), Some(180), Some(200), Some(110)]);
}

#[test]
fn placeholder_has_its_own_colour_while_the_field_is_empty() {
    boot();
    let colour = |text, style: Option<Style>| {
        let frame = captured(vec![field([0.0, 0.0, 200.0, 30.0], text, |state| {
            state.placeholder = Some("Search".into());
            state.control.style = style;
        })]);
        attr(frame.of_kind(Kind::Input), Attr::Foreground)
    };
    let faint = Style {
        colour: Some(rgba([1.0, 0.0, 0.0, 0.2])),
        ..Style::default()
    };
    // Readers paint it with half of the alpha.
    assert_eq!(colour("", Some(faint.clone())), Some(0xff00_0066));
    assert_eq!(colour("", None), Some(0x3c3c_4399));
    assert_eq!(colour("typed", Some(faint)), Some(0xff));
}

#[test]
fn text_view_has_the_style_of_its_first_character() {
    boot();
    let link = Style {
        colour: rgb(0, 0, 255),
        underline: Some(1.0),
        ..Style::default()
    };
    let frame = captured(vec![up(view::<FakeTextView>(
        [0.0, 0.0, 200.0, 90.0],
        |state| {
            set_text(state, "Terms of use");
            state.control.style = Some(link);
            state.is_read_only = true;
        },
        vec![],
    ))]);
    let node = frame.of_kind(Kind::Text);
    assert_eq!(
        (
            attr(node, Attr::Foreground),
            attr(node, Attr::Underline),
            length(node, Attr::FontSize)
        ),
        (Some(0x0000_ffff), Some(1), Some(170))
    );
}

#[test]
fn font_without_a_weight_is_a_regular_one() {
    boot();
    let change = |state: &mut ViewState| {
        set_text(state, "Total");
        state.font = Some(font(Font {
            size: 17.0,
            family: "Shop Sans",
            weight: None,
            is_italic: false,
        }));
    };
    let frame = captured(vec![up(view::<FakeLabel>(
        [0.0, 0.0, 200.0, 30.0],
        change,
        vec![],
    ))]);
    let label = frame.of_kind(Kind::Text);
    assert_eq!(attr(label, Attr::FontWeight).unwrap_or(400), 400);
    assert_eq!(name(label, Ident::FontFamily), "Shop Sans");
}

#[test]
fn sides_of_a_text_are_those_of_its_layout_direction() {
    boot();
    let aligned = |alignment, is_right_to_left| {
        let change = |state: &mut ViewState| {
            set_text(state, "Total");
            (state.alignment, state.is_right_to_left) = (alignment, is_right_to_left);
        };
        up(view::<FakeLabel>([0.0, 0.0, 200.0, 30.0], change, vec![]))
    };
    const LEFT: isize = 0;
    const CENTRE: isize = 1;
    const RIGHT: isize = 2;
    let [centre, end] = [Some(1), Some(2)];
    let cases = [
        (LEFT, false, None),
        (CENTRE, false, centre),
        (RIGHT, false, end),
        (LEFT, true, end),
        (CENTRE, true, centre),
        (RIGHT, true, None),
    ];
    let labels = cases.map(|(alignment, direction, _)| aligned(alignment, direction));
    let frame = captured(labels.into());
    let aligns: Vec<_> = frame.nodes[1..]
        .iter()
        .map(|node| attr(node, Attr::Align))
        .collect();
    assert_eq!(aligns, cases.map(|(.., align)| align));
}
