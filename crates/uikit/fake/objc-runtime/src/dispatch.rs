//! The lookup of methods.

use crate::classes::Class;
use crate::objects::Id;
use crate::selectors::{SENT, Sel, record, text};

/// The implementation of a method.
pub(crate) type Imp = unsafe extern "C-unwind" fn();

/// The receiver of a message to a superclass.
#[repr(C)]
struct Super {
    object: Id,
    class: *mut Class,
}

unsafe extern "C-unwind" fn answer_of_nil() -> usize {
    0
}

fn nil() -> Imp {
    unsafe { std::mem::transmute::<unsafe extern "C-unwind" fn() -> usize, Imp>(answer_of_nil) }
}

unsafe fn lookup(class: *mut Class, selector: Sel) -> Imp {
    let name = || unsafe { text(selector) }.to_string_lossy();
    record(selector, SENT);
    let Some(class) = (unsafe { class.as_ref() }) else {
        panic!("message {} to a class that no fake defines", name());
    };
    match class.find(selector) {
        Some(method) => method.imp(),
        None => panic!("unrecognized selector {} {}]", class.label(), name()),
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn objc_msg_lookup(object: Id, selector: Sel) -> Imp {
    match unsafe { object.as_ref() } {
        Some(object) => unsafe { lookup(object.isa, selector) },
        None => nil(),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_msg_lookup_super(receiver: *const Super, selector: Sel) -> Imp {
    let receiver = unsafe { &*receiver };
    if receiver.object.is_null() {
        nil()
    } else {
        unsafe { lookup(receiver.class, selector) }
    }
}
