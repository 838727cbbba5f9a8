//! SwiftUI's masking modifiers: the place of a marker masks the views of its element.

use afterimage_fake_uikit::build::{as_ui, as_view, field, label, plain, window};
use afterimage_fake_uikit::controls::{FakeCollectionCell, FakeScroll};
use afterimage_fake_uikit::embedded::own;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::affine;
use afterimage_fake_uikit::swiftui::{FakeHostingController, drawing, hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_uikit::capture::{afterimage_set_marker, set_mask_override};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, TextField};
use objc2::rc::Retained;
use objc2_core_foundation::CGPoint;

use crate::frame::{Frame, attr, name, text};
use crate::screen::captured;

const SCREEN: [f64; 4] = [0.0, 0.0, 390.0, 800.0];
const MASK: u32 = 1;
const UNMASK: u32 = 2;
const BLOCK: u32 = 3;

/// A wrapper with the marker of an element at this place.
fn marked(place: [f64; 4], mask: u32) -> Retained<FakeView> {
    marker(place, mask).1
}

/// The masking of each node that has one, by its text, otherwise by its kind.
fn masks(frame: &Frame) -> Vec<(String, u32)> {
    let of = |node: &afterimage_wireframe::Node<afterimage_wireframe::RecordedText>| {
        let mask = attr(node, Attr::MaskOverride)?;
        let shown = text(node, TextField::Text).or(text(node, TextField::Value));
        let label = shown.map_or_else(|| format!("{:?}", node.kind), str::to_owned);
        // The marker, which is masked for the touches on it, and its wrapper.
        let class = name(node, Ident::Class);
        let is_marker = class.contains("Marker");
        (!is_marker).then_some((label, mask))
    };
    frame.nodes.iter().filter_map(of).collect()
}

fn expected(masks: &[(&str, u32)]) -> Vec<(String, u32)> {
    masks
        .iter()
        .map(|(label, mask)| ((*label).to_owned(), *mask))
        .collect()
}

/// A screen with a marker in front of which are a text inside, one partly inside, and one beside.
fn screen(mask: u32) -> Frame {
    boot();
    captured(vec![hosting(
        SCREEN,
        vec![
            marked([10.0, 100.0, 200.0, 50.0], mask),
            label([10.0, 100.0, 200.0, 20.0], "inside"),
            drawing([10.0, 120.0, 200.0, 30.0]),
            label([150.0, 140.0, 200.0, 40.0], "partly"),
            field([10.0, 150.0, 200.0, 30.0], "beside", |_| ()),
            plain(
                [0.0, 90.0, 390.0, 400.0],
                vec![label([0.0, 300.0, 90.0, 20.0], "below")],
            ),
        ],
    )])
}

#[test]
fn masks_and_blocks_apply_to_all_views_that_overlap() {
    for mask in [MASK, BLOCK] {
        let masks = masks(&screen(mask));
        assert_eq!(
            masks,
            expected(&[("inside", mask), ("Placeholder", mask), ("partly", mask)])
        );
    }
    // A number that is no masking blocks.
    assert_eq!(masks(&screen(77)), masks(&screen(BLOCK)));
}

#[test]
fn unmask_applies_only_to_views_inside() {
    assert_eq!(
        masks(&screen(UNMASK)),
        expected(&[("inside", UNMASK), ("Placeholder", UNMASK)])
    );
}

#[test]
fn marker_has_a_node_at_the_place_of_its_element_for_touches() {
    let frame = screen(MASK);
    let node = frame
        .nodes
        .iter()
        .find(|node| name(node, Ident::Class).ends_with("MarkerView"));
    let node = node.expect("the marker");
    assert_eq!(
        (node.kind, attr(node, Attr::MaskOverride)),
        (Kind::Container, Some(MASK))
    );
    assert_eq!((node.rect.w, node.rect.h), (2000, 500));
}

#[test]
fn stricter_masking_wins_where_markers_and_the_app_disagree() {
    boot();
    let unmasked = label([0.0, 0.0, 50.0, 20.0], "unmasked by the app");
    set_mask_override(as_ui(&unmasked), Some(MaskOverride::Unmask));
    let blocked = label([50.0, 0.0, 50.0, 20.0], "blocked by the app");
    set_mask_override(as_ui(&blocked), Some(MaskOverride::Block));
    let frame = captured(vec![hosting(
        SCREEN,
        vec![
            marked([0.0, 0.0, 100.0, 40.0], MASK),
            marked([0.0, 0.0, 100.0, 20.0], UNMASK),
            marked([100.0, 0.0, 100.0, 40.0], UNMASK),
            marked([140.0, 0.0, 20.0, 20.0], BLOCK),
            unmasked,
            blocked,
            label([100.0, 0.0, 50.0, 20.0], "partly blocked"),
            label([160.0, 0.0, 40.0, 20.0], "unmasked"),
        ],
    )]);
    assert_eq!(
        masks(&frame),
        expected(&[
            ("unmasked by the app", MASK),
            ("blocked by the app", BLOCK),
            ("partly blocked", BLOCK),
            ("unmasked", UNMASK),
        ])
    );
}

#[test]
fn marker_without_a_known_frame_blocks_its_hosting_view() {
    boot();
    let broken = marked([10.0, 10.0, 90.0, 20.0], MASK);
    broken.state().layer.change().position = CGPoint::new(f64::NAN, 0.0);
    for unknown in [
        marked([10.0, 10.0, 0.0, 0.0], MASK),
        broken,
        marked([0.0; 4], BLOCK),
    ] {
        let frame = captured(vec![
            hosting(
                [0.0, 0.0, 390.0, 300.0],
                vec![unknown, label([0.0, 200.0, 90.0, 20.0], "far")],
            ),
            hosting(
                [0.0, 300.0, 390.0, 300.0],
                vec![label([0.0, 0.0, 90.0, 20.0], "other")],
            ),
        ]);
        let blocked = frame
            .nodes
            .iter()
            .filter(|node| attr(node, Attr::MaskOverride) == Some(BLOCK));
        let blocked: Vec<_> = blocked.map(|node| name(node, Ident::Class)).collect();
        assert_eq!(blocked, ["_TtGC7SwiftUI14_UIHostingViewV4Shop7Content_"]);
    }
    // Nothing is unmasked then.
    let frame = captured(vec![hosting(
        SCREEN,
        vec![marked([0.0; 4], UNMASK), label([0.0; 4], "empty")],
    )]);
    assert_eq!(masks(&frame), []);
}

#[test]
fn scope_of_a_marker_is_its_cell_its_controller_or_the_outermost_view_of_swiftui() {
    boot();
    let row = |mask| {
        let content = hosting(
            [0.0, 0.0, 390.0, 60.0],
            vec![
                marked([0.0, 0.0, 390.0, 60.0], mask),
                label([0.0, 0.0, 90.0, 20.0], "row"),
            ],
        );
        up(view::<FakeCollectionCell>(
            [0.0, 0.0, 390.0, 60.0],
            |_| (),
            vec![content],
        ))
    };
    let page = hosting(
        [0.0, 100.0, 390.0, 100.0],
        vec![
            marked([0.0, 0.0, 390.0, 100.0], BLOCK),
            label([0.0, 0.0, 90.0, 20.0], "page"),
        ],
    );
    drop(own::<FakeHostingController>(&page));
    let frame = captured(vec![hosting(
        SCREEN,
        vec![
            row(MASK),
            page,
            label([0.0, 10.0, 90.0, 20.0], "over the row"),
            label([0.0, 110.0, 90.0, 20.0], "over the page"),
        ],
    )]);
    let all = masks(&frame);
    let texts: Vec<_> = all
        .iter()
        .filter(|(label, _)| label.len() < 20 && !label.contains('C'))
        .collect();
    assert_eq!(texts, [&("row".to_owned(), MASK), &("page".to_owned(), BLOCK)]);
    // A marker around a list applies to the cells, whose content has hosting views of its own.
    let list = plain([0.0, 0.0, 390.0, 400.0], vec![row(UNMASK)]);
    let frame = captured(vec![hosting(
        SCREEN,
        vec![marked([0.0, 0.0, 390.0, 400.0], MASK), list],
    )]);
    assert!(masks(&frame).contains(&("row".to_owned(), MASK)));
}

#[test]
fn markers_outside_of_swiftui_mask_in_their_window_and_unmask_nothing() {
    boot();
    for (mask, found) in [(MASK, expected(&[("text", MASK)])), (UNMASK, vec![])] {
        // The wrapper is of SwiftUI, and is not the hosting view.
        let frame = captured(vec![
            marked([0.0, 0.0, 100.0, 40.0], mask),
            label([0.0, 0.0, 50.0, 20.0], "text"),
        ]);
        assert_eq!(masks(&frame), found);
    }
}

#[test]
fn places_are_those_on_the_screen_scrolled_and_turned() {
    boot();
    let wrapper = marked([0.0, 500.0, 200.0, 50.0], MASK);
    let scroll = up(view::<FakeScroll>(
        [0.0, 100.0, 390.0, 300.0],
        |state| state.layer.change().bounds.origin = CGPoint::new(0.0, 400.0),
        vec![wrapper],
    ));
    let turned = plain(
        [0.0, 0.0, 100.0, 100.0],
        vec![label([0.0, 0.0, 100.0, 20.0], "turned")],
    );
    turned.change().layer.change().transform = affine([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
    turned.change().layer.change().position = CGPoint::new(150.0, 200.0);
    let frame = captured(vec![hosting(
        SCREEN,
        vec![
            scroll,
            // The marker is drawn at 200 to 250 points.
            label([0.0, 210.0, 90.0, 20.0], "over it"),
            label([0.0, 500.0, 90.0, 20.0], "at its place in the content"),
            turned,
        ],
    )]);
    // Turned by a quarter about its centre, the label is at the right edge, from 150 to 250 points.
    assert_eq!(masks(&frame), expected(&[("over it", MASK), ("turned", MASK)]));
}

#[test]
fn markers_end_with_their_views_and_hidden_ones_have_no_effect() {
    boot();
    let (marker_view, wrapper) = marker([0.0, 0.0, 100.0, 40.0], MASK);
    let text = label([0.0, 0.0, 50.0, 20.0], "text");
    let main = window(vec![hosting(SCREEN, vec![wrapper.clone(), text])]);
    show(vec![main.clone()]);
    let host = Host::started();
    let masked = |host: &Host| masks(&Frame::read(&host.frame()));
    assert_eq!(masked(&host), expected(&[("text", MASK)]));
    afterimage_set_marker(Some(as_ui(&marker_view)), BLOCK);
    assert_eq!(
        masked(&host),
        expected(&[("text", BLOCK)]),
        "the latest masking applies"
    );
    wrapper.change().is_hidden = true;
    assert_eq!(masked(&host), []);
    wrapper.change().is_hidden = false;
    as_view(&main).state().subviews[0].change().subviews.remove(0);
    drop((marker_view, wrapper));
    assert_eq!(masked(&host), []);
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn too_many_markers_block_their_hosting_view() {
    boot();
    let markers = |count: usize| {
        let places = (0..count).map(|at| [0.0, at as f64, 1.0, 1.0]);
        let mut views: Vec<_> = places.map(|place| marked(place, MASK)).collect();
        views.push(label([200.0, 0.0, 90.0, 20.0], "text"));
        vec![hosting(SCREEN, views)]
    };
    let block_of = |frame: &Frame| attr(&frame.nodes[1], Attr::MaskOverride);
    assert_eq!(block_of(&captured(markers(128))), None);
    assert_eq!(block_of(&captured(markers(129))), Some(BLOCK));
}

#[test]
fn marker_whose_place_cannot_be_read_blocks_its_hosting_view() {
    boot();
    let (broken, wrapper) = marker([0.0, 0.0, 100.0, 40.0], MASK);
    broken.change().raises = Some("layer");
    show(vec![window(vec![hosting(
        SCREEN,
        vec![wrapper, label([0.0, 0.0, 50.0, 20.0], "text")],
    )])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    let hosting = &frame.nodes[1];
    assert_eq!(
        attr(hosting, Attr::MaskOverride),
        Some(BLOCK),
        "its place is not known"
    );
    assert!(host.capture.failures() > 0);
}
