//! The root class.

use std::ffi::CStr;
use std::ptr::null_mut;
use std::sync::Once;
use std::sync::atomic::Ordering::SeqCst;

use crate::classes::{
    Class, class_addMethod, class_respondsToSelector, objc_allocateClassPair, objc_registerClassPair,
};
use crate::dispatch::{Imp, objc_msg_lookup};
use crate::objects::{Id, class_createInstance, object_dispose};
use crate::selectors::{ASKED, Sel, record, selector};

crate::class_shells! { NSObject }

/// Defines `NSObject`. Call it before any class is used.
pub fn define_root() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        register_shells();
        unsafe {
            let class = objc_allocateClassPair(null_mut(), c"NSObject".as_ptr(), 0);
            objc_registerClassPair(class);
            add(class, c"init", c"@@:", same as *const ());
            add(class, c"self", c"@@:", same as *const ());
            add(class, c"class", c"#@:", class_of as *const ());
            add(class, c"dealloc", c"v@:", dealloc as *const ());
            add(class, c"isEqual:", c"C@:@", is_equal as *const ());
            add(class, c"hash", c"Q@:", hash as *const ());
            add(class, c"isKindOfClass:", c"C@:#", is_kind as *const ());
            add(class, c"respondsToSelector:", c"C@::", responds as *const ());
            let meta = (*class).isa.load(SeqCst);
            add(meta, c"alloc", c"@@:", alloc as *const ());
            add(meta, c"new", c"@@:", new as *const ());
            add(meta, c"class", c"#@:", same as *const ());
        }
    });
}

unsafe fn add(class: *mut Class, name: &CStr, types: &CStr, imp: *const ()) {
    unsafe {
        let imp = std::mem::transmute::<*const (), Imp>(imp);
        class_addMethod(class, selector(name), imp, types.as_ptr());
    }
}

unsafe extern "C-unwind" fn same(object: Id, _: Sel) -> Id {
    object
}

unsafe extern "C-unwind" fn class_of(object: Id, _: Sel) -> *mut Class {
    unsafe { (*object).isa }
}

unsafe extern "C-unwind" fn alloc(class: *mut Class, _: Sel) -> Id {
    unsafe { class_createInstance(class, 0) }
}

unsafe extern "C-unwind" fn new(class: *mut Class, _: Sel) -> Id {
    let init = selector(c"init");
    unsafe {
        let object = class_createInstance(class, 0);
        let imp = objc_msg_lookup(object, init);
        std::mem::transmute::<Imp, unsafe extern "C-unwind" fn(Id, Sel) -> Id>(imp)(object, init)
    }
}

unsafe extern "C-unwind" fn dealloc(object: Id, _: Sel) {
    unsafe { object_dispose(object) };
}

unsafe extern "C-unwind" fn is_equal(object: Id, _: Sel, other: Id) -> u8 {
    u8::from(object == other)
}

unsafe extern "C-unwind" fn hash(object: Id, _: Sel) -> usize {
    object as usize >> 4
}

unsafe extern "C-unwind" fn is_kind(object: Id, _: Sel, class: *const Class) -> u8 {
    let mut current: *const Class = unsafe { (*object).isa };
    while !current.is_null() {
        if current == class {
            return 1;
        }
        current = unsafe { (*current).superclass.load(SeqCst) };
    }
    0
}

unsafe extern "C-unwind" fn responds(object: Id, _: Sel, selector: Sel) -> u8 {
    record(selector, ASKED);
    unsafe { class_respondsToSelector((*object).isa, selector) }
}
