//! The accessibility elements of SwiftUI's views: one node for each element that is no view, with the texts that its traits permit to read.

use afterimage_fake_uikit::accessibility::{
    Element, FakeElement, UIAccessibilityTraitAdjustable, UIAccessibilityTraitButton,
    UIAccessibilityTraitHeader, UIAccessibilityTraitImage, UIAccessibilityTraitKeyboardKey,
    UIAccessibilityTraitLink, UIAccessibilityTraitNotEnabled, UIAccessibilityTraitSearchField,
    UIAccessibilityTraitSelected, UIAccessibilityTraitStaticText, UIAccessibilityTraitSummaryElement,
    UNNAMED_TRAIT, as_element, element, field_element,
};
use afterimage_fake_uikit::application::{Scene, scene, screen, set_scenes};
use afterimage_fake_uikit::build::{SCREEN, as_ui, as_view, field, label, plain, window};
use afterimage_fake_uikit::controls::FakeWebView;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::affine;
use afterimage_fake_uikit::swiftui::{drawing, hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, Node, RecordedText, TextField};
use objc_runtime::live_objects;
use objc2::rc::Retained;
use objc2_core_foundation::CGPoint;

use crate::frame::{Frame, attr, name, place, text};
use crate::screen::captured;

const HOSTING: [f64; 4] = [0.0, 100.0, 390.0, 600.0];
const TEXT: u64 = UIAccessibilityTraitStaticText;
const MASK: u32 = 1;
const UNMASK: u32 = 2;
const BLOCK: u32 = 3;

/// An element with a label and a value, at a place of the screen.
fn at(frame: [f64; 4], traits: u64, label: &str) -> Retained<FakeElement> {
    element(Element {
        label: Some(label.to_owned()),
        value: Some(format!("value of {label}")),
        traits,
        frame,
        ..Element::default()
    })
}

/// A hosting view with elements.
fn with_elements(
    children: Vec<Retained<FakeView>>,
    elements: &[Retained<FakeElement>],
) -> Retained<FakeView> {
    let view = hosting(HOSTING, children);
    view.change().control.accessibility.elements = Some(elements.iter().map(as_element).collect());
    view
}

fn frame_of(children: Vec<Retained<FakeView>>, elements: &[Retained<FakeElement>]) -> Frame {
    boot();
    captured(vec![with_elements(children, elements)])
}

/// The nodes of elements.
fn elements_of(frame: &Frame) -> Vec<&Node<RecordedText>> {
    let is_element = |node: &&Node<RecordedText>| name(node, Ident::Class).ends_with("Element");
    frame.nodes.iter().filter(is_element).collect()
}

#[test]
fn elements_have_the_kinds_and_the_texts_of_their_traits() {
    let line = |row: f64| [10.0, 110.0 + row * 30.0, 200.0, 20.0];
    let all = [
        at(line(0.0), TEXT, "text"),
        at(line(1.0), UIAccessibilityTraitHeader | TEXT, "header"),
        at(
            line(2.0),
            UIAccessibilityTraitButton | UIAccessibilityTraitSelected,
            "button",
        ),
        at(
            line(3.0),
            UIAccessibilityTraitLink | UIAccessibilityTraitNotEnabled,
            "link",
        ),
        at(line(4.0), UIAccessibilityTraitImage, "image"),
        at(line(5.0), UIAccessibilityTraitSearchField, "search"),
        at(line(6.0), UIAccessibilityTraitAdjustable, "adjustable"),
        at(
            line(7.0),
            UIAccessibilityTraitKeyboardKey | UIAccessibilityTraitButton,
            "key",
        ),
        at(line(8.0), UIAccessibilityTraitSummaryElement, "summary"),
        at(line(9.0), 0, "nothing"),
        at(line(10.0), TEXT | UNNAMED_TRAIT, "unnamed"),
    ];
    let frame = frame_of(vec![], &all);
    let nodes = elements_of(&frame);
    let read: Vec<_> = nodes
        .iter()
        .map(|node| {
            let texts = [TextField::Text, TextField::Label, TextField::Value];
            (
                node.kind,
                texts.map(|key| text(node, key)),
                attr(node, Attr::Clickable),
            )
        })
        .collect();
    let none = [None; 3];
    assert_eq!(
        read,
        [
            (Kind::Text, [Some("text"), None, None], Some(0)),
            (Kind::Text, [Some("header"), None, None], Some(0)),
            (Kind::Button, [Some("button"), None, None], Some(1)),
            (Kind::Button, [Some("link"), None, None], Some(1)),
            (Kind::Image, [None, Some("image"), None], Some(0)),
            (
                Kind::Input,
                [None, Some("search"), Some("value of search")],
                Some(1)
            ),
            (
                Kind::Picker,
                [None, Some("adjustable"), Some("value of adjustable")],
                Some(1)
            ),
            (Kind::Keyboard, none, Some(1)),
            (Kind::Container, none, Some(0)),
            (Kind::Container, none, Some(0)),
            (Kind::Container, none, Some(0)),
        ]
    );
    let masks = nodes.iter().map(|node| attr(node, Attr::MaskOverride));
    let unsure = [None; 8].into_iter().chain([Some(MASK); 3]);
    assert!(masks.eq(unsure), "an element whose texts are not read is masked");
    // The texts of an element that may be a field are not read, not even to be masked.
    let reads: Vec<_> = all.iter().map(|element| element.texts_read()).collect();
    assert_eq!(reads, [1, 1, 1, 1, 1, 2, 2, 0, 0, 0, 0]);
    assert_eq!(attr(nodes[2], Attr::Selected), Some(1));
    assert_eq!(attr(nodes[3], Attr::Disabled), Some(1));
}

#[test]
fn text_fields_are_never_read_whichever_traits_they_have() {
    boot();
    let secret = field_element(Element {
        label: Some("password".to_owned()),
        value: Some("secret".to_owned()),
        traits: UIAccessibilityTraitSearchField,
        frame: [10.0, 110.0, 200.0, 20.0],
        ..Element::default()
    });
    let frame = frame_of(vec![], std::slice::from_ref(&secret));
    let [node] = elements_of(&frame)[..] else { panic!() };
    assert_eq!(
        (node.kind, attr(node, Attr::MaskOverride)),
        (Kind::Container, Some(MASK))
    );
    assert_eq!(secret.texts_read(), 0);
}

#[test]
fn places_are_those_on_the_screen_in_the_coordinates_of_the_view() {
    boot();
    let shown = with_elements(
        vec![],
        &[
            at([120.0, 260.0, 30.0, 20.0], TEXT, "shown"),
            at([700.0, 260.0, 30.0, 20.0], TEXT, "out of sight"),
            at([0.0; 4], TEXT, "without a place"),
            at([f64::NAN, 260.0, 30.0, 20.0], TEXT, "broken"),
        ],
    );
    let inner = element(Element {
        label: Some("inner".to_owned()),
        traits: TEXT,
        frame_in_container: [5.0, 306.0, 70.0, 8.0],
        container: Some(as_element(&shown)),
        ..Element::default()
    });
    let elsewhere = element(Element {
        label: Some("elsewhere".to_owned()),
        traits: TEXT,
        frame_in_container: [5.0, 306.0, 70.0, 8.0],
        container: Some(as_element(&plain(HOSTING, vec![]))),
        ..Element::default()
    });
    let all = shown.state().control.accessibility.elements.clone();
    let all = all
        .into_iter()
        .flatten()
        .chain([as_element(&inner), as_element(&elsewhere)]);
    shown.change().control.accessibility.elements = Some(all.collect());
    // A scene that starts at (20, 40), and a view that is scrolled and twice as large.
    shown.change().layer.change().bounds.origin = CGPoint::new(0.0, 300.0);
    shown.change().layer.change().transform = affine([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
    set_scenes(vec![scene(Scene {
        activation: 0,
        screen: screen(SCREEN[0], SCREEN[1]),
        origin: [20.0, 40.0],
        windows: vec![window(vec![shown.clone()])],
    })]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    let nodes = elements_of(&frame);
    let texts: Vec<_> = nodes
        .iter()
        .map(|node| text(node, TextField::Text).unwrap())
        .collect();
    assert_eq!(texts, ["shown", "inner"]);
    // The middle of the view, (195, 400) in the window, stays. Half of the distance to it, and 300 points further down.
    let (x, y) = (195.0 + (100.0 - 195.0) / 2.0, 600.0 + (220.0 - 400.0) / 2.0);
    assert_eq!(
        nodes[0].rect,
        place((x * 10.0) as i32, (y * 10.0) as i32, 150, 100)
    );
    assert_eq!(nodes[1].rect, place(50, 3060, 700, 80));
}

#[test]
fn views_that_answer_one_by_one_and_containers_have_the_same_elements() {
    boot();
    let [first, second] = [
        at([10.0, 110.0, 90.0, 20.0], TEXT, "first"),
        at([10.0, 140.0, 90.0, 20.0], TEXT, "second"),
    ];
    let container = element(Element {
        label: Some("container".to_owned()),
        elements: Some(vec![as_element(&second)]),
        ..Element::default()
    });
    let view = with_elements(vec![], &[first, container]);
    view.change().control.accessibility.is_one_by_one = true;
    let frame = captured(vec![view]);
    assert_eq!(frame.texts(), ["first", "second"]);
    // Views without an assistive technology answer with nothing, or that nothing was found.
    assert_eq!(
        captured(vec![hosting(HOSTING, vec![])]).texts(),
        Vec::<&str>::new()
    );
}

#[test]
fn each_text_is_in_one_node() {
    boot();
    let price = label([10.0, 10.0, 90.0, 20.0], "price");
    let view = with_elements(
        vec![price.clone(), plain([0.0, 0.0, 390.0, 300.0], vec![])],
        &[
            // An element that describes the label, and one beside it.
            at([10.0, 110.0, 90.0, 20.0], TEXT, "price"),
            at([10.0, 140.0, 90.0, 20.0], TEXT, "beside"),
        ],
    );
    let mut elements = view.state().control.accessibility.elements.clone().unwrap();
    // The label itself, and an element twice.
    elements.extend([as_element(&price), elements[1].clone()]);
    view.change().control.accessibility.elements = Some(elements);
    let frame = captured(vec![view]);
    assert_eq!(frame.texts(), ["beside", "price"]);
}

#[test]
fn elements_over_fields_and_masked_views_are_not_read() {
    boot();
    let masked = plain([10.0, 200.0, 50.0, 20.0], vec![]);
    set_mask_override(as_ui(&masked), Some(MaskOverride::Mask));
    let web = up(view::<FakeWebView>([10.0, 300.0, 50.0, 20.0], |_| (), vec![]));
    let children = vec![
        field([10.0, 10.0, 50.0, 20.0], "typed", |_| ()),
        masked,
        web,
        drawing([10.0, 400.0, 50.0, 20.0]),
    ];
    let row = |y: f64| [0.0, y, 200.0, 40.0];
    let elements = [
        at(row(105.0), TEXT, "row with a field"),
        at(row(295.0), TEXT, "row with a masked view"),
        at(row(395.0), TEXT, "row with a web view"),
        at(row(495.0), TEXT, "drawn by SwiftUI"),
    ];
    let frame = frame_of(children, &elements);
    let kinds: Vec<_> = elements_of(&frame).iter().map(|node| node.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Container, Kind::Container, Kind::Container, Kind::Text]
    );
    let reads: Vec<_> = elements.iter().map(|element| element.texts_read()).collect();
    assert_eq!(reads, [0, 0, 0, 1]);
}

#[test]
fn markers_mask_the_elements_in_front_of_them() {
    boot();
    for (mask, expected) in [
        (MASK, [Some(MASK), Some(MASK), None]),
        (BLOCK, [Some(BLOCK), Some(BLOCK), None]),
        (UNMASK, [Some(UNMASK), None, None]),
    ] {
        let elements = [
            at([20.0, 120.0, 90.0, 20.0], TEXT, "inside"),
            at([20.0, 140.0, 290.0, 40.0], TEXT, "partly"),
            at([20.0, 300.0, 90.0, 20.0], TEXT, "beside"),
        ];
        let marked = marker([10.0, 10.0, 200.0, 50.0], mask).1;
        let frame = frame_of(vec![marked], &elements);
        let masks: Vec<_> = elements_of(&frame)
            .iter()
            .map(|node| attr(node, Attr::MaskOverride))
            .collect();
        assert_eq!(masks, expected);
        let is_blocked = |mask: &Option<u32>| *mask == Some(BLOCK);
        let reads = expected.map(|mask| usize::from(!is_blocked(&mask)));
        assert_eq!([0, 1, 2].map(|at: usize| elements[at].texts_read()), reads);
    }
}

#[test]
fn elements_are_asked_of_views_of_swiftui_alone() {
    boot();
    let app = plain(HOSTING, vec![]);
    let text = at([20.0, 120.0, 90.0, 20.0], TEXT, "text");
    app.change().control.accessibility.elements = Some(vec![as_element(&text)]);
    app.change().raises = Some("accessibilityElements");
    assert_eq!(captured(vec![app]).texts(), Vec::<&str>::new());
    assert_eq!(text.texts_read(), 0);
}

#[test]
fn elements_are_painted_in_front_and_keep_their_ids() {
    boot();
    let view = with_elements(
        vec![drawing([10.0, 10.0, 90.0, 20.0])],
        &[at([10.0, 105.0, 90.0, 30.0], TEXT, "drawn")],
    );
    show(vec![window(vec![view.clone()])]);
    let host = Host::started();
    let [first, again] = [host.frame(), host.frame()].map(|bytes| Frame::read(&bytes));
    let id = elements_of(&first)[0].id;
    assert_eq!(elements_of(&again)[0].id, id);
    assert_eq!(first.paint.as_ref().and_then(|order| order.last()), Some(&id));
    // The assistive technology ends.
    view.change().control.accessibility.elements = None;
    assert!(elements_of(&Frame::read(&host.frame())).is_empty());
}

#[test]
fn elements_that_raise_are_blocked_or_left_out() {
    boot();
    let broken = |getter: &'static str| {
        let element = at([10.0, 110.0, 90.0, 20.0], TEXT, getter);
        element.change().raises = Some(getter);
        element
    };
    let elements = [
        broken("accessibilityLabel"),
        broken("accessibilityTraits"),
        broken("accessibilityFrame"),
        broken("isAccessibilityElement"),
        at([10.0, 140.0, 90.0, 20.0], TEXT, "after them"),
    ];
    let view = with_elements(vec![label([10.0, 200.0, 90.0, 20.0], "label")], &elements);
    show(vec![window(vec![view])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert!(host.capture.failures() > 0);
    let masks: Vec<_> = elements_of(&frame)
        .iter()
        .map(|node| attr(node, Attr::MaskOverride))
        .collect();
    assert_eq!(
        masks,
        [Some(BLOCK)],
        "elements behind one that cannot be asked are left out"
    );
    assert_eq!(frame.texts(), ["label"]);
}

#[test]
fn number_of_elements_is_limited_and_none_is_kept_alive() {
    boot();
    let many: Vec<_> = (0..300)
        .map(|row| at([10.0, 110.0 + f64::from(row), 90.0, 1.0], TEXT, "row"))
        .collect();
    let view = with_elements(vec![], &many);
    let main = window(vec![view]);
    show(vec![main.clone()]);
    let host = Host::started();
    assert_eq!(elements_of(&Frame::read(&host.frame())).len(), 256);
    as_view(&main).state().subviews[0]
        .change()
        .control
        .accessibility
        .is_one_by_one = true;
    assert_eq!(elements_of(&Frame::read(&host.frame())).len(), 256);
    let before = live_objects();
    drop((main, many));
    show(vec![]);
    assert!(live_objects() < before - 300, "the elements end with their view");
}

#[test]
fn thousand_captures_of_elements_leave_no_object() {
    boot();
    let elements = [
        at([10.0, 110.0, 90.0, 20.0], TEXT, "text"),
        at(
            [10.0, 140.0, 90.0, 20.0],
            UIAccessibilityTraitSearchField,
            "search",
        ),
        at([10.0, 170.0, 90.0, 20.0], UNNAMED_TRAIT, "unsure"),
    ];
    let view = with_elements(vec![label([10.0, 200.0, 90.0, 20.0], "label")], &elements);
    show(vec![window(vec![view])]);
    let host = Host::started();
    let capture = || {
        host.frame();
        host.frames.borrow_mut().clear();
    };
    capture();
    let before = live_objects();
    (0..1000).for_each(|_| capture());
    assert_eq!(live_objects(), before);
}
