//! The role of an accessibility element, by its public traits.

use objc2_ui_kit::{
    UIAccessibilityTraitAdjustable, UIAccessibilityTraitButton, UIAccessibilityTraitCausesPageTurn,
    UIAccessibilityTraitHeader, UIAccessibilityTraitImage, UIAccessibilityTraitKeyboardKey,
    UIAccessibilityTraitLink, UIAccessibilityTraitNotEnabled, UIAccessibilityTraitPlaysSound,
    UIAccessibilityTraitSearchField, UIAccessibilityTraitSelected, UIAccessibilityTraitStartsMediaSession,
    UIAccessibilityTraitStaticText, UIAccessibilityTraitSummaryElement,
    UIAccessibilityTraitUpdatesFrequently, UIAccessibilityTraits,
};

/// The role of an element, which decides which of its texts are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Perhaps a field, perhaps one with a secret: no text is read.
    Unsure,
    /// A key of a keyboard that the app draws.
    Key,
    /// A field for a search term.
    Search,
    /// A control with a value, masked like a field.
    Adjustable,
    /// A button or a link.
    Button,
    /// A picture.
    Image,
    /// A text.
    Text,
}

/// The states of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ElementStates {
    pub(super) is_selected: bool,
    pub(super) is_disabled: bool,
}

impl Role {
    /// Returns the role of an element with these traits.
    ///
    /// No public trait marks a text field or a secure one: UIKit sets bits that no header names. So an element with any bit besides the
    /// known ones is unsure, and so is one without a trait that says which texts it has.
    pub(crate) fn of(traits: UIAccessibilityTraits) -> Self {
        // SAFETY: constants of UIKit.
        let (search, key) = unsafe { (UIAccessibilityTraitSearchField, UIAccessibilityTraitKeyboardKey) };
        // SAFETY: as above.
        let (adjustable, image) = unsafe { (UIAccessibilityTraitAdjustable, UIAccessibilityTraitImage) };
        // SAFETY: as above.
        let buttons = unsafe { UIAccessibilityTraitButton | UIAccessibilityTraitLink };
        // SAFETY: as above.
        let texts = unsafe { UIAccessibilityTraitStaticText | UIAccessibilityTraitHeader };
        let has = |some: UIAccessibilityTraits| traits & some != 0;
        let known = search | key | adjustable | image | buttons | texts | without_role();
        if has(!known) {
            Self::Unsure
        } else if has(key) {
            Self::Key
        } else if has(search) {
            Self::Search
        } else if has(adjustable) {
            Self::Adjustable
        } else if has(buttons) {
            Self::Button
        } else if has(image) {
            Self::Image
        } else if has(texts) {
            Self::Text
        } else {
            Self::Unsure
        }
    }
}

impl ElementStates {
    /// Returns the states of an element with these traits.
    pub(crate) fn of(traits: UIAccessibilityTraits) -> Self {
        // SAFETY: constants of UIKit.
        let (selected, disabled) = unsafe { (UIAccessibilityTraitSelected, UIAccessibilityTraitNotEnabled) };
        Self {
            is_selected: traits & selected != 0,
            is_disabled: traits & disabled != 0,
        }
    }
}

/// The traits that elements of each role may have.
fn without_role() -> UIAccessibilityTraits {
    // SAFETY: constants of UIKit.
    let states = unsafe { UIAccessibilityTraitSelected | UIAccessibilityTraitNotEnabled };
    // SAFETY: as above.
    let sounds = unsafe { UIAccessibilityTraitPlaysSound | UIAccessibilityTraitStartsMediaSession };
    // SAFETY: as above.
    let changes = unsafe { UIAccessibilityTraitUpdatesFrequently | UIAccessibilityTraitCausesPageTurn };
    // SAFETY: as above.
    states | sounds | changes | unsafe { UIAccessibilityTraitSummaryElement }
}
