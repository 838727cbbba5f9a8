//! Colours, traits, fonts and images.

use std::cell::RefCell;
use std::sync::atomic::{AtomicPtr, Ordering};

use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, Message, define_class};
use objc2_core_foundation::{CGRect, CGSize};
use objc2_core_graphics::{CGColor, CGImage};
use objc2_foundation::NSString;

use crate::bitmap;
use crate::foundation::{dictionary, make, number};

objc_runtime::class_shells! { UIColor UITraitCollection UIFont UIFontDescriptor UIImage }

define_class!(
    /// A `CGColor`: red, green, blue, alpha.
    #[unsafe(super(NSObject))]
    #[name = "FakeCGColor"]
    #[ivars = [f64; 4]]
    pub struct FakeCGColor;
);

/// The components in light and in dark mode; `None` for a pattern.
pub type Components = Option<[[f64; 4]; 2]>;

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UIColor"]
    #[ivars = Components]
    pub struct FakeColour;

    impl FakeColour {
        #[unsafe(method_id(colorWithCGColor:))]
        fn with_cg_colour(colour: *const CGColor) -> Retained<FakeColour> {
            let colour = unsafe { &*colour.cast::<FakeCGColor>() };
            rgba(*colour.ivars())
        }

        #[unsafe(method_id(resolvedColorWithTraitCollection:))]
        fn resolved(&self, traits: &FakeTraits) -> Retained<FakeColour> {
            let is_dark = usize::from(traits.ivars().is_dark);
            let components = self.ivars().map(|both| [both[is_dark]; 2]);
            make(FakeColour::alloc().set_ivars(components))
        }

        #[unsafe(method(getRed:green:blue:alpha:))]
        fn get_components(&self, red: *mut f64, green: *mut f64, blue: *mut f64, alpha: *mut f64) -> bool {
            let components = self.ivars().map_or([0.0; 4], |[light, _]| light);
            for (pointer, value) in [red, green, blue, alpha].into_iter().zip(components) {
                unsafe { pointer.write(value) };
            }
            self.ivars().is_some()
        }
    }
);

/// The traits of a view.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits {
    /// Whether the interface is dark.
    pub is_dark: bool,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UITraitCollection"]
    #[ivars = Traits]
    pub struct FakeTraits;

    impl FakeTraits {
        /// `UIUserInterfaceStyle`: 1 light, 2 dark.
        #[unsafe(method(userInterfaceStyle))]
        fn style(&self) -> isize {
            if self.ivars().is_dark { 2 } else { 1 }
        }
    }
);

/// A font.
#[derive(Clone, Debug)]
pub struct Font {
    pub size: f64,
    pub family: &'static str,
    /// `UIFontWeight`, -1 to 1; `None` for a font without a weight.
    pub weight: Option<f64>,
    pub is_italic: bool,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UIFont"]
    #[ivars = Font]
    pub struct FakeFont;

    impl FakeFont {
        #[unsafe(method(pointSize))]
        fn point_size(&self) -> f64 {
            self.ivars().size
        }

        /// About that of the system's font.
        #[unsafe(method(lineHeight))]
        fn line_height(&self) -> f64 {
            self.ivars().size * 1.2
        }

        #[unsafe(method_id(familyName))]
        fn family_name(&self) -> Retained<NSString> {
            NSString::from_str(self.ivars().family)
        }

        #[unsafe(method_id(fontDescriptor))]
        fn descriptor(&self) -> Retained<FakeFontDescriptor> {
            make(FakeFontDescriptor::alloc().set_ivars(self.ivars().clone()))
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UIFontDescriptor"]
    #[ivars = Font]
    pub struct FakeFontDescriptor;

    impl FakeFontDescriptor {
        #[unsafe(method(symbolicTraits))]
        fn symbolic_traits(&self) -> u32 {
            let font = self.ivars();
            u32::from(font.is_italic) | u32::from(font.weight.unwrap_or(0.0) >= 0.4) << 1
        }

        #[unsafe(method_id(objectForKey:))]
        fn object_for_key(&self, _key: &NSString) -> Option<Retained<AnyObject>> {
            let key = unsafe { Retained::retain(UIFontWeightTrait.get().cast_mut()) }.unwrap();
            let traits = |weight| dictionary(vec![(key, number(weight))]);
            self.ivars().weight.map(traits)
        }
    }
);

/// An image.
#[derive(Clone, Default)]
pub struct Image {
    pub width: f64,
    pub height: f64,
    pub is_template: bool,
    pub is_symbol: bool,
    /// Pixels for a point; 0 counts as 1.
    pub scale: f64,
    /// Red, green, blue and alpha of the upper and of the lower half.
    pub halves: [[u8; 4]; 2],
    /// Whether drawing it raises.
    pub raises: bool,
    /// Whether it is made of filters, without a bitmap.
    pub has_no_bitmap: bool,
    /// The variant of the asset for dark appearance.
    pub dark: Option<Retained<FakeImage>>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UIImage"]
    #[ivars = Image]
    pub struct FakeImage;

    impl FakeImage {
        #[unsafe(method(size))]
        fn size(&self) -> CGSize {
            CGSize::new(self.ivars().width, self.ivars().height)
        }

        #[unsafe(method(renderingMode))]
        fn rendering_mode(&self) -> isize {
            if self.ivars().is_template { 2 } else { 0 }
        }

        #[unsafe(method(scale))]
        fn scale(&self) -> f64 {
            self.ivars().scale.max(1.0)
        }

        /// The address is never dereferenced.
        #[unsafe(method(CGImage))]
        fn bitmap(&self) -> *const CGImage {
            let bitmap: *const Self = self;
            if self.ivars().has_no_bitmap { std::ptr::null() } else { bitmap.cast() }
        }

        #[unsafe(method_id(imageWithTintColor:))]
        fn tinted(&self, colour: &FakeColour) -> Retained<FakeImage> {
            let tint = colour.ivars().map_or([0.0; 4], |both| both[0]);
            let halves = self.ivars().halves.map(|half| {
                let [red, green, blue, _] = tint.map(|part| (part * 255.0).round() as u8);
                [red, green, blue, half[3]]
            });
            make(FakeImage::alloc().set_ivars(Image {
                halves,
                ..self.ivars().clone()
            }))
        }

        #[unsafe(method(drawInRect:))]
        fn draw(&self, rect: CGRect) {
            assert!(!self.ivars().raises, "drawInRect: raises");
            bitmap::draw(rect, self.ivars().halves);
        }

        /// Of any appearance.
        #[unsafe(method_id(traitCollection))]
        fn traits(&self) -> Retained<FakeTraits> {
            traits(Traits::default())
        }

        #[unsafe(method_id(imageAsset))]
        fn asset(&self) -> Option<Retained<FakeImageAsset>> {
            let asset = |dark| make(FakeImageAsset::alloc().set_ivars([self.retain(), dark]));
            self.ivars().dark.clone().map(asset)
        }

        #[unsafe(method(isSymbolImage))]
        fn is_symbol(&self) -> bool {
            self.ivars().is_symbol
        }
    }
);

define_class!(
    /// The variants of an image for any and for dark appearance.
    #[unsafe(super(NSObject))]
    #[name = "UIImageAsset"]
    #[ivars = [Retained<FakeImage>; 2]]
    pub struct FakeImageAsset;

    impl FakeImageAsset {
        #[unsafe(method_id(imageWithTraitCollection:))]
        fn variant(&self, traits: &FakeTraits) -> Retained<FakeImage> {
            self.ivars()[usize::from(traits.ivars().is_dark)].clone()
        }
    }
);

macro_rules! constants {
    ($($name:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            pub static $name: $crate::graphics::Symbol = $crate::graphics::Symbol::unset();
        )*
        fn set_constants() {
            static STRINGS: std::sync::Once = std::sync::Once::new();
            STRINGS.call_once(|| {
                $( $name.set(objc2_foundation::NSString::from_str(stringify!($name))); )*
            });
        }
    };
}
pub(crate) use constants;

/// A pointer that is set once.
#[repr(transparent)]
pub struct Symbol(AtomicPtr<NSString>);

impl Symbol {
    pub(crate) const fn unset() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }

    pub(crate) fn set(&self, string: Retained<NSString>) {
        self.0.store(Retained::into_raw(string), Ordering::SeqCst);
    }

    pub(crate) fn get(&self) -> *const NSString {
        self.0.load(Ordering::SeqCst)
    }
}

constants! { UIFontDescriptorTraitsAttribute UIFontWeightTrait }

/// A `CGColor`.
pub fn cg_colour(components: [f64; 4]) -> Retained<FakeCGColor> {
    make(FakeCGColor::alloc().set_ivars(components))
}

/// A colour of red, green, blue and alpha from 0 to 1.
pub fn rgba(components: [f64; 4]) -> Retained<FakeColour> {
    make(FakeColour::alloc().set_ivars(Some([components; 2])))
}

/// An opaque colour.
pub fn rgb(red: u8, green: u8, blue: u8) -> Option<Retained<FakeColour>> {
    let part = |byte: u8| f64::from(byte) / 255.0;
    Some(rgba([part(red), part(green), part(blue), 1.0]))
}

/// A colour that differs in dark mode.
pub fn dynamic(light: [f64; 4], dark: [f64; 4]) -> Option<Retained<FakeColour>> {
    Some(make(FakeColour::alloc().set_ivars(Some([light, dark]))))
}

/// A pattern.
pub fn pattern() -> Option<Retained<FakeColour>> {
    Some(make(FakeColour::alloc().set_ivars(None)))
}

thread_local! {
    /// UIKit returns the same object for the same font of the system.
    static SYSTEM_FONTS: RefCell<Vec<(f64, Retained<FakeFont>)>> = const { RefCell::new(Vec::new()) };
}

/// A font of the system.
pub fn system_font(size: f64) -> Retained<FakeFont> {
    SYSTEM_FONTS.with_borrow_mut(|fonts| {
        if let Some((_, font)) = fonts.iter().find(|(known, _)| *known == size) {
            return font.clone();
        }
        let made = font(Font {
            size,
            family: ".AppleSystemUIFont",
            weight: Some(0.0),
            is_italic: false,
        });
        fonts.push((size, made.clone()));
        made
    })
}

/// A font.
pub fn font(font: Font) -> Retained<FakeFont> {
    make(FakeFont::alloc().set_ivars(font))
}

/// An image.
pub fn image(image: Image) -> Option<Retained<FakeImage>> {
    Some(make(FakeImage::alloc().set_ivars(image)))
}

/// Traits.
pub fn traits(traits: Traits) -> Retained<FakeTraits> {
    make(FakeTraits::alloc().set_ivars(traits))
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeCGColor::class,
        FakeColour::class,
        FakeTraits::class,
        FakeFont::class,
        FakeFontDescriptor::class,
        FakeImage::class,
        FakeImageAsset::class,
    ] {
        class();
    }
    set_constants();
}
