//! The values of switches, sliders and progress bars.

use afterimage_wireframe::{Attr, TextField};
use objc2_ui_kit::{UIActivityIndicatorView, UIProgressView, UISlider, UISwitch, UIView};

use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;
use crate::objects::classes::Family;

/// The colour of a switch that is on, unless the app sets another.
const SWITCH_GREEN: u32 = 0x34c7_59ff;

/// Writes the value of a control. Its private views draw nothing else, so they are not walked.
pub(super) fn write(view: &UIView, family: Family, nodes: &mut NodeWriter) -> WalkedChildren {
    match family {
        Family::Switch => write_switch(view, nodes),
        Family::Slider => write_slider(view, nodes),
        Family::Progress => write_progress(view, nodes),
        _ => write_spinner(view, nodes),
    }
    nodes.label(view);
    WalkedChildren::None
}

fn write_switch(view: &UIView, nodes: &mut NodeWriter) {
    let Some(switch) = view.downcast_ref::<UISwitch>() else {
        return;
    };
    nodes.frame.attr(Attr::Checked, u32::from(switch.isOn()));
    if !nodes.colour(Attr::Foreground, switch.onTintColor().as_deref(), view) {
        nodes.frame.attr(Attr::Foreground, SWITCH_GREEN);
    }
}

fn write_slider(view: &UIView, nodes: &mut NodeWriter) {
    let Some(slider) = view.downcast_ref::<UISlider>() else {
        return;
    };
    let colour = slider.minimumTrackTintColor().or_else(|| view.tintColor());
    nodes.colour(Attr::Foreground, colour.as_deref(), view);
    nodes.real(Attr::RangeMin, slider.minimumValue());
    nodes.real(Attr::RangeMax, slider.maximumValue());
    nodes.number(TextField::Value, f64::from(slider.value()));
}

fn write_progress(view: &UIView, nodes: &mut NodeWriter) {
    let Some(bar) = view.downcast_ref::<UIProgressView>() else {
        return;
    };
    let colour = bar.progressTintColor().or_else(|| view.tintColor());
    nodes.colour(Attr::Foreground, colour.as_deref(), view);
    nodes.real(Attr::RangeMin, 0.0);
    nodes.real(Attr::RangeMax, 1.0);
    nodes.number(TextField::Value, f64::from(bar.progress()));
}

fn write_spinner(view: &UIView, nodes: &mut NodeWriter) {
    let Some(spinner) = view.downcast_ref::<UIActivityIndicatorView>() else {
        return;
    };
    nodes.colour(Attr::Foreground, spinner.color().as_deref(), view);
}
