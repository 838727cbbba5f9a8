//! The touch points of a frame buffer.

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

    /// Number of records in a touch section, within the limit or not.
    pub(super) fn count_records(section: &[u8]) -> usize {
        section.len() / TOUCH_BYTES
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
