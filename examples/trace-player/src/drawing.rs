//! Drawings that replace a trace's images, since traces hold no pixels. A drawing is derived from the image's
//! fingerprint alone, so it is the same in every run.

use std::collections::HashMap;

use ui_trace::record::{RecordData, TraceNode};
use ui_trace::trace::Trace;

/// Longest edge of a drawing.
const MAX_EDGE_PX: f64 = 512.0;

/// Fingerprints of live content, which name the element and not its pixels.
const LIVE: &[&str] = &["canvas", "video"];

/// The images of a trace, by fingerprint, with the size of their first occurrence.
#[derive(Debug)]
pub struct Gallery(HashMap<String, (u32, u32)>);

/// Pixels of an image: RGBA, one byte per channel.
#[derive(Debug)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows from top to bottom.
    pub rgba: Vec<u8>,
}

impl Gallery {
    /// Collects the images of a trace.
    #[must_use]
    pub fn for_trace(trace: &Trace) -> Self {
        let mut sizes = HashMap::new();
        let snapshots = trace.records.iter().filter_map(|record| match &record.data {
            RecordData::Snapshot { nodes } => Some(nodes),
            _ => None,
        });
        for node in snapshots.flatten() {
            if let Some(fingerprint) = node.src.as_deref().filter(|src| !LIVE.contains(src)) {
                sizes.entry(fingerprint.to_owned()).or_insert_with(|| size(node));
            }
        }
        Self(sizes)
    }

    /// Draws an image. Returns `None` if the trace has no image with this fingerprint.
    #[must_use]
    pub fn draw(&self, fingerprint: &str) -> Option<Drawing> {
        let (width, height) = *self.0.get(fingerprint)?;
        Some(draw(fingerprint, width, height))
    }
}

/// Returns the natural size of an image, or else the size of its view, scaled down to [`MAX_EDGE_PX`].
fn size(node: &TraceNode) -> (u32, u32) {
    let [w, h] = node.nat.unwrap_or([node.w, node.h]);
    let scale = (MAX_EDGE_PX / w.max(h).max(1.0)).min(1.0);
    let side = |length: f64| (length * scale).round().clamp(1.0, MAX_EDGE_PX) as u32;
    (side(w), side(h))
}

/// Draws a ring on a transparent background for an icon, and discs on a gradient for any other image.
fn draw(fingerprint: &str, width: u32, height: u32) -> Drawing {
    let is_icon = fingerprint.starts_with("svg:") || fingerprint.starts_with("glyph:");
    let mut rng = FingerprintRng::new(fingerprint);
    let (from, to) = (rng.colour(), rng.colour());
    let discs: Vec<Disc> = (0..3).map(|_| rng.disc()).collect();
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        for x in 0..width {
            // Centre of the pixel, relative to the edges.
            let (u, v) = (
                (f64::from(x) + 0.5) / f64::from(width),
                (f64::from(y) + 0.5) / f64::from(height),
            );
            let pixel = if is_icon {
                let distance = (u - 0.5).hypot(v - 0.5);
                with_alpha(from, if (0.25..0.45).contains(&distance) { 255 } else { 0 })
            } else {
                let disc = discs.iter().find(|disc| disc.contains(u, v));
                with_alpha(disc.map_or_else(|| blend(from, to, v), |disc| disc.colour), 255)
            };
            rgba.extend(pixel);
        }
    }
    Drawing { width, height, rgba }
}

fn with_alpha([red, green, blue]: [u8; 3], alpha: u8) -> [u8; 4] {
    [red, green, blue, alpha]
}

fn blend(from: [u8; 3], to: [u8; 3], share: f64) -> [u8; 3] {
    let mut blended = from;
    for (part, end) in blended.iter_mut().zip(to) {
        let start = f64::from(*part);
        *part = (start + (f64::from(end) - start) * share) as u8;
    }
    blended
}

#[derive(Debug)]
struct Disc {
    colour: [u8; 3],
    centre: (f64, f64),
    radius: f64,
}

impl Disc {
    fn contains(&self, u: f64, v: f64) -> bool {
        (u - self.centre.0).hypot(v - self.centre.1) < self.radius
    }
}

/// A random number generator that is seeded by a fingerprint.
struct FingerprintRng(u64);

impl FingerprintRng {
    fn new(fingerprint: &str) -> Self {
        let seed = fingerprint
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self(seed)
    }

    fn next_byte(&mut self) -> u8 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 56) as u8
    }

    fn share(&mut self) -> f64 {
        f64::from(self.next_byte()) / 255.0
    }

    fn colour(&mut self) -> [u8; 3] {
        [self.next_byte(), self.next_byte(), self.next_byte()]
    }

    fn disc(&mut self) -> Disc {
        Disc {
            colour: self.colour(),
            centre: (self.share(), self.share()),
            radius: 0.1 + 0.2 * self.share(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_depend_on_the_fingerprint_only() {
        let pixels = |fingerprint: &str| draw(fingerprint, 20, 10).rgba;
        assert_eq!(pixels("img:1").len(), 20 * 10 * 4);
        assert_eq!(pixels("img:1"), pixels("img:1"));
        assert_ne!(pixels("img:1"), pixels("img:2"));
    }

    #[test]
    fn icons_have_transparent_pixels() {
        let icon = draw("svg:1", 24, 24).rgba;
        let clear = icon.chunks(4).filter(|pixel| pixel[3] == 0).count();
        assert!((100..500).contains(&clear), "{clear}");
    }
}
