//! Classes, their methods and variables, and the registry of classes by name.

use std::collections::HashMap;
use std::ffi::{CString, c_char, c_int};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering::SeqCst};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use crate::dispatch::Imp;
use crate::objects::HEADER_BYTES;
use crate::protocols::Protocol;
use crate::selectors::{Sel, text};

/// A class, or the class of a class.
#[repr(C)]
pub struct Class {
    /// First, as in an object.
    pub(crate) isa: AtomicPtr<Class>,
    /// Classes are retained and released like objects, and never end.
    references: AtomicUsize,
    pub(crate) superclass: AtomicPtr<Class>,
    is_meta: AtomicUsize,
    /// Bytes of an object.
    pub(crate) size: AtomicUsize,
    name: RwLock<Option<CString>>,
    methods: RwLock<Option<HashMap<usize, &'static Method>>>,
    variables: RwLock<Vec<&'static Ivar>>,
    protocols: RwLock<Vec<&'static Protocol>>,
}

/// A method.
pub(crate) struct Method {
    selector: usize,
    imp: Mutex<Imp>,
    types: CString,
}

/// An instance variable.
struct Ivar {
    name: CString,
    offset: usize,
    types: CString,
}

#[derive(Default)]
struct Registry {
    classes: HashMap<String, usize>,
    shells: HashMap<String, usize>,
}

static REGISTRY: LazyLock<Mutex<Registry>> = LazyLock::new(Mutex::default);

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a symbol the class that will be defined under this name.
pub fn register_shell(name: &str, shell: &'static Class) {
    registry().shells.insert(name.into(), shell.address() as usize);
}

impl Class {
    /// A class that is not yet defined.
    pub const fn shell() -> Self {
        Self {
            isa: AtomicPtr::new(null_mut()),
            references: AtomicUsize::new(1 << 40),
            superclass: AtomicPtr::new(null_mut()),
            is_meta: AtomicUsize::new(0),
            size: AtomicUsize::new(HEADER_BYTES),
            name: RwLock::new(None),
            methods: RwLock::new(None),
            variables: RwLock::new(Vec::new()),
            protocols: RwLock::new(Vec::new()),
        }
    }

    /// The method of a selector, also of a superclass.
    pub(crate) fn find(&self, selector: Sel) -> Option<&'static Method> {
        let mut class: *const Self = self;
        while let Some(current) = unsafe { class.as_ref() } {
            let methods = current.methods.read().unwrap();
            let own = methods
                .as_ref()
                .and_then(|methods| methods.get(&(selector as usize)));
            if let Some(method) = own {
                return Some(method);
            }
            class = current.superclass.load(SeqCst);
        }
        None
    }

    /// The class and whether it is the class of a class, for messages.
    pub(crate) fn label(&self) -> String {
        let name = self.name.read().unwrap();
        let name = name
            .as_ref()
            .map_or("<undefined>".into(), |name| name.to_string_lossy());
        let sign = if self.is_meta.load(SeqCst) == 1 { '+' } else { '-' };
        format!("{sign}[{name}")
    }

    fn key(&self) -> String {
        let name = self.name.read().unwrap();
        name.as_ref()
            .map_or(String::new(), |name| name.to_string_lossy().into_owned())
    }

    fn address(&self) -> *mut Self {
        (&raw const *self).cast_mut()
    }
}

impl Method {
    pub(crate) fn imp(&self) -> Imp {
        *self.imp.lock().unwrap()
    }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C-unwind" fn objc_allocateClassPair(
    superclass: *mut Class,
    name: *const c_char,
    _extra: usize,
) -> *mut Class {
    let name = unsafe { text(name) };
    let key = name.to_string_lossy().into_owned();
    let registry = registry();
    if registry.classes.contains_key(&key) {
        return null_mut();
    }
    let class: &'static Class = match registry.shells.get(&key) {
        Some(shell) => unsafe { &*(*shell as *const Class) },
        None => Box::leak(Box::new(Class::shell())),
    };
    let meta: &'static Class = Box::leak(Box::new(Class::shell()));
    *class.name.write().unwrap() = Some(name.to_owned());
    *meta.name.write().unwrap() = Some(name.to_owned());
    meta.is_meta.store(1, SeqCst);
    class.isa.store(meta.address(), SeqCst);
    class.superclass.store(superclass, SeqCst);
    match unsafe { superclass.as_ref() } {
        Some(above) => {
            class.size.store(above.size.load(SeqCst), SeqCst);
            meta.superclass.store(above.isa.load(SeqCst), SeqCst);
        }
        None => meta.superclass.store(class.address(), SeqCst),
    }
    meta.isa.store(meta.address(), SeqCst);
    class.address()
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn objc_registerClassPair(class: *mut Class) {
    let key = unsafe { &*class }.key();
    registry().classes.insert(key, class as usize);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn objc_disposeClassPair(_class: *mut Class) {}

#[unsafe(no_mangle)]
unsafe extern "C" fn objc_getClass(name: *const c_char) -> *mut Class {
    let name = unsafe { text(name) }.to_string_lossy();
    registry()
        .classes
        .get(&*name)
        .map_or(null_mut(), |class| *class as *mut Class)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn objc_getClassList(_buffer: *mut *const Class, _count: c_int) -> c_int {
    registry().classes.len() as c_int
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getName(class: *const Class) -> *const c_char {
    let name = unsafe { &*class }.name.read().unwrap();
    name.as_ref().map_or(c"nil".as_ptr(), |name| name.as_ptr())
}

/// The names of classes that are made at run time for observed objects start so. No image has them.
const OBSERVED: &str = "NSKVONotifying_";
/// The names of the SDK's classes that are made at run time start so. Those of its Swift module have a full stop.
const OWN: &str = "Afterimage";

/// Classes of SwiftUI have names of their own. Others of Swift have the name of their module, and are of the app. All others that are not made at run time are of the system.
#[unsafe(no_mangle)]
unsafe extern "C" fn class_getImageName(class: *const Class) -> *const c_char {
    let name = unsafe { &*class }.key();
    let is_swift = name.contains('.');
    if name.starts_with(OBSERVED) || (name.starts_with(OWN) && !is_swift) {
        null()
    } else if name.starts_with("_TtGC7SwiftUI") || name.starts_with("_TtC7SwiftUI") {
        c"/System/Library/Frameworks/SwiftUI.framework/SwiftUI".as_ptr()
    } else if is_swift {
        c"/private/var/containers/Bundle/Application/1/Shop.app/Shop".as_ptr()
    } else {
        c"/System/Library/PrivateFrameworks/UIKitCore.framework/UIKitCore".as_ptr()
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getSuperclass(class: *const Class) -> *mut Class {
    unsafe { &*class }.superclass.load(SeqCst)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_isMetaClass(class: *const Class) -> u8 {
    unsafe { &*class }.is_meta.load(SeqCst) as u8
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getInstanceSize(class: *const Class) -> usize {
    unsafe { &*class }.size.load(SeqCst)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getInstanceMethod(class: *const Class, selector: Sel) -> *const Method {
    let method = unsafe { class.as_ref() }.and_then(|class| class.find(selector));
    method.map_or(null(), |method| method)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getClassMethod(class: *const Class, selector: Sel) -> *const Method {
    unsafe { class_getInstanceMethod((*class).isa.load(SeqCst), selector) }
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn class_respondsToSelector(class: *const Class, selector: Sel) -> u8 {
    u8::from(!unsafe { class_getInstanceMethod(class, selector) }.is_null())
}

#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn class_addMethod(
    class: *mut Class,
    selector: Sel,
    imp: Imp,
    types: *const c_char,
) -> u8 {
    let method: &'static Method = Box::leak(Box::new(Method {
        selector: selector as usize,
        imp: Mutex::new(imp),
        types: unsafe { text(types) }.to_owned(),
    }));
    let mut methods = unsafe { &*class }.methods.write().unwrap();
    let replaced = methods.get_or_insert_default().insert(selector as usize, method);
    u8::from(replaced.is_none())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_addIvar(
    class: *mut Class,
    name: *const c_char,
    size: usize,
    alignment: u8,
    types: *const c_char,
) -> u8 {
    let class = unsafe { &*class };
    let offset = class.size.load(SeqCst).next_multiple_of(1 << alignment);
    class.variables.write().unwrap().push(Box::leak(Box::new(Ivar {
        name: unsafe { text(name) }.to_owned(),
        offset,
        types: unsafe { text(types) }.to_owned(),
    })));
    class.size.store(offset + size, SeqCst);
    1
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_getInstanceVariable(class: *const Class, name: *const c_char) -> *const Ivar {
    let name = unsafe { text(name) };
    let mut class = class;
    while let Some(current) = unsafe { class.as_ref() } {
        let variables = current.variables.read().unwrap();
        if let Some(found) = variables.iter().find(|variable| &*variable.name == name) {
            return *found;
        }
        class = current.superclass.load(SeqCst);
    }
    null()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn class_addProtocol(class: *mut Class, protocol: *const Protocol) -> u8 {
    unsafe { &*class }
        .protocols
        .write()
        .unwrap()
        .push(unsafe { &*protocol });
    1
}

/// The class alone, without its superclasses, as in the real runtime.
#[unsafe(no_mangle)]
unsafe extern "C" fn class_conformsToProtocol(class: *const Class, protocol: *const Protocol) -> u8 {
    let protocols = unsafe { class.as_ref() }.map(|class| class.protocols.read().unwrap());
    let conforms = |known: &&'static Protocol| known.contains(protocol);
    u8::from(protocols.is_some_and(|protocols| protocols.iter().any(conforms)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ivar_getOffset(variable: *const Ivar) -> isize {
    unsafe { &*variable }.offset as isize
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ivar_getTypeEncoding(variable: *const Ivar) -> *const c_char {
    unsafe { &*variable }.types.as_ptr()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ivar_getName(variable: *const Ivar) -> *const c_char {
    unsafe { &*variable }.name.as_ptr()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn method_getTypeEncoding(method: *const Method) -> *const c_char {
    unsafe { &*method }.types.as_ptr()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn method_getName(method: *const Method) -> Sel {
    unsafe { &*method }.selector as Sel
}

#[unsafe(no_mangle)]
unsafe extern "C" fn method_getImplementation(method: *const Method) -> Imp {
    unsafe { &*method }.imp()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn method_setImplementation(method: *const Method, imp: Imp) -> Imp {
    std::mem::replace(&mut *unsafe { &*method }.imp.lock().unwrap(), imp)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn method_exchangeImplementations(a: *const Method, b: *const Method) {
    unsafe {
        let first = method_getImplementation(a);
        let second = method_setImplementation(b, first);
        method_setImplementation(a, second);
    }
}
