//! The macro for enumerations with fixed codes and names.

/// Defines an enumeration whose values have a code, for the segment format and the frame buffer, and a name, for
/// traces and exports. Codes are never reused.
macro_rules! codes {
    // An enumeration that gets no further values, so that other crates can match it exhaustively.
    (closed $($enum:tt)*) => {
        crate::codes::codes!(@define [] $($enum)*);
    };
    (@define [$($open:meta)?] $(#[$doc:meta])* $name:ident: $($(#[$item:meta])* $code:literal = $variant:ident $text:literal,)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $(#[$open])?
        pub enum $name { $($(#[$item])* $variant = $code,)+ }

        impl $name {
            /// All values, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number in the segment format and the frame buffer.
            #[must_use]
            pub fn code(self) -> u32 {
                self as u32
            }

            /// The value with a number, `None` if this version does not know it.
            #[must_use]
            pub fn from_code(code: u32) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The name in traces and exports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value with a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
    ($($enum:tt)*) => {
        crate::codes::codes!(@define [non_exhaustive] $($enum)*);
    };
}
pub(crate) use codes;
