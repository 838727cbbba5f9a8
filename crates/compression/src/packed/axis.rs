//! Axes and edges as types, so that a value for each of them is found without a bounds check or a default.

use std::ops::{Index, IndexMut};

/// A direction of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    X = 0,
    Y = 1,
}

impl Axis {
    /// Both axes, in the order in which they are coded.
    pub(super) const ALL: [Self; 2] = [Self::X, Self::Y];
}

/// A part of a rectangle: its corner and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    X = 0,
    Y = 1,
    W = 2,
    H = 3,
}

impl Edge {
    /// All edges, in the order of their numbers.
    pub(super) const ALL: [Self; 4] = [Self::X, Self::Y, Self::W, Self::H];

    /// The axis along which the edge is measured.
    #[inline]
    pub(super) fn axis(self) -> Axis {
        match self {
            Self::X | Self::W => Axis::X,
            Self::Y | Self::H => Axis::Y,
        }
    }
}

/// A value for each axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PerAxis<T>(pub(super) [T; 2]);

/// A value for each edge: x, y, width, height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PerEdge<T>(pub(super) [T; 4]);

impl<T: Copy> PerEdge<T> {
    /// The start of the rectangle along an axis.
    #[inline]
    pub(super) fn start(&self, axis: Axis) -> T {
        match axis {
            Axis::X => self[Edge::X],
            Axis::Y => self[Edge::Y],
        }
    }

    /// The size of the rectangle along an axis.
    #[inline]
    pub(super) fn size(&self, axis: Axis) -> T {
        match axis {
            Axis::X => self[Edge::W],
            Axis::Y => self[Edge::H],
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "an axis's number is below 2")]
impl<T> Index<Axis> for PerAxis<T> {
    type Output = T;

    #[inline]
    fn index(&self, axis: Axis) -> &T {
        &self.0[axis as usize]
    }
}

#[expect(clippy::indexing_slicing, reason = "an axis's number is below 2")]
impl<T> IndexMut<Axis> for PerAxis<T> {
    #[inline]
    fn index_mut(&mut self, axis: Axis) -> &mut T {
        &mut self.0[axis as usize]
    }
}

#[expect(clippy::indexing_slicing, reason = "an edge's number is below 4")]
impl<T> Index<Edge> for PerEdge<T> {
    type Output = T;

    #[inline]
    fn index(&self, edge: Edge) -> &T {
        &self.0[edge as usize]
    }
}

#[expect(clippy::indexing_slicing, reason = "an edge's number is below 4")]
impl<T> IndexMut<Edge> for PerEdge<T> {
    #[inline]
    fn index_mut(&mut self, edge: Edge) -> &mut T {
        &mut self.0[edge as usize]
    }
}
