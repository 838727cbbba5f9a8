//! Drawings in the place of a trace's images, whose pixels no trace has: made of the fingerprint alone, so that an
//! image looks the same wherever and whenever it is drawn.

use std::collections::HashMap;

use ui_trace::trace::{RecordData, Trace, TraceNode};

/// The longest side that is drawn.
const MAX_EDGE_PX: f64 = 512.0;

/// Fingerprints that say what draws and not what is drawn.
const LIVE: &[&str] = &["canvas", "video"];

/// The images of a trace, with the size at which each came up first.
#[derive(Debug)]
pub struct Gallery(HashMap<String, (u32, u32)>);

/// An image's pixels: RGBA, a byte each.
#[derive(Debug)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows from the top.
    pub rgba: Vec<u8>,
}

impl Gallery {
    /// The images of a trace.
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

    /// Draws an image; `None` when the trace has none of that fingerprint.
    #[must_use]
    pub fn draw(&self, fingerprint: &str) -> Option<Drawing> {
        let (width, height) = *self.0.get(fingerprint)?;
        let is_icon = fingerprint.starts_with("svg:") || fingerprint.starts_with("glyph:");
        Some(draw(fingerprint, is_icon, width, height))
    }
}

/// The natural size of an image, or that of its view, scaled down where it is large.
fn size(node: &TraceNode) -> (u32, u32) {
    let [w, h] = node.nat.unwrap_or([node.w, node.h]);
    let scale = (MAX_EDGE_PX / w.max(h).max(1.0)).min(1.0);
    let side = |length: f64| (length * scale).round().clamp(1.0, MAX_EDGE_PX) as u32;
    (side(w), side(h))
}

/// An icon is a ring on nothing; any other image is a slope from one colour to another with discs before it.
fn draw(fingerprint: &str, is_icon: bool, width: u32, height: u32) -> Drawing {
    let mut rng = FingerprintRng::new(fingerprint);
    let (from, to) = (rng.colour(), rng.colour());
    let discs: Vec<Disc> = (0..3).map(|_| rng.disc()).collect();
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        for x in 0..width {
            // From the middle of the pixel, each side being 1 long.
            let (u, v) = (
                (f64::from(x) + 0.5) / f64::from(width),
                (f64::from(y) + 0.5) / f64::from(height),
            );
            let pixel = if is_icon {
                let distance = (u - 0.5).hypot(v - 0.5);
                with_alpha(from, if (0.25..0.45).contains(&distance) { 255 } else { 0 })
            } else {
                let disc = discs.iter().find(|disc| disc.holds(u, v));
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
    fn holds(&self, u: f64, v: f64) -> bool {
        (u - self.centre.0).hypot(v - self.centre.1) < self.radius
    }
}

/// Numbers that a fingerprint always gives in the same order.
struct FingerprintRng(u64);

impl FingerprintRng {
    fn new(fingerprint: &str) -> Self {
        let mixed = fingerprint.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed)
    }

    fn roll(&mut self) -> u8 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 56) as u8
    }

    fn share(&mut self) -> f64 {
        f64::from(self.roll()) / 255.0
    }

    fn colour(&mut self) -> [u8; 3] {
        [self.roll(), self.roll(), self.roll()]
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
    fn a_fingerprint_has_one_look_and_others_have_another() {
        let look = |fingerprint: &str| draw(fingerprint, false, 20, 10).rgba;
        assert_eq!(look("img:1").len(), 20 * 10 * 4);
        assert_eq!(look("img:1"), look("img:1"));
        assert_ne!(look("img:1"), look("img:2"));
    }

    #[test]
    fn an_icon_lets_through_what_is_behind_it() {
        let icon = draw("svg:1", true, 24, 24).rgba;
        let clear = icon.chunks(4).filter(|pixel| pixel[3] == 0).count();
        assert!((100..500).contains(&clear), "{clear}");
    }
}
