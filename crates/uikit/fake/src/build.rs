//! Builds screens.

use std::sync::Once;

use objc2::rc::Retained;
use objc2::{ClassType, MainThreadMarker, MainThreadOnly, Message, msg_send};
use objc2_core_foundation::{CGPoint, CGSize};
use objc2_foundation::NSString;

use crate::accessibility;
use crate::application::{Scene, scene, screen, set_scenes};
use crate::controls::{FakeButton, FakeButtonLabel, FakeField, FakeFieldLabel, FakeLabel, FakeWindow};
use crate::graphics::{rgb, system_font};
use crate::view::FakeView;
use crate::view_state::ViewState;
use crate::{
    application, attributed, availability, bars, bitmap, controllers, controls, embedded, events, foundation,
    graphics, inputs, layer, notifications, recognizers, run_loop, swiftui, view as views,
};

/// Size of the screen of [`show`], in points.
pub const SCREEN: [f64; 2] = [390.0, 844.0];

/// Defines the classes. [`view`] does so too; call it before any other object is made.
pub fn boot() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        availability::check_at_exit();
        objc_runtime::define_root();
        foundation::define();
        graphics::define();
        attributed::define();
        layer::define();
        views::define();
        recognizers::define();
        controls::define();
        application::define();
        events::define();
        bitmap::define();
        controllers::define();
        embedded::define();
        inputs::define();
        bars::define();
        notifications::define();
        run_loop::define();
        swiftui::define();
        accessibility::define();
    });
}

/// Each test is an app of its own, whose main thread is that of the test.
pub fn mtm() -> MainThreadMarker {
    unsafe { MainThreadMarker::new_unchecked() }
}

/// A view of a class, at a frame (left, top, width, height) in its superview, changed by `change`, with subviews.
pub fn view<T: ClassType + MainThreadOnly + Message>(
    [left, top, width, height]: [f64; 4],
    change: impl FnOnce(&mut ViewState),
    children: Vec<Retained<FakeView>>,
) -> Retained<T> {
    boot();
    let made: Retained<T> = unsafe { msg_send![T::alloc(mtm()), init] };
    let view = as_view(&made);
    {
        let mut state = view.change();
        let mut layer = state.layer.change();
        layer.bounds.size = CGSize::new(width, height);
        layer.position = CGPoint::new(left + width / 2.0, top + height / 2.0);
        drop(layer);
        change(&mut state);
    }
    for child in children {
        view.add(child);
    }
    made
}

/// A plain view.
pub fn plain(frame: [f64; 4], children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    view(frame, |_| (), children)
}

/// A label with a text in black.
pub fn label(frame: [f64; 4], text: &str) -> Retained<FakeView> {
    up(view::<FakeLabel>(frame, |state| set_text(state, text), vec![]))
}

/// A button with a title, which its private label shows.
pub fn button(frame: [f64; 4], title: &str) -> Retained<FakeView> {
    let inner = [12.0, 6.0, frame[2] - 24.0, frame[3] - 12.0];
    let title = up(view::<FakeButtonLabel>(
        inner,
        |state| set_text(state, title),
        vec![],
    ));
    // An action for `touchUpInside`.
    up(view::<FakeButton>(
        frame,
        |state| state.events = 1 << 6,
        vec![title],
    ))
}

/// A field with a text, which its private label shows too.
pub fn field(frame: [f64; 4], text: &str, change: impl FnOnce(&mut ViewState)) -> Retained<FakeView> {
    let inner = up(view::<FakeFieldLabel>(
        [7.0, 2.0, frame[2] - 14.0, frame[3] - 4.0],
        |state| set_text(state, text),
        vec![],
    ));
    let change = |state: &mut ViewState| {
        set_text(state, text);
        change(state);
    };
    up(view::<FakeField>(frame, change, vec![inner]))
}

/// Sets a text in the system's font, in black.
pub fn set_text(state: &mut ViewState, text: &str) {
    state.text = Some(NSString::from_str(text));
    state.font = Some(system_font(17.0));
    state.colour = rgb(0, 0, 0);
}

/// A window that fills the screen.
pub fn window(children: Vec<Retained<FakeView>>) -> Retained<FakeWindow> {
    view([0.0, 0.0, SCREEN[0], SCREEN[1]], |_| (), children)
}

/// Shows windows in one active scene.
pub fn show(windows: Vec<Retained<FakeWindow>>) {
    set_scenes(vec![scene(Scene {
        activation: 0,
        screen: screen(SCREEN[0], SCREEN[1]),
        origin: [0.0, 0.0],
        windows,
    })]);
}

/// The view as one of the base class.
pub fn up<T: Message>(view: Retained<T>) -> Retained<FakeView> {
    unsafe { Retained::cast_unchecked(view) }
}

/// The view as one of the base class.
pub fn as_view<T: Message>(view: &Retained<T>) -> &FakeView {
    unsafe { &*Retained::as_ptr(view).cast() }
}

/// The view as UIKit's type.
pub fn as_ui<T: Message>(view: &Retained<T>) -> &objc2_ui_kit::UIView {
    unsafe { &*Retained::as_ptr(view).cast() }
}
