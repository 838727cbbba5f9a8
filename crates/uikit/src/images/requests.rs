//! Draws the images that the engine requests.

use std::collections::VecDeque;
use std::rc::Rc;

use afterimage_wireframe::MaskOverride;
use objc2_ui_kit::{UIImage, UIImageView, UIView};

use super::bitmap::{Bitmap, divide_by_alpha};
use super::fingerprints::Fingerprints;
use super::shown::ShownImage;
use crate::counters::Loss;
use crate::host::{FrameSink, WantedImage};
use crate::objects::guard::Failures;
use crate::objects::memory::mask_override;

/// The requests that wait for the time of a walk.
pub(crate) struct ImageRequests {
    waiting: VecDeque<WantedImage>,
    bitmap: Bitmap,
    fingerprint: String,
    failures: Rc<Failures>,
}

/// Requests that wait. An advice has at most four, and they expire after ten seconds.
const MAX_WAITING: usize = 16;
/// The edge of the engine's requests. A longer one would take more than the time of a walk.
pub(super) const MAX_EDGE_PX: u32 = 512;
/// Pixels of an image that is drawn: the system may decode all of them first, on the main thread.
const MAX_DRAWN_PIXELS: f64 = 2_000_000.0;
/// Views of one search. Images on larger screens have placeholders in the replay.
const MAX_SEARCHED: usize = 5_000;
/// The levels that the core reads.
const MAX_DEPTH: usize = 250;

impl ImageRequests {
    /// No requests.
    pub(crate) fn new(failures: Rc<Failures>) -> Self {
        Self {
            waiting: VecDeque::new(),
            bitmap: Bitmap::default(),
            fingerprint: String::new(),
            failures,
        }
    }

    /// Adds requests. The oldest ones are dropped if there are too many.
    pub(crate) fn add(&mut self, wanted: Vec<WantedImage>) {
        self.waiting.extend(wanted);
        while self.waiting.len() > MAX_WAITING {
            self.waiting.pop_front();
            self.failures.counters().add(Loss::Image);
        }
    }

    /// Returns whether requests wait.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Answers the oldest request that is for a picture of another source, by `draw`, which returns whether the picture is accepted, and `None`
    /// for other requests. Returns whether there was one.
    pub(crate) fn draw_next_by(&mut self, mut draw: impl FnMut(&WantedImage) -> Option<bool>) -> bool {
        let mut requests = self.waiting.iter().enumerate();
        let answered = requests.find_map(|(at, wanted)| Some((at, draw(wanted)?)));
        let Some((at, is_accepted)) = answered else {
            return false;
        };
        self.waiting.remove(at);
        if !is_accepted {
            self.failures.counters().add(Loss::Image);
        }
        true
    }

    /// Draws and submits the image of the oldest request, which is searched below the roots.
    pub(crate) fn draw_next<'a>(
        &mut self,
        roots: impl Iterator<Item = &'a UIView>,
        fingerprints: &mut Fingerprints,
        sink: &mut dyn FrameSink,
    ) {
        let Some(wanted) = self.waiting.pop_front() else {
            return;
        };
        let failures = self.failures.clone();
        let is_submitted = failures.guard("drawing an image", || {
            let mut searched = 0;
            let mut roots = roots;
            let found = roots.find_map(|root| self.find(root, &wanted.hash, fingerprints, &mut searched, 1));
            found.is_some_and(|(shown, size)| self.submit(&shown, size, &wanted, sink))
        });
        if is_submitted != Some(true) {
            failures.counters().add(Loss::Image);
        }
    }

    /// Forgets all requests and releases the memory for pixels.
    pub(crate) fn release(&mut self) {
        self.waiting.clear();
        self.bitmap.release();
    }

    /// Returns an image that has this fingerprint now, and the size of its view. Views that the app masks or blocks are not searched.
    fn find(
        &mut self,
        view: &UIView,
        hash: &str,
        fingerprints: &mut Fingerprints,
        searched: &mut usize,
        depth: usize,
    ) -> Option<(ShownImage, [f64; 2])> {
        *searched += 1;
        if *searched > MAX_SEARCHED || depth > MAX_DEPTH || view.isHidden() || is_hidden_by_app(view) {
            return None;
        }
        if let Some(image_view) = view.downcast_ref::<UIImageView>()
            && let Some(shown) = ShownImage::read(image_view)
            && fingerprints.write(&shown, &mut self.fingerprint)
            && self.fingerprint == hash
        {
            let size = view.bounds().size;
            return Some((shown, [size.width, size.height]));
        }
        let subviews = view.subviews();
        (0..subviews.count()).find_map(|index| {
            let child = subviews.objectAtIndex(index);
            self.find(&child, hash, fingerprints, searched, depth + 1)
        })
    }

    /// Returns whether the image is accepted.
    fn submit(
        &mut self,
        shown: &ShownImage,
        size: [f64; 2],
        wanted: &WantedImage,
        sink: &mut dyn FrameSink,
    ) -> bool {
        let variant = shown.variant();
        let Some([width, height]) = fitted(size, wanted.max_edge_px).filter(|_| is_drawn_in_time(&variant))
        else {
            return false;
        };
        let tinted = shown.tint.as_ref().map(|tint| variant.imageWithTintColor(tint));
        let image = tinted.as_ref().unwrap_or(&variant);
        let place = shown.place.within(f64::from(width), f64::from(height));
        let drawn = self.bitmap.draw(image, place, width as usize, height as usize);
        drawn.is_some_and(|pixels| {
            divide_by_alpha(pixels);
            sink.submit_image(&wanted.hash, [width, height], pixels)
        })
    }
}

/// Returns the size in pixels of the picture of a view of this size in points. `None` if the view is empty.
pub(super) fn fitted([w, h]: [f64; 2], max_edge_px: u32) -> Option<[u32; 2]> {
    let longest = f64::from(max_edge_px.clamp(1, MAX_EDGE_PX));
    let scale = (longest / w.max(h)).min(1.0);
    let is_empty = w <= 0.0 || h <= 0.0;
    (!is_empty).then(|| [w, h].map(|edge| (edge * scale).round().max(1.0) as u32))
}

/// Returns whether an image is drawn within the time of a walk: one without a bitmap is rendered first, and a large one is decoded.
fn is_drawn_in_time(image: &UIImage) -> bool {
    // SAFETY: images are immutable.
    let size = unsafe { image.size() };
    // SAFETY: images are immutable.
    let scale = unsafe { image.scale() };
    let pixels = size.width * scale * size.height * scale;
    // SAFETY: images are immutable.
    pixels <= MAX_DRAWN_PIXELS && unsafe { image.CGImage() }.is_some()
}

fn is_hidden_by_app(view: &UIView) -> bool {
    matches!(
        mask_override(view),
        Some(MaskOverride::Mask | MaskOverride::Block)
    )
}
