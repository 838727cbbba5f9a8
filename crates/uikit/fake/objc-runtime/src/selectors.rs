//! Selectors: each is the address of its only copy, whose first byte is before it: the uses that are recorded.

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char};
use std::sync::atomic::{AtomicU8, Ordering};
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
    let mut copy = vec![0];
    copy.extend_from_slice(name.to_bytes_with_nul());
    let text = Box::leak(copy.into_boxed_slice()).as_ptr().wrapping_add(1).cast();
    selectors.insert(name.to_owned(), text as usize);
    text
}

/// A message with the selector was sent.
pub(crate) const SENT: u8 = 1;
/// An object was asked whether it responds to the selector.
pub(crate) const ASKED: u8 = 2;

/// Records a use of a selector.
pub(crate) fn record(selector: Sel, used: u8) {
    let uses = selector.wrapping_sub(1).cast::<AtomicU8>();
    // SAFETY: selectors are made by `selector`, with this byte before their text.
    unsafe { &*uses }.fetch_or(used, Ordering::Relaxed);
}

/// The selectors of all messages that were sent in this process, sorted, and whether an object was asked for each.
pub fn sent_selectors() -> Vec<(String, bool)> {
    let selectors = SELECTORS.lock().unwrap_or_else(PoisonError::into_inner);
    let uses = |text: usize| unsafe { &*(text as *const AtomicU8).wrapping_sub(1) }.load(Ordering::Relaxed);
    let all = selectors
        .iter()
        .map(|(name, text)| (name.to_string_lossy().into_owned(), uses(*text)));
    let sent = all.filter(|(_, uses)| uses & SENT != 0);
    let mut sent: Vec<_> = sent.map(|(name, uses)| (name, uses & ASKED != 0)).collect();
    sent.sort();
    sent
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
