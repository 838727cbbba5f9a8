//! Observes the notifications of the app and of the keyboard.

use std::rc::Rc;

use afterimage_wireframe::{AppState, Rect};
use objc2::rc::Retained;
use objc2::runtime::{NSObject, Sel};
use objc2::{DefinedClass, MainThreadMarker, MainThreadOnly, define_class, msg_send, sel};
use objc2_foundation::{NSNotification, NSNotificationCenter, NSNotificationName};
use objc2_ui_kit::{
    UIApplicationDidBecomeActiveNotification, UIApplicationDidEnterBackgroundNotification,
    UIApplicationDidReceiveMemoryWarningNotification, UIApplicationWillEnterForegroundNotification,
    UIApplicationWillResignActiveNotification, UIKeyboardDidChangeFrameNotification,
    UIKeyboardWillChangeFrameNotification, UIScreen,
};

use super::{AppChange, keyboard};
use crate::objects::guard::Failures;

/// Receives changes on the main thread.
type OnChange = Rc<dyn Fn(AppChange)>;

/// Calls an action for each change until it is dropped.
pub(crate) struct AppObserver(Retained<NotificationTarget>);

struct Target {
    failures: Rc<Failures>,
    on_change: OnChange,
    mtm: MainThreadMarker,
}

define_class!(
    /// The object that the notifications are sent to.
    // SAFETY: `NSObject` is made for subclasses, and this one has no destructor.
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "AfterimageAppObserver"]
    #[ivars = Target]
    struct NotificationTarget;

    impl NotificationTarget {
        // SAFETY: methods for notifications have one argument, as all methods below.
        #[unsafe(method(afterimageBecameActive:))]
        fn became_active(&self, _: &NSNotification) {
            self.report(AppChange::State(AppState::Active));
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageResignsActive:))]
        fn resigns_active(&self, _: &NSNotification) {
            self.report(AppChange::State(AppState::Inactive));
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageEnteredBackground:))]
        fn entered_background(&self, _: &NSNotification) {
            self.report(AppChange::State(AppState::Background));
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageLacksMemory:))]
        fn lacks_memory(&self, _: &NSNotification) {
            self.report(AppChange::State(AppState::LowMemory));
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageKeyboardMoves:))]
        fn keyboard_moves(&self, notification: &NSNotification) {
            // A keyboard that disappears is visible until it has moved.
            if let Some(place) = self.keyboard(notification) {
                self.report(AppChange::Keyboard(Some(place)));
            }
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageKeyboardMoved:))]
        fn keyboard_moved(&self, notification: &NSNotification) {
            self.report(AppChange::Keyboard(self.keyboard(notification)));
        }
    }
);

impl NotificationTarget {
    fn report(&self, change: AppChange) {
        let Target {
            failures, on_change, ..
        } = self.ivars();
        failures.guard("following the app's state", || on_change(change));
    }

    fn keyboard(&self, notification: &NSNotification) -> Option<Rect> {
        let Target { failures, mtm, .. } = self.ivars();
        let place = failures.guard("reading the keyboard's place", || {
            // The deprecated screen is the one with the keyboard.
            #[expect(deprecated)]
            let height = UIScreen::mainScreen(*mtm).bounds().size.height;
            keyboard::place(notification, height)
        });
        place.flatten()
    }
}

impl AppObserver {
    /// Adds the observer.
    pub(crate) fn add(failures: Rc<Failures>, on_change: OnChange, mtm: MainThreadMarker) -> Self {
        let this = NotificationTarget::alloc(mtm).set_ivars(Target {
            failures,
            on_change,
            mtm,
        });
        // SAFETY: `init` of the superclass has these types.
        let target: Retained<NotificationTarget> = unsafe { msg_send![super(this), init] };
        let observer = Self(target);
        // SAFETY: the constants of UIKit are valid while it is loaded, as all below.
        let active = unsafe { UIApplicationDidBecomeActiveNotification };
        observer.observe(active, sel!(afterimageBecameActive:));
        // SAFETY: as above.
        let resigns = unsafe { UIApplicationWillResignActiveNotification };
        observer.observe(resigns, sel!(afterimageResignsActive:));
        // SAFETY: as above.
        let background = unsafe { UIApplicationDidEnterBackgroundNotification };
        observer.observe(background, sel!(afterimageEnteredBackground:));
        // SAFETY: as above. The app is inactive until it is active.
        let foreground = unsafe { UIApplicationWillEnterForegroundNotification };
        observer.observe(foreground, sel!(afterimageResignsActive:));
        // SAFETY: as above.
        let memory = unsafe { UIApplicationDidReceiveMemoryWarningNotification };
        observer.observe(memory, sel!(afterimageLacksMemory:));
        // SAFETY: as above.
        let changing = unsafe { UIKeyboardWillChangeFrameNotification };
        observer.observe(changing, sel!(afterimageKeyboardMoves:));
        // SAFETY: as above.
        let changed = unsafe { UIKeyboardDidChangeFrameNotification };
        observer.observe(changed, sel!(afterimageKeyboardMoved:));
        observer
    }

    fn observe(&self, name: &NSNotificationName, selector: Sel) {
        let centre = NSNotificationCenter::defaultCenter();
        // SAFETY: the target has the method, which takes a notification. It is removed before it ends.
        unsafe { centre.addObserver_selector_name_object(&self.0, selector, Some(name), None) };
    }
}

impl Drop for AppObserver {
    fn drop(&mut self) {
        let centre = NSNotificationCenter::defaultCenter();
        // SAFETY: the target is an object. Only its own observations end.
        unsafe { centre.removeObserver(&self.0) };
    }
}
