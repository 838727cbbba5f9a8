//! Places, transforms and the order of painting, compared with the fake's own conversion of points.

use afterimage_fake_uikit::build::{as_ui, as_view, plain};
use afterimage_fake_uikit::controls::FakeScroll;
use afterimage_fake_uikit::layer::{affine, turn};
use afterimage_fake_uikit::{FakeView, ViewState, up, view};
use afterimage_wireframe::{Attr, Kind, Node, RecordedText};
use objc2::rc::Retained;
use objc2_core_foundation::CGPoint;

use crate::frame::{Frame, attr, length};
use crate::screen::captured;

/// The corner at the right and bottom of the last node, as a replay draws it.
fn drawn_corner(frame: &Frame) -> (f64, f64) {
    let leaf = frame.nodes.last().unwrap();
    let mut point = (f64::from(leaf.rect.w) / 10.0, f64::from(leaf.rect.h) / 10.0);
    let mut next = Some(leaf);
    while let Some(node) = next {
        point = to_parent(node, point);
        next = frame.nodes.iter().find(|other| Some(other.id) == node.parent);
        let offset = |key| next.and_then(|parent| length(parent, key)).unwrap_or(0);
        point.0 -= f64::from(offset(Attr::ScrollX)) / 10.0;
        point.1 -= f64::from(offset(Attr::ScrollY)) / 10.0;
    }
    point
}

fn to_parent(node: &Node<RecordedText>, (x, y): (f64, f64)) -> (f64, f64) {
    let real = |key, absent: f32| f64::from(attr(node, key).map_or(absent, f32::from_bits));
    let (w, h) = (f64::from(node.rect.w) / 10.0, f64::from(node.rect.h) / 10.0);
    let (u, v) = (x - w / 2.0, y - h / 2.0);
    let (a, b) = (real(Attr::TransformA, 1.0), real(Attr::TransformB, 0.0));
    let (c, d) = (real(Attr::TransformC, 0.0), real(Attr::TransformD, 1.0));
    (
        f64::from(node.rect.x) / 10.0 + w / 2.0 + a * u + c * v + real(Attr::TransformTx, 0.0),
        f64::from(node.rect.y) / 10.0 + h / 2.0 + b * u + d * v + real(Attr::TransformTy, 0.0),
    )
}

fn assert_drawn_at(frame: &Frame, expected: CGPoint) {
    let (x, y) = drawn_corner(frame);
    let distance = (x - expected.x).hypot(y - expected.y);
    assert!(distance < 0.2, "drawn at {x}, {y}, and not at {expected:?}");
}

#[test]
fn corners_are_drawn_where_uikit_converts_them_to() {
    let leaf = plain([10.0, 20.0, 30.0, 40.0], vec![]);
    let turned: Retained<FakeView> = up(view::<FakeView>(
        [50.0, 60.0, 200.0, 300.0],
        |state| {
            let mut layer = state.layer.change();
            layer.transform = turn(30.0);
            layer.anchor = CGPoint::new(0.25, 1.0);
            layer.bounds.origin = CGPoint::new(5.0, 70.0);
        },
        vec![leaf.clone()],
    ));
    let sheet: Retained<FakeView> = up(view::<FakeView>(
        [0.0, 100.0, 390.0, 700.0],
        |state| state.layer.change().transform = affine([0.9, 0.0, 0.1, 0.8, 12.0, 340.0]),
        vec![turned],
    ));
    let frame = captured(vec![sheet]);
    let corner = CGPoint::new(30.0, 40.0);
    assert_drawn_at(&frame, as_ui(&leaf).convertPoint_toView(corner, None));
    assert!(attr(&frame.nodes[1], Attr::TransformA).is_some());
}

#[test]
fn view_in_an_animation_is_where_it_is_drawn() {
    let leaf = plain([0.0, 0.0, 10.0, 10.0], vec![]);
    let moving = plain([0.0, 0.0, 100.0, 100.0], vec![leaf]);
    as_view(&moving).state().layer.animate(|drawn| {
        drawn.position = CGPoint::new(150.0, 250.0);
        drawn.transform = turn(90.0);
        drawn.opacity = 0.25;
    });
    let frame = captured(vec![moving]);
    assert_eq!(attr(&frame.nodes[1], Attr::Opacity), Some(250));
    // The leaf's corner (10, 10) is at (-40, -40) from the centre, and turned to (40, -40).
    assert_drawn_at(&frame, CGPoint::new(190.0, 210.0));
}

#[test]
fn sheet_and_turned_view_in_the_middle_of_animations_are_where_they_are_drawn() {
    for part in [0.25, 0.5, 0.75] {
        let leaf = plain([10.0, 20.0, 30.0, 40.0], vec![]);
        let turned = plain([50.0, 60.0, 200.0, 300.0], vec![leaf.clone()]);
        // Its model is at the end of the animation already.
        turned.state().layer.change().transform = turn(90.0);
        turned.state().layer.change().anchor = CGPoint::new(0.25, 1.0);
        turned
            .state()
            .layer
            .animate(|drawn| drawn.transform = turn(90.0 * part));
        let sheet = plain([0.0, 100.0, 390.0, 744.0], vec![turned]);
        sheet.state().layer.animate(|drawn| {
            drawn.transform = affine([0.9, 0.0, 0.0, 0.9, 0.0, 744.0 * (1.0 - part)]);
            drawn.bounds.origin.y = 30.0 * part;
        });
        let frame = captured(vec![sheet]);
        let drawn = leaf.drawn_at(CGPoint::new(30.0, 40.0));
        assert_drawn_at(&frame, drawn);
        let at_rest = as_ui(&leaf).convertPoint_toView(CGPoint::new(30.0, 40.0), None);
        assert!((drawn.x - at_rest.x).hypot(drawn.y - at_rest.y) > 10.0);
    }
}

#[test]
fn clip_of_a_scroll_view_is_that_of_its_kind() {
    let clipping = |state: &mut ViewState| state.layer.change().clips = true;
    let frame = captured(vec![
        up(view::<FakeScroll>([0.0, 0.0, 90.0, 90.0], clipping, vec![])),
        up(view::<FakeView>([0.0, 0.0, 90.0, 90.0], clipping, vec![])),
    ]);
    let clips: Vec<_> = frame.nodes[1..]
        .iter()
        .map(|node| (node.kind, attr(node, Attr::ClipsChildren)))
        .collect();
    assert_eq!(clips, [(Kind::Scroll, None), (Kind::Container, Some(1))]);
}

#[test]
fn siblings_are_painted_by_their_z_position() {
    let at = |z: f64, children| {
        up(view::<FakeView>(
            [0.0, 0.0, 9.0, 9.0],
            move |state| state.layer.change().z = z,
            children,
        ))
    };
    let frame = captured(vec![
        at(1.0, vec![at(0.0, vec![])]),
        at(0.0, vec![at(5.0, vec![]), at(2.0, vec![])]),
        at(0.0, vec![]),
    ]);
    let order = frame.paint.unwrap();
    let position = |index: usize| {
        let id = frame.nodes[index].id;
        order.iter().position(|painted| *painted == id).unwrap()
    };
    // Nodes: 0 window, 1 (2), 3 (4 5), 6. Painted: 0, 3, 5, 4, 6, 1, 2.
    let ranks: Vec<usize> = (0..7).map(position).collect();
    assert_eq!(ranks, [0, 5, 6, 1, 3, 2, 4]);
}
