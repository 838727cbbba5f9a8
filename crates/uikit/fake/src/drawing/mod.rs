//! Draws windows as SVG, as Core Animation and UIKit document the drawing of their layers. No code of the walker is used.
//!
//! Each line of text is one `<text>` element, and nothing else is: a reader can hide them one by one.

mod controls;
mod metrics;
mod pictures;
mod texts;

use std::fmt::Write as _;

use objc2::ClassType;
use objc2::rc::Retained;
use objc2::runtime::AnyObject;
use objc2_core_foundation::CGRect;

use crate::build::as_view;
use crate::controls::FakeWindow;
use crate::graphics::FakeColour;
use crate::layer::{FakeLayer, LayerState};
use crate::view::FakeView;
use crate::view_state::ViewState;

/// The background of the keyboard, in light mode.
const KEYBOARD: &str = "#d1d4d9";

/// Draws windows, from the back to the front, on a screen of a size in points. Above them is a keyboard with a height, 0 for none.
pub fn draw(windows: &[Retained<FakeWindow>], [width, height]: [f64; 2], keyboard_height: f64) -> String {
    let mut drawing = Drawing::default();
    for window in windows {
        drawing.view(as_view(window));
    }
    let top = height - keyboard_height;
    drawing.rectangle([0.0, top, width, keyboard_height], 0.0, KEYBOARD);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" text-rendering=\"geometricPrecision\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n{}</svg>\n",
        drawing.svg
    )
}

/// Elements of an SVG image.
#[derive(Default)]
pub(crate) struct Drawing {
    svg: String,
    clips: usize,
}

/// Left, top, width and height.
pub(crate) type Area = [f64; 4];

impl Drawing {
    fn view(&mut self, view: &FakeView) {
        let state = view.state();
        let layer = shown(&state.layer);
        if state.is_hidden || layer.opacity <= 0.0 {
            return;
        }
        let m = layer.transform;
        let (at, origin, size) = (layer.position, layer.bounds.origin, layer.bounds.size);
        // The anchor point of the bounds is drawn at the position.
        let anchor = [
            origin.x + layer.anchor.x * size.width,
            origin.y + layer.anchor.y * size.height,
        ];
        let x = at.x + m.m41 - m.m11 * anchor[0] - m.m21 * anchor[1];
        let y = at.y + m.m42 - m.m12 * anchor[0] - m.m22 * anchor[1];
        self.add(format_args!(
            "<g transform=\"matrix({} {} {} {} {x} {y})\" opacity=\"{}\">",
            m.m11, m.m12, m.m21, m.m22, layer.opacity
        ));
        let bounds = area(layer.bounds);
        self.background(&state, &layer, bounds);
        let is_clipped = layer.clips;
        if is_clipped {
            self.clip(bounds, layer.corner_radius);
        }
        self.content(view, &state, bounds);
        let mut children = state.subviews.clone();
        children.retain(|child| !is_drawn_by_its_superview(child));
        children.sort_by(|a, b| shown(&a.state().layer).z.total_cmp(&shown(&b.state().layer).z));
        for child in &children {
            self.view(child);
        }
        if is_clipped {
            self.end();
        }
        self.border(&layer, bounds);
        self.end();
    }

    fn background(&mut self, state: &ViewState, layer: &LayerState, bounds: Area) {
        let Some(fill) = fill(state.background.as_ref(), state.is_dark) else {
            return;
        };
        if layer.shadow_opacity > 0.0 && !layer.clips {
            // Core Animation's offset and radius, unless the app sets others.
            self.add(format_args!(
                "<g style=\"filter: drop-shadow(0 -3px 3px rgba(0,0,0,{}))\">",
                layer.shadow_opacity
            ));
            self.rectangle(bounds, layer.corner_radius, &fill);
            self.end();
        } else {
            self.rectangle(bounds, layer.corner_radius, &fill);
        }
    }

    /// The border is inside of the bounds, above the sublayers.
    fn border(&mut self, layer: &LayerState, [x, y, width, height]: Area) {
        let line = layer.border_width;
        let Some(colour) = layer.border_colour.as_ref().filter(|_| line > 0.0) else {
            return;
        };
        let [red, green, blue, alpha] = components(*objc2::DefinedClass::ivars(&**colour));
        let half = line / 2.0;
        self.add(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"none\" stroke-width=\"{line}\" \
             stroke=\"rgba({red},{green},{blue},{alpha})\"/>",
            x + half,
            y + half,
            (width - line).max(0.0),
            (height - line).max(0.0),
            (layer.corner_radius - half).max(0.0)
        ));
    }

    /// Starts a group that is drawn in an area only.
    pub(crate) fn clip(&mut self, [x, y, width, height]: Area, radius: f64) {
        let id = self.clips;
        self.clips += 1;
        self.add(format_args!(
            "<clipPath id=\"c{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\
             </clipPath><g clip-path=\"url(#c{id})\">"
        ));
    }

    /// Ends a group.
    pub(crate) fn end(&mut self) {
        self.svg.push_str("</g>\n");
    }

    /// A filled rectangle with round corners.
    pub(crate) fn rectangle(&mut self, [x, y, width, height]: Area, radius: f64, fill: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\"/>"
        ));
    }

    /// Adds an element.
    pub(crate) fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.svg, "{element}");
    }
}

/// The layer as it is drawn, also in an animation.
fn shown(layer: &FakeLayer) -> LayerState {
    let state = layer.state();
    let presentation = state.presentation.as_ref();
    presentation.map_or_else(|| state.clone(), |presented| presented.state().clone())
}

fn area(rect: CGRect) -> Area {
    [rect.origin.x, rect.origin.y, rect.size.width, rect.size.height]
}

/// The text of a field is drawn by the field, so that its place depends on the style of its border.
fn is_drawn_by_its_superview(view: &FakeView) -> bool {
    is_a(view, "UITextFieldLabel")
}

/// Whether a view is of a class or of a class that is derived from it.
pub(crate) fn is_a(view: &FakeView, name: &str) -> bool {
    let object: &AnyObject = view;
    let mut class = Some(object.class());
    while let Some(known) = class {
        if known.name().to_str() == Ok(name) {
            return true;
        }
        class = known.superclass().filter(|_| known != FakeView::class());
    }
    false
}

/// The fill of a colour; none for a pattern, and for no colour.
pub(crate) fn fill(colour: Option<&Retained<FakeColour>>, is_dark: bool) -> Option<String> {
    let both = *objc2::DefinedClass::ivars(&**colour?);
    let [red, green, blue, alpha] = components(both?[usize::from(is_dark)]);
    Some(format!("rgba({red},{green},{blue},{alpha})"))
}

fn components(parts: [f64; 4]) -> [f64; 4] {
    let [red, green, blue] = [parts[0], parts[1], parts[2]].map(|part| (part * 255.0).round());
    [red, green, blue, parts[3]]
}
