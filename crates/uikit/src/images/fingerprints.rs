//! Fingerprints of images, from their content.
//!
//! Two images with one fingerprint would reveal a masked one through the other. So an image that is too large to be read has a
//! fingerprint that occurs once in a process.

use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use objc2_ui_kit::UIImage;

use super::bitmap::Bitmap;
use super::shown::ShownImage;
use crate::objects::memory::{image_content, set_image_content};
use crate::pace::NS_PER_MS;

/// Computes fingerprints, each once for an image, and only a few in a while, since the main thread computes them.
#[derive(Default)]
pub(crate) struct Fingerprints {
    bitmap: Bitmap,
    window_start_ns: u64,
    now_ns: u64,
    /// Pixels that were read since the start of the window.
    work: usize,
    /// Whether images wait for their fingerprint: a later walk computes it.
    pub(crate) has_waiting: bool,
}

/// Pixels of the largest image that is read, and of all that are read in a window of time: about a millisecond.
const MAX_READ_PIXELS: usize = 512 * 512;
/// Work of a small image, in pixels: at most eight are read in a window of time.
const LEAST_WORK: usize = MAX_READ_PIXELS / 8;
const WINDOW_NS: u64 = 100 * NS_PER_MS;

/// The constants of FNV-1a.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The bit of a content number that was not computed from the content.
const UNREAD: u64 = 1;

impl Fingerprints {
    /// Starts a walk.
    pub(crate) fn begin(&mut self, now_ns: u64) {
        self.now_ns = now_ns;
        self.has_waiting = false;
    }

    /// Writes the fingerprint of an image as its view shows it. Returns whether it has one now.
    pub(crate) fn write(&mut self, shown: &ShownImage, fingerprint: &mut String) -> bool {
        fingerprint.clear();
        let Some(content) = self.content(shown) else {
            return false;
        };
        // Writing into a string cannot fail.
        let _ = if content & UNREAD == 0 {
            write!(fingerprint, "c{content:x}")
        } else {
            write!(fingerprint, "u{:x}-{:x}", process_number(), content >> 1)
        };
        if let Some(tint) = shown.tint_rgba {
            let _ = write!(fingerprint, "#{tint:08x}");
        }
        shown.place.write(fingerprint);
        true
    }

    /// Ends the capture.
    pub(crate) fn release(&mut self) {
        self.bitmap.release();
    }

    /// Returns the number of an image's content in the appearance of its view, which is stored with the image. `None` if it is too much work
    /// now.
    fn content(&mut self, shown: &ShownImage) -> Option<u64> {
        let known = image_content(&*shown.image, shown.is_dark);
        if known != 0 {
            return Some(known);
        }
        let variant = shown.variant();
        let is_own = std::ptr::eq(&raw const *variant, &raw const *shown.image);
        // Without a variant, the picture is the same in both appearances.
        let is_dark = if is_own {
            shown.is_for_dark()
        } else {
            shown.is_dark
        };
        let known = image_content(&*shown.image, is_dark);
        let content = if known == 0 {
            self.read(&variant, |content| {
                set_image_content(&*shown.image, is_dark, content);
            })?
        } else {
            known
        };
        set_image_content(&*shown.image, shown.is_dark, content);
        Some(content)
    }

    /// Computes the number of an image's content, and stores it. `None` if it is too much work now.
    fn read(&mut self, image: &UIImage, store: impl Fn(u64)) -> Option<u64> {
        // SAFETY: images are immutable.
        let size = unsafe { image.size() };
        // SAFETY: images are immutable.
        let scale = unsafe { image.scale() };
        let [width, height] =
            [size.width, size.height].map(|edge| (edge * scale).round().clamp(0.0, 1e6) as usize);
        let pixels = width * height;
        let is_read = pixels > 0 && pixels <= MAX_READ_PIXELS;
        if !self.may_work(if is_read {
            pixels.max(LEAST_WORK)
        } else {
            LEAST_WORK
        }) {
            self.has_waiting = true;
            return None;
        }
        // Stored first: an image that cannot be drawn fails once.
        let mut content = next_unread() << 1 | UNREAD;
        store(content);
        let place = [0.0, 0.0, width as f64, height as f64];
        if is_read && let Some(drawn) = self.bitmap.draw(image, place, width, height) {
            content = hash(width, drawn) & !UNREAD;
            store(content);
        }
        Some(content)
    }

    fn may_work(&mut self, work: usize) -> bool {
        if self.now_ns.saturating_sub(self.window_start_ns) >= WINDOW_NS {
            self.window_start_ns = self.now_ns;
            self.work = 0;
        }
        let is_possible = self.work + work <= MAX_READ_PIXELS;
        if is_possible {
            self.work += work;
        }
        is_possible
    }
}

/// Returns a random number, which is the same for all captures of the process.
pub(super) fn process_number() -> u64 {
    static NUMBER: OnceLock<u64> = OnceLock::new();
    *NUMBER.get_or_init(|| RandomState::new().build_hasher().finish())
}

/// Returns a number that no image of the process has: an image keeps its number, which each capture reads.
pub(super) fn next_unread() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// FNV-1a over words of eight bytes, turned so that the high bits of a word reach the low bits of the hash. Never 0, which is no content.
///
/// The size in points is no part of it: the same pixels for another scale of the screen are the same picture.
pub(super) fn hash(width: usize, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().map(|byte| u64::from(*byte));
    let add = |hash: u64, word: u64| (hash ^ word).wrapping_mul(FNV_PRIME).rotate_left(23);
    let first = add(FNV_OFFSET, width as u64);
    words.chain(rest).fold(first, add) | 2
}
