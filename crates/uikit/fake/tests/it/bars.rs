//! Bars, segmented controls, search bars and visual effects: each text is in one node, and the selected part is marked.

use afterimage_fake_uikit::bars::{
    FakeEffectView, FakePages, FakeSegments, FakeToolbar, MenuButton, blur, navigation_bar, search_bar,
    segments, stepper, tab_bar,
};
use afterimage_fake_uikit::build::{button, label, plain};
use afterimage_fake_uikit::controls::{FakeButton, FakeImageView};
use afterimage_fake_uikit::graphics::{FakeImage, Image, image};
use afterimage_fake_uikit::{FakeView, boot, up, view};
use afterimage_wireframe::{Attr, InputType, Kind, Node, RecordedText, TextField};
use objc2::rc::Retained;

use crate::frame::{Frame, attr, text};
use crate::screen::captured;

const BAR: [f64; 4] = [0.0, 0.0, 390.0, 49.0];

/// Kinds, selected and clickable states of the parents of the texts.
fn parts(frame: &Frame) -> Vec<(Kind, bool, bool)> {
    let has_text = |node: &&Node<RecordedText>| text(node, TextField::Text).is_some();
    let parents = frame.nodes.iter().filter(has_text).filter_map(|node| {
        let parent = frame.nodes.iter().find(|parent| Some(parent.id) == node.parent)?;
        let is_set = |key| attr(parent, key) == Some(1);
        Some((parent.kind, is_set(Attr::Selected), is_set(Attr::Clickable)))
    });
    parents.collect()
}

#[test]
fn segments_are_buttons_of_which_one_is_selected() {
    boot();
    let frame = captured(vec![
        segments(BAR, &["Day", "Week", "Year"], 1),
        segments(BAR, &["On", "Off"], -1),
    ]);
    assert_eq!(frame.texts(), ["Day", "Week", "Year", "On", "Off"]);
    let part = |is_selected| (Kind::Button, is_selected, true);
    assert_eq!(parts(&frame), [false, true, false, false, false].map(part));
    let images = frame.nodes.iter().filter(|node| node.kind == Kind::Image);
    assert_eq!(images.count(), 2, "the backgrounds of the selected segments");
}

#[test]
fn segment_with_an_image_is_selected_by_it() {
    boot();
    let picture = || image(Image::default()).unwrap();
    let (first, second) = (picture(), picture());
    let segment = |picture: &Retained<FakeImage>| {
        let shown = picture.clone();
        let icon = up(view::<FakeImageView>(
            BAR,
            |state| state.image = Some(shown),
            vec![],
        ));
        plain(BAR, vec![icon])
    };
    let control = up(view::<FakeSegments>(
        BAR,
        |state| {
            state.control.titles = vec![None, None];
            state.control.images = vec![first.clone(), second.clone()];
            state.control.selected = 1;
        },
        vec![segment(&first), segment(&second)],
    ));
    let frame = captured(vec![control]);
    let buttons = frame.nodes.iter().filter(|node| node.kind == Kind::Button);
    let selected: Vec<_> = buttons.map(|node| attr(node, Attr::Selected)).collect();
    assert_eq!(selected, [None, Some(1)]);
}

#[test]
fn tabs_are_buttons_of_which_one_is_selected() {
    boot();
    let frame = captured(vec![tab_bar(BAR, &["Shop", "Cart"], 1)]);
    assert_eq!(frame.texts(), ["Shop", "Cart"]);
    assert_eq!(
        parts(&frame),
        [(Kind::Button, false, true), (Kind::Button, true, true)]
    );
}

#[test]
fn marks_of_parts_end_with_their_frame() {
    boot();
    let host_frame = |views: Vec<Retained<FakeView>>| captured(views);
    let bar = tab_bar(BAR, &["Shop"], 0);
    let part = bar.state().subviews[1].clone();
    host_frame(vec![bar]);
    part.leave();
    let frame = host_frame(vec![part]);
    assert_eq!(
        (frame.nodes[1].kind, attr(&frame.nodes[1], Attr::Selected)),
        (Kind::Container, None)
    );
}

#[test]
fn texts_of_bars_are_in_one_node_each() {
    boot();
    let toolbar = up(view::<FakeToolbar>(
        BAR,
        |_| (),
        vec![button([0.0, 0.0, 80.0, 44.0], "Share")],
    ));
    let frame = captured(vec![
        navigation_bar(BAR, "Inbox", "Edit"),
        toolbar,
        search_bar(BAR, "socks"),
    ]);
    let mut texts = frame.texts();
    texts.sort_unstable();
    assert_eq!(texts, ["Edit", "Inbox", "Search the shop", "Share", "socks"]);
    assert!(frame.nodes.iter().all(|node| node.kind != Kind::Placeholder));
    let field = frame.of_kind(Kind::Input);
    assert_eq!(
        (text(field, TextField::Value), attr(field, Attr::InputType)),
        (Some("socks"), Some(InputType::Search.code()))
    );
}

#[test]
fn blur_is_a_translucent_colour_with_its_content() {
    boot();
    let title = || vec![label(BAR, "over a photo")];
    let plain_effect = up(view::<FakeEffectView>(
        BAR,
        |state| state.control.content_view = Some(plain(BAR, vec![])),
        vec![],
    ));
    let frame = captured(vec![
        blur(BAR, false, title()),
        blur(BAR, true, title()),
        plain_effect,
    ]);
    assert_eq!(frame.texts(), ["over a photo"; 2]);
    let effects = frame
        .nodes
        .iter()
        .filter(|node| node.parent == Some(frame.nodes[0].id));
    let colours: Vec<_> = effects.map(|node| attr(node, Attr::Background)).collect();
    assert_eq!(colours, [Some(0xf7f7_f7cc), Some(0x1e1e_1ecc), None]);
    assert!(frame.nodes.iter().all(|node| node.kind != Kind::Placeholder));
}

#[test]
fn stepper_and_page_control_have_their_parts() {
    boot();
    let dot = |left| {
        let change = |state: &mut afterimage_fake_uikit::ViewState| {
            state.background = afterimage_fake_uikit::graphics::rgb(0, 0, 0);
        };
        up(view::<FakeView>([left, 0.0, 7.0, 7.0], change, vec![]))
    };
    let pages = up(view::<FakePages>(
        BAR,
        |state| state.events = 1,
        vec![dot(0.0), dot(16.0)],
    ));
    let frame = captured(vec![stepper(BAR), pages]);
    let buttons = frame.nodes.iter().filter(|node| node.kind == Kind::Button);
    assert_eq!(
        buttons
            .map(|node| attr(node, Attr::Clickable))
            .collect::<Vec<_>>(),
        [Some(1); 2]
    );
    let dots = frame
        .nodes
        .iter()
        .filter(|node| attr(node, Attr::Background) == Some(0xff));
    assert_eq!(dots.count(), 2);
}

#[test]
fn title_above_a_background_is_a_node_of_its_own() {
    boot();
    let titled = |behind: [f64; 4], is_hidden| {
        let button = button([0.0, 0.0, 120.0, 44.0], "Buy");
        let title = button.remove_all();
        let behind = up(view::<FakeView>(
            behind,
            |state| state.is_hidden = is_hidden,
            vec![],
        ));
        button.add(behind);
        title.into_iter().for_each(|title| button.add(title));
        button
    };
    let whole = [0.0, 0.0, 120.0, 44.0];
    let frame = captured(vec![
        titled(whole, false),
        titled(whole, true),
        titled([0.0, 12.0, 10.0, 20.0], false),
    ]);
    let buttons = frame.nodes.iter().filter(|node| node.kind == Kind::Button);
    let has_text: Vec<_> = buttons
        .map(|node| text(node, TextField::Text).is_some())
        .collect();
    assert_eq!(has_text, [false, true, true]);
    assert_eq!(frame.texts(), ["Buy"; 3]);
}

#[test]
fn buttons_with_menus_are_clickable_and_drop_downs() {
    boot();
    let menu = |shows_menu, is_drop_down| {
        up(view::<MenuButton>(
            BAR,
            move |state| {
                state.control.shows_menu = shows_menu;
                state.control.is_drop_down = is_drop_down;
            },
            vec![],
        ))
    };
    let old = up(view::<FakeButton>(BAR, |_| (), vec![]));
    let frame = captured(vec![menu(false, false), menu(true, false), menu(true, true), old]);
    let nodes: Vec<_> = frame.nodes[1..]
        .iter()
        .map(|node| (node.kind, attr(node, Attr::Clickable)))
        .collect();
    assert_eq!(
        nodes,
        [
            (Kind::Button, Some(0)),
            (Kind::Button, Some(1)),
            (Kind::Select, Some(1)),
            (Kind::Button, Some(0))
        ]
    );
}
