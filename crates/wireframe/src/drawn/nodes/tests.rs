use super::*;
use crate::Kind;

const VIEWPORT: Viewport = Viewport { w: 1000, h: 1000 };

fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
    Rect { x, y, w, h }
}

fn node(id: u32, parent: u32, rect: Rect) -> Node<()> {
    let id = NodeId::new(id).unwrap();
    Node::new(id, NodeId::new(parent), Kind::Container, rect)
}

fn with(mut node: Node<()>, attrs: &[(Attr, u32)]) -> Node<()> {
    for (key, value) in attrs {
        node.attrs.insert(*key, *value);
    }
    node
}

/// Sets a transform about the centre.
fn moved(node: Node<()>, [a, b, c, d, tx, ty]: [f32; 6]) -> Node<()> {
    let attrs = [
        (Attr::TransformA, a),
        (Attr::TransformB, b),
        (Attr::TransformC, c),
        (Attr::TransformD, d),
        (Attr::TransformTx, tx),
        (Attr::TransformTy, ty),
    ];
    with(node, &attrs.map(|(key, value)| (key, value.to_bits())))
}

fn turned(node: Node<()>, degrees: f32) -> Node<()> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    moved(node, [cos, sin, -sin, cos, 0.0, 0.0])
}

fn draw(nodes: &[Node<()>]) -> Vec<DrawnNode> {
    let mut drawn = DrawnNodes::new(VIEWPORT);
    nodes.iter().map(|node| drawn.push(node)).collect()
}

fn last(nodes: &[Node<()>]) -> DrawnNode {
    draw(nodes).pop().unwrap()
}

/// Checks frames, and visible parts by layout, of a tree without transforms: the drawn geometry is the same.
fn check(nodes: &[Node<()>], expected: &[(Rect, Rect)]) {
    for (drawn, (frame, clip)) in draw(nodes).iter().zip(expected) {
        assert_eq!((drawn.frame, drawn.clip), (*frame, *clip));
        assert_eq!(drawn.quad, Area::from(*frame));
        assert_eq!(drawn.visible, Area::from(frame.intersection(clip)));
    }
}

#[test]
fn scroll_container_moves_and_clips_its_content() {
    let mut list = node(1, 0, rect(100, 100, 200, 300));
    list.kind = Kind::Scroll;
    list.attrs.insert(Attr::ScrollY, 50);
    check(
        &[
            list,
            node(2, 1, rect(0, 0, 400, 100)),
            node(3, 0, rect(0, 0, 9, 9)),
        ],
        &[
            (rect(100, 100, 200, 300), rect(100, 100, 200, 300)),
            (rect(100, 50, 400, 100), rect(100, 100, 200, 50)),
            (rect(0, 0, 9, 9), rect(0, 0, 9, 9)),
        ],
    );
}

#[test]
fn other_containers_clip_only_if_flagged() {
    let outer = node(1, 0, rect(0, 0, 100, 100));
    let clipping = with(outer.clone(), &[(Attr::ClipsChildren, 1)]);
    let inner = node(2, 1, rect(50, 0, 2000, 10));
    let whole = rect(50, 0, 2000, 10);
    let seen = |outer, visible| {
        check(
            &[outer, inner.clone()],
            &[(rect(0, 0, 100, 100), rect(0, 0, 100, 100)), (whole, visible)],
        );
    };
    seen(outer, rect(50, 0, 950, 10));
    seen(clipping, rect(50, 0, 50, 10));
}

#[test]
fn clip_attributes_override_the_visible_part() {
    let clip = [
        (Attr::ClipX, 5),
        (Attr::ClipY, 6),
        (Attr::ClipW, 7),
        (Attr::ClipH, 8),
    ];
    let mut list = with(node(1, 0, rect(10, 10, 100, 100)), &clip);
    list.kind = Kind::Scroll;
    let free = with(node(2, 1, rect(0, 0, 300, 300)), &[(Attr::Unclipped, 1)]);
    check(
        &[list, free, node(3, 1, rect(0, 0, 300, 300))],
        &[
            (rect(10, 10, 100, 100), rect(15, 16, 7, 8)),
            (rect(10, 10, 300, 300), rect(10, 10, 300, 300)),
            (rect(10, 10, 300, 300), rect(15, 16, 7, 8)),
        ],
    );
}

#[test]
fn transforms_and_scroll_offsets_of_ancestors_add_up() {
    let sheet = moved(
        node(1, 0, rect(0, 1000, 1000, 500)),
        [1.0, 0.0, 0.0, 1.0, 0.0, -50.0],
    );
    let list = with(node(2, 1, rect(0, 100, 1000, 400)), &[(Attr::ScrollY, 30)]);
    let row = moved(
        node(3, 2, rect(100, 200, 200, 100)),
        [2.0, 0.0, 0.0, 0.5, 0.0, 0.0],
    );
    let drawn = draw(&[sheet, list, row]);
    let bounds: Vec<Rect> = drawn.iter().map(|drawn| drawn.quad.bounds()).collect();
    assert_eq!(
        bounds,
        [
            rect(0, 500, 1000, 500),
            rect(0, 600, 1000, 400),
            // The centre is at 200, 820.
            rect(0, 795, 400, 50)
        ]
    );
    assert_eq!(drawn[2].frame, rect(100, 1270, 200, 100));
    assert!(!drawn[0].is_drawn || drawn[0].visible.bounds() == rect(0, 500, 1000, 500));
}

#[test]
fn a_turned_clip_leaves_its_quad_of_a_child_that_fills_the_window() {
    let clip = with(
        turned(node(1, 0, rect(400, 400, 200, 200)), 45.0),
        &[(Attr::ClipsChildren, 1)],
    );
    let child = with(
        turned(node(2, 1, rect(-400, -400, 1000, 1000)), -45.0),
        &[(Attr::Background, 0xff)],
    );
    let child = last(&[clip, child]);
    assert_eq!(child.visible.bounds(), rect(358, 358, 284, 284));
    for (x, y, is_visible) in [
        (500, 360, true),
        (500, 639, true),
        (420, 420, false),
        (580, 420, false),
    ] {
        assert_eq!(child.visible.touches(Point { x, y }), is_visible, "{x}, {y}");
    }
    assert!(child.covered.covers(Point { x: 500, y: 365 }));
}

#[test]
fn own_clip_attributes_are_in_the_space_of_the_node() {
    let clip = [
        (Attr::ClipX, 100),
        (Attr::ClipY, 0),
        (Attr::ClipW, 100),
        (Attr::ClipH, 50),
    ];
    let half_turn = turned(with(node(1, 0, rect(100, 100, 200, 100)), &clip), 180.0);
    assert_eq!(last(&[half_turn]).visible.bounds(), rect(100, 150, 100, 50));
}

#[test]
fn rounded_corners_and_doubtful_pixels_cover_nothing() {
    let opaque = |attrs: &[(Attr, u32)]| {
        with(
            with(
                node(1, 0, rect(0, 0, 100, 100)),
                &[(Attr::Background, 0xffff_ffff)],
            ),
            attrs,
        )
    };
    let covers = |node: &Node<()>, x, y| last(std::slice::from_ref(node)).covered.covers(Point { x, y });
    assert!(covers(&opaque(&[]), 0, 0) && covers(&opaque(&[(Attr::Opacity, 1000)]), 99, 99));
    let round = opaque(&[(Attr::CornerRadius, 30)]);
    assert!(covers(&round, 40, 0) && covers(&round, 16, 16) && !covers(&round, 5, 5));
    for attrs in [
        [(Attr::Opacity, 999)],
        [(Attr::BackgroundImage, 1)],
        [(Attr::Background, 0xffff_fffe)],
        [(Attr::TransformA, f32::NAN.to_bits())],
    ] {
        assert!(!covers(&opaque(&attrs), 50, 50), "{attrs:?}");
    }
    let round_clip = with(
        node(1, 0, rect(0, 0, 100, 100)),
        &[(Attr::ClipsChildren, 1), (Attr::CornerRadius, 30)],
    );
    let child = with(node(2, 1, rect(0, 0, 100, 100)), &[(Attr::Background, 0xff)]);
    let child = last(&[round_clip, child]);
    let corner = Point { x: 5, y: 5 };
    assert!(child.visible.touches(corner) && !child.covered.covers(corner));
    assert!(child.covered.covers(Point { x: 50, y: 50 }));
}

#[test]
fn nodes_that_nobody_sees_are_not_drawn() {
    let window = rect(0, 0, 1000, 1000);
    for node in [
        node(1, 0, rect(1000, 0, 100, 100)),
        node(1, 0, rect(10, 10, 0, 100)),
        with(node(1, 0, window), &[(Attr::Opacity, 0)]),
        moved(node(1, 0, window), [1.0, 0.0, 0.0, 1.0, 100.0, 0.0]),
        moved(node(1, 0, window), [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        moved(node(1, 0, window), [2.0, 1.0, 4.0, 2.0, 0.0, 0.0]),
    ] {
        let drawn = last(std::slice::from_ref(&node));
        assert!(!drawn.is_drawn, "{node:?}");
    }
}

#[test]
fn a_transform_that_is_not_finite_counts_as_none() {
    for part in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let node = moved(node(1, 0, rect(10, 20, 30, 40)), [1.0, 0.0, part, 1.0, 5.0, 5.0]);
        assert_eq!(last(&[node]).visible, Area::from(rect(10, 20, 30, 40)));
    }
}

#[test]
fn huge_transforms_enlarge_what_is_visible_and_cover_nothing() {
    let mut nodes: Vec<Node<()>> = (1..=64)
        .map(|id| {
            moved(
                node(id, id - 1, rect(0, 0, 1000, 1000)),
                [1e9, 0.0, 0.0, 1e9, 1e9, -1e9],
            )
        })
        .collect();
    for node in &mut nodes {
        node.attrs.insert(Attr::Background, 0xff);
        node.attrs.insert(Attr::ClipsChildren, 1);
    }
    for drawn in draw(&nodes).into_iter().skip(1) {
        assert!(drawn.covered.is_empty());
    }
    let magnified = moved(node(1, 0, rect(0, 0, 1000, 1000)), [1e9, 0.0, 0.0, 1e9, 0.0, 0.0]);
    let child = moved(node(2, 1, rect(0, 0, 1000, 1000)), [1e9, 0.0, 0.0, 1e9, 0.0, 0.0]);
    let drawn = last(&[magnified, with(child, &[(Attr::Background, 0xff)])]);
    assert!(drawn.visible.touches(Point { x: 700, y: 300 }) && drawn.covered.is_empty());
}

#[test]
fn nested_turns_add_up_to_a_full_one() {
    let nodes: Vec<Node<()>> = (1..=64)
        .map(|id| turned(node(id, id - 1, rect(0, 0, 1000, 1000)), 360.0 / 64.0))
        .collect();
    let drawn = last(&nodes);
    assert!(drawn.visible.touches(Point { x: 0, y: 0 }) && drawn.visible.covers(Point { x: 500, y: 1 }));
}

#[test]
fn many_turned_clips_are_enlarged_and_cover_nothing() {
    let mut nodes: Vec<Node<()>> = (1..=64)
        .map(|id| turned(node(id, id - 1, rect(0, 0, 1000, 1000)), 3.0))
        .collect();
    for node in &mut nodes {
        node.attrs.insert(Attr::ClipsChildren, 1);
        node.attrs.insert(Attr::Background, 0xff);
    }
    let drawn = last(&nodes);
    let middle = Point { x: 500, y: 500 };
    assert!(drawn.visible.touches(middle) && !drawn.covered.covers(middle));
}

#[test]
fn places_saturate() {
    let far = i32::MAX / 2;
    let nodes: Vec<Node<()>> = (1..=9)
        .map(|id| node(id, id - 1, rect(far, -far, far, far)))
        .collect();
    let drawn = last(&nodes);
    assert!(!drawn.is_drawn && drawn.covered.is_empty());
    assert_eq!((drawn.frame.x, drawn.frame.right()), (i32::MAX, i32::MAX));
}
