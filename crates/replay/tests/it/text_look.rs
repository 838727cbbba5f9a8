//! The look of a text and of the background around it, as CSS.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use afterimage_wireframe::{
    Attr, Entry, Frame, Ident, Kind, Node, NodeId, RecordedText, Rect, SourceId, TextField, Viewport,
};

const WINDOW: Viewport = Viewport { w: 3600, h: 7800 };

/// Returns a frame with one form field.
fn field(text: &str, attrs: &[(Attr, u32)]) -> Entry<RecordedText> {
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 480,
    };
    let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Input, rect);
    node.attrs = attrs.iter().copied().collect();
    node.texts.insert(TextField::Value, RecordedText::new(text));
    let mut frame = Frame::empty(SourceId(0), WINDOW);
    frame.nodes.push(node);
    Entry::Keyframe(frame)
}

fn frame(attrs: &[(Attr, u32)], family: Option<&str>) -> Entry<RecordedText> {
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 480,
    };
    let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Button, rect);
    node.attrs = attrs.iter().copied().collect();
    if let Some(family) = family {
        node.idents.insert(Ident::FontFamily, family.into());
    }
    node.texts.insert(TextField::Text, RecordedText::new("Pay"));
    let mut frame = Frame::empty(SourceId(0), WINDOW);
    frame.nodes.push(node);
    Entry::Keyframe(frame)
}

/// Returns the export of frames as text.
fn export(frames: &[Entry<RecordedText>]) -> String {
    let header = SegmentHeader {
        viewport: WINDOW,
        ..SegmentHeader::default()
    };
    let mut out = Vec::new();
    let mut writer = RrwebWriter::new(&mut out, &header);
    for (second, entry) in (0_u64..).zip(frames) {
        assert_eq!(writer.write_entry(second * 1000, entry).unwrap(), None);
    }
    writer.finish(frames.len() as u64 * 1000).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn families_of_android_have_the_generic_ones_of_css() {
    for (family, css) in [
        ("serif", "font-family:serif;"),
        ("monospace", "font-family:monospace;"),
        ("cursive", "font-family:cursive;"),
    ] {
        assert!(export(&[frame(&[], Some(family))]).contains(css), "{family}");
    }
    // A name of an app is no CSS: it could be more than a name.
    let own = export(&[frame(&[], Some("Evil;background:url(x)"))]);
    assert!(!own.contains("Evil"));
}

#[test]
fn letters_are_spaced_by_a_share_of_the_font_size() {
    let spaced =
        |thousandths: i32| export(&[frame(&[(Attr::LetterSpacing, thousandths.cast_unsigned())], None)]);
    assert!(spaced(100).contains("letter-spacing:0.1em"));
    assert!(spaced(-20).contains("letter-spacing:-0.02em"));
    assert!(spaced(i32::MIN).contains("letter-spacing:-10em"));
    assert!(!spaced(0).contains("letter-spacing"));
}

#[test]
fn background_with_margins_has_an_element_of_its_own_and_the_text_stays() {
    let padding = (Attr::PaddingLeft, 100);
    let inset = [
        (Attr::Background, 0xff),
        padding,
        (Attr::BackgroundInsets, 0x0c08_0c08),
    ];
    let painter = "left:4px;top:6px;width:92px;height:36px";
    let whole = export(&[frame(&inset, None)]);
    assert!(whole.contains(painter), "{whole}");
    // The text is 10 pixels from the node's edge, so 6 from the background's.
    assert!(whole.contains("padding-left:6px"), "{whole}");
    let plain = [(Attr::Background, 0xff), padding];
    assert!(!export(&[frame(&plain, None)]).contains(painter));
    assert!(export(&[frame(&plain, None), frame(&inset, None)]).contains(painter));
}

#[test]
fn background_with_margins_is_clipped_and_rounded_where_it_is_painted() {
    // The outline of a dialog: the place of its background, with round corners.
    let outline = [
        (Attr::Background, 0xff),
        (Attr::CornerRadius, 80),
        (Attr::BackgroundInsets, 0x0c08_0c08),
        (Attr::ClipX, 40),
        (Attr::ClipY, 60),
        (Attr::ClipW, 920),
        (Attr::ClipH, 360),
        (Attr::ClipsChildren, 1),
    ];
    let whole = export(&[frame(&outline, None)]);
    let (_, painter) = whole
        .split_once("left:4px;top:6px;width:92px;height:36px")
        .unwrap();
    let (painter, _) = painter.split_once('"').unwrap();
    assert!(painter.contains("border-radius:8px"), "{painter}");
    assert!(
        painter.contains("clip-path:inset(-20px -20px -20px -20px)"),
        "{painter}"
    );
}

#[test]
fn line_of_a_field_that_may_be_too_long_is_cut_at_the_padding() {
    let is_cut = |text, attrs: &[(Attr, u32)]| export(&[field(text, attrs)]).contains("\"class\":\"lines\"");
    let padding = (Attr::PaddingRight, 400);
    let long = "ann@example.org";
    assert!(is_cut(long, &[padding]));
    assert!(is_cut(long, &[(Attr::PaddingLeft, 400)]));
    assert!(is_cut("Ann", &[padding, (Attr::FontSize, 300)]));
    assert!(!is_cut("Ann", &[padding]), "it fits");
    assert!(!is_cut(long, &[]), "the edges of the box cut it");
    assert!(!is_cut(long, &[padding, (Attr::MaxLines, 2)]), "it breaks");
    // A text that becomes longer gets the element.
    let typed = export(&[field("a", &[padding]), field(long, &[padding])]);
    assert!(
        typed.contains("\"class\":\"lines\"") && typed.contains(long),
        "{typed}"
    );
}

#[test]
fn corners_that_are_square_have_no_radius() {
    let corners = |square| {
        let attrs = [
            (Attr::Background, 0xff),
            (Attr::CornerRadius, 120),
            (Attr::SquareCorners, square),
        ];
        export(&[frame(&attrs, None)])
    };
    assert!(corners(0b1100).contains("border-radius:12px 12px 0px 0px"));
    // Bits of a later version are ignored.
    assert!(corners(0b1_0001).contains("border-radius:0px 12px 12px 12px"));
    assert!(corners(0).contains("border-radius:12px") && !corners(0).contains("border-radius:12px 12px"));
    assert!(!corners(15).contains("border-radius:12px"));
}
