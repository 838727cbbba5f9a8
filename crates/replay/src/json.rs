//! JSON form of numbers and colours in both exports.

use serde::Serialize;
use serde::ser::Serializer;

/// A length in tenths of a pixel, serialised as a number of pixels.
#[derive(Debug, PartialEq)]
pub(crate) struct Tenths(pub(crate) i32);

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 10 {
            0 => serializer.serialize_i32(self.0 / 10),
            _ => serializer.serialize_f64(f64::from(self.0) / 10.0),
        }
    }
}

/// A colour `0xRRGGBBAA`, written as `#rrggbb` if opaque and as `#rrggbbaa` otherwise.
#[derive(Debug)]
pub(crate) struct Hex(pub(crate) u32);

impl std::fmt::Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 & 0xff {
            0xff => write!(f, "#{:06x}", self.0 >> 8),
            _ => write!(f, "#{:08x}", self.0),
        }
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number that is serialised as an integer if it has no fraction.
#[derive(Debug)]
pub(crate) struct Number(pub(crate) f32);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 {
            // A cast from a float saturates.
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f32(self.0)
        }
    }
}
