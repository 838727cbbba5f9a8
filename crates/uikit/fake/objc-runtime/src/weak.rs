//! Weak references: places that hold the address of an object, and null once it has ended.

use std::collections::HashMap;
use std::ptr::null_mut;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::objects::{Id, objc_retain};

/// The places by object.
static PLACES: LazyLock<Mutex<HashMap<usize, Vec<usize>>>> = LazyLock::new(Mutex::default);

fn places() -> MutexGuard<'static, HashMap<usize, Vec<usize>>> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An object ends: its weak references become null.
pub(crate) fn clear(object: Id) {
    for place in places().remove(&(object as usize)).unwrap_or_default() {
        unsafe { *(place as *mut Id) = null_mut() };
    }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_initWeak(place: *mut Id, object: Id) -> Id {
    let mut places = places();
    unsafe { *place = object };
    if !object.is_null() {
        places.entry(object as usize).or_default().push(place as usize);
    }
    object
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_destroyWeak(place: *mut Id) {
    let mut places = places();
    let object = unsafe { *place };
    if let Some(known) = places.get_mut(&(object as usize)) {
        known.retain(|known| *known != place as usize);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn objc_loadWeakRetained(place: *mut Id) -> Id {
    let _places = places();
    let object = unsafe { *place };
    let is_alive = unsafe { object.as_ref() }.is_some_and(|object| object.references.load(SeqCst) > 0);
    if is_alive {
        unsafe { objc_retain(object) }
    } else {
        null_mut()
    }
}
