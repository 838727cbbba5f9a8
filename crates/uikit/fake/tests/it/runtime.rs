//! The fake catches a fake or a walker that disagrees with Apple's headers.

use afterimage_fake_uikit::build::as_ui;
use afterimage_fake_uikit::controls::FakeLabel;
use afterimage_fake_uikit::foundation::string_of_units;
use afterimage_fake_uikit::{FakeView, boot, up, view};
use objc2::rc::Retained;
use objc2::{ClassType, define_class};
use objc2_ui_kit::UIWindow;

use crate::frame::text;
use crate::screen::captured;

define_class!(
    #[unsafe(super(FakeView))]
    #[name = "WrongWindow"]
    struct WrongWindow;

    impl WrongWindow {
        /// The header says `CGFloat`.
        #[unsafe(method(windowLevel))]
        fn level(&self) -> f32 {
            1.0
        }
    }
);

#[test]
#[should_panic(expected = "expected return to have type code 'f', but found 'd'")]
fn signature_that_differs_from_the_header_is_reported() {
    boot();
    WrongWindow::class();
    let made = view::<WrongWindow>([0.0, 0.0, 1.0, 1.0], |_| (), vec![]);
    let window: &UIWindow = unsafe { &*Retained::as_ptr(&made).cast() };
    let _ = window.windowLevel();
}

#[test]
#[should_panic(expected = "method not found")]
fn selector_that_no_fake_has_is_reported() {
    boot();
    let made = view::<FakeView>([0.0, 0.0, 1.0, 1.0], |_| (), vec![]);
    let _ = as_ui(&made).frame();
}

#[test]
fn lone_surrogates_become_replacement_characters() {
    boot();
    let units = vec![0x41, 0xd83e, 0x42, 0xd83e, 0xdd80, 0x0];
    let frame = captured(vec![up(view::<FakeLabel>(
        [0.0, 0.0, 90.0, 9.0],
        |state| state.text = Some(string_of_units(units)),
        vec![],
    ))]);
    let label = &frame.nodes[1];
    assert_eq!(
        text(label, afterimage_wireframe::TextField::Text),
        Some("A\u{fffd}B🦀\0")
    );
}
