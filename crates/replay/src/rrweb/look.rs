//! What a node looks like as HTML: one absolutely positioned box inside its parent's box.

use std::borrow::Cow;
use std::rc::Rc;

use afterimage_wireframe::{
    Align, Attr, Ident, InputType, Kind, Node, PlaceholderReason, Point, Recordable, Rect, TextField,
    VerticalAlign,
};

use super::around::Surroundings;
use super::explain::explained;
use super::style::{Property, Style};
use super::text;
use super::value::{ALL_SIDES, Edges, Value};
use crate::ImageLookup;
use crate::picture::Placed;

/// Stands for a picture whose pixels are not in the recording.
const PICTURE: u32 = 0x8e8e_9340;
/// Share of the text's colour with which an icon's box is filled.
const ICON_ALPHA: u32 = 0x59;
/// Colour of the filled part of a slider or progress bar that has none of its own.
const BAR_FILL: u32 = 0x007a_ffff;
/// Colour of the rest of a slider or progress bar.
const BAR_REST: u32 = 0xc7c7_ccff;
/// How far a box may paint beyond an edge that is not cut, tenths of a pixel: more than any text is
/// wider in another font.
const BEYOND: i32 = 2000;
/// Scale of a `Bar`'s share.
const PERMILLE: f64 = 1000.0;

/// How a node is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look<'a> {
    /// Place and size, and whether the box clips what is in it.
    pub(super) place: Style,
    /// Everything that paints.
    pub(super) paint: Style,
    /// Whether `paint` would also act on the children if it stood on the box that holds them.
    pub(super) paint_apart: bool,
    /// Where the content layer of a scroll container lies.
    pub(super) content: Option<Point>,
    /// The pixels of an image, as an address that holds them.
    pub(super) image: Option<Rc<str>>,
    /// What is written in it.
    pub(super) text: Option<Cow<'a, str>>,
    /// A class of the style sheet, for what CSS draws by itself.
    pub(super) class: Option<Cow<'static, str>>,
}

/// How a node is drawn in these surroundings.
pub(super) fn look<'a, T: Recordable>(
    placed: &Placed<'a, T>,
    around: Surroundings,
    images: &mut ImageLookup<'_>,
) -> Look<'a> {
    let node = placed.node;
    let image = node
        .ident(Ident::ImageHash)
        .filter(|_| node.kind == Kind::Image)
        .and_then(|fingerprint| images.url(fingerprint));
    let caption = text::caption(node, around.is_leaf);
    let mut paint = Style::default();
    background(node, around.is_leaf, image.is_some(), &mut paint);
    if let Some(caption) = &caption {
        text::set(node, caption, &mut paint);
    }
    paint.set_some(
        Property::Radius,
        node.length(Attr::CornerRadius).filter(|r| *r > 0).map(Value::Px),
    );
    paint.set_some(Property::Shadow, edges(node));
    let opacity = node.attr(Attr::Opacity).filter(|op| *op < 1000);
    paint.set_some(Property::Opacity, opacity.map(Value::Permille));
    paint.set_some(
        Property::ClipPath,
        around.clip.map(|visible| inset(placed.frame, visible)),
    );
    paint.set_some(
        Property::ZIndex,
        (around.level != 0).then_some(Value::Number(around.level)),
    );
    Look {
        place: place(node, around.clips),
        paint,
        paint_apart: opacity.is_some() || around.clip.is_some() || around.level != 0,
        content: node.scroll().map(|scroll| scroll.offset),
        image,
        text: caption.map(|caption| caption.text),
        class: explained(node, class(node, around.is_leaf)),
    }
}

fn place<T>(node: &Node<T>, clips: bool) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, Value::Px(node.rect.x));
    style.set(Property::Top, Value::Px(node.rect.y));
    style.set(Property::Width, Value::Px(node.rect.w.max(0)));
    style.set(Property::Height, Value::Px(node.rect.h.max(0)));
    style.set_some(Property::Overflow, clips.then_some(Value::Word("hidden")));
    style.set_some(Property::Transform, transform(node));
    style
}

fn background<T: Recordable>(node: &Node<T>, is_leaf: bool, has_image: bool, style: &mut Style) {
    let own = node.attr(Attr::Background);
    let bar = matches!(node.kind, Kind::Slider | Kind::Progress).then(|| {
        let fill = node.attr(Attr::Foreground).unwrap_or(BAR_FILL);
        Value::Bar(share(node), fill, BAR_REST)
    });
    let colour = match node.kind {
        // A gradient behind a slider is its track, which the bar draws.
        Kind::Slider | Kind::Progress if node.flag(Attr::BackgroundImage) => None,
        Kind::Image => own.or_else(|| (!has_image).then(|| icon(node))),
        Kind::WebView | Kind::Map | Kind::Video | Kind::Camera if is_leaf => own.or(Some(PICTURE)),
        _ => own,
    };
    style.set_some(Property::BackgroundColour, colour.map(Value::Colour));
    style.set_some(Property::BackgroundImage, bar);
}

fn icon<T>(node: &Node<T>) -> u32 {
    node.attr(Attr::Foreground)
        .map_or(PICTURE, |colour| (colour & 0xffff_ff00) | ICON_ALPHA)
}

/// How far a slider or progress bar is filled, in thousandths.
fn share<T: Recordable>(node: &Node<T>) -> u32 {
    let bound = |key, default: f32| f64::from(node.attr(key).map_or(default, f32::from_bits));
    let (least, most) = (bound(Attr::RangeMin, 0.0), bound(Attr::RangeMax, 100.0));
    let value = node
        .text(TextField::Value)
        .and_then(|value| value.recorded().trim().parse::<f64>().ok());
    // A cast from a float saturates, and takes what is not a number for 0.
    value.map_or(0, |value| {
        ((value - least) / (most - least))
            .clamp(0.0, 1.0)
            .mul_add(PERMILLE, 0.5) as u32
    })
}

fn edges<T>(node: &Node<T>) -> Option<Value> {
    let edges = Edges {
        width: node.length(Attr::BorderWidth).unwrap_or(0).max(0),
        colour: node.attr(Attr::BorderColour).unwrap_or(0xff),
        sides: node.attr(Attr::BorderSides).unwrap_or(ALL_SIDES) & ALL_SIDES,
        shadow: node.flag(Attr::Shadow),
    };
    let drawn = edges.shadow || (edges.width > 0 && edges.sides != 0);
    drawn.then_some(Value::Edges(edges))
}

fn inset(frame: Rect, visible: Rect) -> Value {
    if visible.is_empty() {
        return Value::Inset([0, 0, frame.h.max(0), 0]);
    }
    // An edge that nothing cuts lets through what stands out: shadows, and text in a wider font.
    let cut = |by: i32| if by > 0 { by } else { -BEYOND };
    Value::Inset([
        cut(visible.y.saturating_sub(frame.y)),
        cut(frame.right().saturating_sub(visible.right())),
        cut(frame.bottom().saturating_sub(visible.bottom())),
        cut(visible.x.saturating_sub(frame.x)),
    ])
}

fn transform<T>(node: &Node<T>) -> Option<Value> {
    const KEYS: [(Attr, f32); 6] = [
        (Attr::TransformA, 1.0),
        (Attr::TransformB, 0.0),
        (Attr::TransformC, 0.0),
        (Attr::TransformD, 1.0),
        (Attr::TransformTx, 0.0),
        (Attr::TransformTy, 0.0),
    ];
    KEYS.iter()
        .any(|(key, _)| node.attr(*key).is_some())
        .then_some(())?;
    let matrix = KEYS.map(|(key, default)| node.attr(key).map_or(default, f32::from_bits));
    matrix
        .iter()
        .all(|part| part.is_finite())
        .then_some(Value::Matrix(matrix))
}

fn class<T>(node: &Node<T>, is_leaf: bool) -> Option<&'static str> {
    let on = node.flag(Attr::Checked);
    match node.kind {
        Kind::Placeholder => Some("blocked"),
        Kind::Slider | Kind::Progress => Some("bar"),
        Kind::Keyboard if is_leaf => Some("keys"),
        Kind::Switch if is_leaf => Some(if on { "switch on" } else { "switch" }),
        Kind::Checkbox if is_leaf => Some(if on { "check on" } else { "check" }),
        Kind::Radio if is_leaf => Some(if on { "radio on" } else { "radio" }),
        _ => None,
    }
}

/// Names what a placeholder stands for.
pub(super) fn placeholder_name<T>(node: &Node<T>) -> &'static str {
    node.attr(Attr::PlaceholderReason)
        .and_then(PlaceholderReason::from_code)
        .unwrap_or(PlaceholderReason::Blocked)
        .name()
}

/// The horizontal alignment in CSS.
pub(super) fn text_align<T>(node: &Node<T>) -> Option<Value> {
    match node.attr(Attr::Align).and_then(Align::from_code) {
        // What a button says stands in its middle unless the app put it elsewhere.
        None if node.kind == Kind::Button => Some(Value::Word("center")),
        Some(Align::Centre) => Some(Value::Word("center")),
        Some(Align::End) => Some(Value::Word("right")),
        _ => None,
    }
}

/// The vertical alignment, where the node says one.
pub(super) fn vertical_align<T>(node: &Node<T>) -> Option<VerticalAlign> {
    node.attr(Attr::VerticalAlign).and_then(VerticalAlign::from_code)
}

/// Whether a form field takes several lines.
pub(super) fn is_text_area<T>(node: &Node<T>) -> bool {
    let several = [InputType::TextArea, InputType::Editable].map(InputType::code);
    node.attr(Attr::InputType)
        .is_some_and(|code| several.contains(&code))
}
