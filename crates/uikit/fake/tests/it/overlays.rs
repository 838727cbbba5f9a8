//! Views of the system above the screens of a window: opened menus, calendars, suggestions.

use afterimage_fake_uikit::build::{as_ui, as_view, label, plain, window};
use afterimage_fake_uikit::controllers::{FakeController, ShopItem, ShopList, container};
use afterimage_fake_uikit::controls::{FakeButtonLabel, FakeWindow};
use afterimage_fake_uikit::embedded::{FakeAlert, FakePrivateController, FakePrivateView};
use afterimage_fake_uikit::graphics::rgb;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::{Attr, Kind, MaskOverride, TextField};
use objc2::DefinedClass;
use objc2::rc::Retained;

use crate::frame::{Frame, attr, text};

const PLACE: [f64; 4] = [0.0, 0.0, 390.0, 844.0];

fn private(children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    up(view::<FakePrivateView>(PLACE, |_| (), children))
}

/// A window as UIKit builds it, with a screen that presents a sheet, and the views above them.
fn shown(above: Vec<Retained<FakeView>>) -> (Retained<FakeWindow>, Host) {
    let screen = plain(
        PLACE,
        vec![label(PLACE, "screen"), private(vec![label(PLACE, "bar")])],
    );
    let sheet = plain(PLACE, vec![label(PLACE, "sheet")]);
    let dimming = private(vec![]);
    dimming.change().background = rgb(0, 0, 0);
    let holder = private(vec![private(vec![screen.clone()])]);
    let presentation = private(vec![dimming, private(vec![sheet.clone()])]);
    let children = [vec![holder, presentation], above].concat();
    let main = window(children);
    let root = container::<ShopList>(Some(screen), vec![]);
    root.ivars().borrow_mut().presented = Some(container::<ShopItem>(Some(sheet), vec![]));
    as_view(&main).change().controller = Some(root);
    show(vec![main.clone()]);
    (main, Host::started())
}

/// Texts below masked nodes, and the others.
fn texts(host: &Host) -> (Vec<String>, Vec<String>) {
    let frame = Frame::read(&host.frame());
    let is_masked = |start| {
        let mut next = Some(start);
        while let Some(id) = next {
            let node = frame.nodes.iter().find(|node| node.id == id).unwrap();
            if attr(node, Attr::MaskOverride) == Some(MaskOverride::Mask.code()) {
                return true;
            }
            next = node.parent;
        }
        false
    };
    let all = frame.nodes.iter();
    let texts = all.filter_map(|node| Some((is_masked(node.id), text(node, TextField::Text)?.to_owned())));
    let (masked, clear): (Vec<_>, Vec<_>) = texts.partition(|(is_masked, _)| *is_masked);
    let names = |texts: Vec<(bool, String)>| texts.into_iter().map(|(_, text)| text).collect();
    (names(masked), names(clear))
}

#[test]
fn opened_menus_are_masked_and_screens_are_not() {
    boot();
    let menu = private(vec![plain(PLACE, vec![private(vec![label(PLACE, "option")])])]);
    let lone = up(view::<FakeButtonLabel>(
        PLACE,
        |state| afterimage_fake_uikit::build::set_text(state, "suggestion"),
        vec![],
    ));
    // A view that the app added to the window, and the box of an alert in the middle of its presentation.
    let toast = plain(PLACE, vec![label(PLACE, "toast")]);
    let (_, host) = shown(vec![menu, lone, toast]);
    let (masked, clear) = texts(&host);
    assert_eq!(masked, ["option", "suggestion"]);
    assert_eq!(clear, ["screen", "bar", "sheet", "toast"]);
    // The dimming view has no text, so that touches on it keep their place.
    let frame = Frame::read(&host.frame());
    let dimming = frame
        .nodes
        .iter()
        .find(|node| attr(node, Attr::Background) == Some(0xff));
    assert_eq!(dimming.map(|node| attr(node, Attr::MaskOverride)), Some(None));
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn calendar_that_a_private_controller_presents_is_masked_and_an_alert_is_not() {
    boot();
    let presented = |presented: fn(Option<Retained<FakeView>>) -> Retained<FakeController>| {
        let (screen, shown) = (
            plain(PLACE, vec![label(PLACE, "screen")]),
            plain(PLACE, vec![label(PLACE, "presented")]),
        );
        let main = window(vec![
            private(vec![screen.clone()]),
            private(vec![private(vec![]), private(vec![shown.clone()])]),
        ]);
        let root = container::<ShopList>(Some(screen), vec![]);
        root.ivars().borrow_mut().presented = Some(presented(Some(shown)));
        as_view(&main).change().controller = Some(root);
        show(vec![main]);
        texts(&Host::started())
    };
    let calendar = presented(|view| container::<FakePrivateController>(view, vec![]));
    assert_eq!(calendar, (vec!["presented".into()], vec!["screen".into()]));
    let alert = presented(|view| container::<FakeAlert>(view, vec![]));
    assert_eq!(alert, (vec![], vec!["screen".into(), "presented".into()]));
}

#[test]
fn menu_that_the_app_unmasks_is_masked_and_one_that_it_blocks_is_blocked() {
    boot();
    let menu = private(vec![label(PLACE, "option")]);
    let (_, host) = shown(vec![menu.clone()]);
    set_mask_override(as_ui(&menu), Some(MaskOverride::Unmask));
    assert_eq!(texts(&host).0, ["option"]);
    set_mask_override(as_ui(&menu), Some(MaskOverride::Block));
    let frame = Frame::read(&host.frame());
    let last = &frame.nodes[frame.nodes.len() - 2];
    assert_eq!(
        (last.kind, attr(last, Attr::MaskOverride)),
        (Kind::Container, Some(MaskOverride::Block.code()))
    );
}

#[test]
fn window_whose_screens_are_not_known_masks_what_is_private_in_it() {
    boot();
    let main = window(vec![private(vec![label(PLACE, "private")]), label(PLACE, "own")]);
    show(vec![main.clone()]);
    let host = Host::started();
    assert_eq!(texts(&host), (vec!["private".into()], vec!["own".into()]));
    // A controller without a view, and one whose getter raises.
    as_view(&main).change().controller = Some(container::<FakeController>(None, vec![]));
    assert_eq!(texts(&host).0, ["private"]);
    as_view(&main).change().raises = Some("rootViewController");
    assert_eq!(texts(&host).0, ["private"]);
}

#[test]
fn root_of_any_class_is_a_screen() {
    boot();
    let screen = plain(PLACE, vec![label(PLACE, "screen")]);
    let main = window(vec![private(vec![screen.clone()])]);
    as_view(&main).change().controller = Some(container::<FakePrivateController>(Some(screen), vec![]));
    show(vec![main]);
    assert_eq!(texts(&Host::started()), (vec![], vec!["screen".into()]));
}

#[test]
fn screens_are_not_kept_alive() {
    boot();
    let (main, host) = shown(vec![]);
    host.frame();
    let live = objc_runtime::live_objects();
    as_view(&main).change().controller = None;
    as_view(&main).remove_all();
    host.frame();
    assert!(objc_runtime::live_objects() < live - 8);
}
