//! The style of fonts.

use std::ptr;

use afterimage_wireframe::tenths;
use objc2::rc::Retained;
use objc2_foundation::{NSDictionary, NSNumber, NSString};
use objc2_ui_kit::{
    UIFont, UIFontDescriptorSymbolicTraits, UIFontDescriptorTraitsAttribute, UIFontWeightTrait,
};

use super::strings::StringReader;

/// The style of a font, in the units of frame buffers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FontStyle {
    /// Size, in tenths of a point.
    pub(crate) size: i32,
    /// Height of a line, in tenths of a point.
    pub(crate) line_height: i32,
    /// Weight as in CSS.
    pub(crate) weight: u32,
    /// Whether the font is slanted.
    pub(crate) is_italic: bool,
    /// Name of the family, `None` for the system's font.
    pub(crate) family: Option<Box<str>>,
}

/// The styles of the last fonts. A screen has few fonts, and many views with each. It keeps fonts alive, which are small,
/// shared by the whole app and refer to no view.
#[derive(Default)]
pub(crate) struct FontStyles {
    known: Vec<(Retained<UIFont>, FontStyle)>,
    strings: StringReader,
}

/// More fonts than screens have.
const MAX_FONTS: usize = 48;

/// UIKit's weights and those of CSS, by `UIFontWeight`.
const WEIGHTS: [(f64, u32); 9] = [
    (-0.8, 100),
    (-0.6, 200),
    (-0.4, 300),
    (0.0, 400),
    (0.23, 500),
    (0.3, 600),
    (0.4, 700),
    (0.56, 800),
    (0.62, 900),
];

impl FontStyles {
    /// Returns the style of a font.
    pub(crate) fn get(&mut self, font: &Retained<UIFont>) -> Option<&FontStyle> {
        // By their addresses: UIKit returns the same object for the same font, and a comparison of fonts is a call for each known one.
        let is_same = |(known, _): &(Retained<UIFont>, _)| ptr::eq(&raw const **known, &raw const **font);
        let at = match self.known.iter().position(is_same) {
            Some(at) => at,
            None => self.insert(font),
        };
        self.known.get(at).map(|(_, style)| style)
    }

    fn insert(&mut self, font: &Retained<UIFont>) -> usize {
        if self.known.len() >= MAX_FONTS {
            self.known.clear();
        }
        let style = self.read(font);
        self.known.push((font.clone(), style));
        self.known.len() - 1
    }

    fn read(&mut self, font: &UIFont) -> FontStyle {
        // SAFETY: fonts are immutable.
        let descriptor = unsafe { font.fontDescriptor() };
        // SAFETY: the constants of UIKit are valid while it is loaded.
        let attribute = unsafe { UIFontDescriptorTraitsAttribute };
        // SAFETY: descriptors are immutable.
        let traits = unsafe { descriptor.symbolicTraits() };
        let is_bold = traits.contains(UIFontDescriptorSymbolicTraits::TraitBold);
        let all = descriptor.objectForKey(attribute);
        let all = all.as_deref().and_then(|all| all.downcast_ref::<NSDictionary>());
        // SAFETY: as above.
        let key = unsafe { UIFontWeightTrait };
        let weight = all.and_then(|all| all.objectForKey(key));
        let weight = weight
            .as_deref()
            .and_then(|weight| weight.downcast_ref::<NSNumber>());
        // SAFETY: fonts are immutable.
        let family = unsafe { font.familyName() };
        FontStyle {
            // SAFETY: fonts are immutable.
            size: tenths(unsafe { font.pointSize() }),
            // SAFETY: fonts are immutable.
            line_height: tenths(unsafe { font.lineHeight() }),
            weight: match weight {
                Some(weight) => css_weight(weight.doubleValue()),
                None if is_bold => 700,
                None => 400,
            },
            is_italic: traits.contains(UIFontDescriptorSymbolicTraits::TraitItalic),
            family: self.family(&family),
        }
    }

    /// The names of the system's own fonts begin with a period.
    fn family(&mut self, name: &NSString) -> Option<Box<str>> {
        let name = self.strings.read(name);
        (!name.is_empty() && !name.starts_with('.')).then(|| name.into())
    }
}

/// Returns the nearest weight of CSS.
fn css_weight(weight: f64) -> u32 {
    let distance = |known: f64| (known - weight).abs();
    let nearest = WEIGHTS
        .iter()
        .min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
    nearest.map_or(400, |(_, css)| *css)
}
