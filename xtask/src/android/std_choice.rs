//! The environment variable that selects the standard library of the slices.

use std::env;
use std::ffi::OsStr;

use crate::error::{Error, Result};

/// Selects the standard libraries. By default the first one of [`StdChoice::ALL`] that is installed or can be.
const STD_VARIABLE: &str = "AFTERIMAGE_ANDROID_STD";

/// The value of [`STD_VARIABLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StdChoice {
    /// Compiled for size from rustup's sources.
    RustupForSize,
    /// The one that rustup downloads.
    Rustup,
    /// Compiled for size from Debian's packages.
    Debian,
}

impl StdChoice {
    const ALL: [(&str, Self); 3] = [
        ("rustup-size", Self::RustupForSize),
        ("rustup", Self::Rustup),
        ("debian", Self::Debian),
    ];

    /// Reads the choice from [`STD_VARIABLE`]. An empty value is none.
    ///
    /// # Errors
    /// When the value names no choice; the text lists all.
    pub(crate) fn from_environment() -> Result<Option<Self>> {
        env::var_os(STD_VARIABLE)
            .filter(|name| !name.is_empty())
            .map(|name| Self::parse(&name))
            .transpose()
    }

    fn parse(name: &OsStr) -> Result<Self> {
        let choice = Self::ALL.into_iter().find(|(known, _)| name == *known);
        choice
            .map(|(_, choice)| choice)
            .ok_or_else(|| Error::UnknownValue {
                variable: STD_VARIABLE,
                value: name.to_string_lossy().into_owned(),
                known: Self::ALL.map(|(known, _)| known).join(", "),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_standard_library_is_an_error_with_the_known_ones() {
        assert_eq!(StdChoice::parse(OsStr::new("debian")).unwrap(), StdChoice::Debian);
        let error = StdChoice::parse(OsStr::new("rustup_size"))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "AFTERIMAGE_ANDROID_STD=rustup_size is not a known value; the values are: rustup-size, rustup, debian"
        );
    }
}
