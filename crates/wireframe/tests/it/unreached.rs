//! A walk that ran out of time removes no nodes.

use afterimage_wireframe::{Attr, Frame, MaskOverride, Node, RecordedText, keep_unreached};

use crate::diff::{frame, id, node};

fn unreached(mut node: Node<RecordedText>) -> Node<RecordedText> {
    node.attrs.insert(Attr::ChildrenNotReached, 1);
    node
}

fn check(next: Vec<Node<RecordedText>>, expected: &[u32]) {
    let prev = frame(vec![
        node(1, 0),
        node(2, 1),
        node(3, 2),
        node(4, 3),
        node(5, 2),
        node(6, 1),
    ]);
    let kept = keep_unreached(&prev, frame(next));
    let ids: Vec<u32> = kept.nodes.iter().map(|node| node.id.value()).collect();
    assert_eq!(ids, expected);
    assert!(!kept.nodes.iter().any(|node| node.flag(Attr::ChildrenNotReached)));
}

#[test]
fn children_of_flagged_nodes_are_copied_from_the_last_frame() {
    check(
        vec![node(1, 0), unreached(node(2, 1)), node(6, 1)],
        &[1, 2, 3, 4, 5, 6],
    );
    check(vec![unreached(node(1, 0))], &[1, 2, 3, 4, 5, 6]);
    // Without the flag, missing children are removed.
    check(vec![node(1, 0), node(2, 1)], &[1, 2]);
    // Children that the walk reached come first.
    check(
        vec![node(1, 0), unreached(node(2, 1)), node(9, 2)],
        &[1, 2, 9, 3, 4, 5],
    );
    check(vec![unreached(node(8, 0))], &[8]);
}

#[test]
fn children_that_the_walk_found_elsewhere_are_not_copied() {
    check(vec![node(1, 0), unreached(node(2, 1)), node(3, 1)], &[1, 2, 5, 3]);
}

#[test]
fn no_children_are_copied_if_masks_may_have_changed() {
    let mut masked = node(1, 0);
    masked.attrs.insert(Attr::MaskOverride, MaskOverride::Mask.code());
    check(vec![masked, unreached(node(2, 1))], &[1, 2]);
}

#[test]
fn copied_children_are_painted_above_their_owner() {
    let paint = |ids: &[u32]| Some(ids.iter().map(|value| id(*value)).collect());
    let prev = Frame {
        paint: paint(&[1, 4, 3, 2]),
        ..frame(vec![node(1, 0), node(2, 1), node(3, 2), node(4, 2)])
    };
    let kept = keep_unreached(&prev, frame(vec![node(1, 0), unreached(node(2, 1)), node(7, 1)]));
    assert_eq!(kept.paint, paint(&[1, 2, 4, 3, 7]));
}
