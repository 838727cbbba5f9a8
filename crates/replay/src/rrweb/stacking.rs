//! Stacking contexts and paint levels, so that a browser paints in the recorded order.
//!
//! Boxes are painted in the order of the document unless an element opens a stacking context, which is painted as
//! one. Of the CSS in use, a transform, opacity, `clip-path` and `z-index` open one. The last three are set only on
//! elements without child boxes. A transform is set on a node's box, and so draws its descendants too, only if no
//! other node is painted between the nodes of that subtree. Otherwise the transform is passed on: each child's box
//! gets it, or passes it on in turn, and the node is painted by an element of its own.
//!
//! Within a stacking context, a paint order that differs from the document's is cut into runs that agree with it.
//! The first run needs nothing, and each later run gets a level (`z-index`) of its own. Two runs are the usual case,
//! and a node keeps its level while other nodes are inserted or removed around it. No node is put under a different
//! parent for its paint order.

use afterimage_wireframe::Affine;

use crate::layout::LaidOutNode;

/// The element of a node that a transform is set on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TransformTarget {
    /// No transform applies to the node, or it is set on the box of an ancestor.
    None,
    /// The node's box, which opens a stacking context for the node and its descendants.
    Box(Affine),
    /// The element that paints the node. The transform is set on the elements of its children too.
    Painter(Affine),
}

/// Stacking of one node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stacking {
    pub(super) target: TransformTarget,
    /// Level of the node's box, if it opens a stacking context.
    pub(super) box_level: i32,
    /// Level of the element that paints the node.
    pub(super) paint_level: i32,
}

/// Returns the stacking of each node, in the order of `nodes`.
pub(super) fn stackings<T>(nodes: &[LaidOutNode<'_, T>]) -> Vec<Stacking> {
    let targets = targets(nodes);
    let mut stackings: Vec<Stacking> = targets
        .iter()
        .map(|target| Stacking {
            target: *target,
            box_level: 0,
            paint_level: 0,
        })
        .collect();
    let contexts = contexts(nodes, &targets);
    // The context of the source comes first, then that of each node.
    let mut runs = vec![Run::default(); nodes.len() + 1];
    let mut painted: Vec<usize> = (0..nodes.len()).collect();
    painted.sort_by_key(|at| nodes.get(*at).map(|node| node.rank));
    for at in painted {
        let Some(context) = contexts.get(at).copied() else {
            continue;
        };
        // Boxes whose first node this is, inner ones first.
        let mut opened = Vec::new();
        let mut around = context.painter;
        while let Some(box_at) = around.filter(|box_at| runs.get(box_at + 1).is_some_and(Run::is_unused)) {
            opened.push(box_at);
            around = contexts.get(box_at).and_then(|context| context.node_box);
        }
        for box_at in opened.into_iter().rev() {
            let outer = contexts.get(box_at).and_then(|context| context.node_box);
            let level = next_level(&mut runs, outer, box_at);
            if let Some(stacking) = stackings.get_mut(box_at) {
                stacking.box_level = level;
            }
        }
        let level = next_level(&mut runs, context.painter, at);
        if let Some(stacking) = stackings.get_mut(at) {
            stacking.paint_level = level;
        }
    }
    stackings
}

/// The stacking contexts that a node's elements are part of: indices of nodes, `None` for the source.
#[derive(Clone, Copy)]
struct Contexts {
    node_box: Option<usize>,
    painter: Option<usize>,
}

fn contexts<T>(nodes: &[LaidOutNode<'_, T>], targets: &[TransformTarget]) -> Vec<Contexts> {
    let mut contexts: Vec<Contexts> = Vec::with_capacity(nodes.len());
    for (at, (node, target)) in nodes.iter().zip(targets).enumerate() {
        let parent = node.parent.and_then(|parent| contexts.get(parent));
        let node_box = parent.and_then(|parent| parent.painter);
        contexts.push(Contexts {
            node_box,
            painter: if matches!(target, TransformTarget::Box(_)) {
                Some(at)
            } else {
                node_box
            },
        });
    }
    contexts
}

/// The run of a stacking context that the last painted element belongs to.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    level: i32,
    /// Position of the last painted element in the document.
    last: Option<usize>,
}

impl Run {
    fn is_unused(&self) -> bool {
        self.last.is_none()
    }
}

/// Returns the level of the element that a context paints next.
fn next_level(runs: &mut [Run], context: Option<usize>, at: usize) -> i32 {
    let Some(run) = runs.get_mut(context.map_or(0, |context| context + 1)) else {
        return 0;
    };
    if run.last.is_some_and(|last| at < last) {
        run.level += 1;
    }
    run.last = Some(at);
    run.level
}

/// Returns for each node the element that its transform is set on.
fn targets<T>(nodes: &[LaidOutNode<'_, T>]) -> Vec<TransformTarget> {
    let own: Vec<Option<Affine>> = nodes
        .iter()
        .map(|node| Affine::of_node(node.node, node.frame))
        .collect();
    if own.iter().all(Option::is_none) {
        return vec![TransformTarget::None; nodes.len()];
    }
    let together = painted_together(nodes);
    let mut targets: Vec<TransformTarget> = Vec::with_capacity(nodes.len());
    for ((node, own), together) in nodes.iter().zip(own).zip(together) {
        let passed_on = match node.parent.and_then(|parent| targets.get(parent)) {
            Some(TransformTarget::Painter(map)) => Some(map),
            _ => None,
        };
        let map = match (passed_on, own) {
            (Some(outer), Some(own)) => Some(outer.after(&own)),
            (outer, own) => outer.copied().or(own),
        };
        targets.push(match map {
            None => TransformTarget::None,
            Some(map) if together => TransformTarget::Box(map),
            Some(map) => TransformTarget::Painter(map),
        });
    }
    targets
}

/// Returns for each node whether it and its descendants are painted one after the other, without another node
/// between them.
fn painted_together<T>(nodes: &[LaidOutNode<'_, T>]) -> Vec<bool> {
    let mut spans: Vec<Span> = nodes
        .iter()
        .map(|node| Span {
            first: node.rank,
            last: node.rank,
            count: 1,
        })
        .collect();
    for (at, node) in nodes.iter().enumerate().rev() {
        if let (Some(span), Some(parent)) = (spans.get(at).copied(), node.parent)
            && let Some(above) = spans.get_mut(parent)
        {
            above.first = above.first.min(span.first);
            above.last = above.last.max(span.last);
            above.count += span.count;
        }
    }
    spans
        .iter()
        .map(|span| span.last - span.first + 1 == span.count)
        .collect()
}

/// The ranks of a subtree.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
    count: usize,
}
