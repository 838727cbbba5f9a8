//! Elements for assistive technology, which SwiftUI's views have while one runs, and the traits of elements.

use std::cell::{Cell, RefCell};

use objc2::rc::{Allocated, Retained};
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, define_class, msg_send};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_foundation::{NSArray, NSString};

use crate::build::mtm;
use crate::foundation::{array, string};
use crate::view::FakeResponder;

/// The elements of a view.
#[derive(Default)]
pub struct Accessibility {
    /// The elements; `None` if no assistive technology runs.
    pub elements: Option<Vec<Retained<NSObject>>>,
    /// Whether the view answers with the elements one by one, and not with a list.
    pub is_one_by_one: bool,
}

/// The properties of an element.
#[derive(Default)]
pub struct Element {
    pub label: Option<String>,
    pub value: Option<String>,
    pub identifier: Option<String>,
    pub traits: u64,
    /// The place on the screen: left, top, width, height.
    pub frame: [f64; 4],
    /// The place in the container.
    pub frame_in_container: [f64; 4],
    pub container: Option<Retained<NSObject>>,
    /// The elements of a container, which is then no element itself.
    pub elements: Option<Vec<Retained<NSObject>>>,
    /// A getter that raises, by its name.
    pub raises: Option<&'static str>,
}

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIAccessibilityElement"]
    #[ivars = (RefCell<Element>, Cell<usize>)]
    pub struct FakeElement;

    impl FakeElement {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            unsafe { msg_send![super(this.set_ivars(Default::default())), init] }
        }

        #[unsafe(method(isAccessibilityElement))]
        fn is_element(&self) -> bool {
            self.read("isAccessibilityElement").elements.is_none()
        }

        #[unsafe(method_id(accessibilityLabel))]
        fn label(&self) -> Option<Retained<NSString>> {
            self.count_text();
            string(&self.read("accessibilityLabel").label)
        }

        #[unsafe(method_id(accessibilityValue))]
        fn value(&self) -> Option<Retained<NSString>> {
            self.count_text();
            string(&self.read("accessibilityValue").value)
        }

        #[unsafe(method_id(accessibilityIdentifier))]
        fn identifier(&self) -> Option<Retained<NSString>> {
            string(&self.read("accessibilityIdentifier").identifier)
        }

        #[unsafe(method(accessibilityTraits))]
        fn traits(&self) -> u64 {
            self.read("accessibilityTraits").traits
        }

        #[unsafe(method(accessibilityFrame))]
        fn frame(&self) -> CGRect {
            rectangle(self.read("accessibilityFrame").frame)
        }

        #[unsafe(method(accessibilityFrameInContainerSpace))]
        fn frame_in_container(&self) -> CGRect {
            rectangle(self.read("accessibilityFrameInContainerSpace").frame_in_container)
        }

        #[unsafe(method_id(accessibilityContainer))]
        fn container(&self) -> Option<Retained<NSObject>> {
            self.read("accessibilityContainer").container.clone()
        }

        #[unsafe(method_id(accessibilityElements))]
        fn elements(&self) -> Option<Retained<NSArray<NSObject>>> {
            self.read("accessibilityElements").elements.as_deref().map(array)
        }

        #[unsafe(method(accessibilityElementCount))]
        fn element_count(&self) -> isize {
            0
        }
    }
);

define_class!(
    /// A text field of an assistive technology, which has the methods of one.
    #[unsafe(super(FakeElement))]
    #[name = "Shop.FieldElement"]
    pub struct FakeFieldElement;

    impl FakeFieldElement {
        #[unsafe(method(isSecureTextEntry))]
        fn is_secure(&self) -> bool {
            true
        }
    }
);

fn rectangle([left, top, width, height]: [f64; 4]) -> CGRect {
    CGRect::new(CGPoint::new(left, top), CGSize::new(width, height))
}

impl FakeElement {
    /// The properties, for a getter, which raises if the test says so.
    fn read(&self, getter: &'static str) -> std::cell::Ref<'_, Element> {
        let state = self.ivars().0.borrow();
        assert!(state.raises != Some(getter), "{getter} raises");
        state
    }

    fn count_text(&self) {
        let count = &self.ivars().1;
        count.set(count.get() + 1);
    }

    /// Number of times that a text was read.
    pub fn texts_read(&self) -> usize {
        self.ivars().1.get()
    }

    /// Changes the properties.
    pub fn change(&self) -> std::cell::RefMut<'_, Element> {
        self.ivars().0.borrow_mut()
    }
}

/// An element with these properties.
pub fn element(properties: Element) -> Retained<FakeElement> {
    crate::boot();
    let element: Retained<FakeElement> = unsafe { msg_send![FakeElement::alloc(mtm()), init] };
    *element.change() = properties;
    element
}

/// An element of a text field, with these properties.
pub fn field_element(properties: Element) -> Retained<FakeElement> {
    crate::boot();
    let element: Retained<FakeFieldElement> = unsafe { msg_send![FakeFieldElement::alloc(mtm()), init] };
    *element.change() = properties;
    Retained::into_super(element)
}

/// Any object as an element.
pub fn as_element<T: objc2::Message>(object: &Retained<T>) -> Retained<NSObject> {
    unsafe { Retained::cast_unchecked(object.clone()) }
}

macro_rules! traits {
    ($($name:ident = $value:expr;)*) => {
        $(
            #[unsafe(no_mangle)]
            pub static $name: u64 = $value;
        )*
    };
}

traits! {
    UIAccessibilityTraitButton = 1;
    UIAccessibilityTraitLink = 1 << 1;
    UIAccessibilityTraitImage = 1 << 2;
    UIAccessibilityTraitSelected = 1 << 3;
    UIAccessibilityTraitPlaysSound = 1 << 4;
    UIAccessibilityTraitKeyboardKey = 1 << 5;
    UIAccessibilityTraitStaticText = 1 << 6;
    UIAccessibilityTraitSummaryElement = 1 << 7;
    UIAccessibilityTraitNotEnabled = 1 << 8;
    UIAccessibilityTraitUpdatesFrequently = 1 << 9;
    UIAccessibilityTraitSearchField = 1 << 10;
    UIAccessibilityTraitStartsMediaSession = 1 << 11;
    UIAccessibilityTraitAdjustable = 1 << 12;
    UIAccessibilityTraitCausesPageTurn = 1 << 14;
    UIAccessibilityTraitHeader = 1 << 16;
}

/// A bit that no header names, as UIKit sets for fields.
pub const UNNAMED_TRAIT: u64 = 1 << 18;

/// Defines the classes.
pub(crate) fn define() {
    for class in [FakeElement::class, FakeFieldElement::class] {
        class();
    }
}
