//! Foundation's strings, collections and numbers.

use std::cell::OnceCell;
use std::ffi::{CString, c_char, c_ulong, c_void};
use std::ptr::NonNull;

use objc2::rc::{Allocated, Retained};
use objc2::runtime::{AnyObject, NSObject};
use objc2::{AnyThread, ClassType, DefinedClass, Message, define_class, msg_send};
use objc2_foundation::{NSArray, NSFastEnumerationState, NSOperatingSystemVersion, NSRange, NSString};

objc_runtime::class_shells! {
    NSProcessInfo NSString NSArray NSSet NSDictionary NSNumber NSIndexPath NSThread NSAttributedString
}

/// The content of a string, in UTF-16 as it is counted, and in UTF-8 if that was asked for.
#[derive(Default)]
pub struct Text {
    units: OnceCell<Vec<u16>>,
    utf8: OnceCell<CString>,
}

impl Text {
    fn units(&self) -> &[u16] {
        self.units.get().map_or(&[], |units| units)
    }

    fn utf8(&self) -> &CString {
        self.utf8
            .get_or_init(|| CString::new(String::from_utf16_lossy(self.units())).unwrap())
    }
}

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSString"]
    #[ivars = Text]
    pub struct FakeString;

    impl FakeString {
        #[unsafe(method_id(initWithBytes:length:encoding:))]
        fn init_with_bytes(
            this: Allocated<Self>,
            bytes: *const c_void,
            length: usize,
            _encoding: i32,
        ) -> Option<Retained<Self>> {
            let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length) };
            let text = Text::default();
            let units = std::str::from_utf8(bytes).unwrap().encode_utf16().collect();
            text.units.set(units).unwrap();
            unsafe { msg_send![super(this.set_ivars(text)), init] }
        }

        #[unsafe(method(UTF8String))]
        fn utf8_string(&self) -> *const c_char {
            self.ivars().utf8().as_ptr()
        }

        #[unsafe(method(lengthOfBytesUsingEncoding:))]
        fn bytes(&self, _encoding: i32) -> usize {
            self.ivars().utf8().as_bytes().len()
        }

        #[unsafe(method(length))]
        fn length(&self) -> usize {
            self.ivars().units().len()
        }

        #[unsafe(method(getCharacters:range:))]
        fn get_characters(&self, buffer: NonNull<u16>, range: NSRange) {
            let units = &self.ivars().units()[range.location..range.location + range.length];
            unsafe { buffer.copy_from_nonoverlapping(NonNull::from(units).cast(), units.len()) };
        }
    }
);

/// A string with any units of UTF-16, also lone surrogates.
pub fn string_of_units(units: Vec<u16>) -> Retained<NSString> {
    let text = Text::default();
    text.units.set(units).unwrap();
    let string: Retained<FakeString> = make(FakeString::alloc().set_ivars(text));
    unsafe { Retained::cast_unchecked(string) }
}

/// The characters of a string, without a message to it.
pub(crate) fn characters(string: &NSString) -> String {
    let string: &FakeString = unsafe { &*std::ptr::from_ref(string).cast() };
    String::from_utf16_lossy(string.ivars().units())
}

macro_rules! collection {
    ($name:ident, $objc:literal) => {
        define_class!(
            #[unsafe(super(NSObject))]
            #[name = $objc]
            #[ivars = Vec<Retained<AnyObject>>]
            pub struct $name;

            impl $name {
                #[unsafe(method_id(initWithObjects:count:))]
                fn init_with_objects(
                    this: Allocated<Self>,
                    objects: *mut *mut AnyObject,
                    count: usize,
                ) -> Option<Retained<Self>> {
                    let retained = |index| unsafe { Retained::retain(*objects.add(index)).unwrap() };
                    let this = this.set_ivars((0..count).map(retained).collect());
                    unsafe { msg_send![super(this), init] }
                }

                #[unsafe(method(count))]
                fn count(&self) -> usize {
                    self.ivars().len()
                }

                #[unsafe(method_id(objectAtIndex:))]
                fn object_at(&self, index: usize) -> Retained<AnyObject> {
                    self.ivars()[index].clone()
                }

                #[unsafe(method(countByEnumeratingWithState:objects:count:))]
                fn enumerate(
                    &self,
                    state: NonNull<NSFastEnumerationState>,
                    buffer: NonNull<*mut AnyObject>,
                    length: usize,
                ) -> usize {
                    static MUTATIONS: c_ulong = 0;
                    let state = unsafe { &mut *state.as_ptr() };
                    let from = state.state as usize;
                    let count = length.min(self.ivars().len() - from);
                    for index in 0..count {
                        let object = Retained::as_ptr(&self.ivars()[from + index]).cast_mut();
                        unsafe { *buffer.as_ptr().add(index) = object };
                    }
                    state.itemsPtr = buffer.as_ptr();
                    state.mutationsPtr = (&raw const MUTATIONS).cast_mut();
                    state.state = (from + count) as c_ulong;
                    count
                }
            }
        );
    };
}
collection!(FakeArray, "NSArray");
collection!(FakeSet, "NSSet");

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSDictionary"]
    #[ivars = Vec<(Retained<NSString>, Retained<AnyObject>)>]
    pub struct FakeDictionary;

    impl FakeDictionary {
        #[unsafe(method_id(objectForKey:))]
        fn object_for_key(&self, key: *const AnyObject) -> Option<Retained<AnyObject>> {
            let is_key = |known: &Retained<NSString>| std::ptr::eq(Retained::as_ptr(known).cast(), key);
            let found = self.ivars().iter().find(|(known, _)| is_key(known));
            found.map(|(_, value)| value.clone())
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSNumber"]
    #[ivars = f64]
    pub struct FakeNumber;

    impl FakeNumber {
        #[unsafe(method(doubleValue))]
        fn double_value(&self) -> f64 {
            *self.ivars()
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSIndexPath"]
    #[ivars = (isize, isize)]
    pub struct FakeIndexPath;

    impl FakeIndexPath {
        #[unsafe(method(section))]
        fn section(&self) -> isize {
            self.ivars().0
        }

        #[unsafe(method(item))]
        fn item(&self) -> isize {
            self.ivars().1
        }

        #[unsafe(method(row))]
        fn row(&self) -> isize {
            self.ivars().1
        }
    }
);

define_class!(
    #[unsafe(super(NSObject))]
    #[name = "NSThread"]
    pub struct FakeThread;

    impl FakeThread {
        /// Each test is an app of its own. The threads of the engine are not the main one.
        #[unsafe(method(isMainThread))]
        fn is_main() -> bool {
            !std::thread::current().name().is_some_and(|name| name.starts_with("afterimage"))
        }
    }
);

/// Calls `init` of the superclass. Defines the classes before the first object.
pub fn make<T>(object: objc2::rc::PartialInit<T>) -> Retained<T>
where
    T: DefinedClass + Message + ClassType,
    T::Super: ClassType,
{
    unsafe { msg_send![super(object), init] }
}

/// A dictionary whose keys are compared by address.
pub fn dictionary(entries: Vec<(Retained<NSString>, Retained<AnyObject>)>) -> Retained<AnyObject> {
    make(FakeDictionary::alloc().set_ivars(entries)).into()
}

/// A number.
pub fn number(value: f64) -> Retained<AnyObject> {
    make(FakeNumber::alloc().set_ivars(value)).into()
}

/// An index path of a list.
pub fn index_path((section, item): (isize, isize)) -> Retained<FakeIndexPath> {
    make(FakeIndexPath::alloc().set_ivars((section, item)))
}

/// A string, if there is one.
pub fn string(text: &Option<String>) -> Option<Retained<NSString>> {
    text.as_deref().map(NSString::from_str)
}

/// An array of objects of a fake class.
pub fn array<T: Message>(objects: &[Retained<T>]) -> Retained<NSArray<T>> {
    NSArray::from_retained_slice(objects)
}

/// A set of objects of a fake class.
pub fn set<T: Message>(objects: &[Retained<T>]) -> Retained<FakeSet> {
    let pointers: Vec<*const T> = objects.iter().map(Retained::as_ptr).collect();
    let objects = pointers.as_ptr().cast_mut().cast::<*mut AnyObject>();
    let set = FakeSet::alloc();
    unsafe { msg_send![set, initWithObjects: objects, count: pointers.len()] }
}

define_class!(
    /// The process, on a version of iOS that a test sets.
    #[unsafe(super(NSObject))]
    #[name = "NSProcessInfo"]
    pub struct FakeProcessInfo;

    impl FakeProcessInfo {
        #[unsafe(method_id(processInfo))]
        fn process_info() -> Retained<FakeProcessInfo> {
            make(FakeProcessInfo::alloc().set_ivars(()))
        }

        #[unsafe(method(operatingSystemVersion))]
        fn version(&self) -> NSOperatingSystemVersion {
            NSOperatingSystemVersion {
                majorVersion: IOS_VERSION.get(),
                minorVersion: 2,
                patchVersion: 1,
            }
        }
    }
);

thread_local! {
    static IOS_VERSION: std::cell::Cell<isize> = const { std::cell::Cell::new(18) };
}

/// Sets the major version of iOS, which is 18 otherwise.
pub fn set_ios_version(major: isize) {
    IOS_VERSION.set(major);
}

/// Defines the classes.
pub(crate) fn define() {
    register_shells();
    for class in [
        FakeString::class,
        FakeArray::class,
        FakeSet::class,
        FakeDictionary::class,
        FakeNumber::class,
        FakeIndexPath::class,
        FakeThread::class,
        FakeProcessInfo::class,
    ] {
        class();
    }
}
