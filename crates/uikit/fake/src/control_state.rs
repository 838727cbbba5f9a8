//! The properties of views that few classes have.

use objc2::rc::Retained;

use crate::accessibility::Accessibility;
use crate::attributed::Style;
use crate::bars::FakeEffect;
use crate::controllers::FakeController;
use crate::graphics::FakeImage;
use crate::view::FakeView;

/// The properties of views that few classes have.
#[derive(Default)]
pub struct ControlState {
    /// The colours of the upper and the lower half of a view and its subviews, as they are on the screen.
    pub pixels: Option<[[u8; 4]; 2]>,
    /// The elements of a view for assistive technology.
    pub accessibility: Accessibility,
    /// The controller whose view this is, which is then the next responder.
    pub owner: Option<Retained<FakeController>>,
    /// The style of an attributed text.
    pub style: Option<Style>,
    /// Titles and images of segments or items, and the selected one.
    pub titles: Vec<Option<String>>,
    pub images: Vec<Retained<FakeImage>>,
    pub selected: isize,
    pub content_view: Option<Retained<FakeView>>,
    pub effect: Option<Retained<FakeEffect>>,
    /// Whether a tap opens a menu, and whether the button shows the chosen option.
    pub shows_menu: bool,
    pub is_drop_down: bool,
    /// The view above the keyboard while the view is the first responder.
    pub accessory: Option<Retained<FakeView>>,
    /// Numbers of rows of the sections of a list.
    pub row_counts: Vec<isize>,
    /// Seconds since 2001, or of a timer.
    pub date: f64,
    /// `UIDatePickerMode`: 0 time, 1 date, 2 both, 3 timer.
    pub date_mode: isize,
    /// The chosen day of a calendar: year, month, day.
    pub day: Option<[isize; 3]>,
}
