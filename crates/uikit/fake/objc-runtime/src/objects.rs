//! Objects: allocation, reference counts, autorelease pools, associated numbers.

use std::alloc::Layout;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::classes::Class;
use crate::dispatch::{Imp, objc_msg_lookup};
use crate::selectors::{Sel, selector};
use crate::weak;

/// An object, whose instance variables follow.
#[repr(C)]
pub(crate) struct Object {
    pub(crate) isa: *mut Class,
    pub(crate) references: AtomicUsize,
}

/// A pointer to an object.
pub(crate) type Id = *mut Object;

/// Bytes before the first instance variable.
pub(crate) const HEADER_BYTES: usize = size_of::<Object>();
/// Alignment of objects.
const ALIGNMENT: usize = 16;

/// Numbers by object, then by key.
type Associations = HashMap<usize, HashMap<usize, usize>>;

static ASSOCIATIONS: LazyLock<Mutex<Associations>> = LazyLock::new(Mutex::default);

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
    static POOL: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// Number of objects that this thread made and that are alive.
pub fn live_objects() -> usize {
    LIVE.get()
}

fn associations() -> MutexGuard<'static, Associations> {
    ASSOCIATIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, ALIGNMENT).unwrap()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn class_createInstance(class: *mut Class, extra: usize) -> Id {
    unsafe {
        let bytes = (*class).size.load(SeqCst) + extra;
        let object = std::alloc::alloc_zeroed(layout(bytes)).cast::<Object>();
        (*object).isa = class;
        (*object).references = AtomicUsize::new(1);
        LIVE.set(LIVE.get() + 1);
        object
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn object_dispose(object: Id) -> Id {
    associations().remove(&(object as usize));
    weak::clear(object);
    let _ = LIVE.try_with(|live| live.set(live.get().wrapping_sub(1)));
    unsafe {
        let bytes = (*(*object).isa).size.load(SeqCst);
        std::alloc::dealloc(object.cast(), layout(bytes));
    }
    null_mut()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn object_getClass(object: Id) -> *mut Class {
    unsafe { object.as_ref() }.map_or(null_mut(), |object| object.isa)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn object_setClass(object: Id, class: *mut Class) -> *mut Class {
    std::mem::replace(unsafe { &mut (*object).isa }, class)
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn objc_retain(object: Id) -> Id {
    if let Some(object) = unsafe { object.as_ref() } {
        object.references.fetch_add(1, SeqCst);
    }
    object
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn objc_release(object: Id) {
    let Some(alive) = (unsafe { object.as_ref() }) else {
        return;
    };
    if alive.references.fetch_sub(1, SeqCst) == 1 {
        let dealloc = selector(c"dealloc");
        unsafe {
            let imp = objc_msg_lookup(object, dealloc);
            std::mem::transmute::<Imp, unsafe extern "C-unwind" fn(Id, Sel)>(imp)(object, dealloc);
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_autorelease(object: Id) -> Id {
    if !object.is_null() {
        POOL.with_borrow_mut(|pool| pool.push(object));
    }
    object
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_autoreleaseReturnValue(object: Id) -> Id {
    unsafe { objc_autorelease(object) }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_retainAutoreleasedReturnValue(object: Id) -> Id {
    unsafe { objc_retain(object) }
}

#[unsafe(no_mangle)]
extern "C-unwind" fn objc_autoreleasePoolPush() -> *mut c_void {
    POOL.with_borrow(|pool| (pool.len() + 1) as *mut c_void)
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_autoreleasePoolPop(token: *mut c_void) {
    let kept = token as usize - 1;
    let next = || POOL.with_borrow_mut(|pool| if pool.len() > kept { pool.pop() } else { None });
    while let Some(object) = next() {
        unsafe { objc_release(object) };
    }
}

#[unsafe(no_mangle)]
extern "C" fn objc_getAssociatedObject(object: Id, key: *const c_void) -> Id {
    let associations = associations();
    let value = associations
        .get(&(object as usize))
        .and_then(|values| values.get(&(key as usize)));
    value.map_or(null_mut(), |value| *value as Id)
}

#[unsafe(no_mangle)]
extern "C" fn objc_setAssociatedObject(object: Id, key: *const c_void, value: Id, policy: usize) {
    assert_eq!(policy, 0, "the test runtime has OBJC_ASSOCIATION_ASSIGN alone");
    associations()
        .entry(object as usize)
        .or_default()
        .insert(key as usize, value as usize);
}
