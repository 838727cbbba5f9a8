//! The families of views, which decide the attributes that a view has.

use afterimage_wireframe::Kind;

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
    /// `UIPickerView`.
    Picker,
    /// `UIDatePicker`.
    DatePicker,
    /// `UICalendarView`.
    Calendar,
    /// `UIVisualEffectView`.
    Effect,
    /// `UISegmentedControl`.
    Segments,
    /// `UITabBar`.
    TabBar,
    /// A class of the system that is not known. Its views may draw content of their own, which is not read.
    Unknown,
    /// A view that draws by other means than views, or in another process: only its place is recorded.
    Foreign(Kind),
}
