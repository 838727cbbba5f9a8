//! A small Objective-C runtime for tests: the C functions that objc2 calls with its feature `gnustep-1-7`, so that classes
//! which are defined with objc2 work on any system.
//!
//! Differences from the real runtime: associated objects are plain numbers (`OBJC_ASSOCIATION_ASSIGN`), there are no exceptions, and
//! an unknown selector panics. Objects belong to the thread that made them in the count of [`live_objects`].

#![allow(clippy::missing_safety_doc)]

mod classes;
mod dispatch;
mod objects;
mod protocols;
mod root;
mod selectors;
mod weak;

pub use classes::{Class, register_shell};
pub use objects::live_objects;
pub use root::define_root;
pub use selectors::sent_selectors;

/// Defines the symbols of classes that objc2 refers to. [`register_shell`] connects each with the class of that name.
#[macro_export]
macro_rules! class_shells {
    ($($name:ident)*) => {
        #[allow(non_upper_case_globals)]
        mod shells {
            $(
                #[unsafe(export_name = concat!("_OBJC_CLASS_", stringify!($name)))]
                pub(super) static $name: $crate::Class = $crate::Class::shell();
            )*
        }

        /// Connects the symbols with the classes of their names.
        fn register_shells() {
            $( $crate::register_shell(stringify!($name), &shells::$name); )*
        }
    };
}
