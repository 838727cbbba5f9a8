//! Bars, segmented controls, search fields and visual effects, with private subviews as the real ones have them.

use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{AnyThread, ClassType, DefinedClass, define_class};
use objc2_foundation::NSString;

use crate::build::{button, label, plain, set_text};
use crate::controls::{FakeButton, FakeControl, FakeField, FakeFieldLabel, FakeImageView};
use crate::embedded::FakePrivateView;
use crate::foundation::make;
use crate::graphics::FakeImage;
use crate::layer::{FakeHostLayer, layer_of};
use crate::view::FakeView;
use crate::view_state::ViewState;
use crate::{up, view};

objc_runtime::class_shells! {
    UISegmentedControl UITabBar UIVisualEffectView UIBlurEffect UISearchTextField
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident $objc:literal : $superclass:ty { $($body:tt)* })*) => {
        $(
            define_class!(
                $(#[$doc])*
                #[unsafe(super($superclass))]
                #[name = $objc]
                pub struct $name;

                impl $name { $($body)* }
            );
        )*

        /// Defines the classes.
        pub(crate) fn define() {
            register_shells();
            FakeEffect::class();
            FakeBlur::class();
            FakeTabItem::class();
            for class in [$($name::class),*] {
                class();
            }
        }
    };
}

views! {
    FakeSegments "UISegmentedControl": FakeControl {
        #[unsafe(method(numberOfSegments))]
        fn count(&self) -> usize {
            self.read("numberOfSegments").control.titles.len()
        }

        #[unsafe(method(selectedSegmentIndex))]
        fn selected(&self) -> isize {
            self.read("selectedSegmentIndex").control.selected
        }

        #[unsafe(method_id(titleForSegmentAtIndex:))]
        fn title(&self, index: usize) -> Option<Retained<NSString>> {
            let state = self.read("titleForSegmentAtIndex:");
            state.control.titles[index].as_deref().map(NSString::from_str)
        }

        #[unsafe(method_id(imageForSegmentAtIndex:))]
        fn image(&self, index: usize) -> Option<Retained<FakeImage>> {
            self.read("imageForSegmentAtIndex:").control.images.get(index).cloned()
        }
    }

    /// The private view of a segment.
    FakeSegment "UISegment": FakeImageView {}

    FakeStepper "UIStepper": FakeControl {}

    FakePages "UIPageControl": FakeControl {}

    FakeTabBar "UITabBar": FakeView {
        #[unsafe(method_id(selectedItem))]
        fn selected(&self) -> Option<Retained<FakeTabItem>> {
            let state = self.read("selectedItem");
            let title = state.control.titles.get(state.control.selected as usize);
            let item = |title: &Option<String>| FakeTabItem::alloc().set_ivars(title.clone().unwrap_or_default());
            title.map(|title| make(item(title)))
        }
    }

    /// The private view of an item.
    FakeTabButton "UITabBarButton": FakeControl {}

    FakeNavigationBar "UINavigationBar": FakeView {}

    FakeToolbar "UIToolbar": FakeView {}

    FakeSearchBar "UISearchBar": FakeView {}

    FakeSearchField "UISearchTextField": FakeField {}

    FakeEffectView "UIVisualEffectView": FakeView {
        #[unsafe(method_id(contentView))]
        fn content(&self) -> Option<Retained<FakeView>> {
            self.read("contentView").control.content_view.clone()
        }

        #[unsafe(method_id(effect))]
        fn effect(&self) -> Option<Retained<FakeEffect>> {
            self.read("effect").control.effect.clone()
        }
    }

    /// A button of a system that has menus.
    MenuButton "Shop.MenuButton": FakeButton {
        #[unsafe(method(showsMenuAsPrimaryAction))]
        fn shows_menu(&self) -> bool {
            self.read("showsMenuAsPrimaryAction").control.shows_menu
        }

        #[unsafe(method(changesSelectionAsPrimaryAction))]
        fn is_drop_down(&self) -> bool {
            self.read("changesSelectionAsPrimaryAction").control.is_drop_down
        }
    }
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UIVisualEffect"]
    pub struct FakeEffect;
);

define_class!(
    #[unsafe(super(FakeEffect))]
    #[name = "UIBlurEffect"]
    pub struct FakeBlur;
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "UITabBarItem"]
    #[ivars = String]
    pub struct FakeTabItem;

    impl FakeTabItem {
        #[unsafe(method_id(title))]
        fn title(&self) -> Option<Retained<NSString>> {
            (!self.ivars().is_empty()).then(|| NSString::from_str(self.ivars()))
        }
    }
);

/// A segmented control with a title for each segment, and the background behind the selected one.
pub fn segments(frame: [f64; 4], titles: &[&str], selected: isize) -> Retained<FakeView> {
    let width = frame[2] / titles.len() as f64;
    let segment = |(index, title): (usize, &&str)| {
        let inner = label([0.0, 0.0, width, frame[3]], title);
        let place = [index as f64 * width, 0.0, width, frame[3]];
        up(view::<FakeSegment>(place, |_| (), vec![inner]))
    };
    let mut parts = vec![up(view::<FakeImageView>(
        [0.0, 0.0, width, frame[3]],
        |_| (),
        vec![],
    ))];
    parts.extend(titles.iter().enumerate().map(segment));
    let change = |state: &mut ViewState| {
        state.control.titles = titles.iter().map(|title| Some((*title).into())).collect();
        state.control.selected = selected;
    };
    up(view::<FakeSegments>(frame, change, parts))
}

/// A tab bar.
pub fn tab_bar(frame: [f64; 4], titles: &[&str], selected: isize) -> Retained<FakeView> {
    let width = frame[2] / titles.len() as f64;
    let item = |(index, title): (usize, &&str)| {
        let title = label([0.0, 30.0, width, 16.0], title);
        let icon = up(view::<FakeImageView>([0.0, 4.0, 24.0, 24.0], |_| (), vec![]));
        let place = [index as f64 * width, 0.0, width, frame[3]];
        let change = |state: &mut ViewState| state.events = 1;
        up(view::<FakeTabButton>(place, change, vec![icon, title]))
    };
    let mut parts = vec![background(frame)];
    parts.extend(titles.iter().enumerate().map(item));
    let change = |state: &mut ViewState| {
        state.control.titles = titles.iter().map(|title| Some((*title).into())).collect();
        state.control.selected = selected;
    };
    up(view::<FakeTabBar>(frame, change, parts))
}

/// A navigation bar with a title, and a button at its right end.
pub fn navigation_bar(frame: [f64; 4], title: &str, action: &str) -> Retained<FakeView> {
    let content = vec![
        label([100.0, 8.0, frame[2] - 200.0, 28.0], title),
        button([frame[2] - 80.0, 0.0, 80.0, 44.0], action),
    ];
    let content = up(view::<FakePrivateView>(
        [0.0, 0.0, frame[2], 44.0],
        |_| (),
        content,
    ));
    up(view::<FakeNavigationBar>(
        frame,
        |_| (),
        vec![background(frame), content],
    ))
}

/// A search bar, whose field is in private views.
pub fn search_bar(frame: [f64; 4], text: &str) -> Retained<FakeView> {
    let change = |state: &mut ViewState| {
        set_text(state, text);
        state.placeholder = Some("Search the shop".into());
    };
    let inner = up(view::<FakeFieldLabel>(
        [8.0, 0.0, 90.0, 36.0],
        |state| set_text(state, text),
        vec![],
    ));
    let field = up(view::<FakeSearchField>(
        [8.0, 10.0, frame[2] - 16.0, 36.0],
        change,
        vec![inner],
    ));
    let container = up(view::<FakePrivateView>(
        [0.0, 0.0, frame[2], frame[3]],
        |_| (),
        vec![field],
    ));
    up(view::<FakeSearchBar>(frame, |_| (), vec![container]))
}

/// A stepper, whose buttons have images.
pub fn stepper(frame: [f64; 4]) -> Retained<FakeView> {
    let half = frame[2] / 2.0;
    let part = |left| {
        let icon = up(view::<FakeImageView>([0.0, 0.0, half, frame[3]], |_| (), vec![]));
        let change = |state: &mut ViewState| state.events = 1;
        up(view::<FakeButton>(
            [left, 0.0, half, frame[3]],
            change,
            vec![icon],
        ))
    };
    up(view::<FakeStepper>(frame, |_| (), vec![part(0.0), part(half)]))
}

/// A blur with a view for content, and the private views that draw it.
pub fn blur(frame: [f64; 4], is_dark: bool, children: Vec<Retained<FakeView>>) -> Retained<FakeView> {
    let whole = [0.0, 0.0, frame[2], frame[3]];
    let backdrop = up(view::<FakePrivateView>(
        whole,
        |state| state.layer = layer_of::<FakeHostLayer>(),
        vec![],
    ));
    let content = plain(whole, children);
    let effect: Retained<FakeBlur> = make(FakeBlur::alloc().set_ivars(()));
    let change = |state: &mut ViewState| {
        state.control.content_view = Some(content.clone());
        state.control.effect = Some(effect.into_super());
        state.is_dark = is_dark;
    };
    up(view::<FakeEffectView>(
        frame,
        change,
        vec![backdrop, content.clone()],
    ))
}

/// The private background of a bar.
fn background(frame: [f64; 4]) -> Retained<FakeView> {
    let whole = [0.0, 0.0, frame[2], frame[3]];
    up(view::<FakePrivateView>(
        whole,
        |_| (),
        vec![blur(whole, false, vec![])],
    ))
}
