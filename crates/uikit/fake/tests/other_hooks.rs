//! Apps and libraries that replace `sendEvent:` too, before and after ours. A process of its own, since methods are replaced for
//! the process.

use std::cell::Cell;

use afterimage_fake_uikit::application::{FakeApplication, application, send};
use afterimage_fake_uikit::build::window;
use afterimage_fake_uikit::controls::FakeWindow;
use afterimage_fake_uikit::events::{BEGAN, ENDED, FakeEvent, event, touch};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{boot, run_loop, show};
use afterimage_wireframe::buffer::parse;
use objc2::rc::Retained;
use objc2::runtime::{Imp, Sel};
use objc2::{ClassType, define_class, msg_send, sel};

type SendEvent = extern "C-unwind" fn(&FakeApplication, Sel, Option<&FakeEvent>);

thread_local! {
    static BEFORE: Cell<usize> = const { Cell::new(0) };
    static AFTER: Cell<usize> = const { Cell::new(0) };
    static FIRST: Cell<Option<SendEvent>> = const { Cell::new(None) };
    static LAST: Cell<Option<SendEvent>> = const { Cell::new(None) };
}

extern "C-unwind" fn hooked_before(app: &FakeApplication, command: Sel, event: Option<&FakeEvent>) {
    BEFORE.set(BEFORE.get() + 1);
    FIRST.get().unwrap()(app, command, event);
}

extern "C-unwind" fn hooked_after(app: &FakeApplication, command: Sel, event: Option<&FakeEvent>) {
    AFTER.set(AFTER.get() + 1);
    LAST.get().unwrap()(app, command, event);
}

/// Replaces the method, and returns the one before.
fn replace(ours: SendEvent) -> SendEvent {
    let method = FakeApplication::class()
        .instance_method(sel!(sendEvent:))
        .unwrap();
    unsafe {
        let ours = std::mem::transmute::<SendEvent, Imp>(ours);
        std::mem::transmute::<Imp, SendEvent>(method.set_implementation(ours))
    }
}

define_class!(
    /// The app's subclass, which sends some events twice and drops others.
    #[unsafe(super(FakeApplication))]
    #[name = "Shop.Application"]
    struct ShopApplication;

    impl ShopApplication {
        #[unsafe(method(sendEvent:))]
        fn send_event(&self, event: Option<&FakeEvent>) {
            for _ in 0..2 {
                let _: () = unsafe { msg_send![super(self), sendEvent: event] };
            }
        }
    }
);

fn touches(host: &Host) -> usize {
    host.frame();
    let frames = std::mem::take(&mut *host.frames.borrow_mut());
    frames
        .iter()
        .map(|frame| parse(frame).unwrap().touches.len())
        .sum()
}

/// Sends the start and the end of a touch.
fn tap(window: &Retained<FakeWindow>) {
    let finger = touch(window, [5.0, 5.0], BEGAN);
    finger.send(BEGAN, [5.0, 5.0]);
    run_loop::advance_ms(8.0);
    finger.send(ENDED, [5.0, 5.0]);
}

#[test]
fn every_hook_is_called_once_whoever_came_first() {
    boot();
    let main = window(vec![]);
    show(vec![main.clone()]);
    FIRST.set(Some(replace(hooked_before)));
    let host = Host::started();
    tap(&main);
    assert_eq!((touches(&host), BEFORE.get(), application().sent()), (2, 2, 2));

    LAST.set(Some(replace(hooked_after)));
    tap(&main);
    assert_eq!((touches(&host), BEFORE.get(), AFTER.get()), (2, 4, 2));

    // Our method is replaced once for the process.
    host.capture.stop();
    host.capture.start();
    let second = Host::started();
    tap(&main);
    assert_eq!((touches(&host), touches(&second)), (2, 2));
    assert_eq!((BEFORE.get(), AFTER.get(), application().sent()), (6, 4, 6));
    drop(second);

    // While nothing is recorded, all hooks are still called.
    host.capture.stop();
    tap(&main);
    assert_eq!((BEFORE.get(), AFTER.get(), application().sent()), (8, 6, 8));
    host.capture.start();

    // A library that restores the method which it replaced removes only itself.
    replace(LAST.take().unwrap());
    tap(&main);
    assert_eq!((touches(&host), AFTER.get(), application().sent()), (2, 6, 10));

    // A subclass that passes each event on twice.
    let shop: Retained<ShopApplication> = unsafe { msg_send![ShopApplication::class(), new] };
    let finger = event(vec![touch(&main, [9.0, 9.0], BEGAN)]);
    let _: () = unsafe { msg_send![&*shop, sendEvent: &*finger] };
    assert_eq!((touches(&host), BEFORE.get()), (1, 12));
    send(&finger);
    assert_eq!(host.capture.failures(), 0);
}
