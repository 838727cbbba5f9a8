//! The views that SwiftUI makes: a hosting view with private views that draw, and wrappers around the app's views.

use objc2::rc::Retained;
use objc2::{ClassType, define_class};

use crate::build::{as_ui, up, view};
use crate::controllers::FakeController;
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
    /// The view of a hosting controller, or of the content of a cell.
    FakeHostingView "_TtGC7SwiftUI14_UIHostingViewV4Shop7Content_": FakeView;

    FakeHostingController "_TtGC7SwiftUI19UIHostingControllerV4Shop7Content_": FakeController;

    /// A view that draws a text.
    FakeDrawingView "_TtC7SwiftUIP33_0A1B13DrawingView": FakeView;

    /// The wrapper around a view of the app.
    FakePlatformHost "_TtGC7SwiftUI16PlatformViewHostV4Shop6Marker_": FakeView;

    /// The view of the package's masking modifiers.
    FakeMarker "Afterimage.MaskingMarkerView": FakeView;
}

/// A hosting view without a controller, as in a cell.
pub fn hosting(frame: [f64; 4], children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    up(view::<FakeHostingView>(frame, |_| (), children))
}

/// A view that draws a text, whose pixels are its only trace.
pub fn drawing(frame: [f64; 4]) -> Retained<FakeView> {
    let draws = |state: &mut crate::ViewState| state.layer.change().has_contents = true;
    up(view::<FakeDrawingView>(frame, draws, vec![]))
}

/// The marker of a masking modifier, in its wrapper, and the wrapper.
pub fn marker(frame: [f64; 4], mask: u32) -> (Retained<FakeView>, Retained<FakeView>) {
    let inner = [0.0, 0.0, frame[2], frame[3]];
    let marker = up(view::<FakeMarker>(inner, |_| (), vec![]));
    afterimage_uikit::capture::afterimage_set_marker(Some(as_ui(&marker)), mask);
    let wrapper = up(view::<FakePlatformHost>(frame, |_| (), vec![marker.clone()]));
    (marker, wrapper)
}
