//! The image that an image view shows, with its tint and place.

use objc2::msg_send;
use objc2::rc::Retained;
use objc2_ui_kit::{
    UIColor, UIImage, UIImageRenderingMode, UIImageView, UITraitCollection, UITraitEnvironment,
    UIUserInterfaceStyle, UIView, UIViewContentMode,
};

use crate::image_place::{ImagePlace, Placement};
use crate::objects::colours;

/// An image as a view shows it.
pub(crate) struct ShownImage {
    /// The image.
    pub(crate) image: Retained<UIImage>,
    /// Size of the image in points.
    pub(crate) size: [f64; 2],
    /// Whether the image is one of the system's symbols or of the app's catalogue of symbols.
    pub(crate) is_symbol: bool,
    /// The colour of a template.
    pub(crate) tint: Option<Retained<UIColor>>,
    /// The colour as `0xRRGGBBAA`.
    pub(crate) tint_rgba: Option<u32>,
    /// The place in the view.
    pub(super) place: ImagePlace,
    /// Whether the view is in dark appearance, for which an asset may have a variant.
    pub(super) is_dark: bool,
    traits: Retained<UITraitCollection>,
}

impl ShownImage {
    /// Reads an image view. Returns `None` if it shows no image.
    pub(crate) fn read(view: &UIImageView) -> Option<Self> {
        let highlighted = if view.isHighlighted() {
            view.highlightedImage()
        } else {
            None
        };
        let image = highlighted.or_else(|| view.image())?;
        // SAFETY: images are immutable.
        let size = unsafe { image.size() };
        // SAFETY: images are immutable.
        let mode = unsafe { image.renderingMode() };
        // SAFETY: images are immutable.
        let is_symbol = unsafe { image.isSymbolImage() };
        let is_template = mode == UIImageRenderingMode::AlwaysTemplate
            || (is_symbol && mode == UIImageRenderingMode::Automatic);
        let tint = if is_template { view.tintColor() } else { None };
        let size = [size.width, size.height];
        let traits = view.traitCollection();
        Some(Self {
            size,
            is_symbol,
            tint_rgba: tint.as_deref().and_then(|tint| colours::rgba(tint, &traits)),
            tint,
            // The variants of a symbol lack the configuration that the app gave it, and are drawn in its tint.
            is_dark: !is_symbol && is_dark(&traits),
            traits,
            place: place(view, size),
            image,
        })
    }

    /// Returns the image that the view draws: of an asset, the variant for the view's appearance.
    pub(super) fn variant(&self) -> Retained<UIImage> {
        self.other_variant().unwrap_or_else(|| self.image.clone())
    }

    /// Returns whether the image itself is for dark appearance.
    pub(super) fn is_for_dark(&self) -> bool {
        // SAFETY: images are immutable.
        let traits = unsafe { self.image.traitCollection() };
        !self.is_symbol && is_dark(&traits)
    }

    fn other_variant(&self) -> Option<Retained<UIImage>> {
        if self.is_for_dark() == self.is_dark {
            return None;
        }
        // SAFETY: images are immutable.
        let asset = unsafe { self.image.imageAsset() }?;
        // SAFETY: the method has this signature. The header denies that the image may be nil.
        unsafe { msg_send![&asset, imageWithTraitCollection: &*self.traits] }
    }
}

fn is_dark(traits: &UITraitCollection) -> bool {
    // SAFETY: traits are immutable.
    unsafe { traits.userInterfaceStyle() == UIUserInterfaceStyle::Dark }
}

fn place(view: &UIView, image: [f64; 2]) -> ImagePlace {
    let placement = match view.contentMode() {
        UIViewContentMode::ScaleAspectFit => Placement::AspectFit,
        UIViewContentMode::ScaleAspectFill => Placement::AspectFill,
        UIViewContentMode::Center => Placement::Natural([0.5, 0.5]),
        UIViewContentMode::Top => Placement::Natural([0.5, 0.0]),
        UIViewContentMode::Bottom => Placement::Natural([0.5, 1.0]),
        UIViewContentMode::Left => Placement::Natural([0.0, 0.5]),
        UIViewContentMode::Right => Placement::Natural([1.0, 0.5]),
        UIViewContentMode::TopLeft => Placement::Natural([0.0, 0.0]),
        UIViewContentMode::TopRight => Placement::Natural([1.0, 0.0]),
        UIViewContentMode::BottomLeft => Placement::Natural([0.0, 1.0]),
        UIViewContentMode::BottomRight => Placement::Natural([1.0, 1.0]),
        _ => Placement::Fill,
    };
    let size = view.bounds().size;
    ImagePlace::of(placement, [size.width, size.height], image)
}
