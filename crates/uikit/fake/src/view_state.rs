//! The properties of views.

use std::rc::Rc;

use objc2::DefinedClass;
use objc2::rc::Retained;
use objc2_core_foundation::CGSize;
use objc2_foundation::NSString;
use objc2_ui_kit::UIEdgeInsets;

use crate::control_state::ControlState;
use crate::controllers::FakeController;
use crate::graphics::{FakeColour, FakeFont, FakeImage};
use crate::layer::{FakeLayer, layer};
use crate::recognizers::FakeRecognizer;
use crate::view::FakeView;

/// The properties of a view, and of the controls that are derived from it.
pub struct ViewState {
    pub layer: Retained<FakeLayer>,
    pub subviews: Vec<Retained<FakeView>>,
    pub superview: *const FakeView,
    pub is_hidden: bool,
    pub ignores_touches: bool,
    pub background: Option<Retained<FakeColour>>,
    pub tint: Option<Retained<FakeColour>>,
    pub is_dark: bool,
    pub is_right_to_left: bool,
    pub identifier: Option<String>,
    pub label: Option<String>,
    pub recognizers: Option<Vec<Retained<FakeRecognizer>>>,
    pub is_first_responder: bool,
    /// A getter that raises, by its name.
    pub raises: Option<&'static str>,
    /// A getter that returns nil although the header denies it.
    pub is_nil: Option<&'static str>,
    /// A getter that the app overrides, and the action of the override.
    pub overridden: Option<(&'static str, Rc<dyn Fn()>)>,
    /// The app's `layoutSubviews`, which Core Animation's commit calls if subviews were added.
    pub layout: Option<Rc<dyn Fn(&FakeView)>>,
    pub(crate) needs_layout: bool,

    pub text: Option<Retained<NSString>>,
    pub placeholder: Option<String>,
    pub font: Option<Retained<FakeFont>>,
    pub colour: Option<Retained<FakeColour>>,
    pub highlighted_colour: Option<Retained<FakeColour>>,
    /// `NSTextAlignment`: 0 left, 1 centred, 2 right, 4 natural.
    pub alignment: isize,
    /// `NSLineBreakMode`: 4 truncates the tail.
    pub line_break: usize,
    pub lines: isize,

    pub is_disabled: bool,
    pub is_selected: bool,
    pub is_highlighted: bool,
    /// `UIControlEvents` that have an action.
    pub events: usize,
    pub is_secure: bool,
    pub keyboard: isize,
    pub content_type: Option<String>,
    /// `UITextBorderStyle`: 3 has round corners.
    pub border_style: isize,
    pub left_view: Option<Retained<FakeView>>,
    pub is_read_only: bool,
    pub insets: UIEdgeInsets,

    pub is_on: bool,
    pub value: f32,
    pub range: [f32; 2],
    pub image: Option<Retained<FakeImage>>,
    pub highlighted_image: Option<Retained<FakeImage>>,
    /// `UIViewContentMode`: 0 scales to fill, 1 aspect fit, 2 aspect fill.
    pub content_mode: isize,

    pub content: CGSize,
    /// Section and item of a cell.
    pub path: Option<(isize, isize)>,
    pub forbids_selection: bool,
    pub level: f64,
    pub controller: Option<Retained<FakeController>>,
    pub control: ControlState,
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            layer: layer(),
            subviews: Vec::new(),
            superview: std::ptr::null(),
            is_hidden: false,
            ignores_touches: false,
            background: None,
            tint: None,
            is_dark: false,
            is_right_to_left: false,
            identifier: None,
            label: None,
            recognizers: None,
            is_first_responder: false,
            raises: None,
            is_nil: None,
            overridden: None,
            layout: None,
            needs_layout: false,
            text: None,
            placeholder: None,
            font: None,
            colour: None,
            highlighted_colour: None,
            alignment: 4,
            line_break: 4,
            lines: 1,
            is_disabled: false,
            is_selected: false,
            is_highlighted: false,
            events: 0,
            is_secure: false,
            keyboard: 0,
            content_type: None,
            border_style: 0,
            left_view: None,
            is_read_only: false,
            insets: UIEdgeInsets {
                top: 0.0,
                left: 0.0,
                bottom: 0.0,
                right: 0.0,
            },
            is_on: false,
            value: 0.0,
            range: [0.0, 1.0],
            image: None,
            highlighted_image: None,
            content_mode: 0,
            content: CGSize::ZERO,
            path: None,
            forbids_selection: false,
            level: 0.0,
            controller: None,
            control: ControlState::default(),
        }
    }
}

impl Drop for ViewState {
    /// The references of a recognizer to its view and of a subview to its superview are weak.
    fn drop(&mut self) {
        for child in &self.subviews {
            child.change().superview = std::ptr::null();
        }
        for recognizer in self.recognizers.iter().flatten() {
            recognizer.ivars().borrow_mut().view = std::ptr::null();
        }
    }
}
