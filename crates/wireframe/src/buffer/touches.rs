//! The touch points of a frame buffer.

use super::degraded::Degraded;
use super::layout::{TOUCH_BYTES, long, words};
use super::limits::MAX_TOUCHES;
use super::node_fields::clamp_length;
use crate::{Point, Timed, Touch, TouchPhase};

/// Iterates over the touch points of a buffer; points of an unknown phase are skipped.
#[derive(Clone)]
pub struct Touches<'a>(&'a [[u8; TOUCH_BYTES]]);

impl<'a> Touches<'a> {
    /// The first [`MAX_TOUCHES`] records of a touch section.
    pub(super) fn new(section: &'a [u8]) -> Self {
        let records = section.as_chunks().0;
        Self(records.get(..MAX_TOUCHES).unwrap_or(records))
    }

    /// Counts the records of a touch section that are left out, and those with a place out of range.
    pub(super) fn degraded(section: &'a [u8]) -> Degraded {
        let records = section.as_chunks::<TOUCH_BYTES>().0;
        let is_clamped = |record: &[u8; TOUCH_BYTES]| {
            let [_, _, _, x, y, _] = words(record);
            let place = [x, y].map(u32::cast_signed);
            place != place.map(clamp_length)
        };
        let read = Self::new(section);
        let clamped = read.0.iter().filter(|record| is_clamped(record)).count();
        Degraded {
            dropped_touches: (records.len() - read.count()) as u32,
            clamped_lengths: clamped as u32,
            ..Degraded::default()
        }
    }
}

impl Iterator for Touches<'_> {
    type Item = Timed<Touch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (record, rest) = self.0.split_first()?;
            self.0 = rest;
            let [low, high, pointer, x, y, phase] = words(record);
            if let Some(phase) = TouchPhase::from_code(phase) {
                let at = Point {
                    x: clamp_length(x.cast_signed()),
                    y: clamp_length(y.cast_signed()),
                };
                return Some(Timed::new(long(low, high), Touch { pointer, phase, at }));
            }
        }
    }
}
