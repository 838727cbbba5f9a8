//! A view of each class that shows a text, and the row of the privacy tables that decides about it.

use afterimage_fake_uikit::accessibility::{
    Element, FakeElement, UIAccessibilityTraitAdjustable, UIAccessibilityTraitButton,
    UIAccessibilityTraitImage, UIAccessibilityTraitSearchField, UIAccessibilityTraitStaticText,
    UNNAMED_TRAIT, as_element, element, field_element,
};
use afterimage_fake_uikit::attributed::Style;
use afterimage_fake_uikit::bars::{
    FakeToolbar, MenuButton, blur, navigation_bar, search_bar, segments, tab_bar,
};
use afterimage_fake_uikit::build::{button, field, label, plain, set_text};
use afterimage_fake_uikit::controls::{
    FakeButton, FakeButtonLabel, FakeCollection, FakeCollectionCell, FakeFieldLabel, FakeImageView, FakeMap,
    FakePicker, FakeProgress, FakeScroll, FakeSwitch, FakeTable, FakeTableCell, FakeTextView, FakeWebView,
    PlayerView, PriceLabel, ProductCell,
};
use afterimage_fake_uikit::embedded::{FakePrivateView, FakeSafari, FakeStack, own};
use afterimage_fake_uikit::graphics::{Image, image, rgb};
use afterimage_fake_uikit::inputs::{CodeLabel, Editor, FakeCalendar, FakeDatePicker, PinView};
use afterimage_fake_uikit::layer::{FakePlayerLayer, layer_of};
use afterimage_fake_uikit::swiftui::hosting;
use afterimage_fake_uikit::{FakeView, ViewState, up, view};
use objc2::rc::Retained;

/// Place and size of a view.
pub(crate) const SIZE: [f64; 4] = [0.0, 0.0, 60.0, 18.0];

/// The row of the privacy tables for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The text of a container, a text or a button, or the placeholder of a field.
    Text,
    /// The content of a form field.
    Form,
    /// A secret.
    Secret,
    /// Never read: it is drawn by other means than views, or not shown.
    Unread,
}

/// Whether the views declare their secrets. Without the declarations they are like all others of their class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrets {
    Declared,
    Plain,
}

/// A class, the row for its text, and a view that shows a text.
pub(crate) type Case = (&'static str, Part, fn(&str, Secrets) -> Retained<FakeView>);

const TEXT_ELEMENT: u64 = UIAccessibilityTraitStaticText;

fn label_of(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A view of SwiftUI with an element that fills it.
fn element_view(element: Retained<FakeElement>) -> Retained<FakeView> {
    let view = hosting(SIZE, vec![]);
    element.change().frame_in_container = SIZE;
    element.change().container = Some(as_element(&view));
    view.change().control.accessibility.elements = Some(vec![as_element(&element)]);
    view
}

/// A case of each class.
pub(crate) const CASES: &[Case] = &[
    ("label", Part::Text, |text, _| label(SIZE, text)),
    ("attributed label", Part::Text, |text, _| {
        let change = |state: &mut ViewState| {
            set_text(state, text);
            state.control.style = Some(Style {
                colour: rgb(1, 2, 3),
                underline: Some(1.0),
                ..Style::default()
            });
        };
        up(view::<PriceLabel>(SIZE, change, vec![]))
    }),
    ("button", Part::Text, |text, _| button(SIZE, text)),
    ("button with a background", Part::Text, |text, _| {
        let button = button(SIZE, text);
        let title = button.remove_all();
        button.add(plain(SIZE, vec![]));
        title.into_iter().for_each(|title| button.add(title));
        button
    }),
    ("button that is a drop-down", Part::Form, |text, _| {
        let title = up(view::<FakeButtonLabel>(
            SIZE,
            |state| set_text(state, text),
            vec![],
        ));
        up(view::<MenuButton>(
            SIZE,
            |state| state.control.is_drop_down = true,
            vec![title],
        ))
    }),
    ("element that is a text", Part::Text, |text, _| {
        element_view(element(Element {
            label: label_of(text),
            traits: TEXT_ELEMENT,
            ..Element::default()
        }))
    }),
    ("element that is a button", Part::Text, |text, _| {
        let traits = UIAccessibilityTraitButton;
        element_view(element(Element {
            label: label_of(text),
            traits,
            ..Element::default()
        }))
    }),
    ("element that is an image", Part::Text, |text, _| {
        let traits = UIAccessibilityTraitImage;
        element_view(element(Element {
            label: label_of(text),
            traits,
            ..Element::default()
        }))
    }),
    ("element that is a search field", Part::Form, |text, _| {
        let traits = UIAccessibilityTraitSearchField;
        element_view(element(Element {
            value: label_of(text),
            traits,
            ..Element::default()
        }))
    }),
    ("element with a value", Part::Form, |text, _| {
        let traits = UIAccessibilityTraitAdjustable;
        element_view(element(Element {
            value: label_of(text),
            traits,
            ..Element::default()
        }))
    }),
    ("element that may be a field", Part::Unread, |text, _| {
        let (label, value) = (label_of(text), label_of(text));
        let traits = TEXT_ELEMENT | UNNAMED_TRAIT;
        element_view(element(Element {
            label,
            value,
            traits,
            ..Element::default()
        }))
    }),
    ("element of a text field", Part::Unread, |text, _| {
        let (label, value) = (label_of(text), label_of(text));
        let traits = UIAccessibilityTraitSearchField;
        element_view(field_element(Element {
            label,
            value,
            traits,
            ..Element::default()
        }))
    }),
    ("field", Part::Form, |text, _| field(SIZE, text, |_| ())),
    ("placeholder of a field", Part::Text, |text, _| {
        field(SIZE, "", |state| state.placeholder = Some(text.into()))
    }),
    ("placeholder of a secret", Part::Text, |text, _| {
        field(SIZE, "x", |state| {
            state.placeholder = Some(text.into());
            state.is_secure = true;
        })
    }),
    ("view in a field", Part::Form, |text, _| {
        let left = label(SIZE, text);
        let field = field(SIZE, "x", |state| state.left_view = Some(left.clone()));
        field.add(left.clone());
        field
    }),
    ("floating label of a field", Part::Form, |text, _| {
        let field = field(SIZE, "x", |_| ());
        field.add(label(SIZE, text));
        field
    }),
    ("label in a secure field", Part::Secret, |text, secrets| {
        let field = field(SIZE, "x", |state| state.is_secure = secrets == Secrets::Declared);
        field.add(label(SIZE, text));
        field
    }),
    ("secure field", Part::Secret, |text, secrets| {
        field(SIZE, text, |state| state.is_secure = secrets == Secrets::Declared)
    }),
    ("one-time code", Part::Secret, |text, secrets| {
        field(SIZE, text, |state| {
            state.content_type = (secrets == Secrets::Declared).then(|| "one-time-code".into());
        })
    }),
    ("field with an unknown keyboard", Part::Secret, |text, secrets| {
        field(SIZE, text, |state| {
            state.keyboard = if secrets == Secrets::Declared { 99 } else { 0 }
        })
    }),
    ("text view", Part::Form, |text, _| text_view(text, |_| ())),
    ("text view that cannot be edited", Part::Text, |text, _| {
        text_view(text, |state| state.is_read_only = true)
    }),
    ("placeholder of a text view", Part::Form, |text, _| {
        up(view::<FakeTextView>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("secure text view", Part::Secret, |text, secrets| {
        text_view(text, |state| state.is_secure = secrets == Secrets::Declared)
    }),
    ("search bar", Part::Form, |text, _| search_bar(SIZE, text)),
    ("key input", Part::Form, |text, _| {
        up(view::<Editor>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("secure key input", Part::Secret, |text, secrets| {
        let change = |state: &mut ViewState| state.is_secure = secrets == Secrets::Declared;
        up(view::<PinView>(SIZE, change, vec![label(SIZE, text)]))
    }),
    ("label that takes a password", Part::Secret, |text, secrets| {
        let change = |state: &mut ViewState| {
            set_text(state, text);
            state.content_type = (secrets == Secrets::Declared).then(|| "password".into());
        };
        up(view::<CodeLabel>(SIZE, change, vec![]))
    }),
    ("picker", Part::Form, |text, _| picker(SIZE, text)),
    ("row of a picker that is not chosen", Part::Unread, |text, _| {
        picker([0.0, 40.0, 60.0, 18.0], text)
    }),
    ("date picker", Part::Form, |text, _| {
        let change = |state: &mut ViewState| state.control.date = f64::from(number(text));
        up(view::<FakeDatePicker>(SIZE, change, vec![]))
    }),
    ("day of a date picker", Part::Unread, |text, _| {
        up(view::<FakeDatePicker>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("calendar", Part::Form, |text, _| {
        let day = Some([number(text) as isize, 1, 1]);
        up(view::<FakeCalendar>(
            SIZE,
            |state| state.control.day = day,
            vec![],
        ))
    }),
    ("segments", Part::Text, |text, _| segments(SIZE, &[text], 0)),
    ("tab bar", Part::Text, |text, _| tab_bar(SIZE, &[text], 0)),
    ("navigation bar", Part::Text, |text, _| {
        navigation_bar(SIZE, text, "Edit")
    }),
    ("button of a navigation bar", Part::Text, |text, _| {
        navigation_bar(SIZE, "Inbox", text)
    }),
    ("toolbar", Part::Text, |text, _| {
        up(view::<FakeToolbar>(SIZE, |_| (), vec![button(SIZE, text)]))
    }),
    ("blur", Part::Text, |text, _| {
        blur(SIZE, false, vec![label(SIZE, text)])
    }),
    ("table cell", Part::Text, |text, _| {
        let cell = view::<ProductCell>(SIZE, |state| state.path = Some((0, 0)), vec![label(SIZE, text)]);
        up(view::<FakeTable>(SIZE, |_| (), vec![up(cell)]))
    }),
    ("cell without a table", Part::Text, |text, _| {
        up(view::<FakeTableCell>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("collection cell", Part::Text, |text, _| {
        let cell =
            view::<FakeCollectionCell>(SIZE, |state| state.path = Some((0, 0)), vec![label(SIZE, text)]);
        up(view::<FakeCollection>(SIZE, |_| (), vec![up(cell)]))
    }),
    ("scroll view", Part::Text, |text, _| {
        up(view::<FakeScroll>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("stack view", Part::Text, |text, _| {
        up(view::<FakeStack>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("label of an image", Part::Text, |text, _| {
        let change = |state: &mut ViewState| {
            state.image = image(Image::default());
            state.label = Some(text.into());
        };
        up(view::<FakeImageView>(SIZE, change, vec![]))
    }),
    ("label of a button without a title", Part::Text, |text, _| {
        up(view::<FakeButton>(
            SIZE,
            |state| state.label = Some(text.into()),
            vec![],
        ))
    }),
    ("label of a button with a title", Part::Unread, |text, _| {
        let button = button(SIZE, "x");
        button.change().label = Some(text.into());
        button
    }),
    ("label of a field", Part::Form, |text, _| {
        field(SIZE, "x", |state| state.label = Some(text.into()))
    }),
    ("label of a switch", Part::Form, |text, _| {
        up(view::<FakeSwitch>(
            SIZE,
            |state| state.label = Some(text.into()),
            vec![],
        ))
    }),
    ("label of a progress bar", Part::Text, |text, _| {
        up(view::<FakeProgress>(
            SIZE,
            |state| state.label = Some(text.into()),
            vec![],
        ))
    }),
    ("view of a system framework", Part::Text, |text, _| {
        up(view::<FakePrivateView>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("web view", Part::Unread, |text, _| {
        up(view::<FakeWebView>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("map", Part::Unread, |text, _| {
        up(view::<FakeMap>(SIZE, |_| (), vec![label(SIZE, text)]))
    }),
    ("video", Part::Unread, |text, _| {
        let change = |state: &mut ViewState| state.layer = layer_of::<FakePlayerLayer>();
        up(view::<PlayerView>(SIZE, change, vec![label(SIZE, text)]))
    }),
    ("view of a controller of the system", Part::Unread, |text, _| {
        let view = plain(SIZE, vec![label(SIZE, text)]);
        own::<FakeSafari>(&view);
        view
    }),
    ("hidden label", Part::Unread, |text, _| {
        let hidden = label(SIZE, text);
        hidden.change().is_hidden = true;
        plain(SIZE, vec![hidden])
    }),
];

fn text_view(text: &str, change: impl FnOnce(&mut ViewState)) -> Retained<FakeView> {
    let change = |state: &mut ViewState| {
        set_text(state, text);
        change(state);
    };
    let drawn = up(view::<FakeFieldLabel>(
        SIZE,
        |state| set_text(state, text),
        vec![],
    ));
    up(view::<FakeTextView>(SIZE, change, vec![drawn]))
}

fn picker(row: [f64; 4], text: &str) -> Retained<FakeView> {
    up(view::<FakePicker>(SIZE, |_| (), vec![label(row, text)]))
}

/// The number of a canary, which a date shows.
fn number(canary: &str) -> u32 {
    let digits: String = canary.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
