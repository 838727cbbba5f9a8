//! The areas of a frame in which a touch would reveal input, in the order of painting.

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Area, DrawnNode, DrawnNodes, Frame, Kind, NodeId, Point, Rect};
use foldhash::{HashMap, HashSet};

/// The private areas of one frame, and the opaque ones that may cover them.
#[derive(Debug)]
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
    /// The source had no frame yet, or has none any more.
    NotShown,
    /// The frame is not known: it was replaced in a queue, malformed, or is too old.
    Unknown,
}

/// A painted area.
#[derive(Debug)]
enum Layer {
    /// Drawn by a private node, with the recorded place of touches.
    Private(Area, Point),
    /// Hidden by a public node that is opaque there.
    Opaque(Area),
}

/// A node as far as it decides about touches.
#[derive(Debug)]
struct TouchedNode {
    id: NodeId,
    /// The root of the private subtree that the node is in.
    private_root: Option<NodeId>,
    drawn: DrawnNode,
}

impl PrivateAreas {
    /// Collects the areas of a frame. Placeholders and nodes that were masked by hand are private, with their descendants.
    ///
    /// `raw` is the frame before masking. It has the descendants of blocked nodes, which may be drawn beside them.
    pub(super) fn new<T>(
        frame: &MaskedFrame,
        raw: Option<&Frame<T>>,
        is_masked_by_hand: impl Fn(NodeId) -> bool,
    ) -> Self {
        let nodes = touched_nodes(frame, raw, is_masked_by_hand);
        let places = redacted_places(&nodes);
        let in_tree_order = || nodes.iter().map(|node| node.id).collect();
        let is_whole = |raw: &&Frame<T>| {
            let ids: HashSet<NodeId> = raw.nodes.iter().map(|node| node.id).collect();
            frame.nodes.iter().all(|node| ids.contains(&node.id))
        };
        let raw_order = raw.filter(is_whole).and_then(|raw| raw.paint.clone());
        let order: Vec<NodeId> = raw_order
            .or_else(|| frame.paint.clone())
            .unwrap_or_else(in_tree_order);
        let ids: Vec<NodeId> = nodes.iter().map(|node| node.id).collect();
        let mut layers: HashMap<NodeId, Layer> = HashMap::default();
        for TouchedNode {
            id,
            private_root,
            drawn,
        } in nodes
        {
            match private_root.and_then(|root| places.get(&root)) {
                Some(place) if drawn.is_drawn => {
                    layers.insert(id, Layer::Private(drawn.visible, *place));
                }
                None if !drawn.covered.is_empty() => {
                    layers.insert(id, Layer::Opaque(drawn.covered));
                }
                _ => {}
            }
        }
        let mut painted: Vec<Layer> = order.iter().rev().filter_map(|id| layers.remove(id)).collect();
        // A private node without a rank may be on top of all others, and an opaque one below them.
        let unranked = ids.iter().rev().filter_map(|id| layers.remove(id));
        let unranked = unranked.filter(|layer| matches!(layer, Layer::Private(..)));
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

/// Returns the nodes of a frame with their geometry, depth first, and the descendants of its placeholders.
fn touched_nodes<T>(
    frame: &MaskedFrame,
    raw: Option<&Frame<T>>,
    is_masked_by_hand: impl Fn(NodeId) -> bool,
) -> Vec<TouchedNode> {
    let mut geometry = DrawnNodes::new(frame.viewport);
    let mut private_roots: HashMap<NodeId, NodeId> = HashMap::default();
    let mut nodes = Vec::with_capacity(frame.nodes.len());
    let raw = raw.map_or(&[][..], |raw| &raw.nodes);
    let raw_index: HashMap<NodeId, usize> = raw
        .iter()
        .enumerate()
        .map(|(index, node)| (node.id, index))
        .collect();
    for node in &frame.nodes {
        let is_placeholder = node.kind == Kind::Placeholder;
        let inherited = node.parent.and_then(|parent| private_roots.get(&parent).copied());
        let is_private = || is_placeholder || is_masked_by_hand(node.id);
        let private_root = inherited.or_else(|| is_private().then_some(node.id));
        if let Some(root) = private_root {
            private_roots.insert(node.id, root);
        }
        // A placeholder lacks what its children depend on, for example the scroll offset.
        let blocked = raw_index.get(&node.id).filter(|_| is_placeholder);
        let blocked = blocked.and_then(|index| raw.get(*index..)).unwrap_or_default();
        let drawn = match blocked.first() {
            Some(original) => geometry.push(original),
            None => geometry.push(node),
        };
        nodes.push(TouchedNode {
            id: node.id,
            private_root,
            drawn,
        });
        let mut subtree = HashSet::default();
        subtree.insert(node.id);
        for below in blocked.iter().skip(1) {
            if !below.parent.is_some_and(|parent| subtree.contains(&parent)) {
                break;
            }
            subtree.insert(below.id);
            nodes.push(TouchedNode {
                id: below.id,
                private_root,
                drawn: geometry.push(below),
            });
        }
    }
    nodes
}

/// Returns the recorded place of touches on each private subtree: the middle of the drawn, visible part of its root, or of its
/// nodes if the root is not drawn.
fn redacted_places(nodes: &[TouchedNode]) -> HashMap<NodeId, Point> {
    let mut bounds: HashMap<NodeId, (NodeId, Rect)> = HashMap::default();
    for node in nodes.iter().filter(|node| node.drawn.is_drawn) {
        let Some(root) = node.private_root else {
            continue;
        };
        let own = node.drawn.visible.bounds();
        let (first, around) = bounds.entry(root).or_insert((node.id, own));
        if *first != root {
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
