//! Views that take text and draw it themselves, and pickers.

use std::ffi::CStr;

use objc2::rc::Retained;
use objc2::runtime::{AnyClass, AnyProtocol, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, define_class};
use objc2_foundation::NSString;

use crate::controls::{FakeControl, FakeField, FakeLabel, FakeTextView};
use crate::foundation::{make, string};
use crate::view::FakeView;

objc_runtime::class_shells! { UIDatePicker NSDate NSDateFormatter }

define_class!(
    /// A field for a PIN of the app, with all of the optional declarations.
    #[unsafe(super(FakeView))]
    #[name = "Shop.PinView"]
    pub struct PinView;

    impl PinView {
        #[unsafe(method(hasText))]
        fn has_text(&self) -> bool {
            self.read("hasText").text.is_some()
        }

        #[unsafe(method(isSecureTextEntry))]
        fn is_secure(&self) -> bool {
            self.read("isSecureTextEntry").is_secure
        }

        #[unsafe(method(keyboardType))]
        fn keyboard(&self) -> isize {
            self.read("keyboardType").keyboard
        }

        #[unsafe(method_id(textContentType))]
        fn content_type(&self) -> Option<Retained<NSString>> {
            string(&self.read("textContentType").content_type)
        }
    }
);

define_class!(
    /// An editor of the app, without declarations.
    #[unsafe(super(FakeView))]
    #[name = "Shop.Editor"]
    pub struct Editor;
);

define_class!(
    /// A label of the app that takes keys.
    #[unsafe(super(FakeLabel))]
    #[name = "Shop.CodeLabel"]
    pub struct CodeLabel;

    impl CodeLabel {
        #[unsafe(method(hasText))]
        fn has_text(&self) -> bool {
            self.read("hasText").text.is_some()
        }

        #[unsafe(method_id(text))]
        fn text(&self) -> Option<Retained<NSString>> {
            let state = self.read("text");
            assert!(state.content_type.is_none(), "the text of a secret label was read");
            state.text.clone()
        }

        #[unsafe(method_id(textContentType))]
        fn content_type(&self) -> Option<Retained<NSString>> {
            string(&self.read("textContentType").content_type)
        }
    }
);

define_class!(
    /// Seconds since 2001.
    #[unsafe(super(NSObject))]
    #[name = "NSDate"]
    #[ivars = f64]
    pub struct FakeDate;
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSDateFormatter"]
    pub struct FakeDateFormatter;

    impl FakeDateFormatter {
        /// The date and the time of the second 0 of 2001, with the seconds after it and the styles in place of the rest.
        #[unsafe(method_id(localizedStringFromDate:dateStyle:timeStyle:))]
        fn text(date: &FakeDate, date_style: usize, time_style: usize) -> Retained<NSString> {
            let seconds = date.ivars();
            NSString::from_str(&format!("{seconds} in {date_style}/{time_style}"))
        }
    }
);

define_class!(
    #[unsafe(super(FakeControl))]
    #[name = "UIDatePicker"]
    pub struct FakeDatePicker;

    impl FakeDatePicker {
        #[unsafe(method_id(date))]
        fn date(&self) -> Retained<FakeDate> {
            make(FakeDate::alloc().set_ivars(self.read("date").control.date))
        }

        #[unsafe(method(datePickerMode))]
        fn mode(&self) -> isize {
            self.read("datePickerMode").control.date_mode
        }

        #[unsafe(method(countDownDuration))]
        fn duration(&self) -> f64 {
            self.read("countDownDuration").control.date
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSDateComponents"]
    #[ivars = [isize; 3]]
    pub struct FakeDateComponents;

    impl FakeDateComponents {
        #[unsafe(method(year))]
        fn year(&self) -> isize {
            self.ivars()[0]
        }

        #[unsafe(method(month))]
        fn month(&self) -> isize {
            self.ivars()[1]
        }

        #[unsafe(method(day))]
        fn day(&self) -> isize {
            self.ivars()[2]
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UICalendarSelectionSingleDate"]
    #[ivars = Option<[isize; 3]>]
    pub struct FakeSingleDate;

    impl FakeSingleDate {
        #[unsafe(method_id(selectedDate))]
        fn selected(&self) -> Option<Retained<FakeDateComponents>> {
            let components = |day| make(FakeDateComponents::alloc().set_ivars(day));
            self.ivars().map(components)
        }
    }
);

define_class!(
    #[unsafe(super(FakeView))]
    #[name = "UICalendarView"]
    pub struct FakeCalendar;

    impl FakeCalendar {
        #[unsafe(method_id(selectionBehavior))]
        fn selection(&self) -> Option<Retained<FakeSingleDate>> {
            let day = self.read("selectionBehavior").control.day;
            Some(make(FakeSingleDate::alloc().set_ivars(day)))
        }
    }
);

fn adopt(class: &AnyClass, name: &CStr) {
    let protocol = AnyProtocol::get(name).unwrap();
    let class = std::ptr::from_ref(class).cast_mut();
    assert!(unsafe { objc2::ffi::class_addProtocol(class, protocol) }.as_bool());
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    adopt(PinView::class(), c"UIKeyInput");
    adopt(CodeLabel::class(), c"UIKeyInput");
    adopt(Editor::class(), c"UITextInput");
    adopt(FakeField::class(), c"UITextInput");
    adopt(FakeTextView::class(), c"UITextInput");
    for class in [
        FakeDate::class,
        FakeDateFormatter::class,
        FakeDatePicker::class,
        FakeDateComponents::class,
        FakeSingleDate::class,
        FakeCalendar::class,
    ] {
        class();
    }
}
