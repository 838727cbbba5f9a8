//! The reference: paints single pixels. For each it walks down from the window to every node, maps the pixel into the node's own
//! coordinates, and looks which node is on top. It shares no code with the geometry of the wireframe, which maps nodes to the window.

use afterimage_wireframe::{Attr, Kind, Point};

use crate::random_tree::{RandomNode, WINDOW};

/// A painted tree.
pub(crate) struct Rasterizer<'a> {
    nodes: &'a [RandomNode],
    paint: &'a [usize],
    is_private: Vec<bool>,
}

/// A pixel in the coordinates of a node: 0, 0 is its left top corner, before its own transform.
type Local = Option<(f64, f64)>;

impl<'a> Rasterizer<'a> {
    pub(crate) fn new(nodes: &'a [RandomNode], paint: &'a [usize]) -> Self {
        let mut is_private: Vec<bool> = Vec::new();
        for node in nodes {
            let by_parent = node.parent.is_some_and(|parent| is_private[parent]);
            is_private.push(by_parent || node.attr(Attr::MaskOverride).is_some());
        }
        Self {
            nodes,
            paint,
            is_private,
        }
    }

    /// Returns whether a private node is painted at a point with nothing opaque above it.
    pub(crate) fn is_private(&self, at: Point) -> bool {
        self.is_private_at(f64::from(at.x) + 0.5, f64::from(at.y) + 0.5)
    }

    /// Returns whether a pixel within this distance is private.
    pub(crate) fn is_near_private(&self, at: Point, distance: i32) -> bool {
        let steps = || (-distance * 2..=distance * 2).map(|step| f64::from(step) / 2.0);
        let (x, y) = (f64::from(at.x) + 0.5, f64::from(at.y) + 0.5);
        let is_close = |(dx, dy): &(f64, f64)| dx.hypot(*dy) <= f64::from(distance);
        let offsets = steps().flat_map(|dx| steps().map(move |dy| (dx, dy)));
        offsets
            .filter(is_close)
            .any(|(dx, dy)| self.is_private_at(x + dx, y + dy))
    }

    fn is_private_at(&self, x: f64, y: f64) -> bool {
        for index in self.paint.iter().rev() {
            let node = &self.nodes[*index];
            if !self.is_painted(*index, x, y) {
                continue;
            }
            if self.is_private[*index] {
                return true;
            }
            if is_opaque(node) && self.is_inside_corners(*index, x, y) {
                return false;
            }
        }
        false
    }

    fn is_painted(&self, index: usize, x: f64, y: f64) -> bool {
        let node = &self.nodes[index];
        let Some(local) = self.local(index, x, y) else {
            return false;
        };
        let is_inside = contains((0.0, 0.0, node.rect.w.into(), node.rect.h.into()), local);
        node.attr(Attr::Opacity) != Some(0) && is_inside && self.is_visible(index, local, x, y)
    }

    /// Returns whether the visible part of a node, by the rules of `docs/format/properties.md`, has the pixel.
    fn is_visible(&self, index: usize, local: (f64, f64), x: f64, y: f64) -> bool {
        let node = &self.nodes[index];
        let whole = contains((0.0, 0.0, node.rect.w.into(), node.rect.h.into()), local);
        if node.attr(Attr::Unclipped) == Some(1) {
            return whole;
        }
        if node.attr(Attr::ClipX).is_some() {
            let length = |key| f64::from(node.attr(key).unwrap().cast_signed());
            let [left, top, w, h] = [Attr::ClipX, Attr::ClipY, Attr::ClipW, Attr::ClipH].map(length);
            return contains((left, top, w, h), local);
        }
        whole
            && match self.clipping_ancestor(index) {
                None => contains((0.0, 0.0, WINDOW.w.into(), WINDOW.h.into()), (x, y)),
                Some(above) => self
                    .local(above, x, y)
                    .is_some_and(|local| self.is_visible(above, local, x, y)),
            }
    }

    /// Returns whether the pixel is inside the rounded corners of a node and of all ancestors whose clips apply to it.
    fn is_inside_corners(&self, index: usize, x: f64, y: f64) -> bool {
        let mut next = Some(index);
        while let Some(index) = next {
            let node = &self.nodes[index];
            let radius = node.attr(Attr::CornerRadius).map_or(0, u32::cast_signed);
            let Some(local) = self.local(index, x, y) else {
                return false;
            };
            if !is_inside_arcs(node, f64::from(radius), local) {
                return false;
            }
            if node.attr(Attr::Unclipped) == Some(1) || node.attr(Attr::ClipX).is_some() {
                return true;
            }
            next = self.clipping_ancestor(index);
        }
        true
    }

    fn clipping_ancestor(&self, index: usize) -> Option<usize> {
        let mut above = self.nodes[index].parent;
        while let Some(index) = above {
            let node = &self.nodes[index];
            if node.kind == Kind::Scroll || node.attr(Attr::ClipsChildren) == Some(1) {
                return Some(index);
            }
            above = node.parent;
        }
        None
    }

    /// Maps a pixel of the window into a node. `None` if no point of the node is there.
    fn local(&self, index: usize, x: f64, y: f64) -> Local {
        let node = &self.nodes[index];
        let (mut x, mut y) = match node.parent {
            None => (x, y),
            Some(parent) => {
                let (x, y) = self.local(parent, x, y)?;
                let above = &self.nodes[parent];
                let scrolled = |key| f64::from(above.attr(key).map_or(0, u32::cast_signed));
                (x + scrolled(Attr::ScrollX), y + scrolled(Attr::ScrollY))
            }
        };
        x -= f64::from(node.rect.x);
        y -= f64::from(node.rect.y);
        if node.attr(Attr::TransformA).is_none() {
            return Some((x, y));
        }
        let real = |key| f64::from(f32::from_bits(node.attr(key).unwrap()));
        let (a, b, c, d) = (
            real(Attr::TransformA),
            real(Attr::TransformB),
            real(Attr::TransformC),
            real(Attr::TransformD),
        );
        let determinant = a * d - b * c;
        if determinant == 0.0 {
            return None;
        }
        let (half_w, half_h) = (f64::from(node.rect.w) / 2.0, f64::from(node.rect.h) / 2.0);
        let moved_x = x - half_w - real(Attr::TransformTx) * 10.0;
        let moved_y = y - half_h - real(Attr::TransformTy) * 10.0;
        Some((
            (d * moved_x - c * moved_y) / determinant + half_w,
            (a * moved_y - b * moved_x) / determinant + half_h,
        ))
    }
}

fn contains((left, top, w, h): (f64, f64, f64, f64), (x, y): (f64, f64)) -> bool {
    left <= x && x < left + w && top <= y && y < top + h
}

fn is_opaque(node: &RandomNode) -> bool {
    node.attr(Attr::Background)
        .is_some_and(|colour| colour % 256 == 255)
        && node.attr(Attr::BackgroundImage).is_none()
        && node.attr(Attr::Opacity).is_none_or(|opacity| opacity == 1000)
}

fn is_inside_arcs(node: &RandomNode, radius: f64, (x, y): (f64, f64)) -> bool {
    let (w, h) = (f64::from(node.rect.w), f64::from(node.rect.h));
    let radius = radius.min(w / 2.0).min(h / 2.0);
    let beyond = |at: f64, length: f64| (radius - at).max(at - (length - radius)).max(0.0);
    radius == 0.0 || beyond(x, w).hypot(beyond(y, h)) <= radius
}
