//! Draws images into memory.

use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_core_graphics::{
    CGBitmapContextCreate, CGColorSpace, CGContext, CGImageAlphaInfo, CGImageByteOrderInfo,
};
use objc2_ui_kit::{UIGraphicsPopContext, UIGraphicsPushContext, UIImage};

/// Memory for pixels, which is reused. Each pixel is red, green, blue and alpha.
#[derive(Default)]
pub(super) struct Bitmap {
    pixels: Vec<u8>,
}

const BYTES_PER_PIXEL: usize = 4;
const BITS_PER_COMPONENT: usize = 8;

impl Bitmap {
    /// Draws an image at a place (left, top, width, height) of a picture, and returns the picture's pixels from top to bottom, premultiplied
    /// by alpha. Returns `None` if the system has no memory for it.
    pub(super) fn draw(
        &mut self,
        image: &UIImage,
        [left, top, w, h]: [f64; 4],
        width: usize,
        height: usize,
    ) -> Option<&mut [u8]> {
        self.draw_by(width, height, || {
            image.drawInRect(CGRect::new(CGPoint::new(left, top), CGSize::new(w, h)));
            true
        })
    }

    /// Returns the pixels of a picture that `draw` draws into UIKit's current context. `None` if it fails, or the system has no memory.
    pub(super) fn draw_by(
        &mut self,
        width: usize,
        height: usize,
        draw: impl FnOnce() -> bool,
    ) -> Option<&mut [u8]> {
        self.pixels.clear();
        self.pixels.resize(width * height * BYTES_PER_PIXEL, 0);
        let space = CGColorSpace::new_device_rgb()?;
        let info = CGImageAlphaInfo::PremultipliedLast.0 | CGImageByteOrderInfo::Order32Big.0;
        // SAFETY: the memory is as large as the size says, and outlives the context.
        let context = unsafe {
            CGBitmapContextCreate(
                self.pixels.as_mut_ptr().cast(),
                width,
                height,
                BITS_PER_COMPONENT,
                width * BYTES_PER_PIXEL,
                Some(&space),
                info,
            )
        }?;
        // UIKit draws from the top, Core Graphics from the bottom.
        CGContext::translate_ctm(Some(&context), 0.0, height as f64);
        CGContext::scale_ctm(Some(&context), 1.0, -1.0);
        let current = CurrentContext::set(&context);
        let is_drawn = draw();
        drop(current);
        drop(context);
        is_drawn.then_some(&mut self.pixels)
    }

    /// Releases the memory.
    pub(super) fn release(&mut self) {
        self.pixels = Vec::new();
    }
}

/// The context that UIKit draws into, until it is dropped, also by a failure.
struct CurrentContext;

impl CurrentContext {
    fn set(context: &CGContext) -> Self {
        // SAFETY: the context is alive, and UIKit retains it.
        unsafe { UIGraphicsPushContext(context) };
        Self
    }
}

impl Drop for CurrentContext {
    fn drop(&mut self) {
        // SAFETY: the context that `set` pushed.
        unsafe { UIGraphicsPopContext() };
    }
}

/// Divides the colours of pixels by their alpha.
pub(super) fn divide_by_alpha(pixels: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks_mut::<BYTES_PER_PIXEL>();
    for [red, green, blue, alpha] in pixels {
        let alpha = u32::from(*alpha);
        if alpha == 0 || alpha == 255 {
            continue;
        }
        for part in [red, green, blue] {
            let divided = (u32::from(*part) * 255 + alpha / 2) / alpha;
            *part = divided.min(255) as u8;
        }
    }
}
