//! Views that draw by other means than views, or in another process, and the controllers of the system that show them.

use objc2::rc::Retained;
use objc2::{ClassType, define_class};

use crate::controllers::{FakeController, FakeNavigation, controller};
use crate::controls::FakeControl;
use crate::view::FakeView;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident $objc:literal : $superclass:ty;)*) => {
        $(
            define_class!(
                $(#[$doc])*
                #[unsafe(super($superclass))]
                #[name = $objc]
                pub struct $name;
            );
        )*

        /// Defines the classes.
        pub(crate) fn define() {
            for class in [$($name::class),*] {
                class();
            }
        }
    };
}

classes! {
    /// A view of a system framework that is not public.
    FakePrivateView "_UITestPrivateView": FakeView;

    /// A view of the app that is derived from one.
    ShopPrivateView "Shop.PrivateView": FakePrivateView;

    FakeStack "UIStackView": FakeView;

    FakeRefresh "UIRefreshControl": FakeControl;

    FakeMetalView "MTKView": FakeView;

    FakeAlert "UIAlertController": FakeController;

    /// A view controller of a system framework that is not public.
    FakePrivateController "_UITestPrivateController": FakeController;

    FakeSafari "SFSafariViewController": FakeController;

    FakePlayerController "AVPlayerViewController": FakeController;

    /// A controller of the app.
    ShopPlayerController "Shop.PlayerController": FakePlayerController;

    FakeMailController "MFMailComposeViewController": FakeNavigation;
}

/// Makes a view that of a new controller of this class.
pub fn own<T: ClassType + objc2::Message>(view: &FakeView) -> Retained<FakeController> {
    let owner = controller::<T>(None);
    view.change().control.owner = Some(owner.clone());
    owner
}
