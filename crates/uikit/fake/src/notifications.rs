//! Foundation's notification centre of one thread, and the notifications of UIKit.

use std::cell::RefCell;

use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObject, Sel};
use objc2::{AnyThread, ClassType, DefinedClass, define_class, msg_send};
use objc2_core_foundation::CGRect;
use objc2_foundation::NSString;

use crate::foundation::{dictionary, make};
use crate::graphics::{Symbol, constants};

objc_runtime::class_shells! { NSNotification NSNotificationCenter NSValue }

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSValue"]
    #[ivars = CGRect]
    pub struct FakeValue;

    impl FakeValue {
        #[unsafe(method(CGRectValue))]
        fn rect(&self) -> CGRect {
            *self.ivars()
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSNotification"]
    #[ivars = Option<Retained<AnyObject>>]
    pub struct FakeNotification;

    impl FakeNotification {
        #[unsafe(method_id(userInfo))]
        fn user_info(&self) -> Option<Retained<AnyObject>> {
            self.ivars().clone()
        }
    }
);

/// An observer, which the centre does not keep alive.
struct Observation {
    target: *const AnyObject,
    selector: Sel,
    name: *const NSString,
}

thread_local! {
    static OBSERVATIONS: RefCell<Vec<Observation>> = const { RefCell::new(Vec::new()) };
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSNotificationCenter"]
    pub struct FakeCentre;

    impl FakeCentre {
        #[unsafe(method_id(defaultCenter))]
        fn default_centre() -> Retained<NSObject> {
            unsafe { msg_send![FakeCentre::class(), new] }
        }

        #[unsafe(method(addObserver:selector:name:object:))]
        fn add(&self, target: &AnyObject, selector: Sel, name: Option<&NSString>, _object: Option<&AnyObject>) {
            let name = std::ptr::from_ref(name.unwrap());
            OBSERVATIONS.with_borrow_mut(|all| {
                all.push(Observation {
                    target,
                    selector,
                    name,
                })
            });
        }

        #[unsafe(method(removeObserver:))]
        fn remove(&self, target: &AnyObject) {
            OBSERVATIONS.with_borrow_mut(|all| all.retain(|known| !std::ptr::eq(known.target, target)));
        }
    }
);

constants! {
    UIApplicationDidBecomeActiveNotification UIApplicationDidEnterBackgroundNotification
    UIApplicationWillEnterForegroundNotification UIApplicationWillResignActiveNotification
    UIApplicationDidReceiveMemoryWarningNotification
    UIKeyboardWillChangeFrameNotification UIKeyboardDidChangeFrameNotification UIKeyboardFrameEndUserInfoKey
}

/// Number of observers.
pub fn observer_count() -> usize {
    OBSERVATIONS.with_borrow(Vec::len)
}

/// Posts a notification.
pub fn post(name: &Symbol) {
    post_with(name, None);
}

/// Posts a notification of the keyboard, which will be or is at this place (left, top, width, height) on the screen.
pub fn post_keyboard(name: &Symbol, place: [f64; 4]) {
    post_with(name, Some(keyboard_info(place)));
}

fn keyboard_info([left, top, width, height]: [f64; 4]) -> Retained<AnyObject> {
    let key = unsafe { Retained::retain(UIKeyboardFrameEndUserInfoKey.get().cast_mut()) }.unwrap();
    let frame = CGRect {
        origin: objc2_core_foundation::CGPoint::new(left, top),
        size: objc2_core_foundation::CGSize::new(width, height),
    };
    let frame = make(FakeValue::alloc().set_ivars(frame)).into();
    dictionary(vec![(key, frame)])
}

/// Posts a notification on a thread that is not the main one, whose name the fake of `NSThread` knows.
pub fn post_on_other_thread(name: &Symbol, place: Option<[f64; 4]>) {
    let info = place.map(keyboard_info);
    let notification = Elsewhere(make(FakeNotification::alloc().set_ivars(info)));
    let observers = Elsewhere(observers(name));
    std::thread::scope(|scope| {
        let named = std::thread::Builder::new().name("afterimage-test".into());
        let posting = named.spawn_scoped(scope, || {
            // Whole, since each field alone is not for other threads.
            let (observers, notification) = (&observers, &notification);
            send(&observers.0, &notification.0);
        });
        posting.unwrap().join().unwrap();
    });
}

/// An object that another thread uses while its own one waits.
struct Elsewhere<T>(T);

// SAFETY: the thread that made it waits meanwhile.
unsafe impl<T> Sync for Elsewhere<T> {}

fn post_with(name: &Symbol, info: Option<Retained<AnyObject>>) {
    let notification = make(FakeNotification::alloc().set_ivars(info));
    send(&observers(name), &notification);
}

fn observers(name: &Symbol) -> Vec<(*const AnyObject, Sel)> {
    OBSERVATIONS.with_borrow(|all| {
        let of_name = all.iter().filter(|known| std::ptr::eq(known.name, name.get()));
        of_name.map(|known| (known.target, known.selector)).collect()
    })
}

fn send(observers: &[(*const AnyObject, Sel)], notification: &FakeNotification) {
    for (target, selector) in observers {
        let target = unsafe { &**target };
        let method = target.class().instance_method(*selector).unwrap();
        let call: extern "C-unwind" fn(&AnyObject, Sel, &FakeNotification) =
            unsafe { std::mem::transmute(method.implementation()) };
        call(target, *selector, notification);
    }
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [FakeValue::class, FakeNotification::class, FakeCentre::class] {
        class();
    }
    set_constants();
}
