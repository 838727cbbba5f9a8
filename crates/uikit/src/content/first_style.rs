//! The style of the first character of attributed texts.

use objc2::Message;
use objc2::rc::Retained;
use objc2::runtime::AnyObject;
use objc2_foundation::{NSAttributedString, NSDictionary, NSNumber, NSString};
use objc2_ui_kit::{
    NSFontAttributeName, NSForegroundColorAttributeName, NSKernAttributeName, NSParagraphStyle,
    NSParagraphStyleAttributeName, NSUnderlineStyleAttributeName, UIColor, UIFont,
};

/// The style of the first character, as far as the text has one.
#[derive(Default)]
pub(super) struct FirstStyle {
    /// The font.
    pub(super) font: Option<Retained<UIFont>>,
    /// The colour.
    pub(super) colour: Option<Retained<UIColor>>,
    /// Whether the text is underlined, with any pattern.
    pub(super) is_underlined: bool,
    /// Space added behind each letter, in points.
    kern: f64,
    /// Minimum and maximum of the height of a line in points, and its multiple; 0 for those that are not set.
    line: [f64; 3],
}

impl FirstStyle {
    /// Reads a text.
    pub(super) fn read(text: &NSAttributedString) -> Self {
        if text.string().length() == 0 {
            return Self::default();
        }
        // SAFETY: the index is that of a character, and the range may be null.
        let all = unsafe { text.attributesAtIndex_effectiveRange(0, std::ptr::null_mut()) };
        // SAFETY: the constants of UIKit are valid while it is loaded.
        let [font, colour, underline, kern, paragraph] = unsafe {
            [
                NSFontAttributeName,
                NSForegroundColorAttributeName,
                NSUnderlineStyleAttributeName,
                NSKernAttributeName,
                NSParagraphStyleAttributeName,
            ]
        };
        let number = |key| value::<NSNumber>(&all, key).map_or(0.0, |number| number.doubleValue());
        let paragraph = value::<NSParagraphStyle>(&all, paragraph);
        Self {
            font: value(&all, font),
            colour: value(&all, colour),
            is_underlined: number(underline) != 0.0,
            kern: number(kern),
            line: paragraph.map_or([0.0; 3], |style| {
                [
                    style.minimumLineHeight(),
                    style.maximumLineHeight(),
                    style.lineHeightMultiple(),
                ]
            }),
        }
    }

    /// Returns the space behind each letter in thousandths of the size of a font.
    pub(super) fn letter_spacing(&self, font: Option<&UIFont>) -> i32 {
        // SAFETY: fonts are immutable.
        let size = font.map_or(0.0, |font| unsafe { font.pointSize() });
        let thousandths = (self.kern / size * 1000.0).round();
        if size > 0.0 { thousandths as i32 } else { 0 }
    }

    /// Returns the height of a line in a font, `None` if it is that of the font.
    pub(super) fn line_height(&self, font: Option<&UIFont>) -> Option<f64> {
        let [least, most, multiple] = self.line;
        if self.line.iter().all(|part| *part <= 0.0) {
            return None;
        }
        // SAFETY: fonts are immutable.
        let own = unsafe { font?.lineHeight() };
        let height = (if multiple > 0.0 { own * multiple } else { own }).max(least);
        Some(if most > 0.0 { height.min(most) } else { height })
    }
}

fn value<T: objc2::DowncastTarget + Message>(
    all: &NSDictionary<NSString, AnyObject>,
    key: &NSString,
) -> Option<Retained<T>> {
    all.objectForKey(key)?.downcast::<T>().ok()
}
