//! Applying a diff to the first tree gives exactly the second.

use afterimage_wireframe::{
    Attr, Change, Frame, Ident, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId, TextField, Tree,
    Viewport, diff,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// The choices for a random node: id, parent, fields.
type Seed = (u32, usize, [u8; 6]);

pub(crate) fn id(value: u32) -> NodeId {
    NodeId::new(value).unwrap()
}

pub(crate) fn node(value: u32, parent: u32) -> Node<RecordedText> {
    Node::new(id(value), NodeId::new(parent), Kind::Container, Rect::default())
}

pub(crate) fn frame(nodes: Vec<Node<RecordedText>>) -> Frame<RecordedText> {
    Frame {
        nodes,
        ..Frame::empty(SourceId(0), Viewport { w: 3900, h: 8440 })
    }
}

fn fields(node: &mut Node<RecordedText>, [kind, rect, scroll, colour, ident, text]: [u8; 6]) {
    node.kind = Kind::from_code(u32::from(kind % 8)).unwrap();
    node.rect.x = i32::from(rect % 3);
    node.rect.w = i32::from(rect / 100);
    // Absent, a written zero, and other values, in all combinations.
    for (key, pick) in [(Attr::ScrollX, scroll % 4), (Attr::ScrollY, scroll / 4 % 4)] {
        if pick > 0 {
            node.attrs.insert(key, u32::from(pick) - 1);
        }
    }
    if colour % 2 == 0 {
        node.attrs.insert(Attr::Background, u32::from(colour));
    }
    if ident % 3 > 0 {
        node.idents.insert(Ident::Class, format!("c{}", ident % 3).into());
    }
    if text % 3 > 0 {
        let field = TextField::from_code(u16::from(text % 3)).unwrap();
        node.texts
            .insert(field, RecordedText::new(format!("t{}", text / 100)));
    }
}

/// Random frames. Ids are from a small range, so that two frames have many in common.
fn frames() -> impl Strategy<Value = Frame<RecordedText>> {
    let seeds = vec((1..25u32, any::<usize>(), any::<[u8; 6]>()), 0..25);
    (seeds, any::<Option<u64>>()).prop_map(|(seeds, paint)| build(&seeds, paint))
}

fn build(seeds: &[Seed], paint: Option<u64>) -> Frame<RecordedText> {
    let mut ids: Vec<u32> = Vec::new();
    let mut tree = Tree::empty(SourceId(0), Viewport { w: 3900, h: 8440 });
    for (value, pick, picks) in seeds {
        if ids.contains(value) {
            continue;
        }
        let parent = ids.get(pick % (ids.len() + 1)).copied().unwrap_or(0);
        let mut node = node(*value, parent);
        fields(&mut node, *picks);
        let siblings: Vec<NodeId> = tree.children(NodeId::new(parent)).collect();
        let after = siblings.get(pick / 7 % (siblings.len() + 1)).copied();
        tree.apply(&Change::Insert { node, after }).unwrap();
        ids.push(*value);
    }
    let mut frame = tree.to_frame();
    if let Some(paint) = paint {
        let mut order: Vec<NodeId> = frame.nodes.iter().map(|node| node.id).collect();
        order.sort_by_key(|id| u64::from(id.value()).wrapping_mul(paint | 1) % 1009);
        frame.paint = Some(order);
    }
    frame
}

/// Applies the diff of two frames and returns it.
pub(crate) fn check(prev: &Frame<RecordedText>, next: &Frame<RecordedText>) -> Vec<Change<RecordedText>> {
    let changes = diff(prev, next);
    let mut tree = Tree::from_frame(prev).unwrap();
    for change in &changes {
        tree.apply(change).unwrap();
    }
    assert_eq!(&tree.to_frame(), next, "{changes:?}");
    changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn diff_of_any_two_frames_gives_the_second(prev in frames(), next in frames()) {
        check(&prev, &next);
    }

    #[test]
    fn diff_of_equal_frames_is_empty(frame in frames()) {
        prop_assert!(check(&frame, &frame).is_empty());
    }

    #[test]
    fn diff_places_each_node_at_most_once(prev in frames(), next in frames()) {
        let placed = diff(&prev, &next)
            .iter()
            .filter(|change| matches!(change, Change::Insert { .. } | Change::Move { .. }))
            .count();
        prop_assert!(placed <= next.nodes.len());
    }
}

#[test]
fn scroll_alone_is_one_change() {
    let list = |y: u32| {
        let mut list = node(1, 0);
        list.kind = Kind::Scroll;
        list.attrs.insert(Attr::ScrollX, 0);
        list.attrs.insert(Attr::ScrollY, y);
        frame(vec![list, node(2, 1), node(3, 1)])
    };
    for (from, to) in [(0, 120_u32), (120, 0), (120, 130)] {
        let offset = Point {
            x: 0,
            y: to.cast_signed(),
        };
        assert_eq!(
            check(&list(from), &list(to)),
            vec![Change::Scroll { id: id(1), offset }]
        );
    }
}

#[test]
fn scroll_with_other_changes_is_a_change_of_its_own() {
    let list = |y: u32, colour: u32| {
        let mut list = node(1, 0);
        list.attrs.insert(Attr::Background, colour);
        list.attrs.insert(Attr::ScrollY, y);
        frame(vec![list])
    };
    let changes = check(&list(10, 1), &list(20, 2));
    assert!(matches!(
        changes.as_slice(),
        [Change::Scroll { .. }, Change::Update(update)] if *update.attrs == [(Attr::Background, Some(2))]
    ));
}

#[test]
fn only_the_reordered_child_moves() {
    let children = |order: &[u32]| {
        let nodes = order.iter().map(|value| node(*value, 1));
        frame(std::iter::once(node(1, 0)).chain(nodes).collect())
    };
    let changes = check(&children(&[2, 3, 4, 5, 6]), &children(&[6, 2, 3, 4, 5]));
    assert!(matches!(changes.as_slice(), [Change::Move { id: moved, .. }] if *moved == id(6)));
}

#[test]
fn moving_a_container_moves_its_subtree() {
    let prev = frame(vec![node(1, 0), node(2, 1), node(3, 2), node(4, 3), node(5, 1)]);
    let next = frame(vec![node(1, 0), node(5, 1), node(2, 5), node(3, 2), node(4, 3)]);
    assert!(matches!(check(&prev, &next).as_slice(), [Change::Move { .. }]));
}

#[test]
fn removed_subtree_is_one_change_after_its_kept_nodes_moved_out() {
    let prev = frame(vec![node(1, 0), node(2, 1), node(3, 2), node(4, 3)]);
    assert_eq!(
        check(&prev, &frame(vec![node(1, 0)])),
        vec![Change::Remove(id(2))]
    );
    let next = frame(vec![node(1, 0), node(4, 1)]);
    assert!(matches!(
        check(&prev, &next).as_slice(),
        [Change::Move { .. }, Change::Remove(_)]
    ));
}

#[test]
fn parent_and_child_can_be_swapped() {
    let prev = frame(vec![node(1, 0), node(2, 1), node(3, 2)]);
    let next = frame(vec![node(3, 0), node(2, 3), node(1, 2)]);
    check(&prev, &next);
}

#[test]
fn inserted_node_needs_no_paint_change_if_painted_last() {
    let order = |ids: &[u32]| Some(ids.iter().map(|value| id(*value)).collect());
    let prev = Frame {
        paint: order(&[2, 1, 3]),
        ..frame(vec![node(1, 0), node(2, 1), node(3, 1)])
    };
    let next = Frame {
        paint: order(&[2, 1, 3, 4]),
        ..frame(vec![node(1, 0), node(2, 1), node(3, 1), node(4, 1)])
    };
    assert!(matches!(check(&prev, &next).as_slice(), [Change::Insert { .. }]));
}
