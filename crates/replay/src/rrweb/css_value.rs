//! CSS values. Each is a number, a colour or a keyword of this crate. No string of an app is written into a
//! style, so an app cannot inject CSS.

use std::fmt;
use std::rc::Rc;

use crate::json::Hex;

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CssValue {
    /// Length in tenths of a pixel.
    Px(i32),
    /// Radius of corners in tenths of a pixel, and the corners that have none: bits 1 left top, 2 right top, 4 right bottom, 8 left bottom.
    Corners(i32, u32),
    /// `0xRRGGBBAA`.
    Colour(u32),
    /// Number without a unit.
    Number(i32),
    /// Share in thousandths, written as a fraction of 1.
    Permille(u32),
    /// Length in thousandths of the font size.
    Em(i32),
    /// Keyword.
    Word(&'static str),
    /// Clip by its distances from the box's edges: top, right, bottom, left.
    Inset([i32; 4]),
    /// Clip by the corners of a polygon, in pixels from the box's top left corner.
    Polygon(Rc<[[f32; 2]]>),
    /// Border and shadow. The border is an inset shadow, which unlike a CSS border does not move content.
    Edges(Edges),
    /// Bar filled from the left: share in thousandths, colour of the filled part, colour of the rest.
    Bar(u32, u32, u32),
    /// Transform matrix `a, b, c, d, tx, ty`.
    Matrix([f32; 6]),
}

/// Border and shadow of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Edges {
    /// Border width in tenths of a pixel; 0 for no border.
    pub(super) width: i32,
    /// Border colour, `0xRRGGBBAA`.
    pub(super) colour: u32,
    /// Sides with a border: bits 1 top, 2 right, 4 bottom, 8 left.
    pub(super) sides: u32,
    /// Whether the box casts a shadow.
    pub(super) shadow: bool,
}

/// All four bits of `Edges::sides`.
pub(super) const ALL_SIDES: u32 = 15;
/// All four bits of `CssValue::Corners`.
pub(super) const ALL_CORNERS: u32 = 15;

impl fmt::Display for CssValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Px(tenths) => px(f, *tenths),
            // The order of the bits is that of CSS.
            Self::Corners(radius, square) => lengths(
                f,
                [0, 1, 2, 3].map(|corner| if square >> corner & 1 == 0 { *radius } else { 0 }),
            ),
            Self::Colour(colour) => Hex(*colour).fmt(f),
            Self::Number(number) => write!(f, "{number}"),
            Self::Permille(share) => write!(f, "{}", f64::from(*share) / 1000.0),
            Self::Em(thousandths) => write!(f, "{}em", f64::from(*thousandths) / 1000.0),
            Self::Word(word) => f.write_str(word),
            Self::Inset(edges) => {
                f.write_str("inset(")?;
                lengths(f, *edges)?;
                f.write_str(")")
            }
            Self::Polygon(corners) => {
                let corners: Vec<String> = corners.iter().map(|[x, y]| format!("{x}px {y}px")).collect();
                write!(f, "polygon({})", corners.join(", "))
            }
            Self::Edges(edges) => edges.fmt(f),
            Self::Bar(share, fill, rest) => {
                f.write_str("linear-gradient(90deg, ")?;
                Hex(*fill).fmt(f)?;
                write!(f, " {}%, ", f64::from(*share) / 10.0)?;
                Hex(*rest).fmt(f)?;
                write!(f, " {}%)", f64::from(*share) / 10.0)
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

/// Writes lengths in tenths of a pixel.
fn lengths(f: &mut fmt::Formatter<'_>, all: [i32; 4]) -> fmt::Result {
    for (at, tenths) in all.into_iter().enumerate() {
        if at > 0 {
            f.write_str(" ")?;
        }
        px(f, tenths)?;
    }
    Ok(())
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
        let check = |value: CssValue, expected: &str| assert_eq!(value.to_string(), expected);
        check(CssValue::Px(-5), "-0.5px");
        check(CssValue::Em(-20), "-0.02em");
        check(CssValue::Px(123), "12.3px");
        check(CssValue::Corners(75, 0b1001), "0px 7.5px 7.5px 0px");
        check(CssValue::Colour(0x0102_03ff), "#010203");
        check(CssValue::Colour(0x0102_0304), "#01020304");
        check(CssValue::Permille(140), "0.14");
        check(CssValue::Inset([0, 10, 5, 0]), "inset(0px 1px 0.5px 0px)");
        check(
            CssValue::Polygon([[0.0, -0.5], [10.0, 0.0], [1.25, 7.0]].into()),
            "polygon(0px -0.5px, 10px 0px, 1.25px 7px)",
        );
        check(
            CssValue::Edges(Edges {
                width: 10,
                colour: 0xff,
                sides: 4,
                shadow: true,
            }),
            "inset 0px -1px 0px 0px #000000, 0px 1px 3px #00000026",
        );
    }
}
