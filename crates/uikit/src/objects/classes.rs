//! The family of a view: the known class that it is, or that it is derived from.

use std::collections::HashMap;
use std::ffi::{CStr, c_char};

use afterimage_wireframe::Kind;
use foldhash::fast::FixedState;
use objc2::ClassType;
use objc2::runtime::AnyClass;
use objc2_ui_kit::{UIView, UIWindow};

/// The known class that a view is derived from. It decides which attributes the view has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// A view without content of its own.
    Plain,
    /// `UILabel`.
    Label,
    /// `UIButton`.
    Button,
    /// `UITextField`.
    Field,
    /// `UITextView`.
    TextView,
    /// `UIImageView`.
    Image,
    /// `UISwitch`.
    Switch,
    /// `UISlider`.
    Slider,
    /// `UIProgressView`.
    Progress,
    /// `UIActivityIndicatorView`.
    Spinner,
    /// `UIScrollView`.
    Scroll,
    /// `UITableView`.
    Table,
    /// `UICollectionView`.
    Collection,
    /// `UITableViewCell`.
    TableCell,
    /// `UICollectionViewCell`.
    CollectionCell,
    /// `UIPickerView` and `UIDatePicker`.
    Picker,
    /// A view that draws by other means than views, or in another process: only its place is recorded.
    Foreign(Kind),
}

/// The folder of the system's frameworks.
const SYSTEM_FOLDER: &[u8] = b"/System/Library/";

/// Classes by name, since an app need not link the frameworks that they are in.
const VIEWS: &[(&[u8], Family)] = &[
    (b"UILabel", Family::Label),
    (b"UIButton", Family::Button),
    (b"UITextField", Family::Field),
    (b"UITextView", Family::TextView),
    (b"UIImageView", Family::Image),
    (b"UISwitch", Family::Switch),
    (b"UISlider", Family::Slider),
    (b"UIProgressView", Family::Progress),
    (b"UIActivityIndicatorView", Family::Spinner),
    (b"UITableView", Family::Table),
    (b"UICollectionView", Family::Collection),
    (b"UIScrollView", Family::Scroll),
    (b"UITableViewCell", Family::TableCell),
    (b"UICollectionViewCell", Family::CollectionCell),
    (b"UIPickerView", Family::Picker),
    (b"UIDatePicker", Family::Picker),
    (b"WKWebView", Family::Foreign(Kind::WebView)),
    (b"MKMapView", Family::Foreign(Kind::Map)),
    (b"GMSMapView", Family::Foreign(Kind::Map)),
    (b"MTKView", Family::Foreign(Kind::Placeholder)),
    (b"SCNView", Family::Foreign(Kind::Placeholder)),
    (b"SKView", Family::Foreign(Kind::Placeholder)),
    (b"ARView", Family::Foreign(Kind::Placeholder)),
    (b"GLKView", Family::Foreign(Kind::Placeholder)),
];

/// Classes of layers that make a view foreign.
const LAYERS: &[(&[u8], Family)] = &[
    (b"AVPlayerLayer", Family::Foreign(Kind::Video)),
    (b"AVSampleBufferDisplayLayer", Family::Foreign(Kind::Video)),
    (b"AVCaptureVideoPreviewLayer", Family::Foreign(Kind::Camera)),
    (b"CAMetalLayer", Family::Foreign(Kind::Placeholder)),
    (b"CAEAGLLayer", Family::Foreign(Kind::Placeholder)),
];

/// What is known of the views of a class.
#[derive(Clone, Copy)]
pub(crate) struct ViewClass {
    /// The family.
    pub(crate) family: Family,
    /// The name of the class that a program or a library declares, with its module if it is one of Swift.
    pub(crate) name: &'static str,
}

/// The classes that occurred so far. A view's class decides the class of its layer too, so one view of each class is looked at.
#[derive(Default)]
pub(crate) struct ViewClasses {
    known: HashMap<usize, ViewClass, FixedState>,
}

impl ViewClasses {
    /// Returns the class of a view.
    pub(crate) fn get(&mut self, view: &UIView) -> ViewClass {
        let class = view.class();
        // Classes are never unloaded.
        let address = std::ptr::from_ref(class).addr();
        if let Some(known) = self.known.get(&address) {
            return *known;
        }
        let layer = view.layer();
        let family = find(class, VIEWS).or_else(|| find(layer.class(), LAYERS));
        let found = ViewClass {
            family: family.unwrap_or(Family::Plain),
            name: declared(class).name().to_str().unwrap_or_default(),
        };
        self.known.insert(address, found);
        found
    }
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

fn find(class: &AnyClass, known: &[(&[u8], Family)]) -> Option<Family> {
    std::iter::successors(Some(class), |class| class.superclass()).find_map(|class| {
        let name = class.name().to_bytes();
        let found = known.iter().find(|(known, _)| *known == name);
        found.map(|(_, family)| *family)
    })
}
