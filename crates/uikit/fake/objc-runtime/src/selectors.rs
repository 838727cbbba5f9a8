//! Selectors: each is the address of its only copy.

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char};
use std::sync::{LazyLock, Mutex, PoisonError};

/// A selector.
pub(crate) type Sel = *const c_char;

static SELECTORS: LazyLock<Mutex<HashMap<CString, usize>>> = LazyLock::new(Mutex::default);

/// Returns the selector with a name.
pub(crate) fn selector(name: &CStr) -> Sel {
    let mut selectors = SELECTORS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = selectors.get(name) {
        return *known as Sel;
    }
    let copy = name.to_owned().into_raw();
    selectors.insert(name.to_owned(), copy as usize);
    copy
}

pub(crate) unsafe fn text<'a>(pointer: *const c_char) -> &'a CStr {
    unsafe { CStr::from_ptr(pointer) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sel_registerName(name: *const c_char) -> Sel {
    selector(unsafe { text(name) })
}

#[unsafe(no_mangle)]
extern "C" fn sel_getName(selector: Sel) -> *const c_char {
    selector
}

#[unsafe(no_mangle)]
extern "C" fn sel_isEqual(a: Sel, b: Sel) -> u8 {
    u8::from(a == b)
}
