//! Views: the tree, places, and the conversion of points.

use std::cell::{Ref, RefCell, RefMut};

use objc2::rc::{Allocated, Retained};
use objc2::runtime::NSObject;
use objc2::{ClassType, DefinedClass, MainThreadOnly, Message, define_class, msg_send};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_foundation::{NSArray, NSString};

use crate::application::{FakeSpace, scene_of};
use crate::bitmap;
use crate::controls::FakeWindow;
use crate::foundation::{array, string};
use crate::graphics::{FakeColour, FakeTraits, Traits, traits};
use crate::layer::FakeLayer;
use crate::recognizers::FakeRecognizer;
use crate::view_state::ViewState;

objc_runtime::class_shells! { UIResponder UIView }

define_class!(
    #[unsafe(super(NSObject))]
    #[thread_kind = MainThreadOnly]
    #[name = "UIResponder"]
    pub struct FakeResponder;
);

define_class!(
    #[unsafe(super(FakeResponder))]
    #[name = "UIView"]
    #[ivars = RefCell<ViewState>]
    pub struct FakeView;

    impl FakeView {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            unsafe { msg_send![super(this.set_ivars(RefCell::default())), init] }
        }

        #[unsafe(method_id(layer))]
        fn layer(&self) -> Option<Retained<FakeLayer>> {
            let state = self.read("layer");
            (state.is_nil != Some("layer")).then(|| state.layer.clone())
        }

        #[unsafe(method_id(subviews))]
        fn subviews(&self) -> Option<Retained<NSArray<FakeView>>> {
            let state = self.read("subviews");
            (state.is_nil != Some("subviews")).then(|| array(&state.subviews))
        }

        /// The controller whose view this is, or the superview.
        #[unsafe(method_id(nextResponder))]
        fn next_responder(&self) -> Option<Retained<FakeResponder>> {
            let state = self.read("nextResponder");
            let owner = state.control.owner.clone().map(Retained::into_super);
            owner.or_else(|| unsafe { state.superview.as_ref() }.map(|view| view.retain().into_super()))
        }

        #[unsafe(method_id(superview))]
        fn superview(&self) -> Option<Retained<FakeView>> {
            let superview = self.read("superview").superview;
            unsafe { superview.as_ref() }.map(FakeView::retain)
        }

        #[unsafe(method(isDescendantOfView:))]
        fn is_descendant(&self, view: &FakeView) -> bool {
            let superview = |view: &*const FakeView| {
                let superview = unsafe { view.as_ref() }?.read("isDescendantOfView:").superview;
                (!superview.is_null()).then_some(superview)
            };
            std::iter::successors(Some(std::ptr::from_ref(self)), superview).any(|known| std::ptr::eq(known, view))
        }

        #[unsafe(method_id(window))]
        fn window(&self) -> Option<Retained<FakeWindow>> {
            let mut top: &FakeView = self;
            while let Some(superview) = unsafe { top.read("window").superview.as_ref() } {
                top = superview;
            }
            top.retain().downcast().ok()
        }

        #[unsafe(method(bounds))]
        fn bounds(&self) -> CGRect {
            self.read("bounds").layer.state().bounds
        }

        #[unsafe(method(center))]
        fn center(&self) -> CGPoint {
            self.read("center").layer.state().position
        }

        #[unsafe(method(alpha))]
        fn alpha(&self) -> f64 {
            f64::from(self.read("alpha").layer.state().opacity)
        }

        #[unsafe(method(isHidden))]
        fn is_hidden(&self) -> bool {
            self.read("isHidden").is_hidden
        }

        #[unsafe(method(clipsToBounds))]
        fn clips_to_bounds(&self) -> bool {
            self.read("clipsToBounds").layer.state().clips
        }

        #[unsafe(method(isUserInteractionEnabled))]
        fn takes_touches(&self) -> bool {
            !self.read("isUserInteractionEnabled").ignores_touches
        }

        #[unsafe(method(isFirstResponder))]
        fn is_first_responder(&self) -> bool {
            self.read("isFirstResponder").is_first_responder
        }

        #[unsafe(method_id(inputAccessoryView))]
        fn accessory(&self) -> Option<Retained<FakeView>> {
            self.read("inputAccessoryView").control.accessory.clone()
        }

        #[unsafe(method_id(backgroundColor))]
        fn background(&self) -> Option<Retained<FakeColour>> {
            self.read("backgroundColor").background.clone()
        }

        #[unsafe(method(contentMode))]
        fn content_mode(&self) -> isize {
            self.read("contentMode").content_mode
        }

        /// Inherited from the superview.
        #[unsafe(method_id(tintColor))]
        fn tint(&self) -> Option<Retained<FakeColour>> {
            self.inherited_tint()
        }

        #[unsafe(method_id(traitCollection))]
        fn trait_collection(&self) -> Option<Retained<FakeTraits>> {
            let state = self.read("traitCollection");
            let is_dark = state.is_dark;
            (state.is_nil != Some("traitCollection")).then(|| traits(Traits { is_dark }))
        }

        #[unsafe(method(effectiveUserInterfaceLayoutDirection))]
        fn layout_direction(&self) -> isize {
            isize::from(self.read("effectiveUserInterfaceLayoutDirection").is_right_to_left)
        }

        #[unsafe(method_id(accessibilityIdentifier))]
        fn identifier(&self) -> Option<Retained<NSString>> {
            string(&self.read("accessibilityIdentifier").identifier)
        }

        #[unsafe(method_id(accessibilityLabel))]
        fn label(&self) -> Option<Retained<NSString>> {
            string(&self.read("accessibilityLabel").label)
        }

        #[unsafe(method_id(gestureRecognizers))]
        fn recognizers(&self) -> Option<Retained<NSArray<FakeRecognizer>>> {
            self.read("gestureRecognizers")
                .recognizers
                .as_deref()
                .map(array)
        }

        #[unsafe(method(addGestureRecognizer:))]
        fn add_recognizer(&self, recognizer: &FakeRecognizer) {
            recognizer.ivars().borrow_mut().view = self;
            self.change()
                .recognizers
                .get_or_insert_default()
                .push(recognizer.retain());
        }

        #[unsafe(method(removeGestureRecognizer:))]
        fn remove_recognizer(&self, recognizer: &FakeRecognizer) {
            recognizer.ivars().borrow_mut().view = std::ptr::null();
            let mut state = self.change();
            let recognizers = state.recognizers.get_or_insert_default();
            recognizers.retain(|known| !std::ptr::eq(&**known, recognizer));
        }

        #[unsafe(method(convertPoint:toView:))]
        fn convert_point(&self, point: CGPoint, view: *const FakeView) -> CGPoint {
            let mut point = point;
            let mut from: *const FakeView = self;
            while let Some(current) = unsafe { from.as_ref() }
                && from != view
            {
                let state = current.read("convertPoint:toView:");
                point = to_superlayer(&state.layer, point);
                from = state.superview;
            }
            point
        }

        /// Copies the pixels of the view.
        #[unsafe(method(drawViewHierarchyInRect:afterScreenUpdates:))]
        fn draw_hierarchy(&self, rect: CGRect, after_updates: bool) -> bool {
            assert!(!after_updates, "it would perform a layout");
            let pixels = self.read("drawViewHierarchyInRect:afterScreenUpdates:").control.pixels;
            if let Some(halves) = pixels {
                bitmap::draw(rect, halves);
            }
            pixels.is_some()
        }

        /// From coordinates of the screen, or of a scene.
        #[unsafe(method(convertRect:fromCoordinateSpace:))]
        fn convert_rect(&self, rect: CGRect, space: &FakeSpace) -> CGRect {
            let window: Option<Retained<FakeWindow>> = unsafe { msg_send![self, window] };
            let scene = window.and_then(|window| scene_of(&window));
            let scene = scene.map_or([0.0; 2], |scene| scene.ivars().borrow().origin);
            let space = space.ivars();
            let corner = |x: f64, y: f64| {
                let x = rect.origin.x + x * rect.size.width + space[0] - scene[0];
                let y = rect.origin.y + y * rect.size.height + space[1] - scene[1];
                self.from_scene(CGPoint::new(x, y))
            };
            let corners = [corner(0.0, 0.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(1.0, 1.0)];
            let edge = |of: fn(&CGPoint) -> f64, by: fn(f64, f64) -> f64| corners.iter().map(of).reduce(by).unwrap();
            let (left, top) = (edge(|at| at.x, f64::min), edge(|at| at.y, f64::min));
            let (right, bottom) = (edge(|at| at.x, f64::max), edge(|at| at.y, f64::max));
            CGRect::new(CGPoint::new(left, top), CGSize::new(right - left, bottom - top))
        }

        #[unsafe(method_id(accessibilityElements))]
        fn elements(&self) -> Option<Retained<NSArray<NSObject>>> {
            let state = self.read("accessibilityElements");
            let accessibility = &state.control.accessibility;
            let is_list = accessibility.elements.is_some() && !accessibility.is_one_by_one;
            is_list.then(|| array(accessibility.elements.as_deref().unwrap_or_default()))
        }

        #[unsafe(method(accessibilityElementCount))]
        fn element_count(&self) -> isize {
            let state = self.read("accessibilityElementCount");
            let elements = &state.control.accessibility.elements;
            elements.as_ref().map_or(isize::MAX, |elements| elements.len() as isize)
        }

        #[unsafe(method_id(accessibilityElementAtIndex:))]
        fn element_at(&self, index: isize) -> Option<Retained<NSObject>> {
            let state = self.read("accessibilityElementAtIndex:");
            let elements = state.control.accessibility.elements.as_deref();
            elements.unwrap_or_default().get(index as usize).cloned()
        }
    }
);

/// Converts a point of the superlayer of a layer to the layer, the reverse of [`to_superlayer`].
fn from_superlayer(layer: &FakeLayer, point: CGPoint) -> CGPoint {
    let state = layer.state();
    let (bounds, m) = (state.bounds, state.transform);
    let (x, y) = (
        point.x - state.position.x - m.m41,
        point.y - state.position.y - m.m42,
    );
    let size = m.m11 * m.m22 - m.m12 * m.m21;
    let (x, y) = ((m.m22 * x - m.m21 * y) / size, (m.m11 * y - m.m12 * x) / size);
    CGPoint {
        x: x + bounds.origin.x + state.anchor.x * bounds.size.width,
        y: y + bounds.origin.y + state.anchor.y * bounds.size.height,
    }
}

/// Converts a point of a layer to its superlayer, as Core Animation documents it: the transform is about the anchor point,
/// which is drawn at the position.
fn to_superlayer(layer: &FakeLayer, point: CGPoint) -> CGPoint {
    let state = layer.state();
    let (bounds, m) = (state.bounds, state.transform);
    let x = point.x - bounds.origin.x - state.anchor.x * bounds.size.width;
    let y = point.y - bounds.origin.y - state.anchor.y * bounds.size.height;
    CGPoint {
        x: state.position.x + m.m11 * x + m.m21 * y + m.m41,
        y: state.position.y + m.m12 * x + m.m22 * y + m.m42,
    }
}

impl FakeView {
    /// Converts a point of the view to where it is drawn in its window's coordinates, also in the middle of animations, as
    /// `convertPoint:toLayer:` does between presentation layers.
    pub fn drawn_at(&self, point: CGPoint) -> CGPoint {
        let state = self.state();
        let layer = state.layer.state().presentation.clone();
        let drawn = to_superlayer(layer.as_ref().unwrap_or(&state.layer), point);
        unsafe { state.superview.as_ref() }.map_or(drawn, |superview| superview.drawn_at(drawn))
    }

    /// Converts a point of the scene to the view.
    fn from_scene(&self, point: CGPoint) -> CGPoint {
        let state = self.state();
        let superview = unsafe { state.superview.as_ref() };
        from_superlayer(
            &state.layer,
            superview.map_or(point, |superview| superview.from_scene(point)),
        )
    }

    /// The properties.
    pub fn state(&self) -> Ref<'_, ViewState> {
        self.ivars().borrow()
    }

    /// Changes the properties.
    pub fn change(&self) -> RefMut<'_, ViewState> {
        self.ivars().borrow_mut()
    }

    /// Adds a subview in front of the others.
    pub fn add(&self, child: Retained<FakeView>) {
        child.change().superview = self;
        let mut state = self.change();
        let layer = child.state().layer.clone();
        layer.change().is_of_view = true;
        state.layer.change().sublayers.push(layer);
        state.subviews.push(child);
        state.needs_layout = true;
    }

    /// Removes the view from its superview.
    pub fn leave(&self) {
        let superview = std::mem::replace(&mut self.change().superview, std::ptr::null());
        if let Some(superview) = unsafe { superview.as_ref() } {
            superview.remove_layer(self);
            let mut state = superview.change();
            let removed = state
                .subviews
                .extract_if(.., |known| std::ptr::eq(&**known, self));
            // Released outside of the borrow.
            let removed: Vec<_> = removed.collect();
            drop(state);
            drop(removed);
        }
    }

    /// Removes all subviews.
    pub fn remove_all(&self) -> Vec<Retained<FakeView>> {
        let removed = std::mem::take(&mut self.change().subviews);
        for child in &removed {
            child.change().superview = std::ptr::null();
            self.remove_layer(child);
        }
        removed
    }

    fn remove_layer(&self, child: &FakeView) {
        let (state, child) = (self.state(), child.state());
        let mut layer = state.layer.change();
        layer
            .sublayers
            .retain(|known| !std::ptr::eq(&**known, &*child.layer));
    }

    fn inherited_tint(&self) -> Option<Retained<FakeColour>> {
        let state = self.read("tintColor");
        let superview = unsafe { state.superview.as_ref() };
        state.tint.clone().or_else(|| superview?.inherited_tint())
    }

    /// The properties, for a getter, which raises if the test says so.
    pub(crate) fn read(&self, getter: &'static str) -> Ref<'_, ViewState> {
        let overridden = self.state().overridden.clone();
        if let Some((name, action)) = overridden
            && name == getter
        {
            action();
        }
        let state = self.state();
        assert!(state.raises != Some(getter), "{getter} raises");
        state
    }
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [FakeResponder::class, FakeView::class] {
        class();
    }
}
