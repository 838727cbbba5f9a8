//! The classes that are derived from views.

use objc2::rc::{Allocated, Retained};
use objc2::{ClassType, define_class, msg_send};
use objc2_core_foundation::{CGPoint, CGSize};
use objc2_foundation::NSString;
use objc2_ui_kit::UIEdgeInsets;

use crate::application::{FakeWindowScene, scene_of};
use crate::attributed::{FakeAttributedString, Style, attributed};
use crate::controllers::FakeController;
use crate::foundation::{FakeIndexPath, index_path, string};
use crate::graphics::{FakeColour, FakeFont, FakeImage};
use crate::view::FakeView;

objc_runtime::class_shells! {
    UIWindow UIControl UILabel UIButton UITextField UITextView UIImageView UISwitch UISlider UIProgressView
    UIActivityIndicatorView UIScrollView UITableView UITableViewCell UICollectionView UICollectionViewCell
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
            for class in [$($name::class),*] {
                class();
            }
        }
    };
}

views! {
    FakeWindow "UIWindow": FakeView {
        #[unsafe(method(windowLevel))]
        fn level(&self) -> f64 {
            self.read("windowLevel").level
        }

        #[unsafe(method_id(windowScene))]
        fn scene(&self) -> Option<Retained<FakeWindowScene>> {
            scene_of(self)
        }

        #[unsafe(method_id(rootViewController))]
        fn root_controller(&self) -> Option<Retained<FakeController>> {
            self.read("rootViewController").controller.clone()
        }
    }

    /// A window of the app's own class.
    ShopWindow "Shop.OverlayWindow": FakeWindow {}

    /// The window of the keyboard's helpers.
    FakeTextEffectsWindow "UITextEffectsWindow": FakeWindow {}

    /// The class that the runtime derives when the app observes a window.
    ObservedWindow "NSKVONotifying_UIWindow": FakeWindow {}

    /// As above, for a window of the system.
    ObservedTextEffectsWindow "NSKVONotifying_UITextEffectsWindow": FakeTextEffectsWindow {}

    FakeLabel "UILabel": FakeView {
        /// Of a plain text UIKit makes an attributed one, in the font and the colour of the label.
        #[unsafe(method_id(attributedText))]
        fn attributed_text(&self) -> Option<Retained<FakeAttributedString>> {
            let text: Option<Retained<NSString>> = unsafe { msg_send![self, text] };
            let state = self.read("attributedText");
            let style = state.control.style.clone().unwrap_or_else(|| Style {
                font: state.font.clone(),
                colour: state.colour.clone(),
                ..Style::default()
            });
            text.map(|text| attributed(text, style))
        }

        #[unsafe(method_id(text))]
        fn text(&self) -> Option<Retained<NSString>> {
            self.read("text").text.clone()
        }

        #[unsafe(method_id(font))]
        fn font(&self) -> Option<Retained<FakeFont>> {
            self.read("font").font.clone()
        }

        #[unsafe(method_id(textColor))]
        fn colour(&self) -> Option<Retained<FakeColour>> {
            self.read("textColor").colour.clone()
        }

        #[unsafe(method_id(highlightedTextColor))]
        fn highlighted_colour(&self) -> Option<Retained<FakeColour>> {
            self.read("highlightedTextColor").highlighted_colour.clone()
        }

        #[unsafe(method(isHighlighted))]
        fn is_highlighted(&self) -> bool {
            self.read("isHighlighted").is_highlighted
        }

        #[unsafe(method(textAlignment))]
        fn alignment(&self) -> isize {
            self.read("textAlignment").alignment
        }

        #[unsafe(method(lineBreakMode))]
        fn line_break(&self) -> isize {
            self.read("lineBreakMode").line_break as isize
        }

        #[unsafe(method(numberOfLines))]
        fn lines(&self) -> isize {
            self.read("numberOfLines").lines
        }
    }

    FakeControl "UIControl": FakeView {
        #[unsafe(method(isEnabled))]
        fn is_enabled(&self) -> bool {
            !self.read("isEnabled").is_disabled
        }

        #[unsafe(method(isSelected))]
        fn is_selected(&self) -> bool {
            self.read("isSelected").is_selected
        }

        #[unsafe(method(allControlEvents))]
        fn events(&self) -> usize {
            self.read("allControlEvents").events
        }
    }

    FakeButton "UIButton": FakeControl {}

    /// The private label of a button.
    FakeButtonLabel "UIButtonLabel": FakeLabel {}

    FakeField "UITextField": FakeControl {
        #[unsafe(method_id(text))]
        fn text(&self) -> Option<Retained<NSString>> {
            let state = self.read("text");
            assert!(!state.is_secure, "the text of a secure field was read");
            state.text.clone()
        }

        #[unsafe(method(hasText))]
        fn has_text(&self) -> bool {
            self.read("hasText").text.as_ref().is_some_and(|text| text.length() > 0)
        }

        #[unsafe(method_id(attributedPlaceholder))]
        fn attributed_placeholder(&self) -> Option<Retained<FakeAttributedString>> {
            let state = self.read("attributedPlaceholder");
            let text = string(&state.placeholder);
            text.map(|text| attributed(text, state.control.style.clone().unwrap_or_default()))
        }

        #[unsafe(method_id(placeholder))]
        fn placeholder(&self) -> Option<Retained<NSString>> {
            string(&self.read("placeholder").placeholder)
        }

        #[unsafe(method_id(font))]
        fn font(&self) -> Option<Retained<FakeFont>> {
            self.read("font").font.clone()
        }

        #[unsafe(method_id(textColor))]
        fn colour(&self) -> Option<Retained<FakeColour>> {
            self.read("textColor").colour.clone()
        }

        #[unsafe(method(textAlignment))]
        fn alignment(&self) -> isize {
            self.read("textAlignment").alignment
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

        #[unsafe(method(borderStyle))]
        fn border_style(&self) -> isize {
            self.read("borderStyle").border_style
        }

        #[unsafe(method_id(leftView))]
        fn left_view(&self) -> Option<Retained<FakeView>> {
            self.read("leftView").left_view.clone()
        }

        #[unsafe(method_id(rightView))]
        fn right_view(&self) -> Option<Retained<FakeView>> {
            None
        }
    }

    /// The private label of a field.
    FakeFieldLabel "UITextFieldLabel": FakeLabel {}

    FakeImageView "UIImageView": FakeView {
        #[unsafe(method_id(image))]
        fn image(&self) -> Option<Retained<FakeImage>> {
            self.read("image").image.clone()
        }

        #[unsafe(method_id(highlightedImage))]
        fn highlighted_image(&self) -> Option<Retained<FakeImage>> {
            self.read("highlightedImage").highlighted_image.clone()
        }

        #[unsafe(method(isHighlighted))]
        fn is_highlighted(&self) -> bool {
            self.read("isHighlighted").is_highlighted
        }
    }

    FakeSwitch "UISwitch": FakeControl {
        #[unsafe(method(isOn))]
        fn is_on(&self) -> bool {
            self.read("isOn").is_on
        }

        #[unsafe(method_id(onTintColor))]
        fn on_tint(&self) -> Option<Retained<FakeColour>> {
            self.read("onTintColor").colour.clone()
        }
    }

    FakeSlider "UISlider": FakeControl {
        #[unsafe(method(value))]
        fn value(&self) -> f32 {
            self.read("value").value
        }

        #[unsafe(method(minimumValue))]
        fn minimum(&self) -> f32 {
            self.read("minimumValue").range[0]
        }

        #[unsafe(method(maximumValue))]
        fn maximum(&self) -> f32 {
            self.read("maximumValue").range[1]
        }

        #[unsafe(method_id(minimumTrackTintColor))]
        fn track(&self) -> Option<Retained<FakeColour>> {
            self.read("minimumTrackTintColor").colour.clone()
        }
    }

    FakeProgress "UIProgressView": FakeView {
        #[unsafe(method(progress))]
        fn progress(&self) -> f32 {
            self.read("progress").value
        }

        #[unsafe(method_id(progressTintColor))]
        fn progress_tint(&self) -> Option<Retained<FakeColour>> {
            self.read("progressTintColor").colour.clone()
        }
    }

    FakeSpinner "UIActivityIndicatorView": FakeView {
        #[unsafe(method_id(color))]
        fn colour(&self) -> Option<Retained<FakeColour>> {
            self.read("color").colour.clone()
        }
    }

    FakeScroll "UIScrollView": FakeView {
        /// Clips unless the app says otherwise.
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            let made: Option<Retained<Self>> = unsafe { msg_send![super(this.set_ivars(())), init] };
            if let Some(made) = &made {
                made.state().layer.change().clips = true;
            }
            made
        }

        #[unsafe(method(contentOffset))]
        fn offset(&self) -> CGPoint {
            self.read("contentOffset").layer.state().bounds.origin
        }

        #[unsafe(method(contentSize))]
        fn content(&self) -> CGSize {
            self.read("contentSize").content
        }
    }

    FakeTextView "UITextView": FakeScroll {
        #[unsafe(method_id(textStorage))]
        fn storage(&self) -> Retained<FakeAttributedString> {
            let state = self.read("textStorage");
            assert!(!state.is_secure, "the text of a secure text view was read");
            let text = state.text.clone().unwrap_or_else(|| NSString::from_str(""));
            attributed(text, state.control.style.clone().unwrap_or_default())
        }

        #[unsafe(method_id(text))]
        fn text(&self) -> Option<Retained<NSString>> {
            let state = self.read("text");
            assert!(!state.is_secure, "the text of a secure text view was read");
            state.text.clone()
        }

        #[unsafe(method(hasText))]
        fn has_text(&self) -> bool {
            self.read("hasText").text.as_ref().is_some_and(|text| text.length() > 0)
        }

        #[unsafe(method(isEditable))]
        fn is_editable(&self) -> bool {
            !self.read("isEditable").is_read_only
        }

        #[unsafe(method_id(font))]
        fn font(&self) -> Option<Retained<FakeFont>> {
            self.read("font").font.clone()
        }

        #[unsafe(method_id(textColor))]
        fn colour(&self) -> Option<Retained<FakeColour>> {
            self.read("textColor").colour.clone()
        }

        #[unsafe(method(textAlignment))]
        fn alignment(&self) -> isize {
            self.read("textAlignment").alignment
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

        #[unsafe(method(textContainerInset))]
        fn insets(&self) -> UIEdgeInsets {
            self.read("textContainerInset").insets
        }
    }

    FakeTable "UITableView": FakeScroll {
        #[unsafe(method_id(indexPathForCell:))]
        fn path_of(&self, cell: &FakeTableCell) -> Option<Retained<FakeIndexPath>> {
            cell.read("indexPathForCell:").path.map(index_path)
        }

        #[unsafe(method(numberOfSections))]
        fn sections(&self) -> isize {
            self.read("numberOfSections").control.row_counts.len() as isize
        }

        #[unsafe(method(numberOfRowsInSection:))]
        fn rows(&self, section: isize) -> isize {
            let state = self.read("numberOfRowsInSection:");
            state.control.row_counts.get(section as usize).copied().unwrap_or(0)
        }

        #[unsafe(method(allowsSelection))]
        fn allows_selection(&self) -> bool {
            !self.read("allowsSelection").forbids_selection
        }
    }

    FakeTableCell "UITableViewCell": FakeView {
        #[unsafe(method(isSelected))]
        fn is_selected(&self) -> bool {
            self.read("isSelected").is_selected
        }
    }

    FakeCollection "UICollectionView": FakeScroll {
        #[unsafe(method_id(indexPathForCell:))]
        fn path_of(&self, cell: &FakeCollectionCell) -> Option<Retained<FakeIndexPath>> {
            cell.read("indexPathForCell:").path.map(index_path)
        }

        #[unsafe(method(numberOfSections))]
        fn sections(&self) -> isize {
            self.read("numberOfSections").control.row_counts.len() as isize
        }

        #[unsafe(method(numberOfItemsInSection:))]
        fn rows(&self, section: isize) -> isize {
            let state = self.read("numberOfItemsInSection:");
            state.control.row_counts.get(section as usize).copied().unwrap_or(0)
        }

        #[unsafe(method(allowsSelection))]
        fn allows_selection(&self) -> bool {
            !self.read("allowsSelection").forbids_selection
        }
    }

    FakeCollectionCell "UICollectionViewCell": FakeView {
        #[unsafe(method(isSelected))]
        fn is_selected(&self) -> bool {
            self.read("isSelected").is_selected
        }
    }

    FakePicker "UIPickerView": FakeView {}

    FakeWebView "WKWebView": FakeView {}

    FakeMap "MKMapView": FakeView {}

    /// A view of the app with a layer of its own.
    PlayerView "Shop.PlayerView": FakeView {}

    /// A view of the app with a layer of its own.
    MetalView "Shop.MetalView": FakeView {}

    /// A label of the app.
    PriceLabel "Shop.PriceLabel": FakeLabel {}

    /// A view of the app.
    ProductCell "Shop.ProductCell": FakeTableCell {}

    /// The class that the runtime derives when the app observes a view.
    ObservedPlayerView "NSKVONotifying_Shop.PlayerView": PlayerView {}
}
