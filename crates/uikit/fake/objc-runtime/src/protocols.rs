//! The protocols that the walker asks for. All others are not registered: objc2 then skips them.

use std::ffi::{CStr, c_char, c_uint, c_void};
use std::ptr::{null, null_mut};

use crate::selectors::text;

/// A protocol.
pub(crate) struct Protocol {
    name: &'static CStr,
    /// The protocol that it adopts.
    adopted: Option<&'static Protocol>,
}

static TRAITS: Protocol = Protocol {
    name: c"UITextInputTraits",
    adopted: None,
};
static KEY_INPUT: Protocol = Protocol {
    name: c"UIKeyInput",
    adopted: Some(&TRAITS),
};
static TEXT_INPUT: Protocol = Protocol {
    name: c"UITextInput",
    adopted: Some(&KEY_INPUT),
};

impl Protocol {
    /// Returns whether this is a protocol, or adopts it.
    pub(crate) fn contains(&'static self, protocol: *const Protocol) -> bool {
        let mut chain = std::iter::successors(Some(self), |known| known.adopted);
        chain.any(|known| std::ptr::eq(known, protocol))
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn objc_getProtocol(name: *const c_char) -> *const Protocol {
    let name = unsafe { text(name) };
    let all = [&TRAITS, &KEY_INPUT, &TEXT_INPUT];
    let found = all.into_iter().find(|known| known.name == name);
    found.map_or(null(), std::ptr::from_ref)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn protocol_getName(protocol: *const Protocol) -> *const c_char {
    unsafe { &*protocol }.name.as_ptr()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn protocol_copyMethodDescriptionList(
    _protocol: *const Protocol,
    _is_required: u8,
    _is_instance: u8,
    count: *mut c_uint,
) -> *mut c_void {
    unsafe { *count = 0 };
    null_mut()
}
