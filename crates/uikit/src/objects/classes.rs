//! The family of a view: the known class that it is, or that it is derived from.

use std::collections::HashMap;
use std::ffi::{CStr, c_char};

use afterimage_wireframe::Kind;
use foldhash::fast::FixedState;
use objc2::runtime::AnyClass;
use objc2::{ClassType, ProtocolType};
use objc2_quartz_core::CALayer;
use objc2_ui_kit::{UIKeyInput, UIView, UIWindow};

pub(crate) use super::family::Family;
use super::known_classes::{CONTAINERS, CONTROLLERS, LAYERS, SCREEN_CONTROLLERS, VIEWS};

/// The folder of the system's frameworks.
const SYSTEM_FOLDER: &[u8] = b"/System/Library/";

/// What is known of the views of a class.
#[derive(Clone, Copy)]
pub(crate) struct ViewClass {
    /// The family.
    pub(crate) family: Family,
    /// The name of the class that a program or a library declares, with its module if it is one of Swift.
    pub(crate) name: &'static str,
    /// Whether a view takes the keys of the keyboard and is neither a text field nor a text view.
    pub(crate) takes_keys: bool,
    /// The part of the program that declares the class.
    pub(crate) origin: ClassOrigin,
    /// Whether the layer may draw more than a background.
    has_own_layer: bool,
}

/// The part of a program that declares a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassOrigin {
    /// The app, or a library that it links.
    App,
    /// A framework of the system.
    System,
    /// SwiftUI, a framework of the system whose views are all private.
    SwiftUi,
}

/// The classes that occurred so far. A view's class decides the class of its layer too, so one view of each class is looked at.
#[derive(Default)]
pub(crate) struct ViewClasses {
    known: HashMap<usize, ViewClass, FixedState>,
    responders: HashMap<usize, Option<Family>, FixedState>,
    layers: HashMap<usize, Option<ViewClass>, FixedState>,
}

impl ViewClasses {
    /// Returns the class of a view, with the family of this view.
    pub(crate) fn get(&mut self, view: &UIView) -> ViewClass {
        let mut class = self.class(view);
        let is_container = matches!(class.family, Family::Plain | Family::Unknown);
        if class.origin != ClassOrigin::App
            && is_container
            && let Some(family) = self.of_controller(view)
        {
            class.family = family;
        }
        if class.family == Family::Unknown && draws(view, class.has_own_layer) {
            class.family = Family::Foreign(Kind::Placeholder);
        }
        class
    }

    /// Returns the class of a layer that draws by other means than views, `None` for other layers.
    pub(crate) fn of_layer(&mut self, layer: &CALayer) -> Option<ViewClass> {
        let class = layer.class();
        let address = std::ptr::from_ref(class).addr();
        *self.layers.entry(address).or_insert_with(|| {
            find(class, LAYERS).map(|family| ViewClass {
                family,
                takes_keys: false,
                name: declared(class).name().to_str().unwrap_or_default(),
                origin: ClassOrigin::System,
                has_own_layer: true,
            })
        })
    }

    /// Returns the class of a view, with the family of the class.
    pub(crate) fn class(&mut self, view: &UIView) -> ViewClass {
        let class = view.class();
        // Classes are never unloaded.
        let address = std::ptr::from_ref(class).addr();
        if let Some(known) = self.known.get(&address) {
            return *known;
        }
        let layer = view.layer();
        let declared = declared(class);
        let family = family(declared, layer.class());
        let found = ViewClass {
            family,
            takes_keys: !matches!(family, Family::Field | Family::TextView) && takes_keys(class),
            name: declared.name().to_str().unwrap_or_default(),
            origin: origin(declared),
            has_own_layer: !std::ptr::eq(self::declared(layer.class()), CALayer::class()),
        };
        self.known.insert(address, found);
        found
    }

    /// Returns the family of the view of a controller whose screen is not read. The responder after the view of a controller is the
    /// controller.
    fn of_controller(&mut self, view: &UIView) -> Option<Family> {
        let responder = view.nextResponder()?;
        let class = responder.class();
        let address = std::ptr::from_ref(class).addr();
        *self
            .responders
            .entry(address)
            .or_insert_with(|| find(class, CONTROLLERS))
    }
}

/// Returns the family of the views of a class that have layers of this class.
fn family(class: &'static AnyClass, layer: &AnyClass) -> Family {
    if let Some(known) = find(class, VIEWS).or_else(|| find(layer, LAYERS)) {
        return known;
    }
    let mut chain = std::iter::successors(Some(class), |class| class.superclass());
    let system = chain.find(|class| is_of_system(class));
    let is_container = |class: &AnyClass| CONTAINERS.contains(&class.name().to_bytes());
    if system.is_none_or(is_container) {
        Family::Plain
    } else {
        Family::Unknown
    }
}

/// Returns whether views of a class take the keys of the keyboard: UIKit asks for the same protocol.
fn takes_keys(class: &AnyClass) -> bool {
    let Some(protocol) = <dyn UIKeyInput as ProtocolType>::protocol() else {
        return false;
    };
    let mut chain = std::iter::successors(Some(class), |class| class.superclass());
    chain.any(|class| class.conforms_to(protocol))
}

/// Returns whether a view draws content that is not that of views: it has no subviews, and a layer that is no plain one, or one with
/// an image or with layers of its own.
fn draws(view: &UIView, has_own_layer: bool) -> bool {
    if view.subviews().count() > 0 {
        return false;
    }
    let layer = view.layer();
    // SAFETY: the content is only compared with nil.
    let has_image = || unsafe { layer.contents() }.is_some();
    // SAFETY: the layers are only counted.
    let sublayers = || unsafe { layer.sublayers() };
    has_own_layer || has_image() || sublayers().is_some_and(|layers| layers.count() > 0)
}

/// Returns whether a window is of the app, and not one of the system's own: those of the keyboard and of text editing show words that
/// are typed.
pub(crate) fn is_window_of_app(window: &UIWindow) -> bool {
    let class = declared(window.class());
    std::ptr::eq(class, UIWindow::class()) || !is_of_system(class)
}

// SAFETY: a function of the Objective-C runtime, with this signature; it reads a class. objc2 declares it on Apple's systems alone.
unsafe extern "C" {
    safe fn class_getImageName(class: &AnyClass) -> *const c_char;
}

/// Returns whether a class, or the class that it was derived from at run time, is in a framework of the system, also in a simulator.
pub(crate) fn is_of_system(class: &'static AnyClass) -> bool {
    image(declared(class)).is_some_and(|image| {
        let mut parts = image.to_bytes().windows(SYSTEM_FOLDER.len());
        parts.any(|part| part == SYSTEM_FOLDER)
    })
}

/// The folders of SwiftUI's frameworks.
const SWIFTUI_FOLDERS: [&[u8]; 2] = [b"/SwiftUI.framework/", b"/SwiftUICore.framework/"];
/// The names in Objective-C of SwiftUI's classes start with one of these: its modules, generic or not. An image is not known of all classes that
/// are made at run time, which generic ones are.
const SWIFTUI_NAMES: [&[u8]; 4] = [
    b"_TtGC7SwiftUI",
    b"_TtC7SwiftUI",
    b"_TtGC11SwiftUICore",
    b"_TtC11SwiftUICore",
];
/// The name in Objective-C of `UIHostingController` of any content starts so.
const HOSTING_CONTROLLER: &[u8] = b"_TtGC7SwiftUI19UIHostingController";

fn origin(class: &'static AnyClass) -> ClassOrigin {
    if is_of_swiftui(class) {
        ClassOrigin::SwiftUi
    } else if is_of_system(class) {
        ClassOrigin::System
    } else {
        ClassOrigin::App
    }
}

fn is_of_swiftui(class: &'static AnyClass) -> bool {
    let name = class.name().to_bytes();
    let has_folder = |image: &'static CStr| {
        let path = image.to_bytes();
        let mut folders = SWIFTUI_FOLDERS.iter();
        folders.any(|folder| path.windows(folder.len()).any(|part| part == *folder))
    };
    SWIFTUI_NAMES.iter().any(|known| name.starts_with(known)) || image(class).is_some_and(has_folder)
}

/// Returns whether a view is that of a `UIHostingController`.
pub(crate) fn is_of_hosting_controller(view: &UIView) -> bool {
    let Some(responder) = view.nextResponder() else {
        return false;
    };
    let mut chain = std::iter::successors(Some(responder.class()), |class| class.superclass());
    chain.any(|class| class.name().to_bytes().starts_with(HOSTING_CONTROLLER))
}

/// Returns whether a class is of the system and none of the public ones that are known.
pub(crate) fn is_private(class: &'static AnyClass) -> bool {
    let class = declared(class);
    let name = class.name().to_bytes();
    let is_known = VIEWS.iter().any(|(known, _)| *known == name) || CONTAINERS.contains(&name);
    is_of_system(class) && !is_known
}

/// Returns whether a class of view controllers is UIKit's own, and none of the public ones: the system presents its menus by such.
pub(crate) fn is_private_controller(class: &'static AnyClass) -> bool {
    let class = declared(class);
    origin(class) == ClassOrigin::System && !SCREEN_CONTROLLERS.contains(&class.name().to_bytes())
}

/// Returns the first class up the chain that a program or a library declares: the runtime derives classes from those of observed
/// objects, for example `NSKVONotifying_UIView`.
pub(crate) fn declared(class: &'static AnyClass) -> &'static AnyClass {
    let mut chain = std::iter::successors(Some(class), |class| class.superclass());
    chain.find(|class| image(class).is_some()).unwrap_or(class)
}

/// Returns the path of the program or the library that declares a class.
fn image(class: &AnyClass) -> Option<&'static CStr> {
    let image = class_getImageName(class);
    // SAFETY: the runtime returns a string that lives as long as the image, and images with classes are never unloaded.
    (!image.is_null()).then(|| unsafe { CStr::from_ptr(image) })
}

/// Returns the family of the nearest class up the chain that is in a list.
fn find(class: &AnyClass, known: &[(&[u8], Family)]) -> Option<Family> {
    std::iter::successors(Some(class), |class| class.superclass()).find_map(|class| {
        let name = class.name().to_bytes();
        let found = known.iter().find(|(known, _)| *known == name);
        found.map(|(_, family)| *family)
    })
}
