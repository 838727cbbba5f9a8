//! Bitmap contexts of Core Graphics, and the stack of contexts that UIKit draws into.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;

use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{AnyThread, ClassType, DefinedClass, define_class};
use objc2_core_foundation::CGRect;

use crate::foundation::make;

/// A context. Its memory has the top row of the picture first, and its coordinates start at the bottom.
pub struct Context {
    data: *mut u8,
    width: usize,
    height: usize,
    /// Scale and shift of y: the transforms that the tests need.
    scale_y: Cell<f64>,
    shift_y: Cell<f64>,
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "FakeCGContext"]
    #[ivars = Context]
    pub struct FakeContext;
);

thread_local! {
    static STACK: RefCell<Vec<Retained<FakeContext>>> = const { RefCell::new(Vec::new()) };
    static DRAWN: Cell<usize> = const { Cell::new(0) };
}

/// Number of images that were drawn.
pub fn drawn() -> usize {
    DRAWN.get()
}

/// Number of contexts that UIKit draws into.
pub fn stack_depth() -> usize {
    STACK.with_borrow(Vec::len)
}

/// Fills the upper and the lower half of a rectangle, as an image with these halves is drawn.
pub(crate) fn draw(rect: CGRect, halves: [[u8; 4]; 2]) {
    DRAWN.set(DRAWN.get() + 1);
    let context = STACK
        .with_borrow(|stack| stack.last().cloned())
        .expect("a context to draw into");
    let context = context.ivars();
    for row in 0..context.height {
        for column in 0..context.width {
            // The middle of the pixel, in the coordinates of the context, then in those of the caller.
            let (x, y) = (column as f64 + 0.5, context.height as f64 - row as f64 - 0.5);
            let y = (y - context.shift_y.get()) / context.scale_y.get();
            let (u, v) = (
                (x - rect.origin.x) / rect.size.width,
                (y - rect.origin.y) / rect.size.height,
            );
            if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                continue;
            }
            let [red, green, blue, alpha] = halves[usize::from(v >= 0.5)];
            let premultiplied = |part: u8| (u32::from(part) * u32::from(alpha) / 255) as u8;
            let pixel = [
                premultiplied(red),
                premultiplied(green),
                premultiplied(blue),
                alpha,
            ];
            let at = (row * context.width + column) * 4;
            unsafe { context.data.add(at).cast::<[u8; 4]>().write(pixel) };
        }
    }
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CGColorSpaceCreateDeviceRGB() -> *mut NSObject {
    Retained::into_raw(NSObject::new())
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CGBitmapContextCreate(
    data: *mut c_void,
    width: usize,
    height: usize,
    bits: usize,
    row_bytes: usize,
    space: *const NSObject,
    info: u32,
) -> *mut FakeContext {
    assert!(!space.is_null() && bits == 8 && row_bytes == width * 4);
    // Premultiplied alpha in the last byte, in the order of the bytes.
    assert_eq!(info, 1 | 4 << 12);
    Retained::into_raw(make(FakeContext::alloc().set_ivars(Context {
        data: data.cast(),
        width,
        height,
        scale_y: Cell::new(1.0),
        shift_y: Cell::new(0.0),
    })))
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CGContextTranslateCTM(context: &FakeContext, _x: f64, y: f64) {
    let context = context.ivars();
    context
        .shift_y
        .set(context.shift_y.get() + y * context.scale_y.get());
}

#[unsafe(no_mangle)]
extern "C-unwind" fn CGContextScaleCTM(context: &FakeContext, _x: f64, y: f64) {
    let context = context.ivars();
    context.scale_y.set(context.scale_y.get() * y);
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn UIGraphicsPushContext(context: *mut FakeContext) {
    let context = unsafe { Retained::retain(context) }.unwrap();
    STACK.with_borrow_mut(|stack| stack.push(context));
}

#[unsafe(no_mangle)]
extern "C-unwind" fn UIGraphicsPopContext() {
    STACK.with_borrow_mut(|stack| stack.pop().expect("a context to pop"));
}

/// Defines the classes.
pub(crate) fn define() {
    FakeContext::class();
}
