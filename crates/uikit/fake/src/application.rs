//! The application, its scenes and the screen.

use std::cell::{Cell, OnceCell, RefCell};

use objc2::rc::{Allocated, Retained};
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, Message, define_class, msg_send};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_foundation::NSArray;

use crate::build::{SCREEN, mtm};
use crate::controls::FakeWindow;
use crate::events::{FakeEvent, dispatch};
use crate::foundation::{FakeSet, array, make, set};
use crate::view::FakeResponder;

objc_runtime::class_shells! { UIApplication UIScene UIWindowScene UIScreen }

define_class!(
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "UIScreen"]
    #[ivars = CGSize]
    pub struct FakeScreen;

    impl FakeScreen {
        #[unsafe(method(bounds))]
        fn bounds(&self) -> CGRect {
            CGRect::new(CGPoint::ZERO, *self.ivars())
        }

        #[unsafe(method_id(coordinateSpace))]
        fn coordinate_space(&self) -> Retained<FakeSpace> {
            space([0.0, 0.0])
        }

        #[unsafe(method_id(mainScreen))]
        fn main_screen() -> Retained<FakeScreen> {
            screen(SCREEN[0], SCREEN[1])
        }
    }
);

define_class!(
    /// Coordinates that start at a point of the screen.
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "FakeCoordinateSpace"]
    #[ivars = [f64; 2]]
    pub struct FakeSpace;

    impl FakeSpace {
        #[unsafe(method(convertPoint:toCoordinateSpace:))]
        fn convert_point(&self, point: CGPoint, space: &FakeSpace) -> CGPoint {
            let [[from_x, from_y], [to_x, to_y]] = [*self.ivars(), *space.ivars()];
            CGPoint::new(point.x + from_x - to_x, point.y + from_y - to_y)
        }
    }
);

fn space(origin: [f64; 2]) -> Retained<FakeSpace> {
    make(FakeSpace::alloc(mtm()).set_ivars(origin))
}

/// The properties of a scene.
pub struct Scene {
    /// `UISceneActivationState`: 0 active, 1 inactive, 2 background.
    pub activation: isize,
    pub screen: Retained<FakeScreen>,
    /// The point of the screen at which the coordinates of the scene start.
    pub origin: [f64; 2],
    pub windows: Vec<Retained<FakeWindow>>,
}

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIScene"]
    pub struct FakeScene;
);

define_class!(
    #[unsafe(super(FakeScene))]
    #[name = "UIWindowScene"]
    #[ivars = RefCell<Scene>]
    pub struct FakeWindowScene;

    impl FakeWindowScene {
        #[unsafe(method(activationState))]
        fn activation(&self) -> isize {
            self.ivars().borrow().activation
        }

        #[unsafe(method_id(windows))]
        fn windows(&self) -> Retained<NSArray<FakeWindow>> {
            array(&self.ivars().borrow().windows)
        }

        #[unsafe(method_id(coordinateSpace))]
        fn coordinate_space(&self) -> Retained<FakeSpace> {
            space(self.ivars().borrow().origin)
        }

        #[unsafe(method_id(screen))]
        fn screen(&self) -> Retained<FakeScreen> {
            self.ivars().borrow().screen.clone()
        }
    }
);

/// The properties of the application.
#[derive(Default)]
pub struct Application {
    scenes: RefCell<Vec<Retained<FakeWindowScene>>>,
    /// `UIApplicationState`: 0 active, 1 inactive, 2 background.
    pub state: Cell<isize>,
    /// Whether the process is an app extension, which has no application.
    pub is_extension: Cell<bool>,
    /// Number of events that UIKit dispatched; `None` for nil.
    pub sent: RefCell<Vec<Option<Retained<FakeEvent>>>>,
}

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIApplication"]
    #[ivars = Application]
    pub struct FakeApplication;

    impl FakeApplication {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            unsafe { msg_send![super(this.set_ivars(Application::default())), init] }
        }

        #[unsafe(method_id(sharedApplication))]
        fn shared() -> Option<Retained<FakeApplication>> {
            let application = application();
            (!application.ivars().is_extension.get()).then_some(application)
        }

        #[unsafe(method(applicationState))]
        fn state(&self) -> isize {
            self.ivars().state.get()
        }

        #[unsafe(method_id(connectedScenes))]
        fn scenes(&self) -> Retained<FakeSet> {
            set(&self.ivars().scenes.borrow())
        }

        /// Dispatches the event to the recognizers of its windows.
        #[unsafe(method(sendEvent:))]
        fn send_event(&self, event: Option<&FakeEvent>) {
            self.ivars().sent.borrow_mut().push(event.map(FakeEvent::retain));
            if let Some(event) = event {
                dispatch(event);
            }
        }
    }
);

/// The application of this thread: each test has its own.
pub fn application() -> Retained<FakeApplication> {
    thread_local! {
        static APPLICATION: OnceCell<Retained<FakeApplication>> = const { OnceCell::new() };
    }
    let make_one = || make(FakeApplication::alloc(mtm()).set_ivars(Application::default()));
    APPLICATION.with(|application| application.get_or_init(make_one).clone())
}

/// The scene that shows a window.
pub(crate) fn scene_of(window: &FakeWindow) -> Option<Retained<FakeWindowScene>> {
    let mut scenes = application().ivars().scenes().into_iter();
    scenes.find(|scene| {
        let scene = scene.ivars().borrow();
        scene.windows.iter().any(|known| std::ptr::eq(&**known, window))
    })
}

/// Replaces the scenes of the application.
pub fn set_scenes(scenes: Vec<Retained<FakeWindowScene>>) {
    *application().ivars().scenes.borrow_mut() = scenes;
}

impl Application {
    /// The scenes.
    pub(crate) fn scenes(&self) -> Vec<Retained<FakeWindowScene>> {
        self.scenes.borrow().clone()
    }
}

impl FakeApplication {
    /// The events that UIKit dispatched.
    pub fn sent(&self) -> usize {
        self.ivars().sent.borrow().len()
    }
}

/// Sends an event as the system does: through the method of the application's class.
pub fn send(event: &Retained<FakeEvent>) {
    let application = application();
    let _: () = unsafe { msg_send![&*application, sendEvent: &**event] };
}

/// A screen of a size in points.
pub fn screen(width: f64, height: f64) -> Retained<FakeScreen> {
    make(FakeScreen::alloc(mtm()).set_ivars(CGSize::new(width, height)))
}

/// A scene.
pub fn scene(scene: Scene) -> Retained<FakeWindowScene> {
    make(FakeWindowScene::alloc(mtm()).set_ivars(RefCell::new(scene)))
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeScreen::class,
        FakeSpace::class,
        FakeScene::class,
        FakeWindowScene::class,
        FakeApplication::class,
    ] {
        class();
    }
}
