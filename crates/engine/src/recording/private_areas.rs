//! The areas of a frame in which a touch would reveal input, in the order of painting.

use std::collections::{BTreeMap, HashMap};

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Area, DrawnNode, Kind, NodeId, Point, Rect, drawn_nodes};

/// The private areas of one frame, and the opaque ones that may cover them.
#[derive(Debug, Default)]
pub(super) struct PrivateAreas {
    /// From the topmost to the lowest.
    layers: Vec<Layer>,
}

/// The privacy of a point in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PointPrivacy {
    /// A private node is drawn there. Touches are recorded at this place instead.
    Private(Point),
    /// A public node hides everything that is painted before it.
    Covered,
    /// No private node is drawn there, and lower sources may be visible.
    Public,
}

/// A painted area.
#[derive(Debug)]
enum Layer {
    /// Drawn by a private node, with the recorded place of touches.
    Private(Area, Point),
    /// Hidden by a public node that is opaque there.
    Opaque(Area),
}

impl PrivateAreas {
    /// Collects the areas of a frame. Placeholders and nodes that were masked by hand are private, with their descendants.
    pub(super) fn new(frame: &MaskedFrame, is_masked_by_hand: impl Fn(NodeId) -> bool) -> Self {
        let subtrees = private_subtrees(frame, is_masked_by_hand);
        if subtrees.is_empty() {
            return Self::default();
        }
        let drawn = drawn_nodes(frame);
        let places = redacted_places(frame, &drawn, &subtrees);
        let mut layers: BTreeMap<NodeId, Layer> = BTreeMap::new();
        for (node, drawn) in frame.nodes.iter().zip(drawn) {
            let place = subtrees.get(&node.id).and_then(|root| places.get(root));
            match place {
                Some(place) if drawn.is_drawn => {
                    layers.insert(node.id, Layer::Private(drawn.visible, *place));
                }
                None if !drawn.covered.is_empty() => {
                    layers.insert(node.id, Layer::Opaque(drawn.covered));
                }
                _ => {}
            }
        }
        let in_tree_order = || frame.nodes.iter().map(|node| node.id).collect();
        let order: Vec<NodeId> = frame.paint.clone().unwrap_or_else(in_tree_order);
        let mut painted: Vec<Layer> = order.iter().rev().filter_map(|id| layers.remove(id)).collect();
        // A private node without a rank may be on top of all others, and an opaque one below them.
        let unranked = layers
            .into_values()
            .filter(|layer| matches!(layer, Layer::Private(..)));
        painted.splice(0..0, unranked);
        Self { layers: painted }
    }

    /// Returns the privacy of a point, by the topmost area there.
    pub(super) fn at(&self, at: Point) -> PointPrivacy {
        let found = self.layers.iter().find_map(|layer| match layer {
            Layer::Private(area, place) => area.touches(at).then_some(PointPrivacy::Private(*place)),
            Layer::Opaque(area) => area.covers(at).then_some(PointPrivacy::Covered),
        });
        found.unwrap_or(PointPrivacy::Public)
    }
}

/// Returns the root of the private subtree of each private node.
fn private_subtrees(
    frame: &MaskedFrame,
    is_masked_by_hand: impl Fn(NodeId) -> bool,
) -> HashMap<NodeId, NodeId> {
    let mut subtrees: HashMap<NodeId, NodeId> = HashMap::new();
    for node in &frame.nodes {
        let inherited = node.parent.and_then(|parent| subtrees.get(&parent).copied());
        let is_private = || node.kind == Kind::Placeholder || is_masked_by_hand(node.id);
        if let Some(root) = inherited.or_else(|| is_private().then_some(node.id)) {
            subtrees.insert(node.id, root);
        }
    }
    subtrees
}

/// Returns the recorded place of touches on each private subtree: the middle of the drawn, visible part of its root, or of its
/// nodes if the root is not drawn.
fn redacted_places(
    frame: &MaskedFrame,
    drawn: &[DrawnNode],
    subtrees: &HashMap<NodeId, NodeId>,
) -> HashMap<NodeId, Point> {
    let mut bounds: HashMap<NodeId, (NodeId, Rect)> = HashMap::new();
    for (node, drawn) in frame.nodes.iter().zip(drawn).filter(|(_, drawn)| drawn.is_drawn) {
        let Some(root) = subtrees.get(&node.id) else {
            continue;
        };
        let own = drawn.visible.bounds();
        let (first, around) = bounds.entry(*root).or_insert((node.id, own));
        if first != root {
            *around = union(around, &own);
        }
    }
    bounds
        .into_iter()
        .map(|(root, (_, around))| (root, middle(&around)))
        .collect()
}

/// Returns the smallest rectangle around two.
fn union(one: &Rect, two: &Rect) -> Rect {
    Rect::from_edges(
        one.x.min(two.x),
        one.y.min(two.y),
        one.right().max(two.right()),
        one.bottom().max(two.bottom()),
    )
}

/// Returns the middle of a rectangle.
pub(super) fn middle(rect: &Rect) -> Point {
    Point {
        x: rect.x.saturating_add(rect.w / 2),
        y: rect.y.saturating_add(rect.h / 2),
    }
}
