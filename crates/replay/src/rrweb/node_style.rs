//! CSS of one node: an absolutely positioned box inside its parent's box.

use std::borrow::Cow;
use std::rc::Rc;

use afterimage_wireframe::{Affine, Attr, Ident, Kind, Node, Point, Recordable, Rect, TextField};

use super::clip_region::ClipRegion;
use super::css_matrix::{css_matrix, pixels_from};
use super::css_value::{ALL_CORNERS, ALL_SIDES, CssValue, Edges};
use super::insets::Insets;
use super::mask_overlay::class_with_decision;
use super::node_elements::frame_style;
use super::paint_context::PaintContext;
use super::stacking::TransformTarget;
use super::style::{Property, Style};
use super::text_layout::visible_part;
use super::text_style::{TextBox, TextForm, caption, set_text_style};
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
/// Distance that a box may paint beyond an edge that is not clipped, in tenths of a pixel: more than a shadow needs.
const OVERHANG: i32 = 200;
/// Scale of a `Bar`'s share.
const PERMILLE: f64 = 1000.0;

/// Style and content of a node's elements.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NodeStyle<'a> {
    /// Place, transform and clip of the box.
    pub(super) place: Style,
    /// All properties that paint.
    pub(super) paint: Style,
    /// Whether `paint` has properties that would apply to the children too if set on the box that holds them.
    pub(super) paint_apart: bool,
    /// Whether `paint` has a place of its own inside the box: the background is smaller than the node.
    pub(super) paint_inset: bool,
    /// Scroll offset of a scroll container's content layer.
    pub(super) content: Option<Point>,
    /// `data:` URL of an image.
    pub(super) image: Option<Rc<str>>,
    pub(super) text: Option<TextBox<'a>>,
    /// Classes of the style sheet, for controls that CSS draws.
    pub(super) class: Option<Cow<'static, str>>,
}

impl NodeStyle<'_> {
    /// Returns whether an element of its own paints a node, which has children or none.
    pub(super) fn has_painter(&self, is_parent: bool) -> bool {
        self.paint_inset || (self.paint_apart && is_parent)
    }
}

/// Returns the style of a node in its paint context.
pub(super) fn node_style<'a, T: Recordable>(
    laid_out: &LaidOutNode<'a, T>,
    context: &PaintContext,
    images: &mut ImageLookup<'_>,
) -> NodeStyle<'a> {
    let node = laid_out.node;
    let image = node
        .ident(Ident::ImageHash)
        .filter(|_| node.kind == Kind::Image)
        .and_then(|fingerprint| images.url(fingerprint));
    let caption = caption(node, context.shows_value);
    let stacking = context.stacking;
    // An image is drawn over the whole node.
    let insets = Insets::of(node).filter(|_| image.is_none());
    // The element that paints the node, in the coordinates of the parent and of the plane.
    let mut paint = insets.map_or_else(Style::default, |insets| {
        frame_style(insets.inside(Rect {
            x: 0,
            y: 0,
            ..node.rect
        }))
    });
    let painted = insets.map_or(laid_out.frame, |insets| insets.inside(laid_out.frame));
    paint.set_some(
        Property::Overflow,
        caption.is_some().then_some(CssValue::Word("hidden")),
    );
    if let TransformTarget::Painter(map) = stacking.target {
        paint.set(Property::Transform, matrix(&map, painted));
    }
    paint.set_some(Property::ZIndex, level(stacking.paint_level));
    set_background(node, context.is_leaf, image.is_some(), &mut paint);
    let text = caption.map(|caption| {
        let form = match set_text_style(node, &caption, insets, context.direction, &mut paint) {
            // An image is painted above text that no element holds.
            TextForm::Plain if image.is_some() => TextForm::Wrapped {
                class: "lines",
                style: Style::default(),
            },
            form => form,
        };
        let text = match caption.text {
            Cow::Borrowed(text) => Cow::Borrowed(visible_part(node, text)),
            Cow::Owned(text) => Cow::Owned(visible_part(node, &text).to_owned()),
        };
        TextBox { text, form }
    });
    // The corners of a box that clips limit the children too, so the box has the radius, if it has the size of the background.
    let is_rounded = !context.clips || insets.is_some();
    paint.set_some(Property::Radius, radius(node).filter(|_| is_rounded));
    paint.set_some(Property::Shadow, edges(node));
    let opacity = node.attr(Attr::Opacity).filter(|op| *op < 1000);
    paint.set_some(Property::Opacity, opacity.map(CssValue::Permille));
    let clip = context.clip.as_ref();
    paint.set_some(Property::ClipPath, clip.map(|clip| clip_path(painted, clip)));
    let is_stacked = matches!(stacking.target, TransformTarget::Painter(_)) || stacking.paint_level != 0;
    NodeStyle {
        place: place(laid_out, context),
        paint,
        paint_inset: insets.is_some(),
        paint_apart: opacity.is_some() || clip.is_some() || is_stacked || text.is_some(),
        content: node.scroll().map(|scroll| scroll.offset),
        image,
        text,
        class: class_with_decision(node, class(node, context.is_leaf)),
    }
}

fn place<T>(laid_out: &LaidOutNode<'_, T>, context: &PaintContext) -> Style {
    let mut style = frame_style(laid_out.node.rect);
    style.set_some(
        Property::Overflow,
        context.clips.then_some(CssValue::Word("hidden")),
    );
    if let TransformTarget::Box(map) = context.stacking.target {
        style.set(Property::Transform, matrix(&map, laid_out.frame));
        style.set_some(Property::ZIndex, level(context.stacking.box_level));
    }
    let is_rounded = context.clips && Insets::of(laid_out.node).is_none();
    style.set_some(Property::Radius, radius(laid_out.node).filter(|_| is_rounded));
    style
}

fn radius<T>(node: &Node<T>) -> Option<CssValue> {
    let radius = node.length(Attr::CornerRadius).filter(|radius| *radius > 0)?;
    match node.attr(Attr::SquareCorners).unwrap_or(0) & ALL_CORNERS {
        0 => Some(CssValue::Px(radius)),
        ALL_CORNERS => None,
        square => Some(CssValue::Corners(radius, square)),
    }
}

fn matrix(map: &Affine, frame: Rect) -> CssValue {
    CssValue::Matrix(css_matrix(map, frame))
}

/// Returns the `z-index` of a paint level; 0 keeps the order of the tree.
fn level(level: i32) -> Option<CssValue> {
    (level != 0).then_some(CssValue::Number(level))
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

/// Returns the clip of a box at `frame` to the visible part of the plane.
fn clip_path(frame: Rect, visible: &ClipRegion) -> CssValue {
    let visible = match visible {
        ClipRegion::Rect(visible) if visible.intersection(&frame).is_empty() => return nothing(frame),
        ClipRegion::Rect(visible) => *visible,
        ClipRegion::Polygon(_) => return polygon(frame, visible),
    };
    // Shadows may paint beyond an edge that nothing clips.
    let cut = |by: i32| if by > 0 { by } else { -OVERHANG };
    CssValue::Inset([
        cut(visible.y.saturating_sub(frame.y)),
        cut(frame.right().saturating_sub(visible.right())),
        cut(frame.bottom().saturating_sub(visible.bottom())),
        cut(visible.x.saturating_sub(frame.x)),
    ])
}

fn nothing(frame: Rect) -> CssValue {
    CssValue::Inset([0, 0, frame.h.max(0), 0])
}

fn polygon(frame: Rect, visible: &ClipRegion) -> CssValue {
    let grown = Rect::from_edges(
        frame.x.saturating_sub(OVERHANG),
        frame.y.saturating_sub(OVERHANG),
        frame.right().saturating_add(OVERHANG),
        frame.bottom().saturating_add(OVERHANG),
    );
    match visible.within(grown) {
        ClipRegion::Polygon(Some(polygon))
            if polygon.corners().iter().flatten().all(|part| part.is_finite()) =>
        {
            let pixels = |[x, y]: &[f64; 2]| [pixels_from(frame.x, *x), pixels_from(frame.y, *y)];
            CssValue::Polygon(polygon.corners().iter().map(pixels).collect())
        }
        _ => nothing(frame),
    }
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
