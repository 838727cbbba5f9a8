//! A screen with the common classes, and every attribute of it.

use afterimage_fake_uikit::build::{as_ui, button, field, label, plain, set_text, window};
use afterimage_fake_uikit::controls::{
    FakeButton, FakeImageView, FakeProgress, FakeScroll, FakeSlider, FakeSwitch, FakeTextView, FakeWebView,
    MetalView, ObservedPlayerView, PlayerView, PriceLabel, ProductCell,
};
use afterimage_fake_uikit::controls::{FakeTable, FakeTableCell};
use afterimage_fake_uikit::graphics::{Font, Image, cg_colour, dynamic, font, image, pattern, rgb};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::{FakeMetalLayer, FakePlayerLayer, layer_of};
use afterimage_fake_uikit::recognizers::tap_recognizer;
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, PlaceholderReason, TextField};
use objc2::Message;
use objc2::rc::Retained;
use objc2_core_foundation::CGSize;

use crate::frame::{Frame, attr, length, name, place, text};

/// Shows views in a window, and returns their frame.
pub(crate) fn captured(children: Vec<Retained<FakeView>>) -> Frame {
    boot();
    show(vec![window(children)]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(*host.failures.borrow(), Vec::<&str>::new());
    frame
}

#[test]
fn window_is_a_root_of_the_size_of_the_screen() {
    let frame = captured(vec![plain([0.0, 0.0, 390.0, 100.0], vec![])]);
    assert_eq!(frame.classes(), ["UIWindow", "UIView"]);
    let [root, child] = &frame.nodes[..] else { panic!() };
    assert_eq!((root.parent, root.rect), (None, place(0, 0, 3900, 8440)));
    assert_eq!(child.parent, Some(root.id));
    assert_eq!(name(root, Ident::Window), "UIWindow");
    assert_eq!(
        (
            attr(root, Attr::LayoutDirection),
            attr(child, Attr::LayoutDirection)
        ),
        (Some(1), None)
    );
    assert_eq!(attr(child, Attr::Clickable), Some(0));
}

#[test]
fn label_has_its_text_as_it_is_displayed() {
    let frame = captured(vec![up(view::<afterimage_fake_uikit::controls::FakeLabel>(
        [16.0, 60.0, 200.0, 24.0],
        |state| {
            set_text(state, "Grüße 🦀");
            state.colour = rgb(0x10, 0x20, 0x30);
            state.alignment = 1;
            state.font = Some(font(Font {
                size: 20.0,
                family: "Avenir Next",
                weight: Some(0.4),
                is_italic: true,
            }));
        },
        vec![],
    ))]);
    let label = frame.of_kind(Kind::Text);
    assert_eq!(label.rect, place(160, 600, 2000, 240));
    assert_eq!(text(label, TextField::Text), Some("Grüße 🦀"));
    assert_eq!(attr(label, Attr::Foreground), Some(0x1020_30ff));
    assert_eq!(
        (length(label, Attr::FontSize), length(label, Attr::LineHeight)),
        (Some(200), Some(240))
    );
    assert_eq!(
        (attr(label, Attr::FontWeight), attr(label, Attr::Italic)),
        (Some(700), Some(1))
    );
    assert_eq!(name(label, Ident::FontFamily), "Avenir Next");
    assert_eq!(
        (attr(label, Attr::Align), attr(label, Attr::VerticalAlign)),
        (Some(1), Some(1))
    );
    assert_eq!(
        (attr(label, Attr::MaxLines), attr(label, Attr::Ellipsis)),
        (Some(1), None)
    );
}

#[test]
fn text_that_cannot_fit_has_the_ellipsis_of_its_mode() {
    let cut = |mode, direction| {
        up(view::<afterimage_fake_uikit::controls::FakeLabel>(
            [0.0, 0.0, 100.0, 20.0],
            move |state| {
                set_text(state, &"m".repeat(400));
                state.line_break = mode;
                state.is_right_to_left = direction;
                state.alignment = 2;
            },
            vec![],
        ))
    };
    let frame = captured(vec![cut(4, false), cut(3, true), cut(5, false), cut(2, false)]);
    let labels: Vec<_> = frame
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Text)
        .collect();
    let ellipses: Vec<_> = labels.iter().map(|label| attr(label, Attr::Ellipsis)).collect();
    assert_eq!(ellipses, [Some(1), Some(2), Some(3), None]);
    // The right is where lines start in a layout from right to left.
    let aligns: Vec<_> = labels.iter().map(|label| attr(label, Attr::Align)).collect();
    assert_eq!(aligns, [Some(2), None, Some(2), Some(2)]);
    assert_eq!(attr(labels[1], Attr::LayoutDirection), Some(2));
}

#[test]
fn title_that_is_transparent_is_not_that_of_its_button() {
    let loading = button([16.0, 100.0, 120.0, 44.0], "Buy");
    let title = loading.state().subviews[0].clone();
    title.change().layer.change().opacity = 0.0;
    let frame = captured(vec![loading]);
    assert_eq!(text(frame.of_kind(Kind::Button), TextField::Text), None);
}

#[test]
fn button_has_the_title_of_its_label_once() {
    let frame = captured(vec![button([16.0, 100.0, 120.0, 44.0], "Buy")]);
    assert_eq!(frame.classes(), ["UIWindow", "UIButton"]);
    assert_eq!(frame.texts(), ["Buy"]);
    let button = frame.of_kind(Kind::Button);
    assert_eq!(attr(button, Attr::Clickable), Some(1));
    assert_eq!(attr(button, Attr::Align), Some(1));
    let paddings = [
        Attr::PaddingLeft,
        Attr::PaddingTop,
        Attr::PaddingRight,
        Attr::PaddingBottom,
    ];
    assert_eq!(
        paddings.map(|key| length(button, key)),
        [Some(120), Some(60), Some(120), Some(60)]
    );
}

#[test]
fn title_that_the_app_marks_has_a_node_of_its_own() {
    boot();
    let marked = |mark: &dyn Fn(&FakeView)| {
        let button = button([16.0, 100.0, 120.0, 44.0], "Buy");
        mark(&button.state().subviews[0]);
        button
    };
    let overridden = |mask| marked(&|label| set_mask_override(as_ui(&label.retain()), Some(mask)));
    let overrides = [MaskOverride::Mask, MaskOverride::Unmask, MaskOverride::Block];
    let mut buttons: Vec<_> = overrides.map(overridden).into();
    buttons.push(marked(&|label| label.change().identifier = Some("price".into())));
    buttons.push(marked(&|label| label.add(plain([0.0, 0.0, 9.0, 9.0], vec![]))));
    let price = up(view::<PriceLabel>(
        [0.0, 0.0, 90.0, 20.0],
        |state| set_text(state, "Buy"),
        vec![],
    ));
    buttons.push(up(view::<FakeButton>(
        [0.0, 0.0, 90.0, 20.0],
        |_| (),
        vec![price],
    )));
    let frame = captured(buttons);
    let (buttons, others): (Vec<_>, Vec<_>) = frame.nodes[1..]
        .iter()
        .partition(|node| node.kind == Kind::Button);
    assert!(
        buttons
            .iter()
            .all(|button| text(button, TextField::Text).is_none())
    );
    let titles: Vec<_> = others.iter().filter(|node| node.kind == Kind::Text).collect();
    assert!(
        titles
            .iter()
            .all(|title| text(title, TextField::Text) == Some("Buy"))
    );
    let masks: Vec<_> = titles
        .iter()
        .map(|title| attr(title, Attr::MaskOverride))
        .collect();
    assert_eq!(masks, [Some(1), Some(2), Some(3), None, None, None]);
    assert_eq!(name(titles[3], Ident::Identifier), "price");
    assert_eq!(name(titles[5], Ident::Class), "Shop.PriceLabel");
    assert_eq!(others.len(), titles.len() + 1);
}

#[test]
fn field_has_its_text_once_and_its_types() {
    let typed = field([16.0, 160.0, 300.0, 34.0], "ada@example.org", |state| {
        state.placeholder = Some("E-mail".into());
        state.keyboard = 7;
        state.content_type = Some("email".into());
        state.border_style = 3;
        state.is_first_responder = true;
    });
    let frame = captured(vec![typed]);
    assert_eq!(frame.classes(), ["UIWindow", "UITextField"]);
    let field = frame.of_kind(Kind::Input);
    assert_eq!(text(field, TextField::Value), Some("ada@example.org"));
    assert_eq!(text(field, TextField::Placeholder), Some("E-mail"));
    assert_eq!(
        (attr(field, Attr::InputType), attr(field, Attr::ContentType)),
        (Some(3), Some(6))
    );
    assert_eq!(
        (attr(field, Attr::Focused), attr(field, Attr::Clickable)),
        (Some(1), Some(1))
    );
    assert_eq!(
        (
            length(field, Attr::CornerRadius),
            length(field, Attr::BorderWidth)
        ),
        (Some(50), Some(5))
    );
}

#[test]
fn text_view_is_a_field_if_it_can_be_edited() {
    let text_view = |is_read_only| {
        up(view::<FakeTextView>(
            [0.0, 0.0, 200.0, 100.0],
            move |state| {
                set_text(state, "Dear diary");
                state.is_read_only = is_read_only;
                state.insets.top = 8.0;
            },
            vec![
                up(view::<afterimage_fake_uikit::controls::FakeFieldLabel>(
                    [0.0, 0.0, 200.0, 20.0],
                    |state| set_text(state, "private"),
                    vec![],
                )),
                label([0.0, 0.0, 200.0, 20.0], "placeholder"),
            ],
        ))
    };
    let frame = captured(vec![text_view(false), text_view(true)]);
    let placeholders = |text: &&str| *text == "placeholder";
    assert_eq!(frame.texts().into_iter().filter(placeholders).count(), 2);
    let own: Vec<_> = frame
        .texts()
        .into_iter()
        .filter(|text| !placeholders(text))
        .collect();
    assert_eq!(own, ["Dear diary", "Dear diary"]);
    let field = frame.of_kind(Kind::Input);
    assert_eq!(
        (attr(field, Attr::InputType), length(field, Attr::PaddingTop)),
        (Some(8), Some(80))
    );
    assert_eq!(length(field, Attr::PaddingLeft), Some(50));
    let is_own = |node: &&afterimage_wireframe::Node<_>| text(node, TextField::Text) == Some("Dear diary");
    let text_node = frame.nodes.iter().find(is_own).unwrap();
    assert_eq!(text_node.kind, Kind::Text);
    assert_eq!(attr(text_node, Attr::InputType), None);
}

#[test]
fn controls_have_their_values() {
    let frame = captured(vec![
        up(view::<FakeSwitch>(
            [0.0, 0.0, 51.0, 31.0],
            |state| state.is_on = true,
            vec![],
        )),
        up(view::<FakeSlider>(
            [0.0, 40.0, 200.0, 31.0],
            |state| {
                (state.value, state.range) = (2.5, [1.0, 5.0]);
                state.tint = rgb(0, 0x7a, 0xff);
                state.is_disabled = true;
            },
            vec![],
        )),
        up(view::<FakeProgress>(
            [0.0, 80.0, 200.0, 4.0],
            |state| state.value = 0.25,
            vec![],
        )),
    ]);
    let switch = frame.of_kind(Kind::Switch);
    assert_eq!(
        (attr(switch, Attr::Checked), attr(switch, Attr::Clickable)),
        (Some(1), Some(1))
    );
    let slider = frame.of_kind(Kind::Slider);
    assert_eq!(text(slider, TextField::Value), Some("2.5"));
    assert_eq!(attr(slider, Attr::RangeMin), Some(1.0_f32.to_bits()));
    assert_eq!(attr(slider, Attr::RangeMax), Some(5.0_f32.to_bits()));
    assert_eq!(
        (attr(slider, Attr::Foreground), attr(slider, Attr::Disabled)),
        (Some(0x007a_ffff), Some(1))
    );
    let progress = frame.of_kind(Kind::Progress);
    assert_eq!(
        (text(progress, TextField::Value), attr(progress, Attr::Clickable)),
        (Some("0.25"), Some(0))
    );
}

#[test]
fn image_has_its_size_tint_and_label() {
    let icon = up(view::<FakeImageView>(
        [8.0, 8.0, 64.0, 64.0],
        |state| {
            state.image = image(Image {
                width: 24.0,
                height: 20.0,
                is_template: true,
                is_symbol: false,
                ..Image::default()
            });
            state.label = Some("Cart".into());
        },
        vec![],
    ));
    let parent = up(view::<FakeView>(
        [0.0, 0.0, 80.0, 80.0],
        |state| state.tint = rgb(1, 2, 3),
        vec![icon],
    ));
    let frame = captured(vec![parent]);
    let icon = frame.of_kind(Kind::Image);
    assert_eq!(
        (
            length(icon, Attr::NaturalWidth),
            length(icon, Attr::NaturalHeight)
        ),
        (Some(240), Some(200))
    );
    assert_eq!(
        (attr(icon, Attr::Foreground), text(icon, TextField::Label)),
        (Some(0x0102_03ff), Some("Cart"))
    );
}

#[test]
fn surface_is_that_of_the_layer_and_of_the_traits() {
    let card = |is_dark| {
        up(view::<FakeView>(
            [0.0, 0.0, 10.0, 10.0],
            |state| {
                state.background = dynamic([1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.6]);
                state.is_dark = is_dark;
                let mut layer = state.layer.change();
                layer.corner_radius = 8.0;
                layer.border_width = 1.0;
                layer.border_colour = Some(cg_colour([1.0, 0.0, 0.0, 0.5]));
                layer.shadow_opacity = 0.3;
                layer.opacity = 0.5;
            },
            vec![],
        ))
    };
    let plain = up(view::<FakeView>(
        [0.0, 0.0, 5.0, 5.0],
        |state| state.background = pattern(),
        vec![],
    ));
    let frame = captured(vec![card(false), card(true), plain]);
    let [_, light, dark, plain] = &frame.nodes[..] else {
        panic!()
    };
    assert_eq!(attr(light, Attr::Background), Some(0xffff_ffff));
    assert_eq!(attr(dark, Attr::Background), Some(0x0000_0099));
    assert_eq!(attr(plain, Attr::Background), None);
    assert_eq!(
        (length(dark, Attr::CornerRadius), length(dark, Attr::BorderWidth)),
        (Some(80), Some(10))
    );
    assert_eq!(attr(dark, Attr::BorderColour), Some(0xff00_0080));
    assert_eq!(
        (attr(dark, Attr::Shadow), attr(dark, Attr::Opacity)),
        (Some(1), Some(500))
    );
}

#[test]
fn corners_that_are_square_are_written() {
    let card = |corners| {
        let change = |state: &mut afterimage_fake_uikit::ViewState| {
            let mut layer = state.layer.change();
            (layer.corner_radius, layer.corners) = (12.0, corners);
        };
        up(view::<FakeView>([0.0, 0.0, 50.0, 50.0], change, vec![]))
    };
    // Core Animation's bits are those of the left top, right top, left bottom and right bottom corner.
    let frame = captured([0b1111, 0b0011, 0b0100, 0].map(card).into());
    let corners: Vec<_> = frame.nodes[1..]
        .iter()
        .map(|node| (length(node, Attr::CornerRadius), attr(node, Attr::SquareCorners)))
        .collect();
    let expected = [
        (Some(120), None),
        (Some(120), Some(12)),
        (Some(120), Some(7)),
        (None, None),
    ];
    assert_eq!(corners, expected);
}

#[test]
fn opacity_is_multiplied_and_hidden_views_are_left_out() {
    let faded = |children| {
        up(view::<FakeView>(
            [0.0, 0.0, 10.0, 10.0],
            |state| state.layer.change().opacity = 0.5,
            children,
        ))
    };
    let hidden = up(view::<FakeView>(
        [0.0, 0.0, 10.0, 10.0],
        |state| state.is_hidden = true,
        vec![label([0.0, 0.0, 1.0, 1.0], "hidden")],
    ));
    let clear = up(view::<FakeView>(
        [0.0, 0.0, 10.0, 10.0],
        |state| state.layer.change().opacity = 0.0,
        vec![label([0.0, 0.0, 1.0, 1.0], "clear")],
    ));
    let frame = captured(vec![faded(vec![faded(vec![])]), hidden, clear]);
    let opacities: Vec<_> = frame.nodes.iter().map(|node| attr(node, Attr::Opacity)).collect();
    assert_eq!(opacities, [None, Some(500), Some(250)]);
}

#[test]
fn scroll_view_has_its_offset_and_its_rows_their_places() {
    let row = |top: f64| {
        up(view::<ProductCell>(
            [0.0, top, 390.0, 80.0],
            |state| state.path = Some((0, (top / 80.0) as isize)),
            vec![],
        ))
    };
    let table = up(view::<FakeTable>(
        [0.0, 100.0, 390.0, 500.0],
        |state| {
            let mut layer = state.layer.change();
            layer.bounds.origin.y = 120.0;
            state.content = CGSize::new(390.0, 8000.0);
        },
        vec![row(80.0), row(160.0)],
    ));
    let outside = up(view::<FakeScroll>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.layer.change().bounds.origin.y = -44.0,
        vec![up(view::<FakeTableCell>([0.0, 0.0, 9.0, 9.0], |_| (), vec![]))],
    ));
    let frame = captured(vec![table, outside]);
    let [_, table, first, second, outside, lost] = &frame.nodes[..] else {
        panic!()
    };
    assert_eq!(table.kind, Kind::Scroll);
    assert_eq!(
        (length(table, Attr::ScrollX), length(table, Attr::ScrollY)),
        (Some(0), Some(1200))
    );
    assert_eq!(
        (first.rect, second.rect),
        (place(0, 800, 3900, 800), place(0, 1600, 3900, 800))
    );
    assert_eq!(
        (attr(first, Attr::Clickable), attr(lost, Attr::Clickable)),
        (Some(1), Some(0))
    );
    assert_eq!(length(outside, Attr::ScrollY), Some(-440));
}

#[test]
fn scroll_view_that_does_not_clip_is_a_container_with_an_offset() {
    let card = label([-60.0, 40.0, 50.0, 20.0], "left of the carousel");
    let carousel = up(view::<FakeScroll>(
        [100.0, 0.0, 200.0, 90.0],
        |state| {
            let mut layer = state.layer.change();
            layer.bounds.origin.x = 30.0;
            layer.clips = false;
        },
        vec![card],
    ));
    let frame = captured(vec![carousel]);
    let carousel = &frame.nodes[1];
    assert_eq!(
        (carousel.kind, carousel.clips_children()),
        (Kind::Container, false)
    );
    assert_eq!(
        (length(carousel, Attr::ScrollX), length(carousel, Attr::ScrollY)),
        (Some(300), Some(0))
    );
}

#[test]
fn views_that_draw_by_other_means_are_placeholders() {
    let player = up(view::<PlayerView>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.layer = layer_of::<FakePlayerLayer>(),
        vec![label([0.0, 0.0, 9.0, 9.0], "subtitle")],
    ));
    let metal = up(view::<MetalView>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.layer = layer_of::<FakeMetalLayer>(),
        vec![],
    ));
    let web = up(view::<FakeWebView>(
        [0.0, 0.0, 9.0, 9.0],
        |_| (),
        vec![label([0.0, 0.0, 9.0, 9.0], "page")],
    ));
    let frame = captured(vec![web, player, metal]);
    let kinds: Vec<_> = frame.nodes[1..].iter().map(|node| node.kind).collect();
    assert_eq!(kinds, [Kind::WebView, Kind::Video, Kind::Placeholder]);
    assert_eq!(
        attr(&frame.nodes[3], Attr::PlaceholderReason),
        Some(PlaceholderReason::Secure.code())
    );
    assert_eq!(frame.texts(), Vec::<&str>::new());
}

#[test]
fn observed_views_have_the_class_that_the_app_declares() {
    let observed = |_| up(view::<ObservedPlayerView>([0.0, 0.0, 9.0, 9.0], |_| (), vec![]));
    let frame = captured((0..2).map(observed).collect());
    assert_eq!(
        frame.classes(),
        ["UIWindow", "Shop.PlayerView", "Shop.PlayerView"]
    );
}

#[test]
fn views_with_a_tap_recognizer_are_clickable() {
    let tapped = up(view::<FakeView>(
        [0.0, 0.0, 9.0, 9.0],
        |state| state.recognizers = Some(vec![tap_recognizer()]),
        vec![],
    ));
    let ignoring = up(view::<FakeView>(
        [0.0, 0.0, 9.0, 9.0],
        |state| {
            state.recognizers = Some(vec![tap_recognizer()]);
            state.ignores_touches = true;
        },
        vec![],
    ));
    let frame = captured(vec![tapped, ignoring]);
    let clickable: Vec<_> = frame
        .nodes
        .iter()
        .map(|node| attr(node, Attr::Clickable))
        .collect();
    assert_eq!(clickable, [Some(0), Some(1), Some(0)]);
}

#[test]
fn controls_without_a_text_have_the_label_for_assistive_technology() {
    let labelled = |state: &mut afterimage_fake_uikit::ViewState| state.label = Some("Close".into());
    let titled = button([0.0, 0.0, 90.0, 40.0], "Buy");
    titled.change().label = Some("Buy the red one".into());
    let frame = captured(vec![
        up(view::<FakeButton>([0.0, 0.0, 9.0, 9.0], labelled, vec![])),
        up(view::<FakeSwitch>([0.0, 0.0, 9.0, 9.0], labelled, vec![])),
        field([0.0, 0.0, 9.0, 9.0], "typed", labelled),
        titled,
        label([0.0, 0.0, 9.0, 9.0], "text"),
    ]);
    let labels: Vec<_> = frame.nodes[1..]
        .iter()
        .map(|node| text(node, TextField::Label))
        .collect();
    assert_eq!(labels, [Some("Close"), Some("Close"), Some("Close"), None, None]);
}
