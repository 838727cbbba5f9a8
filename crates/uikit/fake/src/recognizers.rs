//! Gesture recognizers.

use std::cell::{Ref, RefCell};

use objc2::rc::{Allocated, Retained};
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, Message, define_class, msg_send};

use crate::events::FakeEvent;
use crate::foundation::FakeSet;
use crate::view::FakeView;

objc_runtime::class_shells! { UIGestureRecognizer UITapGestureRecognizer UILongPressGestureRecognizer }

/// The properties of a recognizer.
pub struct RecognizerState {
    pub view: *const FakeView,
    /// `UIGestureRecognizerState`: 0 possible, 5 failed.
    pub state: isize,
    pub cancels_touches: bool,
    pub delays_ends: bool,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "UIGestureRecognizer"]
    #[ivars = RefCell<RecognizerState>]
    pub struct FakeRecognizer;

    impl FakeRecognizer {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            let state = RecognizerState {
                view: std::ptr::null(),
                state: 0,
                cancels_touches: true,
                delays_ends: true,
            };
            unsafe { msg_send![super(this.set_ivars(RefCell::new(state))), init] }
        }

        #[unsafe(method(isEnabled))]
        fn is_enabled(&self) -> bool {
            true
        }

        #[unsafe(method_id(view))]
        fn view(&self) -> Option<Retained<FakeView>> {
            unsafe { self.ivars().borrow().view.as_ref() }.map(FakeView::retain)
        }

        #[unsafe(method(setState:))]
        fn set_state(&self, state: isize) {
            self.ivars().borrow_mut().state = state;
        }

        #[unsafe(method(setCancelsTouchesInView:))]
        fn set_cancels(&self, cancels: bool) {
            self.ivars().borrow_mut().cancels_touches = cancels;
        }

        #[unsafe(method(setDelaysTouchesBegan:))]
        fn set_delays(&self, delays: bool) {
            assert!(!delays, "touches are delayed");
        }

        #[unsafe(method(setDelaysTouchesEnded:))]
        fn set_delays_ends(&self, delays: bool) {
            self.ivars().borrow_mut().delays_ends = delays;
        }

        #[unsafe(method(touchesBegan:withEvent:))]
        fn began(&self, _touches: &FakeSet, _event: &FakeEvent) {}

        #[unsafe(method(touchesMoved:withEvent:))]
        fn moved(&self, _touches: &FakeSet, _event: &FakeEvent) {}

        #[unsafe(method(touchesEnded:withEvent:))]
        fn ended(&self, _touches: &FakeSet, _event: &FakeEvent) {}

        #[unsafe(method(touchesCancelled:withEvent:))]
        fn cancelled(&self, _touches: &FakeSet, _event: &FakeEvent) {}

        #[unsafe(method(canPreventGestureRecognizer:))]
        fn can_prevent(&self, _other: &FakeRecognizer) -> bool {
            true
        }

        #[unsafe(method(canBePreventedByGestureRecognizer:))]
        fn can_be_prevented(&self, _other: &FakeRecognizer) -> bool {
            true
        }
    }
);

impl FakeRecognizer {
    /// Returns whether the recognizer may prevent another one, as UIKit asks it.
    pub fn prevents(&self, other: &Self) -> bool {
        unsafe { msg_send![self, canPreventGestureRecognizer: other] }
    }

    /// Returns whether another recognizer may prevent this one, as UIKit asks it.
    pub fn is_prevented_by(&self, other: &Self) -> bool {
        unsafe { msg_send![self, canBePreventedByGestureRecognizer: other] }
    }

    /// The properties.
    pub fn state(&self) -> Ref<'_, RecognizerState> {
        self.ivars().borrow()
    }
}

define_class!(
    #[unsafe(super(FakeRecognizer))]
    #[name = "UITapGestureRecognizer"]
    pub struct FakeTapRecognizer;
);

define_class!(
    #[unsafe(super(FakeRecognizer))]
    #[name = "UILongPressGestureRecognizer"]
    pub struct FakeLongPressRecognizer;
);

/// A recognizer of taps.
pub fn tap_recognizer() -> Retained<FakeRecognizer> {
    let recognizer: Retained<FakeTapRecognizer> = unsafe { msg_send![FakeTapRecognizer::class(), new] };
    recognizer.into_super()
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeRecognizer::class,
        FakeTapRecognizer::class,
        FakeLongPressRecognizer::class,
    ] {
        class();
    }
}
