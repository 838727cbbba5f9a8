//! Pictures of SwiftUI's hosting views: they are drawn only on request, on listed versions of iOS, and if nothing in the view could be masked.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use afterimage_fake_uikit::accessibility::{Element, UIAccessibilityTraitStaticText, as_element, element};
use afterimage_fake_uikit::bitmap::{drawn, stack_depth};
use afterimage_fake_uikit::build::{as_ui, button, field, label, plain, window};
use afterimage_fake_uikit::controls::{FakeImageView, FakeSwitch, FakeWebView, PlayerView};
use afterimage_fake_uikit::embedded::{FakePrivateView, FakeSafari, own};
use afterimage_fake_uikit::foundation::set_ios_version;
use afterimage_fake_uikit::host::{GO_ON, Host};
use afterimage_fake_uikit::inputs::PinView;
use afterimage_fake_uikit::layer::{FakePlayerLayer, layer_of};
use afterimage_fake_uikit::swiftui::{FakeHostingController, drawing, hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_uikit::host::{Advice, FrameSink, WantedImage};
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, Node, RecordedText};
use objc_runtime::live_objects;
use objc2::rc::Retained;

use crate::frame::{Frame, attr, name, place};

const SIZE: [f64; 4] = [0.0, 100.0, 300.0, 600.0];
const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

/// A hosting view that draws a text, with other children.
fn page(children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    boot();
    let mut all = vec![drawing([10.0, 10.0, 200.0, 20.0])];
    all.extend(children);
    let view = hosting(SIZE, all);
    view.change().control.pixels = Some([RED, BLUE]);
    view
}

/// Shows a view, and lets time pass until a picture of it may be taken.
fn settled(view: Retained<FakeView>, versions: &[u32]) -> Host {
    show(vec![window(vec![view])]);
    let host = Host::with_pictures(None, versions);
    pass(&host, 1500);
    host
}

/// Lets time pass, with a turn of the run loop each tenth of a second.
fn pass(host: &Host, ms: u32) {
    for _ in 0..ms / 100 {
        run_loop::advance_ms(100.0);
        run_loop::turn();
    }
    assert_eq!(*host.failures.borrow(), Vec::<&str>::new());
}

fn last(host: &Host) -> Frame {
    Frame::read(host.frames.borrow().last().expect("a frame"))
}

/// The nodes of pictures.
fn pictures(frame: &Frame) -> Vec<&Node<RecordedText>> {
    let is_picture = |node: &&Node<RecordedText>| !name(node, Ident::ImageHash).is_empty();
    frame.nodes.iter().filter(is_picture).collect()
}

fn hashes(host: &Host) -> Vec<String> {
    let frame = last(host);
    let found = pictures(&frame);
    found
        .iter()
        .map(|node| name(node, Ident::ImageHash).to_owned())
        .collect()
}

fn wanting(hash: &str) -> Advice {
    let images = vec![WantedImage {
        hash: hash.to_owned(),
        max_edge_px: 60,
    }];
    Advice::Next {
        after_ms: 0,
        frame_wanted: false,
        images,
    }
}

/// Requests all pictures of the last frame, and returns their number.
fn request_all(host: &Host) -> usize {
    let all = hashes(host);
    for hash in &all {
        host.advice.set(wanting(hash));
        pass(host, 200);
    }
    all.len()
}

#[test]
fn no_picture_is_taken_unless_the_running_version_is_listed() {
    boot();
    for (running, listed) in [
        (18, &[][..]),
        (18, &[17, 19]),
        (26, &[18]),
        (64, &[64]),
        (0, &[64]),
    ] {
        set_ios_version(running);
        let host = settled(page(vec![]), listed);
        assert_eq!((request_all(&host), drawn()), (0, 0), "{running} {listed:?}");
    }
    set_ios_version(26);
    let host = settled(page(vec![]), &[18, 26]);
    assert_eq!((request_all(&host), drawn()), (1, 1));
}

#[test]
fn picture_has_the_pixels_of_the_view_and_is_in_front_of_what_swiftui_draws() {
    let host = settled(page(vec![]), &[18]);
    let frame = last(&host);
    let [picture] = pictures(&frame)[..] else { panic!() };
    assert_eq!(
        (picture.kind, picture.rect),
        (Kind::Image, place(0, 0, 3000, 6000))
    );
    // No public call tells that a picture is a part of the app: its origin is unknown. Without a background it covers nothing.
    let attrs = [Attr::ImageOrigin, Attr::Background, Attr::MaskOverride];
    assert_eq!(attrs.map(|key| attr(picture, key)), [None; 3]);
    assert_eq!(
        frame.paint.as_ref().and_then(|order| order.last()),
        Some(&picture.id)
    );
    assert_eq!(drawn(), 0, "nothing is drawn before a request");
    request_all(&host);
    let images = host.images.borrow();
    let [(hash, size, pixels)] = &images[..] else {
        panic!()
    };
    assert_eq!(
        (hash.as_str(), *size),
        (name(picture, Ident::ImageHash), [30, 60])
    );
    assert_eq!((&pixels[..4], &pixels[pixels.len() - 4..]), (&RED[..], &BLUE[..]));
}

#[test]
fn unchanged_picture_is_not_sent_again_and_a_changed_one_has_a_new_fingerprint() {
    let shown = page(vec![]);
    let host = settled(shown.clone(), &[18]);
    let first = hashes(&host);
    request_all(&host);
    pass(&host, 4000);
    assert_eq!((hashes(&host), drawn()), (first.clone(), 1), "it is drawn rarely");
    pass(&host, 2000);
    assert_eq!((hashes(&host), drawn()), (first.clone(), 2), "the same pixels");
    shown.change().control.pixels = Some([BLUE, RED]);
    pass(&host, 6000);
    let second = hashes(&host);
    assert_eq!((drawn(), second.len()), (3, 1));
    assert_ne!(second, first);
    // A picture that nobody requests is not drawn again.
    pass(&host, 20_000);
    assert_eq!((hashes(&host), drawn()), (second, 3));
    request_all(&host);
    assert_eq!((drawn(), host.images.borrow().len()), (4, 2));
}

/// The view of a page that holds something private, by the reason.
type Private = (&'static str, fn() -> Retained<FakeView>);

const AT: [f64; 4] = [10.0, 50.0, 100.0, 20.0];

fn masked(mask: MaskOverride) -> Retained<FakeView> {
    let view = plain(AT, vec![]);
    set_mask_override(as_ui(&view), Some(mask));
    page(vec![view])
}

fn nested(view: Retained<FakeView>) -> Retained<FakeView> {
    page(vec![plain(SIZE, vec![plain(SIZE, vec![view])])])
}

const PRIVATE: &[Private] = &[
    ("secure field", || {
        page(vec![field(AT, "secret", |state| state.is_secure = true)])
    }),
    ("hidden secure field", || {
        page(vec![field(AT, "secret", |state| {
            (state.is_secure, state.is_hidden) = (true, true)
        })])
    }),
    ("field", || nested(field(AT, "typed", |_| ()))),
    ("view that takes keys", || {
        page(vec![up(view::<PinView>(AT, |_| (), vec![]))])
    }),
    ("switch", || {
        page(vec![up(view::<FakeSwitch>(AT, |_| (), vec![]))])
    }),
    ("label", || nested(label(AT, "text"))),
    ("button", || page(vec![button(AT, "title")])),
    // Without an image, which would be drawn for itself.
    ("image view", || {
        page(vec![up(view::<FakeImageView>(AT, |_| (), vec![]))])
    }),
    ("web view", || {
        page(vec![up(view::<FakeWebView>(AT, |_| (), vec![]))])
    }),
    ("video", || {
        let change =
            |state: &mut afterimage_fake_uikit::ViewState| state.layer = layer_of::<FakePlayerLayer>();
        page(vec![up(view::<PlayerView>(AT, change, vec![]))])
    }),
    ("layer of a video", || {
        let shown = page(vec![]);
        shown
            .state()
            .layer
            .change()
            .sublayers
            .push(layer_of::<FakePlayerLayer>());
        shown
    }),
    ("view of the system that draws", || {
        let draws = |state: &mut afterimage_fake_uikit::ViewState| state.layer.change().has_contents = true;
        page(vec![up(view::<FakePrivateView>(AT, draws, vec![]))])
    }),
    ("view of a controller of the system", || {
        let browser = plain(AT, vec![]);
        own::<FakeSafari>(&browser);
        page(vec![browser])
    }),
    ("masked view", || masked(MaskOverride::Mask)),
    ("blocked view", || masked(MaskOverride::Block)),
    ("view of the app", || {
        page(vec![up(
            view::<afterimage_fake_uikit::embedded::ShopPrivateView>(AT, |_| (), vec![]),
        )])
    }),
    ("view with an identifier, which a rule may select", || {
        let view = plain(AT, vec![]);
        view.change().identifier = Some("iban".to_owned());
        page(vec![view])
    }),
    ("masked hosting view", || {
        let shown = page(vec![]);
        set_mask_override(as_ui(&shown), Some(MaskOverride::Mask));
        shown
    }),
    ("blocked view above", || {
        let above = plain(SIZE, vec![page(vec![])]);
        set_mask_override(as_ui(&above), Some(MaskOverride::Block));
        above
    }),
    ("marker that masks", || page(vec![marker(AT, 1).1])),
    ("marker that blocks", || page(vec![marker(AT, 3).1])),
    ("marker without a place", || page(vec![marker([0.0; 4], 1).1])),
    ("marker of another view that is in front", || {
        plain(
            [0.0, 0.0, 390.0, 844.0],
            vec![page(vec![]), marker([0.0, 120.0, 50.0, 20.0], 1).1],
        )
    }),
    ("element", || {
        let shown = page(vec![]);
        let text = element(Element {
            label: Some("text".to_owned()),
            traits: UIAccessibilityTraitStaticText,
            frame: AT,
            ..Element::default()
        });
        shown.change().control.accessibility.elements = Some(vec![as_element(&text)]);
        shown
    }),
    ("more views than are looked at", || {
        page((0..1000).map(|_| plain(AT, vec![])).collect())
    }),
    ("nothing that is drawn", || {
        let view = hosting(SIZE, vec![plain(AT, vec![])]);
        view.change().control.pixels = Some([RED, BLUE]);
        view
    }),
];

#[test]
fn views_that_hold_anything_private_are_never_drawn() {
    boot();
    for (reason, private) in PRIVATE {
        let shown = private();
        let host = settled(shown, &[18]);
        assert_eq!((request_all(&host), drawn()), (0, 0), "{reason}");
    }
    // The negative control: containers, also of a list, hold nothing private.
    let inner = plain(SIZE, vec![drawing(AT), plain(AT, vec![])]);
    let scrolled = up(view::<afterimage_fake_uikit::controls::FakeScroll>(
        SIZE,
        |_| (),
        vec![inner],
    ));
    let host = settled(page(vec![scrolled]), &[18]);
    assert_eq!((request_all(&host), drawn()), (1, 1));
}

#[test]
fn picture_ends_when_something_private_appears_and_begins_again_later() {
    let shown = page(vec![]);
    let host = settled(shown.clone(), &[18]);
    let first = hashes(&host);
    let secret = field(AT, "secret", |state| state.is_secure = true);
    shown.add(secret.clone());
    // The advice for a frame with the field requests a picture from before.
    host.advice.set(wanting(&first[0]));
    pass(&host, 1000);
    assert_eq!((hashes(&host), drawn()), (vec![], 0));
    secret.leave();
    pass(&host, 300);
    assert_eq!(
        hashes(&host),
        Vec::<String>::new(),
        "the screen may still show it"
    );
    pass(&host, 1000);
    let second = hashes(&host);
    assert_eq!(second.len(), 1);
    assert_ne!(second, first);
}

/// A recorder in which something happens while it receives a frame, and which requests a picture.
struct Changing {
    hash: Rc<RefCell<Option<String>>>,
    action: Rc<dyn Fn()>,
}

impl FrameSink for Changing {
    fn submit(&mut self, _: &[u8]) -> Advice {
        let Some(hash) = self.hash.take() else {
            return GO_ON;
        };
        (self.action)();
        wanting(&hash)
    }

    fn submit_image(&mut self, _: &str, _: [u32; 2], _: &[u8]) -> bool {
        true
    }
}

/// Requests a picture, with an action between the walk and the drawing, and returns the number of drawn ones.
fn drawn_after(shown: &Retained<FakeView>, action: impl Fn() + 'static) -> usize {
    let hash = Rc::new(RefCell::new(None));
    let recorder = Changing {
        hash: hash.clone(),
        action: Rc::new(action),
    };
    show(vec![window(vec![shown.clone()])]);
    let before = drawn();
    let host = Host::with_pictures(Some(Box::new(recorder)), &[18]);
    pass(&host, 1500);
    *hash.borrow_mut() = Some(hashes(&host).remove(0));
    pass(&host, 300);
    drawn() - before
}

#[test]
fn view_is_looked_at_again_before_it_is_drawn() {
    boot();
    assert_eq!(drawn_after(&page(vec![]), || ()), 1, "the negative control");
    let shown = page(vec![]);
    let view = shown.clone();
    let masks = move || set_mask_override(as_ui(&view), Some(MaskOverride::Mask));
    assert_eq!(drawn_after(&shown, masks), 0);
    let shown = page(vec![]);
    let view = shown.clone();
    let types = move || view.add(field(AT, "typed", |_| ()));
    assert_eq!(drawn_after(&shown, types), 0);
    let shown = page(vec![]);
    let view = shown.clone();
    let marks = move || view.add(marker(AT, 1).1);
    assert_eq!(drawn_after(&shown, marks), 0);
    let shown = page(vec![]);
    let view = shown.clone();
    assert_eq!(drawn_after(&shown, move || view.leave()), 0, "the view is gone");
}

#[test]
fn hosting_views_in_one_without_a_picture_have_their_own() {
    boot();
    // A page below a navigation bar with a title, both in the outer hosting view.
    let inner = page(vec![]);
    drop(own::<FakeHostingController>(&inner));
    let outer = page(vec![label([0.0, 0.0, 300.0, 40.0], "title"), inner]);
    let host = settled(outer, &[18]);
    assert_eq!(hashes(&host).len(), 1);
    // Without the title, the outer one has the inner one in its picture.
    let inner = page(vec![]);
    drop(own::<FakeHostingController>(&inner));
    let host = settled(page(vec![inner]), &[18]);
    let frame = last(&host);
    assert_eq!(pictures(&frame).len(), 1);
    assert_eq!(pictures(&frame)[0].parent, Some(frame.nodes[1].id));
}

#[test]
fn number_of_pictures_is_limited() {
    boot();
    let views = (0..6).map(|_| page(vec![])).collect();
    let host = settled(plain(SIZE, views), &[18]);
    assert_eq!(hashes(&host).len(), 4);
}

#[test]
fn view_that_cannot_be_drawn_has_no_picture_and_leaves_no_context() {
    let shown = page(vec![]);
    shown.change().control.pixels = None;
    let host = settled(shown.clone(), &[18]);
    request_all(&host);
    assert_eq!(
        (host.images.borrow().len(), host.capture.counts().lost_images),
        (0, 1)
    );
    let shown = page(vec![]);
    let host = settled(shown.clone(), &[18]);
    shown.change().raises = Some("drawViewHierarchyInRect:afterScreenUpdates:");
    host.advice.set(wanting(&hashes(&host)[0]));
    run_loop::advance_ms(100.0);
    run_loop::turn();
    assert_eq!(*host.failures.borrow(), ["drawing a hosting view"]);
    assert_eq!((host.images.borrow().len(), stack_depth()), (0, 0));
}

#[test]
fn thousand_captures_with_a_picture_leave_no_object_and_keep_no_view_alive() {
    let shown = page(vec![]);
    let host = settled(shown.clone(), &[18]);
    request_all(&host);
    let capture = || {
        host.frame();
        host.frames.borrow_mut().clear();
    };
    // A redrawing follows each five seconds.
    (0..20).for_each(|_| capture());
    let before = live_objects();
    (0..1000).for_each(|_| capture());
    assert_eq!(live_objects(), before);
    let ended = Rc::new(Cell::new(live_objects()));
    drop(shown);
    show(vec![]);
    assert!(live_objects() < ended.get() - 4, "the view ends");
}
