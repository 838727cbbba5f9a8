//! Touches and their events, as UIKit sends them.

use std::cell::{Cell, RefCell};

use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, Message, define_class, msg_send};
use objc2_core_foundation::CGPoint;
use objc2_foundation::NSArray;

use crate::application::send;
use crate::build::{as_view, mtm};
use crate::controls::FakeWindow;
use crate::foundation::{FakeSet, array, make, set};
use crate::recognizers::FakeRecognizer;
use crate::run_loop;
use crate::view::FakeView;

objc_runtime::class_shells! { UITouch UIEvent }

/// `UITouchPhase`.
pub const BEGAN: isize = 0;
/// `UITouchPhase`.
pub const MOVED: isize = 1;
/// `UITouchPhase`.
pub const STATIONARY: isize = 2;
/// `UITouchPhase`.
pub const ENDED: isize = 3;
/// `UITouchPhase`.
pub const CANCELLED: isize = 4;

/// The properties of a touch.
pub struct Touch {
    /// `None` once the window is released.
    pub window: RefCell<Option<Retained<FakeWindow>>>,
    /// The view that the touch began on.
    pub view: RefCell<Option<Retained<FakeView>>>,
    /// In the window.
    pub at: Cell<CGPoint>,
    pub phase: Cell<isize>,
    /// Seconds since the device's boot, without sleep.
    pub timestamp: Cell<f64>,
    /// Whether the getter of the place raises.
    pub raises: Cell<bool>,
    /// An event that the getter of the phase sends, as an app's override may.
    pub sends: RefCell<Option<Retained<FakeEvent>>>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "UITouch"]
    #[ivars = Touch]
    pub struct FakeTouch;

    impl FakeTouch {
        #[unsafe(method(phase))]
        fn phase(&self) -> isize {
            if let Some(event) = self.ivars().sends.take() {
                send(&event);
            }
            self.ivars().phase.get()
        }

        #[unsafe(method(timestamp))]
        fn timestamp(&self) -> f64 {
            self.ivars().timestamp.get()
        }

        #[unsafe(method_id(window))]
        fn window(&self) -> Option<Retained<FakeWindow>> {
            self.ivars().window.borrow().clone()
        }

        #[unsafe(method_id(view))]
        fn view(&self) -> Option<Retained<FakeView>> {
            self.ivars().view.borrow().clone()
        }

        #[unsafe(method(locationInView:))]
        fn location(&self, view: Option<&FakeView>) -> CGPoint {
            assert!(!self.ivars().raises.get(), "locationInView: raises");
            let view = view.map_or(std::ptr::null(), std::ptr::from_ref);
            let window = self.ivars().window.borrow();
            let window = window.as_ref().map(as_view);
            let is_of_window = window.is_some_and(|window| std::ptr::eq(window, view));
            assert!(is_of_window, "the place in another view than the window");
            self.ivars().at.get()
        }
    }
);

/// The properties of an event.
#[derive(Default)]
pub struct Event {
    /// `UIEventType`: 0 touches, 3 presses.
    pub kind: isize,
    pub touches: Vec<Retained<FakeTouch>>,
    /// Samples of the first touch since the event before, oldest first, with that of the event.
    pub coalesced: RefCell<Vec<Retained<FakeTouch>>>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "UIEvent"]
    #[ivars = Event]
    pub struct FakeEvent;

    impl FakeEvent {
        #[unsafe(method(type))]
        fn kind(&self) -> isize {
            self.ivars().kind
        }

        #[unsafe(method_id(allTouches))]
        fn all_touches(&self) -> Option<Retained<FakeSet>> {
            Some(set(&self.ivars().touches))
        }

        #[unsafe(method_id(coalescedTouchesForTouch:))]
        fn coalesced(&self, touch: &FakeTouch) -> Option<Retained<NSArray<FakeTouch>>> {
            let is_first = self.ivars().touches.first().is_some_and(|first| std::ptr::eq(&**first, touch));
            let samples = self.ivars().coalesced.borrow();
            (is_first && !samples.is_empty()).then(|| array(&samples))
        }

        #[unsafe(method_id(touchesForGestureRecognizer:))]
        fn touches_of(&self, _recognizer: &FakeRecognizer) -> Option<Retained<FakeSet>> {
            Some(set(&self.ivars().touches))
        }
    }
);

/// A touch on a window, at a place in it.
pub fn touch(window: &Retained<FakeWindow>, [x, y]: [f64; 2], phase: isize) -> Retained<FakeTouch> {
    touch_of(Touch::new(Some(window.clone()), [x, y], phase))
}

/// A touch with these properties.
pub fn touch_of(touch: Touch) -> Retained<FakeTouch> {
    make(FakeTouch::alloc(mtm()).set_ivars(touch))
}

impl Touch {
    /// A touch now, at a place in a window.
    pub fn new(window: Option<Retained<FakeWindow>>, [x, y]: [f64; 2], phase: isize) -> Self {
        Self {
            window: RefCell::new(window),
            view: RefCell::default(),
            at: Cell::new(CGPoint::new(x, y)),
            phase: Cell::new(phase),
            timestamp: Cell::new(run_loop::now_ns() as f64 / 1e9),
            raises: Cell::new(false),
            sends: RefCell::default(),
        }
    }
}

/// An event of touches.
pub fn event(touches: Vec<Retained<FakeTouch>>) -> Retained<FakeEvent> {
    event_of(Event {
        touches,
        ..Event::default()
    })
}

/// An event.
pub fn event_of(event: Event) -> Retained<FakeEvent> {
    make(FakeEvent::alloc(mtm()).set_ivars(event))
}

impl FakeTouch {
    /// Moves the touch in time and place, as UIKit does: the object stays the same.
    pub fn now(&self, phase: isize, [x, y]: [f64; 2]) {
        let touch = self.ivars();
        touch.phase.set(phase);
        touch.at.set(CGPoint::new(x, y));
        touch.timestamp.set(run_loop::now_ns() as f64 / 1e9);
    }

    /// Moves the touch and sends its event.
    pub fn send(&self, phase: isize, at: [f64; 2]) {
        self.now(phase, at);
        send(&event(vec![self.retain()]));
    }
}

/// Calls the recognizers of the windows of an event, as `-[UIWindow sendEvent:]` does.
pub(crate) fn dispatch(event: &FakeEvent) {
    for touch in &event.ivars().touches {
        let Some(window) = touch.ivars().window.borrow().clone() else {
            continue;
        };
        let recognizers = as_view(&window).state().recognizers.clone().unwrap_or_default();
        let only = set(&[touch.clone()]);
        for recognizer in recognizers {
            let recognizer = &*recognizer;
            unsafe {
                match touch.ivars().phase.get() {
                    BEGAN => msg_send![recognizer, touchesBegan: &*only, withEvent: event],
                    MOVED => msg_send![recognizer, touchesMoved: &*only, withEvent: event],
                    ENDED => msg_send![recognizer, touchesEnded: &*only, withEvent: event],
                    CANCELLED => msg_send![recognizer, touchesCancelled: &*only, withEvent: event],
                    _ => (),
                }
            }
        }
    }
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    FakeTouch::class();
    FakeEvent::class();
}
