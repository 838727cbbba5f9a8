//! The application, its scenes and the screen.

use std::cell::{OnceCell, RefCell};

use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, define_class};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_foundation::NSArray;

use crate::build::mtm;
use crate::controls::FakeWindow;
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
    }
);

/// The properties of a scene.
pub struct Scene {
    /// `UISceneActivationState`: 0 active, 1 inactive, 2 background.
    pub activation: isize,
    pub screen: Retained<FakeScreen>,
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

        #[unsafe(method_id(screen))]
        fn screen(&self) -> Retained<FakeScreen> {
            self.ivars().borrow().screen.clone()
        }
    }
);

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIApplication"]
    #[ivars = RefCell<Vec<Retained<FakeWindowScene>>>]
    pub struct FakeApplication;

    impl FakeApplication {
        #[unsafe(method_id(sharedApplication))]
        fn shared() -> Retained<FakeApplication> {
            application()
        }

        #[unsafe(method_id(connectedScenes))]
        fn scenes(&self) -> Retained<FakeSet> {
            set(&self.ivars().borrow())
        }
    }
);

/// The application of this thread: each test has its own.
pub fn application() -> Retained<FakeApplication> {
    thread_local! {
        static APPLICATION: OnceCell<Retained<FakeApplication>> = const { OnceCell::new() };
    }
    let make_one = || make(FakeApplication::alloc(mtm()).set_ivars(RefCell::default()));
    APPLICATION.with(|application| application.get_or_init(make_one).clone())
}

/// Replaces the scenes of the application.
pub fn set_scenes(scenes: Vec<Retained<FakeWindowScene>>) {
    *application().ivars().borrow_mut() = scenes;
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
        FakeScene::class,
        FakeWindowScene::class,
        FakeApplication::class,
    ] {
        class();
    }
}
