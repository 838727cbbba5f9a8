//! Views that draw by other means than views, or in another process, have typed placeholders, and nothing of them is read.

use std::path::Path;

use afterimage_fake_uikit::build::{label, plain, window};
use afterimage_fake_uikit::embedded::{
    FakeMailController, FakeMetalView, FakePrivateView, FakeRefresh, FakeSafari, FakeStack,
    ShopPlayerController, ShopPrivateView, own,
};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::{
    FakeHostLayer, FakeLayer, FakeMetalLayer, FakePlayerLayer, FakePreviewLayer, LayerState, layer, layer_of,
};
use afterimage_fake_uikit::linked_selectors::sources;
use afterimage_fake_uikit::{FakeView, ViewState, boot, show, up, view};
use afterimage_wireframe::{Attr, Ident, Kind, PlaceholderReason};
use objc2::rc::Retained;
use objc2_core_foundation::{CGPoint, CGSize};

use crate::frame::{Frame, attr, name, place};
use crate::screen::captured;

const PLACE: [f64; 4] = [0.0, 0.0, 90.0, 90.0];

fn private(change: impl FnOnce(&mut ViewState)) -> Retained<FakeView> {
    up(view::<FakePrivateView>(PLACE, change, vec![]))
}

fn kinds(frame: &Frame) -> Vec<Kind> {
    frame.nodes[1..].iter().map(|node| node.kind).collect()
}

#[test]
fn views_of_controllers_that_are_not_read_are_placeholders_of_their_kind() {
    boot();
    let owned = |owner: fn(&FakeView) -> _| {
        let view = plain(PLACE, vec![label(PLACE, "from another process")]);
        let controller: Retained<_> = owner(&view);
        drop(controller);
        view
    };
    let frame = captured(vec![
        owned(own::<FakeSafari>),
        owned(own::<ShopPlayerController>),
        owned(own::<FakeMailController>),
        owned(own::<afterimage_fake_uikit::controllers::ShopItem>),
    ]);
    assert_eq!(
        kinds(&frame),
        [
            Kind::WebView,
            Kind::Video,
            Kind::Placeholder,
            Kind::Container,
            Kind::Text
        ]
    );
    assert_eq!(frame.texts(), ["from another process"]);
}

#[test]
fn views_of_the_system_that_draw_are_placeholders() {
    boot();
    let drawing = [
        private(|state| state.layer = layer_of::<FakeHostLayer>()),
        private(|state| state.layer.change().has_contents = true),
        private(|state| state.layer.change().sublayers.push(layer())),
        up(view::<ShopPrivateView>(
            PLACE,
            |state| state.layer.change().has_contents = true,
            vec![],
        )),
        up(view::<FakeMetalView>(PLACE, |_| (), vec![])),
    ];
    let frame = captured(drawing.into());
    assert_eq!(kinds(&frame), [Kind::Placeholder; 5]);
    let secure = Some(PlaceholderReason::Secure.code());
    let mut reasons = frame.nodes[1..]
        .iter()
        .map(|node| attr(node, Attr::PlaceholderReason));
    assert!(reasons.all(|reason| reason == secure));
}

#[test]
fn views_of_the_system_that_only_arrange_views_are_containers() {
    let around = up(view::<FakePrivateView>(
        PLACE,
        |state| state.layer.change().has_contents = true,
        vec![label(PLACE, "title")],
    ));
    let stack = up(view::<FakeStack>(
        PLACE,
        |state| state.layer = layer_of::<FakeHostLayer>(),
        vec![],
    ));
    // Its turning lines are layers of a private view.
    let lines = private(|state| state.layer = layer_of::<FakeHostLayer>());
    let refresh = up(view::<FakeRefresh>(PLACE, |_| (), vec![lines]));
    let frame = captured(vec![private(|_| ()), stack, refresh, around]);
    assert_eq!(
        kinds(&frame),
        [
            Kind::Container,
            Kind::Container,
            Kind::Progress,
            Kind::Container,
            Kind::Text
        ]
    );
    assert_eq!(frame.texts(), ["title"]);
}

#[test]
fn camera_is_recognised_by_its_layer() {
    let preview = up(view::<afterimage_fake_uikit::controls::PlayerView>(
        PLACE,
        |state| state.layer = layer_of::<FakePreviewLayer>(),
        vec![label(PLACE, "scan a card")],
    ));
    // The class of a view decides the class of its layer.
    let frame = captured(vec![preview]);
    assert_eq!(kinds(&frame), [Kind::Camera]);
}

#[test]
fn layers_of_the_app_that_are_no_views_have_nodes_behind_the_children() {
    boot();
    let scanner = plain(PLACE, vec![label(PLACE, "scan a card")]);
    let shown = |layer: Retained<FakeLayer>, change: fn(&mut LayerState)| {
        {
            let mut state = layer.change();
            state.bounds.size = CGSize::new(60.0, 40.0);
            state.position = CGPoint::new(45.0, 30.0);
            change(&mut state);
        }
        scanner.state().layer.change().sublayers.push(layer);
    };
    shown(layer_of::<FakePreviewLayer>(), |_| ());
    shown(layer_of::<FakePlayerLayer>(), |layer| layer.z = 1.0);
    shown(layer_of::<FakePlayerLayer>(), |layer| layer.hidden = true);
    shown(layer_of::<FakeMetalLayer>(), |layer| layer.opacity = 0.0);
    shown(layer(), |_| ());
    show(vec![window(vec![scanner])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(
        kinds(&frame),
        [Kind::Container, Kind::Camera, Kind::Video, Kind::Text]
    );
    assert_eq!(frame.nodes[2].rect, place(150, 100, 600, 400));
    assert_eq!(name(&frame.nodes[2], Ident::Class), "AVCaptureVideoPreviewLayer");
    // The video is in front of the label.
    let ids: Vec<_> = frame.nodes.iter().map(|node| node.id).collect();
    let painted = frame.paint.clone().unwrap();
    assert_eq!(painted[2..], [ids[2], ids[4], ids[3]]);
    let again = Frame::read(&host.frame());
    assert_eq!(again.nodes.iter().map(|node| node.id).collect::<Vec<_>>(), ids);
}

#[test]
fn sources_name_public_classes_alone() {
    let fake = Path::new(env!("CARGO_MANIFEST_DIR"));
    let public = sources(&fake.join("patched/objc2-ui-kit/src/generated"));
    let sources = sources(&fake.join("../src"));
    let strings = sources.split('"').skip(1).step_by(2);
    let names: Vec<_> = strings
        .filter(|text| text.starts_with("UI") || text.starts_with("_UI"))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(
            public.contains(&format!("pub struct {name};")),
            "{name} is no public class of UIKit"
        );
    }
}
