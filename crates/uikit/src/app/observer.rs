//! Observes the notifications of the app and of the keyboard.

use std::rc::Rc;
use std::sync::Arc;

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
use crate::objects::guard::{Failures, OffMainCalls};

/// Receives changes on the main thread.
type OnChange = Rc<dyn Fn(AppChange)>;

/// Calls an action for each change until it is dropped.
pub(crate) struct AppObserver(Retained<NotificationTarget>);

/// An app may post these notifications on any thread, and the methods are then called there: all but the count is for the main thread.
struct Target {
    failures: Rc<Failures>,
    on_change: OnChange,
    off_main: Arc<OffMainCalls>,
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
            self.report_keyboard(notification, |place| place.is_some());
        }

        // SAFETY: as above.
        #[unsafe(method(afterimageKeyboardMoved:))]
        fn keyboard_moved(&self, notification: &NSNotification) {
            self.report_keyboard(notification, |_| true);
        }
    }
);

impl NotificationTarget {
    fn report(&self, change: AppChange) {
        if self.on_main().is_some() {
            let Target {
                failures, on_change, ..
            } = self.ivars();
            failures.guard("following the app's state", || on_change(change));
        }
    }

    fn report_keyboard(&self, notification: &NSNotification, is_reported: fn(Option<Rect>) -> bool) {
        let Some(mtm) = self.on_main() else {
            return;
        };
        let place = self.ivars().failures.guard("reading the keyboard's place", || {
            // The deprecated screen is the one with the keyboard.
            #[expect(deprecated)]
            let height = UIScreen::mainScreen(mtm).bounds().size.height;
            keyboard::place(notification, height)
        });
        let place = place.flatten();
        if is_reported(place) {
            self.report(AppChange::Keyboard(place));
        }
    }

    /// Counts a notification that is posted on another thread, and returns `None` for it.
    fn on_main(&self) -> Option<MainThreadMarker> {
        let mtm = MainThreadMarker::new();
        if mtm.is_none() {
            self.ivars().off_main.count_one();
        }
        mtm
    }
}

impl AppObserver {
    /// Adds the observer.
    pub(crate) fn add(failures: Rc<Failures>, on_change: OnChange, mtm: MainThreadMarker) -> Self {
        let this = NotificationTarget::alloc(mtm).set_ivars(Target {
            off_main: failures.off_main(),
            failures,
            on_change,
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
