//! The image that an image view shows, with its tint and place.

use objc2::rc::Retained;
use objc2_ui_kit::{
    UIColor, UIImage, UIImageRenderingMode, UIImageView, UITraitEnvironment, UIView, UIViewContentMode,
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
        Some(Self {
            size,
            is_symbol,
            tint_rgba: tint
                .as_deref()
                .and_then(|tint| colours::rgba(tint, &view.traitCollection())),
            tint,
            place: place(view, size),
            image,
        })
    }
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
