//! View controllers and their containers.

use std::cell::RefCell;

use objc2::rc::{Allocated, Retained};
use objc2::{ClassType, DefinedClass, Message, define_class, msg_send};
use objc2_foundation::NSArray;

use crate::foundation::array;
use crate::view::{FakeResponder, FakeView};

objc_runtime::class_shells! { UIViewController UINavigationController UITabBarController UISplitViewController UIPageViewController }

/// The properties of a view controller, and of the containers that are derived from it.
#[derive(Default)]
pub struct ControllerState {
    pub presented: Option<Retained<FakeController>>,
    /// The top or the selected one of a container.
    pub shown: Option<Retained<FakeController>>,
    pub children: Vec<Retained<FakeController>>,
    pub view: Option<Retained<FakeView>>,
    pub is_first_responder: bool,
    pub accessory: Option<Retained<FakeView>>,
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

        #[unsafe(method_id(childViewControllers))]
        fn children(&self) -> Retained<NSArray<FakeController>> {
            array(&self.ivars().borrow().children)
        }

        #[unsafe(method(isFirstResponder))]
        fn is_first_responder(&self) -> bool {
            self.ivars().borrow().is_first_responder
        }

        #[unsafe(method_id(inputAccessoryView))]
        fn accessory(&self) -> Option<Retained<FakeView>> {
            self.ivars().borrow().accessory.clone()
        }

        #[unsafe(method_id(viewIfLoaded))]
        fn view(&self) -> Option<Retained<FakeView>> {
            self.ivars().borrow().view.clone()
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

define_class!(
    #[unsafe(super(FakeController))]
    #[name = "UISplitViewController"]
    pub struct FakeSplit;

    impl FakeSplit {
        /// The list, and the details unless it is collapsed.
        #[unsafe(method_id(viewControllers))]
        fn columns(&self) -> Retained<NSArray<FakeController>> {
            array(&(**self).ivars().borrow().children)
        }
    }
);

define_class!(
    #[unsafe(super(FakeController))]
    #[name = "UIPageViewController"]
    pub struct FakePages;

    impl FakePages {
        #[unsafe(method_id(viewControllers))]
        fn pages(&self) -> Option<Retained<NSArray<FakeController>>> {
            Some(array(&(**self).ivars().borrow().children))
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

/// A container that has these children, and a view.
pub fn container<T: ClassType + Message>(
    view: Option<Retained<FakeView>>,
    children: Vec<Retained<FakeController>>,
) -> Retained<FakeController> {
    let made = controller::<T>(None);
    let mut state = made.ivars().borrow_mut();
    (state.view, state.children) = (view, children);
    drop(state);
    made
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeController::class,
        FakeNavigation::class,
        FakeTabs::class,
        FakeSplit::class,
        FakePages::class,
        ShopList::class,
        ShopItem::class,
        ShopHosting::class,
        ObservedItem::class,
        ObservedController::class,
    ] {
        class();
    }
}
