//! The app's view above the keyboard: the input accessory view of the first responder.
//!
//! It is in a window of the system, whose other views (keys, predictions) are not walked. The input view, which replaces the keyboard, is
//! not recorded either: its keys would reveal what is typed.

use afterimage_wireframe::MaskOverride;
use objc2::rc::{Retained, Weak};
use objc2_core_foundation::CGPoint;
use objc2_ui_kit::{UIResponder, UIView, UIWindow};

use crate::app::shown_controllers;
use crate::mask_areas::stricter;
use crate::objects::classes::is_window_of_app;
use crate::objects::layers::layer_box;
use crate::objects::memory::{ViewMemory, mask_override};
use crate::objects::scenes;

/// Follows the accessory view: from the walk in which its owner is the first responder, as long as it is in a window. Later the first
/// responder may be a field in it, as in a chat, also after a pause of the capture. None is kept alive.
#[derive(Default)]
pub(super) struct Accessory {
    known: Option<Weak<UIView>>,
    /// The masking of the views around the owner.
    mask: Option<MaskOverride>,
}

/// An accessory view that is shown.
pub(super) struct ShownAccessory {
    /// The view.
    pub(super) view: Retained<UIView>,
    /// The point of the screen at which the coordinates of its superview start.
    pub(super) origin: [f64; 2],
    /// The masking of the views around its owner.
    pub(super) mask: Option<MaskOverride>,
}

impl Accessory {
    /// Returns the accessory view that is shown. `field` is the view that takes the keys, and `main` the window with the app's screens.
    pub(super) fn find(
        &mut self,
        field: Option<Retained<UIView>>,
        main: Option<&UIWindow>,
    ) -> Option<ShownAccessory> {
        if let Some((owner, around)) = owner(field, main)
            && let Some(view) = owner.inputAccessoryView()
        {
            // A weak reference has memory of its own.
            if !self.is_known(&view) {
                self.known = Some(Weak::new(&*view));
            }
            self.mask = masking_around(around);
        }
        let view = self.known.as_ref()?.load()?;
        let origin = origin(&view)?;
        let mask = self.mask;
        Some(ShownAccessory { view, origin, mask })
    }

    fn is_known(&self, view: &UIView) -> bool {
        let known = self.known.as_ref().and_then(Weak::load);
        known.is_some_and(|known| std::ptr::eq(Retained::as_ptr(&known), view))
    }
}

/// Returns the first responder, and the view that it is or controls.
fn owner(
    field: Option<Retained<UIView>>,
    main: Option<&UIWindow>,
) -> Option<(Retained<UIResponder>, Option<Retained<UIView>>)> {
    if let Some(field) = field {
        return Some((field.clone().into_super(), Some(field)));
    }
    let mut controllers = shown_controllers(main?.rootViewController()?);
    let controller = controllers.find(|controller| controller.isFirstResponder())?;
    let view = controller.viewIfLoaded();
    Some((controller.into_super(), view))
}

/// Returns the masking of a view and of those around it, for its accessory view, which may repeat what is typed: that of a secure field is
/// masked. What the app unmasks is unmasked for its own texts alone.
fn masking_around(view: Option<Retained<UIView>>) -> Option<MaskOverride> {
    let is_secure = view
        .as_deref()
        .is_some_and(|view| ViewMemory::last_of(view).was_secure);
    let around = std::iter::successors(view, |view| view.superview());
    around
        .filter_map(|view| mask_override(&*view))
        .filter(|mask| *mask != MaskOverride::Unmask)
        .fold(is_secure.then_some(MaskOverride::Mask), |mask, other| {
            stricter(mask, Some(other))
        })
}

/// Returns the point of the screen at which the coordinates of the superview start. `None` if the view is in no window of the system: one
/// in a window of the app is part of its tree.
fn origin(view: &UIView) -> Option<[f64; 2]> {
    let window = view.window().filter(|window| !is_window_of_app(window))?;
    let start = view.superview()?.convertPoint_toView(CGPoint::ZERO, None);
    let layer = layer_box(&window.layer()).shifted(scenes::origin_of_window(&window));
    Some(layer.to_superlayer([start.x, start.y]))
}
