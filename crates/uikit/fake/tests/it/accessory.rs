//! The app's view above the keyboard, in the window of the system.

use afterimage_fake_uikit::build::{as_ui, as_view, button, field, label, plain, window};
use afterimage_fake_uikit::controllers::{ShopList, container};
use afterimage_fake_uikit::controls::{FakeTextEffectsWindow, FakeTextView, FakeWindow};
use afterimage_fake_uikit::embedded::FakePrivateView;
use afterimage_fake_uikit::events::{BEGAN, ENDED, touch};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::notifications::{
    UIKeyboardDidChangeFrameNotification, UIKeyboardWillChangeFrameNotification, post_keyboard,
};
use afterimage_fake_uikit::swiftui::{hosting, marker};
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Attr, Ident, Kind, MaskOverride, TextField};
use objc2::DefinedClass;
use objc2::rc::Retained;

use crate::frame::{Frame, attr, name, place, text};

const KEYBOARD: [f64; 4] = [0.0, 500.0, 390.0, 344.0];

/// A screen with a field, and the window of the system with an accessory view of 44 points above the keys.
struct Screen {
    main: Retained<FakeWindow>,
    system: Retained<FakeWindow>,
    form: Retained<FakeView>,
    field: Retained<FakeView>,
    accessory: Retained<FakeView>,
    host: Host,
}

impl Screen {
    fn new() -> Self {
        boot();
        let field = field([0.0, 100.0, 390.0, 40.0], "typed", |_| ());
        let form = plain([0.0, 0.0, 390.0, 844.0], vec![field.clone()]);
        let accessory = plain(
            [0.0, 0.0, 390.0, 44.0],
            vec![button([300.0, 4.0, 80.0, 36.0], "Done")],
        );
        let keys = up(view::<FakePrivateView>(
            [0.0, 44.0, 390.0, 300.0],
            |_| (),
            vec![label([0.0, 0.0, 39.0, 40.0], "key")],
        ));
        let container = up(view::<FakePrivateView>(
            KEYBOARD,
            |_| (),
            vec![accessory.clone(), keys],
        ));
        let system: Retained<FakeTextEffectsWindow> = view(
            [0.0, 0.0, 390.0, 844.0],
            |state| state.level = 9.0,
            vec![container],
        );
        let system: Retained<FakeWindow> = unsafe { Retained::cast_unchecked(system) };
        let main = window(vec![form.clone()]);
        let host = Host::started();
        let screen = Self {
            main,
            system,
            form,
            field,
            accessory,
            host,
        };
        show(vec![screen.main.clone(), screen.system.clone()]);
        screen
    }

    /// The user taps the field.
    fn focus(&self) {
        let mut state = self.field.change();
        state.is_first_responder = true;
        state.control.accessory = Some(self.accessory.clone());
        drop(state);
        post_keyboard(&UIKeyboardWillChangeFrameNotification, KEYBOARD);
        post_keyboard(&UIKeyboardDidChangeFrameNotification, KEYBOARD);
    }

    fn frame(&self) -> Frame {
        Frame::read(&self.host.frame())
    }

    /// The places of a tap on a view of the window of the system.
    fn tap(&self, on: &Retained<FakeView>, at: [f64; 2]) -> Vec<(i32, i32)> {
        let finger = touch(&self.system, at, BEGAN);
        *finger.ivars().view.borrow_mut() = Some(on.clone());
        self.host.frames.borrow_mut().clear();
        finger.send(BEGAN, at);
        finger.send(ENDED, at);
        self.host.frame();
        let frames = self.host.frames.borrow();
        let touches = frames.iter().flat_map(|frame| parse(frame).unwrap().touches);
        touches
            .map(|touch| (touch.value.at.x, touch.value.at.y))
            .collect()
    }
}

#[test]
fn accessory_of_the_field_with_the_focus_is_recorded_without_the_keys() {
    let screen = Screen::new();
    assert_eq!(screen.frame().texts(), ["typed"]);
    screen.focus();
    let frame = screen.frame();
    assert_eq!(frame.texts(), ["typed", "Done"]);
    let [main, _, _, root, done] = &frame.nodes[..] else {
        panic!()
    };
    assert_eq!((root.parent, root.kind), (None, Kind::Container));
    assert_eq!(root.rect, place(0, 5000, 3900, 440));
    assert_eq!(
        (done.parent, text(done, TextField::Text)),
        (Some(root.id), Some("Done"))
    );
    // It is not a window.
    assert_eq!(
        (name(main, Ident::Window), name(root, Ident::Window)),
        ("UIWindow", "")
    );
    // The focus goes to a field without one.
    screen.field.change().is_first_responder = false;
    screen.accessory.leave();
    assert_eq!(screen.frame().texts(), ["typed"]);
    assert_eq!(screen.host.capture.failures(), 0);
}

#[test]
fn keyboard_is_where_the_keys_are_and_taps_above_them_have_their_place() {
    let screen = Screen::new();
    screen.frame();
    screen.host.events();
    screen.focus();
    let rect = |y: i32, h: i32| format!("Keyboard(Some(Rect {{ x: 0, y: {y}, w: 3900, h: {h} }}))");
    assert_eq!(screen.host.events(), [rect(5000, 3440), rect(5000, 3440)]);
    screen.frame();
    assert_eq!(screen.host.events(), [rect(5440, 3000)]);
    // UIKit reports the same place again.
    post_keyboard(&UIKeyboardDidChangeFrameNotification, KEYBOARD);
    screen.frame();
    assert_eq!(screen.host.events(), [rect(5440, 3000)]);
    let done = screen.accessory.state().subviews[0].clone();
    assert_eq!(screen.tap(&done, [340.0, 522.0]), [(3400, 5220), (3400, 5220)]);
    let keys = as_view(&screen.system).state().subviews[0].state().subviews[1].clone();
    assert_eq!(screen.tap(&keys, [7.0, 600.0]), [(1950, 6940), (1950, 6940)]);
    // The accessory leaves with the keyboard.
    screen.accessory.leave();
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 344.0]);
    screen.frame();
    assert_eq!(screen.host.events(), ["Keyboard(None)"]);
    assert_eq!(screen.tap(&done, [340.0, 522.0]), []);
    assert_eq!(screen.host.capture.failures(), 0);
}

#[test]
fn accessory_of_a_controller_stays_while_a_field_in_it_has_the_focus() {
    let screen = Screen::new();
    let chat = container::<ShopList>(Some(screen.form.clone()), vec![]);
    {
        let mut state = chat.ivars().borrow_mut();
        (state.is_first_responder, state.accessory) = (true, Some(screen.accessory.clone()));
    }
    as_view(&screen.main).change().controller = Some(chat.clone());
    // Docked without keys, above the home indicator.
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 500.0, 390.0, 78.0]);
    screen.host.events();
    assert_eq!(screen.frame().texts(), ["typed", "Done"]);
    assert!(screen.host.events().contains(&"Keyboard(None)".to_owned()));
    let message = up(view::<FakeTextView>(
        [0.0, 0.0, 290.0, 44.0],
        |state| {
            afterimage_fake_uikit::build::set_text(state, "message");
            state.is_first_responder = true;
        },
        vec![],
    ));
    screen.accessory.add(message);
    chat.ivars().borrow_mut().is_first_responder = false;
    assert_eq!(screen.frame().texts(), ["typed", "Done", "message"]);
    screen.host.capture.stop();
    screen.host.capture.start();
    assert_eq!(screen.frame().texts(), ["typed", "Done", "message"]);
    assert_eq!(screen.host.capture.failures(), 0);
}

#[test]
fn masking_around_the_field_applies_to_its_accessory() {
    let screen = Screen::new();
    screen.focus();
    let mask_of_root = |mask| {
        set_mask_override(as_ui(&screen.form), mask);
        let frame = screen.frame();
        let roots: Vec<_> = frame.nodes.iter().filter(|node| node.parent.is_none()).collect();
        attr(roots[1], Attr::MaskOverride)
    };
    assert_eq!(mask_of_root(None), None);
    assert_eq!(mask_of_root(Some(MaskOverride::Mask)), Some(1));
    assert_eq!(mask_of_root(Some(MaskOverride::Block)), Some(3));
    assert_eq!(mask_of_root(Some(MaskOverride::Unmask)), None);
    // It may repeat what is typed.
    screen.field.change().is_secure = true;
    assert_eq!(mask_of_root(Some(MaskOverride::Unmask)), Some(1));
}

#[test]
fn accessory_that_is_in_the_apps_window_is_recorded_once_and_none_is_kept_alive() {
    let screen = Screen::new();
    screen.focus();
    screen.frame();
    screen.accessory.leave();
    screen.form.add(screen.accessory.clone());
    assert_eq!(screen.frame().texts(), ["typed", "Done"]);
    screen.accessory.leave();
    screen.field.change().control.accessory = None;
    screen.field.change().is_first_responder = false;
    screen.frame();
    let live = objc_runtime::live_objects();
    let Screen { accessory, host, .. } = screen;
    drop(accessory);
    assert!(objc_runtime::live_objects() < live);
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn markers_of_swiftui_mask_by_their_place_in_the_window_of_the_keyboard() {
    let screen = Screen::new();
    screen.focus();
    let content = |marker: Retained<FakeView>| {
        vec![
            marker,
            label([0.0, 0.0, 90.0, 20.0], "masked"),
            label([200.0, 0.0, 90.0, 20.0], "beside"),
        ]
    };
    let masked = |frame: &Frame| {
        let masked = frame
            .nodes
            .iter()
            .filter(|node| attr(node, Attr::MaskOverride) == Some(1));
        let texts = masked.filter_map(|node| text(node, TextField::Text).map(str::to_owned));
        texts.collect::<Vec<_>>()
    };
    let place = [0.0, 0.0, 100.0, 30.0];
    screen.accessory.remove_all();
    screen.accessory.add(hosting(
        [0.0, 0.0, 390.0, 44.0],
        content(marker(place, MaskOverride::Mask.code()).1),
    ));
    assert_eq!(masked(&screen.frame()), ["masked"]);
    // Without a hosting view that is recognised, the scope is the window, which is not walked.
    screen.accessory.remove_all();
    for view in content(marker(place, MaskOverride::Mask.code()).1) {
        screen.accessory.add(view);
    }
    assert_eq!(masked(&screen.frame()), ["masked"]);
    assert_eq!(screen.host.capture.failures(), 0);
}
