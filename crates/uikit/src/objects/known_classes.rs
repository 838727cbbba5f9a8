//! Classes whose content is known, by their public names: an app need not link the frameworks that they are in. A private class is
//! recognised by its superclasses, its layer and the framework that it is in, never by its name.

use afterimage_wireframe::Kind;

use super::family::Family;

/// Classes of views.
pub(super) const VIEWS: &[(&[u8], Family)] = &[
    (b"UILabel", Family::Label),
    (b"UIButton", Family::Button),
    (b"UITextField", Family::Field),
    (b"UITextView", Family::TextView),
    (b"UIImageView", Family::Image),
    (b"UISwitch", Family::Switch),
    (b"UISlider", Family::Slider),
    (b"UIProgressView", Family::Progress),
    (b"UIActivityIndicatorView", Family::Spinner),
    (b"UIRefreshControl", Family::Spinner),
    (b"UITableView", Family::Table),
    (b"UICollectionView", Family::Collection),
    (b"UIScrollView", Family::Scroll),
    (b"UITableViewCell", Family::TableCell),
    (b"UICollectionViewCell", Family::CollectionCell),
    (b"UIPickerView", Family::Picker),
    (b"UIDatePicker", Family::DatePicker),
    (b"UICalendarView", Family::Calendar),
    (b"UIVisualEffectView", Family::Effect),
    (b"UISegmentedControl", Family::Segments),
    (b"UITabBar", Family::TabBar),
    (b"WKWebView", Family::Foreign(Kind::WebView)),
    (b"MKMapView", Family::Foreign(Kind::Map)),
    (b"MKLookAroundView", Family::Foreign(Kind::Map)),
    (b"GMSMapView", Family::Foreign(Kind::Map)),
    (b"GMSPanoramaView", Family::Foreign(Kind::Map)),
    (b"MGLMapView", Family::Foreign(Kind::Map)),
    (b"MLNMapView", Family::Foreign(Kind::Map)),
    (b"MapboxMaps.MapView", Family::Foreign(Kind::Map)),
    (b"MTKView", Family::Foreign(Kind::Placeholder)),
    (b"SCNView", Family::Foreign(Kind::Placeholder)),
    (b"SKView", Family::Foreign(Kind::Placeholder)),
    (b"ARView", Family::Foreign(Kind::Placeholder)),
    (b"GLKView", Family::Foreign(Kind::Placeholder)),
    (b"PDFView", Family::Foreign(Kind::Placeholder)),
    (b"PKCanvasView", Family::Foreign(Kind::Placeholder)),
    (b"LPLinkView", Family::Foreign(Kind::Placeholder)),
];

/// Classes of layers that make a view foreign.
pub(super) const LAYERS: &[(&[u8], Family)] = &[
    (b"AVPlayerLayer", Family::Foreign(Kind::Video)),
    (b"AVSampleBufferDisplayLayer", Family::Foreign(Kind::Video)),
    (b"AVCaptureVideoPreviewLayer", Family::Foreign(Kind::Camera)),
    (b"CAMetalLayer", Family::Foreign(Kind::Placeholder)),
    (b"CAEAGLLayer", Family::Foreign(Kind::Placeholder)),
];

/// View controllers of the system whose screens are drawn in another process, or by means that are not read.
pub(super) const CONTROLLERS: &[(&[u8], Family)] = &[
    (b"AVPlayerViewController", Family::Foreign(Kind::Video)),
    (b"SFSafariViewController", Family::Foreign(Kind::WebView)),
    (b"VNDocumentCameraViewController", Family::Foreign(Kind::Camera)),
    (
        b"VisionKit.DataScannerViewController",
        Family::Foreign(Kind::Camera),
    ),
    (b"UIImagePickerController", Family::Foreign(Kind::Placeholder)),
    (b"PHPickerViewController", Family::Foreign(Kind::Placeholder)),
    (
        b"UIDocumentPickerViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (
        b"UIDocumentBrowserViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (b"UIActivityViewController", Family::Foreign(Kind::Placeholder)),
    (b"UICloudSharingController", Family::Foreign(Kind::Placeholder)),
    (
        b"UIReferenceLibraryViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (b"MFMailComposeViewController", Family::Foreign(Kind::Placeholder)),
    (
        b"MFMessageComposeViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (
        b"CNContactPickerViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (b"CNContactViewController", Family::Foreign(Kind::Placeholder)),
    (b"EKEventEditViewController", Family::Foreign(Kind::Placeholder)),
    (b"EKCalendarChooser", Family::Foreign(Kind::Placeholder)),
    (b"QLPreviewController", Family::Foreign(Kind::Placeholder)),
    (
        b"SKStoreProductViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (b"GKGameCenterViewController", Family::Foreign(Kind::Placeholder)),
    (
        b"PKPaymentAuthorizationViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (
        b"PKAddPaymentPassViewController",
        Family::Foreign(Kind::Placeholder),
    ),
    (b"PKAddPassesViewController", Family::Foreign(Kind::Placeholder)),
];

/// Public classes of the system that draw nothing but their background and their subviews.
pub(super) const CONTAINERS: &[&[u8]] = &[
    b"UIView",
    b"UIControl",
    b"UIWindow",
    b"UIStackView",
    b"UICollectionReusableView",
    b"UITableViewHeaderFooterView",
    b"UINavigationBar",
    b"UIToolbar",
    b"UISearchBar",
    b"UIInputView",
];

/// Public view controllers of UIKit whose screens show content of the app.
pub(super) const SCREEN_CONTROLLERS: &[&[u8]] = &[
    b"UIActivityViewController",
    b"UIAlertController",
    b"UICloudSharingController",
    b"UICollectionViewController",
    b"UIColorPickerViewController",
    b"UIDocumentBrowserViewController",
    b"UIDocumentMenuViewController",
    b"UIDocumentPickerViewController",
    b"UIDocumentViewController",
    b"UIFontPickerViewController",
    b"UIImagePickerController",
    b"UIInputViewController",
    b"UINavigationController",
    b"UIPageViewController",
    b"UIReferenceLibraryViewController",
    b"UISearchContainerViewController",
    b"UISearchController",
    b"UISplitViewController",
    b"UITabBarController",
    b"UITableViewController",
    b"UIVideoEditorController",
    b"UIViewController",
];
