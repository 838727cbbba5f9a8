//! The views of SwiftUI whose pictures may be taken: the pixels of a picture cannot be masked one by one.

use afterimage_wireframe::{Kind, MaskOverride};
use objc2_ui_kit::{UIAccessibilityIdentification, UIView};

use crate::objects::classes::{ClassOrigin, Family, ViewClass, ViewClasses};
use crate::objects::layers::foreign_layers;
use crate::objects::memory::{mask_override, was_secure};

/// Views of one picture that are looked at. A view with more has no picture.
const MAX_VIEWS: usize = 1_000;
/// The core reads 250 levels.
const MAX_DEPTH: usize = 250;

/// Returns whether a hosting view holds nothing that masking could hide, by the level, by the app or by a rule: only views of SwiftUI that draw, and
/// containers. Hidden views count too.
///
/// A text, an image, a control or a view of the app has a node of its own, about which masking decides; a rule may select a view by its class or by its
/// identifier.
pub(super) fn is_public(hosting: &UIView, classes: &mut ViewClasses) -> bool {
    let mut found = Found::default();
    is_below_public(hosting, classes) && found.are_public(hosting, 0, classes) && found.draws
}

/// Returns whether no view above hides its content.
fn is_below_public(view: &UIView, classes: &mut ViewClasses) -> bool {
    let mut current = view.superview();
    for _ in 0..MAX_DEPTH {
        let Some(superview) = current else {
            return true;
        };
        let class = classes.get(&superview);
        if is_marked(&superview) || takes_text(class) {
            return false;
        }
        current = superview.superview();
    }
    false
}

#[derive(Default)]
struct Found {
    views: usize,
    /// Whether anything is drawn by other means than views.
    draws: bool,
}

impl Found {
    fn are_public(&mut self, view: &UIView, depth: usize, classes: &mut ViewClasses) -> bool {
        self.views += 1;
        if self.views > MAX_VIEWS || depth > MAX_DEPTH || is_marked(view) {
            return false;
        }
        let class = classes.get(view);
        let is_hosting = depth == 0;
        let is_drawn_by_swiftui = match class.family {
            Family::Foreign(Kind::Placeholder) => class.origin == ClassOrigin::SwiftUi,
            _ => false,
        };
        let is_plain = is_drawn_by_swiftui || is_container(class.family);
        let may_be_selected =
            !is_hosting && (class.origin == ClassOrigin::App || view.accessibilityIdentifier().is_some());
        if !is_plain || class.takes_keys || may_be_selected {
            return false;
        }
        let subviews = view.subviews();
        let count = subviews.count();
        self.draws |= is_drawn_by_swiftui;
        for layer in foreign_layers(view, count) {
            if classes.of_layer(&layer).is_some() {
                return false;
            }
            self.draws = true;
        }
        (0..count).all(|index| self.are_public(&subviews.objectAtIndex(index), depth + 1, classes))
    }
}

/// Returns whether the app masks or blocks a view, or its text was a secret.
fn is_marked(view: &UIView) -> bool {
    let is_masked = matches!(
        mask_override(view),
        Some(MaskOverride::Mask | MaskOverride::Block)
    );
    is_masked || was_secure(view)
}

fn takes_text(class: ViewClass) -> bool {
    let is_field = matches!(
        class.family,
        Family::Field | Family::TextView | Family::Picker | Family::DatePicker | Family::Calendar
    );
    class.takes_keys || is_field || matches!(class.family, Family::Foreign(_))
}

fn is_container(family: Family) -> bool {
    matches!(
        family,
        Family::Plain
            | Family::Unknown
            | Family::Scroll
            | Family::Table
            | Family::Collection
            | Family::TableCell
            | Family::CollectionCell
    )
}
