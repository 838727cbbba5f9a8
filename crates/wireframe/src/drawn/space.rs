//! The coordinate space in which siblings are placed, and its map to the window.

use super::affine::{Affine, OwnTransform};
use super::area::{Area, Rounding};
use super::polygon::corners;
use crate::{Node, Point, Rect};

/// The map from the coordinates of siblings to the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Space {
    /// No ancestor has a transform: the origin of the coordinates. Lengths stay whole tenths.
    Layout(Point),
    /// The transforms of the ancestors.
    Map(Affine),
    /// The map is too large to compute with, so a node may be anywhere.
    Unbounded,
    /// A transform is singular, so nothing is drawn.
    Singular,
}

impl Space {
    /// Returns the space with the own transform of a node applied.
    pub(super) fn transformed(self, own: OwnTransform) -> Self {
        let OwnTransform::Map(own) = own else {
            return self;
        };
        let outer = match self {
            Self::Layout(origin) => Affine::translation(origin.x.into(), origin.y.into()),
            Self::Map(outer) => outer,
            Self::Unbounded | Self::Singular => return self,
        };
        let map = outer.after(&own);
        if own.is_singular() {
            Self::Singular
        } else if map.is_bounded() {
            Self::Map(map)
        } else {
            Self::Unbounded
        }
    }

    /// Returns the space of the children of a node, from the space with its own transform applied.
    pub(super) fn of_children<T>(self, node: &Node<T>) -> Self {
        let scrolled = node.scroll_offset();
        match self {
            Self::Layout(origin) => Self::Layout(Point {
                x: origin.x.saturating_add(node.rect.x).saturating_sub(scrolled.x),
                y: origin.y.saturating_add(node.rect.y).saturating_sub(scrolled.y),
            }),
            Self::Map(map) => {
                let distance = |to: i32, by: i32| f64::from(to) - f64::from(by);
                let content = Affine::translation(
                    distance(node.rect.x, scrolled.x),
                    distance(node.rect.y, scrolled.y),
                );
                Self::Map(map.after(&content))
            }
            Self::Unbounded | Self::Singular => self,
        }
    }

    /// Returns the area of a rectangle in the window. An area that may be anywhere is the window.
    pub(super) fn area(self, rect: Rect, window: Rect) -> Area {
        match self {
            Self::Layout(origin) => rect.translated(origin).into(),
            Self::Map(map) if !rect.is_empty() => {
                let corners = corners(rect).map(|[x, y]| map.apply(x, y));
                Area::from_corners(corners.to_vec(), Rounding::Outwards)
            }
            Self::Unbounded if !rect.is_empty() => Area::somewhere_in(window),
            Self::Map(_) | Self::Unbounded | Self::Singular => Area::EMPTY,
        }
    }

    /// Returns a part of a rectangle that rounded corners leave: without the triangles between the ends of the arcs.
    pub(super) fn area_inside_corners(self, rect: Rect, radius: i32) -> Area {
        let map = match self {
            Self::Layout(origin) => Affine::translation(origin.x.into(), origin.y.into()),
            Self::Map(map) => map,
            Self::Unbounded | Self::Singular => return Area::EMPTY,
        };
        let [[left, top], _, [right, bottom], _] = corners(rect);
        // Beyond half of the shorter side the shape depends on the platform. An ellipse contains this one.
        let by_x = f64::from(radius).min((right - left) / 2.0);
        let by_y = f64::from(radius).min((bottom - top) / 2.0);
        let corners = [
            [left + by_x, top],
            [right - by_x, top],
            [right, top + by_y],
            [right, bottom - by_y],
            [right - by_x, bottom],
            [left + by_x, bottom],
            [left, bottom - by_y],
            [left, top + by_y],
        ];
        Area::from_corners(corners.map(|[x, y]| map.apply(x, y)).to_vec(), Rounding::Inwards)
    }
}
