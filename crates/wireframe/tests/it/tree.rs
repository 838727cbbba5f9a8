//! A tree refuses changes that do not fit, and stays unchanged.

use afterimage_wireframe::{
    Change, Frame, MAX_TREE_DEPTH, NodeId, Place, SourceId, Tree, TreeError, Viewport,
};

use crate::diff::{frame, id, node};

#[test]
fn refused_changes_leave_the_tree_unchanged() {
    let before = frame(vec![node(1, 0), node(2, 1), node(3, 2), node(4, 1)]);
    let mut tree = Tree::from_frame(&before).unwrap();
    let place = |parent: u32, after: u32| Place {
        parent: NodeId::new(parent),
        after: NodeId::new(after),
    };
    let cases = [
        (Change::Remove(id(9)), TreeError::UnknownNode(id(9))),
        (
            Change::Insert {
                node: node(2, 1),
                after: None,
            },
            TreeError::DuplicateNode(id(2)),
        ),
        (
            Change::Insert {
                node: node(9, 8),
                after: None,
            },
            TreeError::UnknownParent {
                id: id(9),
                parent: id(8),
            },
        ),
        (
            Change::Insert {
                node: node(9, 1),
                after: Some(id(3)),
            },
            TreeError::NotASibling {
                id: id(9),
                after: id(3),
            },
        ),
        (
            Change::Move {
                id: id(1),
                to: place(3, 0),
            },
            TreeError::Cycle(id(1)),
        ),
        (
            Change::Move {
                id: id(2),
                to: place(2, 0),
            },
            TreeError::Cycle(id(2)),
        ),
        (
            Change::Move {
                id: id(2),
                to: place(1, 2),
            },
            TreeError::NotASibling {
                id: id(2),
                after: id(2),
            },
        ),
        (Change::Paint(Some(vec![id(1)])), TreeError::Paint),
        (Change::Paint(Some(vec![id(1); 4])), TreeError::Paint),
    ];
    for (change, error) in cases {
        assert_eq!(tree.apply(&change), Err(error));
        assert_eq!(tree.to_frame(), before);
    }
}

#[test]
fn frames_that_are_not_trees_are_refused() {
    let error = |nodes| Tree::from_frame(&frame(nodes)).unwrap_err();
    assert_eq!(
        error(vec![node(1, 0), node(1, 0)]),
        TreeError::DuplicateNode(id(1))
    );
    assert!(matches!(
        error(vec![node(1, 2), node(2, 1)]),
        TreeError::UnknownParent { .. }
    ));
    let painted = Frame {
        paint: Some(vec![id(1), id(3)]),
        ..frame(vec![node(1, 0), node(2, 0)])
    };
    assert_eq!(Tree::from_frame(&painted).unwrap_err(), TreeError::Paint);
}

#[test]
fn depth_is_limited_and_does_not_overflow_the_stack() {
    let mut tree = Tree::empty(SourceId(0), Viewport::default());
    let depth = u32::try_from(MAX_TREE_DEPTH).unwrap();
    for value in 1..=depth + 1 {
        let node = node(value, value - 1);
        tree.apply(&Change::Insert { node, after: None }).unwrap();
    }
    let below = node(depth + 2, depth + 1);
    assert_eq!(
        tree.apply(&Change::Insert {
            node: below,
            after: None
        }),
        Err(TreeError::TooDeep(id(depth + 2)))
    );
    assert_eq!(tree.to_frame().nodes.len(), MAX_TREE_DEPTH + 1);
    tree.apply(&Change::Remove(id(1))).unwrap();
    assert!(tree.is_empty());
}
