//! Layers.

use std::cell::{Ref, RefCell, RefMut};

use objc2::rc::{Allocated, Retained};
use objc2::runtime::{AnyObject, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, Message, define_class, msg_send};
use objc2_core_foundation::{CGPoint, CGRect};
use objc2_core_graphics::CGColor;
use objc2_foundation::{NSArray, NSString};
use objc2_quartz_core::CATransform3D;

use crate::foundation::{array, make};
use crate::graphics::FakeCGColor;

objc_runtime::class_shells! { CALayer }

/// The properties of a layer.
#[derive(Clone)]
pub struct LayerState {
    pub position: CGPoint,
    pub bounds: CGRect,
    pub anchor: CGPoint,
    pub transform: CATransform3D,
    pub opacity: f32,
    pub z: f64,
    pub hidden: bool,
    pub clips: bool,
    pub corner_radius: f64,
    /// Bits of the corners that are round.
    pub corners: usize,
    pub border_width: f64,
    pub border_colour: Option<Retained<FakeCGColor>>,
    pub shadow_opacity: f32,
    /// Whether the layer has an image.
    pub has_contents: bool,
    /// Layers, also those of subviews.
    pub sublayers: Vec<Retained<FakeLayer>>,
    /// Whether the layer is that of a view.
    pub is_of_view: bool,
    /// The layer as it is drawn in an animation.
    pub presentation: Option<Retained<FakeLayer>>,
    /// That of an animation that starts with the next commit.
    pub added: Option<Retained<FakeLayer>>,
}

impl Default for LayerState {
    fn default() -> Self {
        Self {
            position: CGPoint::ZERO,
            bounds: CGRect::ZERO,
            anchor: CGPoint::new(0.5, 0.5),
            transform: affine([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            opacity: 1.0,
            z: 0.0,
            hidden: false,
            clips: false,
            corner_radius: 0.0,
            corners: 15,
            border_width: 0.0,
            border_colour: None,
            shadow_opacity: 0.0,
            has_contents: false,
            sublayers: Vec::new(),
            is_of_view: false,
            presentation: None,
            added: None,
        }
    }
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "CALayer"]
    #[ivars = RefCell<LayerState>]
    pub struct FakeLayer;

    impl FakeLayer {
        #[unsafe(method_id(init))]
        fn init(this: Allocated<Self>) -> Option<Retained<Self>> {
            unsafe { msg_send![super(this.set_ivars(RefCell::default())), init] }
        }

        #[unsafe(method(position))]
        fn position(&self) -> CGPoint {
            self.state().position
        }

        #[unsafe(method(bounds))]
        fn bounds(&self) -> CGRect {
            self.state().bounds
        }

        #[unsafe(method(anchorPoint))]
        fn anchor_point(&self) -> CGPoint {
            self.state().anchor
        }

        #[unsafe(method(transform))]
        fn transform(&self) -> CATransform3D {
            self.state().transform
        }

        #[unsafe(method(opacity))]
        fn opacity(&self) -> f32 {
            self.state().opacity
        }

        #[unsafe(method(zPosition))]
        fn z_position(&self) -> f64 {
            self.state().z
        }

        #[unsafe(method(cornerRadius))]
        fn corner_radius(&self) -> f64 {
            self.state().corner_radius
        }

        #[unsafe(method(maskedCorners))]
        fn masked_corners(&self) -> usize {
            self.state().corners
        }

        #[unsafe(method(masksToBounds))]
        fn masks_to_bounds(&self) -> bool {
            self.state().clips
        }

        #[unsafe(method(borderWidth))]
        fn border_width(&self) -> f64 {
            self.state().border_width
        }

        #[unsafe(method(borderColor))]
        fn border_colour(&self) -> *const CGColor {
            let state = self.state();
            let colour = state.border_colour.as_ref();
            colour.map_or(std::ptr::null(), |colour| Retained::as_ptr(colour).cast())
        }

        #[unsafe(method(shadowOpacity))]
        fn shadow_opacity(&self) -> f32 {
            self.state().shadow_opacity
        }

        #[unsafe(method(isHidden))]
        fn is_hidden(&self) -> bool {
            self.state().hidden
        }

        /// The view whose layer this is.
        #[unsafe(method_id(delegate))]
        fn delegate(&self) -> Option<Retained<NSObject>> {
            self.state().is_of_view.then(NSObject::new)
        }

        /// The image is never used.
        #[unsafe(method_id(contents))]
        fn contents(&self) -> Option<Retained<AnyObject>> {
            self.state().has_contents.then(|| NSString::from_str("image").into())
        }

        #[unsafe(method_id(sublayers))]
        fn sublayers(&self) -> Option<Retained<NSArray<FakeLayer>>> {
            let sublayers = &self.state().sublayers;
            (!sublayers.is_empty()).then(|| array(sublayers))
        }

        #[unsafe(method_id(animationKeys))]
        fn animation_keys(&self) -> Option<Retained<NSArray<NSString>>> {
            let state = self.state();
            let is_animated = state.presentation.is_some() || state.added.is_some();
            is_animated.then(|| array(&[NSString::from_str("position")]))
        }

        #[unsafe(method_id(presentationLayer))]
        fn presentation_layer(&self) -> Option<Retained<FakeLayer>> {
            self.state().presentation.clone()
        }
    }
);

impl FakeLayer {
    /// The properties.
    pub fn state(&self) -> Ref<'_, LayerState> {
        self.ivars().borrow()
    }

    /// Changes the properties.
    pub fn change(&self) -> RefMut<'_, LayerState> {
        self.ivars().borrow_mut()
    }

    /// Adds an animation: from the next commit on, the layer is drawn with changed properties.
    pub fn animate(&self, change: impl FnOnce(&mut LayerState)) {
        let mut drawn = self.state().clone();
        (drawn.presentation, drawn.added) = (None, None);
        change(&mut drawn);
        self.change().added = Some(make(FakeLayer::alloc().set_ivars(RefCell::new(drawn))));
    }

    /// Starts the animation that was added.
    pub(crate) fn start_animation(&self) {
        let mut state = self.change();
        if let Some(added) = state.added.take() {
            state.presentation = Some(added);
        }
    }

    /// Ends the animation.
    pub fn end_animation(&self) {
        self.change().presentation = None;
    }
}

macro_rules! layers {
    ($($name:ident $objc:literal)*) => {
        $(
            define_class!(
                #[unsafe(super(FakeLayer))]
                #[name = $objc]
                pub struct $name;
            );
        )*
    };
}
layers! { FakePlayerLayer "AVPlayerLayer" FakePreviewLayer "AVCaptureVideoPreviewLayer" FakeMetalLayer "CAMetalLayer" FakeHostLayer "CALayerHost" }

/// A transform in the plane, `[a c tx; b d ty]`.
pub fn affine([a, b, c, d, tx, ty]: [f64; 6]) -> CATransform3D {
    CATransform3D {
        m11: a,
        m12: b,
        m13: 0.0,
        m14: 0.0,
        m21: c,
        m22: d,
        m23: 0.0,
        m24: 0.0,
        m31: 0.0,
        m32: 0.0,
        m33: 1.0,
        m34: 0.0,
        m41: tx,
        m42: ty,
        m43: 0.0,
        m44: 1.0,
    }
}

/// A turn by an angle in degrees, clockwise on the screen.
pub fn turn(degrees: f64) -> CATransform3D {
    let (sin, cos) = degrees.to_radians().sin_cos();
    affine([cos, sin, -sin, cos, 0.0, 0.0])
}

/// A layer.
pub fn layer() -> Retained<FakeLayer> {
    layer_of::<FakeLayer>()
}

/// A layer of this class.
pub fn layer_of<T: ClassType + Message>() -> Retained<FakeLayer> {
    let layer: Retained<T> = unsafe { msg_send![T::class(), new] };
    unsafe { Retained::cast_unchecked(layer) }
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeLayer::class,
        FakePlayerLayer::class,
        FakePreviewLayer::class,
        FakeMetalLayer::class,
        FakeHostLayer::class,
    ] {
        class();
    }
}
