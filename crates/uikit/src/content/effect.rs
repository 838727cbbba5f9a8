//! Visual effect views: what is behind a blur is replayed through a translucent colour.

use afterimage_wireframe::Attr;
use objc2::rc::Retained;
use objc2_ui_kit::{UIBlurEffect, UITraitEnvironment, UIUserInterfaceStyle, UIView, UIVisualEffectView};

use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// The colours of the system's materials in light and in dark mode. No public call returns that of an effect.
const LIGHT: u32 = 0xf7f7_f7cc;
const DARK: u32 = 0x1e1e_1ecc;

/// Writes the colour of a blur. Of the children, only the view with the content is walked: the others draw the effect.
pub(super) fn write(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    let Some(effect_view) = view.downcast_ref::<UIVisualEffectView>() else {
        return WalkedChildren::All;
    };
    let effect = effect_view.effect();
    if effect.is_some_and(|effect| effect.downcast_ref::<UIBlurEffect>().is_some()) {
        // SAFETY: the traits of a view are read on the main thread.
        let style = unsafe { view.traitCollection().userInterfaceStyle() };
        let colour = if style == UIUserInterfaceStyle::Dark {
            DARK
        } else {
            LIGHT
        };
        nodes.frame.attr(Attr::Background, colour);
    }
    WalkedChildren::Only([Retained::as_ptr(&effect_view.contentView()), std::ptr::null()])
}
