//! The content of controls.

use super::texts::{TextStyle, Vertical};
use super::{Area, Drawing, fill, is_a};
use crate::foundation::characters;
use crate::view::FakeView;
use crate::view_state::ViewState;

/// `NSLineBreakByTruncatingTail`.
const TAIL: usize = 4;
/// Colours of UIKit in light mode: of tracks, of what is chosen, of a switch that is on, of a placeholder.
const TRACK: &str = "#e4e4e6";
const TINT: &str = "#007aff";
const GREEN: &str = "#34c759";
const PLACEHOLDER: &str = "rgba(60,60,67,0.3)";
/// Height of the track of a slider or progress bar, and radius of a slider's knob.
const TRACK_HEIGHT: f64 = 4.0;
const KNOB_RADIUS: f64 = 13.5;
/// `NSTextContainer.lineFragmentPadding`.
const FRAGMENT_PADDING: f64 = 5.0;

impl Drawing {
    /// Draws the content of a view's own layer.
    pub(super) fn content(&mut self, view: &FakeView, state: &ViewState, bounds: Area) {
        if is_a(view, "UILabel") {
            self.label(view, state, bounds);
        } else if is_a(view, "UITextField") {
            self.field(state, bounds);
        } else if is_a(view, "UITextView") {
            self.text_view(state, bounds);
        } else if is_a(view, "UIImageView") {
            self.picture(state, inherited_tint(view).as_deref(), bounds);
        } else if is_a(view, "UISwitch") {
            self.switch(state, bounds);
        } else if is_a(view, "UISlider") {
            let [least, most] = state.range;
            self.track(
                state,
                inherited_tint(view),
                bounds,
                f64::from((state.value - least) / (most - least)),
            );
            self.knob(bounds, f64::from((state.value - least) / (most - least)));
        } else if is_a(view, "UIProgressView") {
            self.track(state, inherited_tint(view), bounds, f64::from(state.value));
        } else if is_a(view, "UIActivityIndicatorView") {
            self.spinner(bounds);
        } else if is_a(view, "UIDatePicker") {
            self.date(state, bounds);
        } else if is_a(view, "UIVisualEffectView") {
            let fill = if state.is_dark {
                "rgba(37,37,37,0.82)"
            } else {
                "rgba(249,249,249,0.82)"
            };
            self.rectangle(bounds, state.layer.state().corner_radius, fill);
        }
    }

    fn label(&mut self, view: &FakeView, state: &ViewState, bounds: Area) {
        let Some(text) = state.text.as_deref().map(characters) else {
            return;
        };
        let mut style = TextStyle::of(state);
        // UIKit fits the label of a button to its title, and centres it.
        if is_a(view, "UIButtonLabel") {
            style = style.centred();
        }
        let lines = state.lines as usize;
        self.text(&text, &style, bounds, lines, state.line_break, Vertical::Middle);
    }

    fn field(&mut self, state: &ViewState, bounds: Area) {
        let [x, y, width, height] = bounds;
        let is_rounded = state.border_style == 3;
        if is_rounded {
            self.add(format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\" fill=\"none\" stroke=\"rgba(60,60,67,0.29)\" stroke-width=\"0.5\"/>",
                x + 0.25, y + 0.25, width - 0.5, height - 0.5
            ));
        }
        let inset = if is_rounded { 7.0 } else { 0.0 };
        let inner = [x + inset, y, width - 2.0 * inset, height];
        let style = TextStyle::of(state);
        let text = state.text.as_deref().map(characters).unwrap_or_default();
        if !text.is_empty() {
            let dots = "\u{2022}".repeat(text.chars().count());
            let shown = if state.is_secure { &dots } else { &text };
            self.text(shown, &style, inner, 1, TAIL, Vertical::Middle);
        } else if let Some(placeholder) = &state.placeholder {
            let style = style.in_colour(PLACEHOLDER);
            self.text(placeholder, &style, inner, 1, TAIL, Vertical::Middle);
        }
    }

    fn text_view(&mut self, state: &ViewState, [x, y, width, height]: Area) {
        let text = state.text.as_deref().map(characters).unwrap_or_default();
        let insets = state.insets;
        let side = [insets.left + FRAGMENT_PADDING, insets.right + FRAGMENT_PADDING];
        let inner = [
            x + side[0],
            y + insets.top,
            width - side[0] - side[1],
            height - insets.top - insets.bottom,
        ];
        self.text(&text, &TextStyle::of(state), inner, 0, TAIL, Vertical::Top);
    }

    fn switch(&mut self, state: &ViewState, [x, y, width, height]: Area) {
        let on = fill(state.colour.as_ref(), state.is_dark).unwrap_or_else(|| GREEN.to_owned());
        let colour = if state.is_on { on.as_str() } else { TRACK };
        self.rectangle([x, y, width, height], height / 2.0, colour);
        let knob = height - 4.0;
        let left = if state.is_on {
            x + width - knob - 2.0
        } else {
            x + 2.0
        };
        self.rectangle([left, y + 2.0, knob, knob], knob / 2.0, "white");
    }

    fn track(&mut self, state: &ViewState, tint: Option<String>, [x, y, width, height]: Area, share: f64) {
        let top = y + (height - TRACK_HEIGHT) / 2.0;
        let radius = TRACK_HEIGHT / 2.0;
        self.rectangle([x, top, width, TRACK_HEIGHT], radius, TRACK);
        let own = fill(state.colour.as_ref(), state.is_dark).or(tint);
        let colour = own.unwrap_or_else(|| TINT.to_owned());
        self.rectangle([x, top, width * share, TRACK_HEIGHT], radius, &colour);
    }

    fn knob(&mut self, [x, y, width, height]: Area, share: f64) {
        let left = x + (width - 2.0 * KNOB_RADIUS) * share;
        let top = y + height / 2.0 - KNOB_RADIUS;
        let size = 2.0 * KNOB_RADIUS;
        self.rectangle(
            [left - 0.5, top - 0.5, size + 1.0, size + 1.0],
            KNOB_RADIUS + 0.5,
            "#d8d8da",
        );
        self.rectangle([left, top, size, size], KNOB_RADIUS, "white");
    }

    fn spinner(&mut self, [x, y, width, height]: Area) {
        let radius = width.min(height) / 2.0 - 1.5;
        self.add(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" fill=\"none\" stroke=\"#999999\" stroke-width=\"3\" stroke-dasharray=\"2 2\"/>",
            x + width / 2.0,
            y + height / 2.0
        ));
    }

    /// A compact picker: the date on grey.
    fn date(&mut self, state: &ViewState, bounds: Area) {
        self.rectangle(bounds, 6.0, "#eeeeef");
        let text = format!("{} in 2/0", state.control.date);
        let style = TextStyle::of(state).centred();
        self.text(&text, &style, bounds, 1, TAIL, Vertical::Middle);
    }
}

/// The nearest tint of a view and those above.
fn inherited_tint(view: &FakeView) -> Option<String> {
    let state = view.state();
    let above = unsafe { state.superview.as_ref() };
    fill(state.tint.as_ref(), state.is_dark).or_else(|| inherited_tint(above?))
}
