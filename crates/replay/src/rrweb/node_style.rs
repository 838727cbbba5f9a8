//! CSS of one node: an absolutely positioned box inside its parent's box.

use std::borrow::Cow;
use std::rc::Rc;

use afterimage_wireframe::{Attr, Ident, Kind, Node, Point, Recordable, Rect, TextField};

use super::css_value::{ALL_SIDES, CssValue, Edges};
use super::mask_overlay::class_with_decision;
use super::paint_context::PaintContext;
use super::style::{Property, Style};
use super::text_style::{caption, set_text_style};
use crate::ImageLookup;
use crate::layout::LaidOutNode;

/// Background of an image or live view without recorded pixels.
const MISSING_PIXELS: u32 = 0x8e8e_9340;
/// Alpha of the background of an icon without recorded pixels, which has the icon's colour.
const ICON_ALPHA: u32 = 0x59;
/// Colour of the filled part of a slider or progress bar without a colour of its own.
const BAR_FILL: u32 = 0x007a_ffff;
/// Colour of the rest of a slider or progress bar.
const BAR_REST: u32 = 0xc7c7_ccff;
/// Distance that a box may paint beyond an edge that is not clipped, in tenths of a pixel: more than any text is
/// wider in the viewer's font.
const OVERHANG: i32 = 2000;
/// Scale of a `Bar`'s share.
const PERMILLE: f64 = 1000.0;

/// Style and content of a node's elements.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NodeStyle<'a> {
    /// Position and size, and whether the box clips its children.
    pub(super) place: Style,
    /// All properties that paint.
    pub(super) paint: Style,
    /// Whether `paint` has properties that would apply to the children too if set on the box that holds them.
    pub(super) paint_apart: bool,
    /// Scroll offset of a scroll container's content layer.
    pub(super) content: Option<Point>,
    /// `data:` URL of an image.
    pub(super) image: Option<Rc<str>>,
    pub(super) text: Option<Cow<'a, str>>,
    /// Classes of the style sheet, for controls that CSS draws.
    pub(super) class: Option<Cow<'static, str>>,
}

/// Returns the style of a node in its paint context.
pub(super) fn node_style<'a, T: Recordable>(
    laid_out: &LaidOutNode<'a, T>,
    context: PaintContext,
    images: &mut ImageLookup<'_>,
) -> NodeStyle<'a> {
    let node = laid_out.node;
    let image = node
        .ident(Ident::ImageHash)
        .filter(|_| node.kind == Kind::Image)
        .and_then(|fingerprint| images.url(fingerprint));
    let caption = caption(node, context.is_leaf);
    let mut paint = Style::default();
    set_background(node, context.is_leaf, image.is_some(), &mut paint);
    if let Some(caption) = &caption {
        set_text_style(node, caption, &mut paint);
    }
    paint.set_some(
        Property::Radius,
        node.length(Attr::CornerRadius)
            .filter(|r| *r > 0)
            .map(CssValue::Px),
    );
    paint.set_some(Property::Shadow, edges(node));
    let opacity = node.attr(Attr::Opacity).filter(|op| *op < 1000);
    paint.set_some(Property::Opacity, opacity.map(CssValue::Permille));
    paint.set_some(
        Property::ClipPath,
        context.clip.map(|visible| inset(laid_out.frame, visible)),
    );
    paint.set_some(
        Property::ZIndex,
        (context.level != 0).then_some(CssValue::Number(context.level)),
    );
    NodeStyle {
        place: place(node, context.clips),
        paint,
        paint_apart: opacity.is_some() || context.clip.is_some() || context.level != 0,
        content: node.scroll().map(|scroll| scroll.offset),
        image,
        text: caption.map(|caption| caption.text),
        class: class_with_decision(node, class(node, context.is_leaf)),
    }
}

fn place<T>(node: &Node<T>, clips: bool) -> Style {
    let mut style = Style::default();
    style.set(Property::Left, CssValue::Px(node.rect.x));
    style.set(Property::Top, CssValue::Px(node.rect.y));
    style.set(Property::Width, CssValue::Px(node.rect.w.max(0)));
    style.set(Property::Height, CssValue::Px(node.rect.h.max(0)));
    style.set_some(Property::Overflow, clips.then_some(CssValue::Word("hidden")));
    style.set_some(Property::Transform, transform(node));
    style
}

fn set_background<T: Recordable>(node: &Node<T>, is_leaf: bool, has_image: bool, style: &mut Style) {
    let own = node.attr(Attr::Background);
    let bar = matches!(node.kind, Kind::Slider | Kind::Progress).then(|| {
        let fill = node.attr(Attr::Foreground).unwrap_or(BAR_FILL);
        CssValue::Bar(share(node), fill, BAR_REST)
    });
    let colour = match node.kind {
        // A gradient behind a slider is its track, which `Bar` draws.
        Kind::Slider | Kind::Progress if node.flag(Attr::BackgroundImage) => None,
        Kind::Image => own.or_else(|| (!has_image).then(|| missing_image(node))),
        Kind::WebView | Kind::Map | Kind::Video | Kind::Camera if is_leaf => own.or(Some(MISSING_PIXELS)),
        _ => own,
    };
    style.set_some(Property::BackgroundColour, colour.map(CssValue::Colour));
    style.set_some(Property::BackgroundImage, bar);
}

fn missing_image<T>(node: &Node<T>) -> u32 {
    node.attr(Attr::Foreground)
        .map_or(MISSING_PIXELS, |colour| (colour & 0xffff_ff00) | ICON_ALPHA)
}

/// Returns the filled share of a slider or progress bar, in thousandths.
fn share<T: Recordable>(node: &Node<T>) -> u32 {
    let bound = |key, default: f32| f64::from(node.attr(key).map_or(default, f32::from_bits));
    let (least, most) = (bound(Attr::RangeMin, 0.0), bound(Attr::RangeMax, 100.0));
    let value = node
        .text(TextField::Value)
        .and_then(|value| value.recorded().trim().parse::<f64>().ok());
    // A cast from a float saturates, and turns NaN into 0.
    value.map_or(0, |value| {
        ((value - least) / (most - least))
            .clamp(0.0, 1.0)
            .mul_add(PERMILLE, 0.5) as u32
    })
}

fn edges<T>(node: &Node<T>) -> Option<CssValue> {
    let edges = Edges {
        width: node.length(Attr::BorderWidth).unwrap_or(0).max(0),
        colour: node.attr(Attr::BorderColour).unwrap_or(0xff),
        sides: node.attr(Attr::BorderSides).unwrap_or(ALL_SIDES) & ALL_SIDES,
        shadow: node.flag(Attr::Shadow),
    };
    let drawn = edges.shadow || (edges.width > 0 && edges.sides != 0);
    drawn.then_some(CssValue::Edges(edges))
}

fn inset(frame: Rect, visible: Rect) -> CssValue {
    if visible.is_empty() {
        return CssValue::Inset([0, 0, frame.h.max(0), 0]);
    }
    // Shadows, and text in a wider font, may paint beyond an edge that nothing clips.
    let cut = |by: i32| if by > 0 { by } else { -OVERHANG };
    CssValue::Inset([
        cut(visible.y.saturating_sub(frame.y)),
        cut(frame.right().saturating_sub(visible.right())),
        cut(frame.bottom().saturating_sub(visible.bottom())),
        cut(visible.x.saturating_sub(frame.x)),
    ])
}

fn transform<T>(node: &Node<T>) -> Option<CssValue> {
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
        .then_some(CssValue::Matrix(matrix))
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
