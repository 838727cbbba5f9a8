//! Attributed texts, with one style for all of their characters.

use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, define_class};
use objc2_foundation::NSString;

use crate::foundation::{dictionary, make, number};
use crate::graphics::{FakeColour, FakeFont, Symbol, constants};

objc_runtime::class_shells! { NSParagraphStyle }

constants! {
    NSFontAttributeName NSForegroundColorAttributeName NSUnderlineStyleAttributeName NSKernAttributeName
    NSParagraphStyleAttributeName
}

/// The style of a text.
#[derive(Clone, Default)]
pub struct Style {
    pub font: Option<Retained<FakeFont>>,
    pub colour: Option<Retained<FakeColour>>,
    /// `NSUnderlineStyle`: 1 is a single line.
    pub underline: Option<f64>,
    pub kern: Option<f64>,
    /// Minimum, maximum and multiple of the height of a line.
    pub line: Option<[f64; 3]>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSAttributedString"]
    #[ivars = (Retained<NSString>, Style)]
    pub struct FakeAttributedString;

    impl FakeAttributedString {
        #[unsafe(method_id(string))]
        fn string(&self) -> Retained<NSString> {
            self.ivars().0.clone()
        }

        #[unsafe(method_id(attributesAtIndex:effectiveRange:))]
        fn attributes(&self, index: usize, _range: *mut objc2_foundation::NSRange) -> Retained<AnyObject> {
            let (text, style) = self.ivars();
            assert!(index < text.length(), "no character has this index");
            let numbers = [
                (&NSUnderlineStyleAttributeName, style.underline.map(number)),
                (&NSKernAttributeName, style.kern.map(number)),
                (&NSFontAttributeName, style.font.clone().map(Into::into)),
                (&NSForegroundColorAttributeName, style.colour.clone().map(Into::into)),
                (
                    &NSParagraphStyleAttributeName,
                    style.line.map(|line| make(FakeParagraphStyle::alloc().set_ivars(line)).into()),
                ),
            ];
            let entry = |(key, value): (&Symbol, Option<Retained<AnyObject>>)| {
                let key = unsafe { Retained::retain(key.get().cast_mut()) }.unwrap();
                value.map(|value| (key, value))
            };
            dictionary(numbers.into_iter().filter_map(entry).collect())
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSParagraphStyle"]
    #[ivars = [f64; 3]]
    pub struct FakeParagraphStyle;

    impl FakeParagraphStyle {
        #[unsafe(method(minimumLineHeight))]
        fn minimum(&self) -> f64 {
            self.ivars()[0]
        }

        #[unsafe(method(maximumLineHeight))]
        fn maximum(&self) -> f64 {
            self.ivars()[1]
        }

        #[unsafe(method(lineHeightMultiple))]
        fn multiple(&self) -> f64 {
            self.ivars()[2]
        }
    }
);

/// An attributed text.
pub fn attributed(text: Retained<NSString>, style: Style) -> Retained<FakeAttributedString> {
    make(FakeAttributedString::alloc().set_ivars((text, style)))
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    FakeAttributedString::class();
    FakeParagraphStyle::class();
    set_constants();
}
