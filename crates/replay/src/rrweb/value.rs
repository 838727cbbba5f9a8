//! CSS values. Nothing that came from an app is ever written into a style as a string: every value is a
//! number, a colour or a keyword of ours, so there is nothing to inject.

use std::fmt;

use crate::json::Hex;

/// The value of a property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// Tenths of a pixel.
    Px(i32),
    /// `0xRRGGBBAA`.
    Colour(u32),
    /// A plain number.
    Number(i32),
    /// Thousandths.
    Permille(u32),
    /// A keyword.
    Word(&'static str),
    /// Distances of a clip from the box's own edges: top, right, bottom, left.
    Inset([i32; 4]),
    /// A border as an inner shadow, which unlike a border moves no content, and a soft outer one.
    Edges(Edges),
    /// A bar filled from the left: thousandths, colour of the filled part, colour of the rest.
    Bar(u32, u32, u32),
    /// A transform matrix.
    Matrix([f32; 6]),
}

/// Border and shadow of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Edges {
    /// Width in tenths of a pixel, 0 for none.
    pub(super) width: i32,
    /// Colour.
    pub(super) colour: u32,
    /// Bits 1 top, 2 right, 4 bottom, 8 left.
    pub(super) sides: u32,
    /// Whether the box casts a shadow.
    pub(super) shadow: bool,
}

/// All four sides of a border.
pub(super) const ALL_SIDES: u32 = 15;

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Px(tenths) => px(f, tenths),
            Self::Colour(colour) => Hex(colour).fmt(f),
            Self::Number(number) => write!(f, "{number}"),
            Self::Permille(share) => write!(f, "{}", f64::from(share) / 1000.0),
            Self::Word(word) => f.write_str(word),
            Self::Inset(edges) => {
                f.write_str("inset(")?;
                for (at, edge) in edges.into_iter().enumerate() {
                    if at > 0 {
                        f.write_str(" ")?;
                    }
                    px(f, edge)?;
                }
                f.write_str(")")
            }
            Self::Edges(edges) => edges.fmt(f),
            Self::Bar(share, fill, rest) => {
                f.write_str("linear-gradient(90deg, ")?;
                Hex(fill).fmt(f)?;
                write!(f, " {}%, ", f64::from(share) / 10.0)?;
                Hex(rest).fmt(f)?;
                write!(f, " {}%)", f64::from(share) / 10.0)
            }
            Self::Matrix(matrix) => {
                let parts = matrix.map(|part| part.to_string());
                write!(f, "matrix({})", parts.join(", "))
            }
        }
    }
}

impl fmt::Display for Edges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = 0;
        let mut part = |f: &mut fmt::Formatter<'_>, x: i32, y: i32, spread: i32| {
            if parts > 0 {
                f.write_str(", ")?;
            }
            parts += 1;
            f.write_str("inset ")?;
            px(f, x)?;
            f.write_str(" ")?;
            px(f, y)?;
            f.write_str(" 0px ")?;
            px(f, spread)?;
            f.write_str(" ")?;
            Hex(self.colour).fmt(f)
        };
        let w = self.width;
        if w > 0 && self.sides == ALL_SIDES {
            part(f, 0, 0, w)?;
        } else if w > 0 {
            for (bit, x, y) in [(1, 0, w), (2, -w, 0), (4, 0, -w), (8, w, 0)] {
                if self.sides & bit != 0 {
                    part(f, x, y, 0)?;
                }
            }
        }
        if self.shadow {
            f.write_str(if parts > 0 { ", " } else { "" })?;
            f.write_str("0px 1px 3px #00000026")?;
        }
        Ok(())
    }
}

fn px(f: &mut fmt::Formatter<'_>, tenths: i32) -> fmt::Result {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match tenth {
        0 => write!(f, "{sign}{whole}px"),
        _ => write!(f, "{sign}{whole}.{tenth}px"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_css() {
        let check = |value: Value, expected: &str| assert_eq!(value.to_string(), expected);
        check(Value::Px(-5), "-0.5px");
        check(Value::Px(123), "12.3px");
        check(Value::Colour(0x0102_03ff), "#010203");
        check(Value::Colour(0x0102_0304), "#01020304");
        check(Value::Permille(140), "0.14");
        check(Value::Inset([0, 10, 5, 0]), "inset(0px 1px 0.5px 0px)");
        check(
            Value::Edges(Edges {
                width: 10,
                colour: 0xff,
                sides: 4,
                shadow: true,
            }),
            "inset 0px -1px 0px 0px #000000, 0px 1px 3px #00000026",
        );
    }
}
