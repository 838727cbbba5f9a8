//! View controllers and their containers.

use std::cell::RefCell;

use objc2::rc::{Allocated, Retained};
use objc2::{ClassType, DefinedClass, Message, define_class, msg_send};

use crate::view::FakeResponder;

objc_runtime::class_shells! { UIViewController UINavigationController UITabBarController }

/// The properties of a view controller, and of the containers that are derived from it.
#[derive(Default)]
pub struct ControllerState {
    pub presented: Option<Retained<FakeController>>,
    /// The top or the selected one of a container.
    pub shown: Option<Retained<FakeController>>,
}

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIViewController"]
    #[ivars = RefCell<ControllerState>]
    pub struct FakeController;

    impl FakeController {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            unsafe { msg_send![super(this.set_ivars(RefCell::default())), init] }
        }

        #[unsafe(method_id(presentedViewController))]
        fn presented(&self) -> Option<Retained<FakeController>> {
            self.ivars().borrow().presented.clone()
        }
    }
);

define_class!(
    #[unsafe(super(FakeController))]
    #[name = "UINavigationController"]
    pub struct FakeNavigation;

    impl FakeNavigation {
        #[unsafe(method_id(topViewController))]
        fn top(&self) -> Option<Retained<FakeController>> {
            (**self).ivars().borrow().shown.clone()
        }
    }
);

define_class!(
    #[unsafe(super(FakeController))]
    #[name = "UITabBarController"]
    pub struct FakeTabs;

    impl FakeTabs {
        #[unsafe(method_id(selectedViewController))]
        fn selected(&self) -> Option<Retained<FakeController>> {
            (**self).ivars().borrow().shown.clone()
        }
    }
);

macro_rules! app_controllers {
    ($($name:ident $objc:literal)*) => {
        $(
            define_class!(
                /// A view controller of the app.
                #[unsafe(super(FakeController))]
                #[name = $objc]
                pub struct $name;
            );
        )*
    };
}
app_controllers! { ShopList "Shop.ListViewController" ShopItem "Shop.ItemViewController" ShopHosting "_TtGC4Shop.7HostingV4Shop4View_" }

define_class!(
    /// The class that the runtime derives when the app observes a view controller.
    #[unsafe(super(ShopItem))]
    #[name = "NSKVONotifying_Shop.ItemViewController"]
    pub struct ObservedItem;
);

define_class!(
    /// As above, for a view controller of the system.
    #[unsafe(super(FakeController))]
    #[name = "NSKVONotifying_UIViewController"]
    pub struct ObservedController;
);

/// A view controller of a class, which shows another one.
pub fn controller<T: ClassType + Message>(
    shown: Option<Retained<FakeController>>,
) -> Retained<FakeController> {
    let made: Retained<T> = unsafe { msg_send![T::class(), new] };
    let made: Retained<FakeController> = unsafe { Retained::cast_unchecked(made) };
    made.ivars().borrow_mut().shown = shown;
    made
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeController::class,
        FakeNavigation::class,
        FakeTabs::class,
        ShopList::class,
        ShopItem::class,
        ShopHosting::class,
        ObservedItem::class,
        ObservedController::class,
    ] {
        class();
    }
}
