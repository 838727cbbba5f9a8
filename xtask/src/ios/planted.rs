//! Faults that the checks of a library must find, each planted into its bytes: a check that cannot fail proves nothing.

use std::fs;
use std::path::Path;

use super::checks;
use super::library::Library;
use super::slice::Slice;
use crate::error::{Error, Result};
use crate::project::Project;

/// A passage of the library of the device, another of the same length, and the fault that it makes.
struct Fault {
    title: &'static str,
    passage: &'static [u8],
    replacement: &'static [u8],
    named: &'static str,
}

/// `LC_BUILD_VERSION` without tools, for iOS 13.0.
const BUILD_VERSION: &[u8] = b"\x32\0\0\0\x18\0\0\0\x02\0\0\0\0\0\x0D\0";

const FAULTS: &[Fault] = &[
    Fault {
        title: "a newer minimum",
        passage: BUILD_VERSION,
        replacement: b"\x32\0\0\0\x18\0\0\0\x02\0\0\0\0\0\x11\0",
        named: "it needs iOS 17.0",
    },
    Fault {
        title: "an object for simulators",
        passage: BUILD_VERSION,
        replacement: b"\x32\0\0\0\x18\0\0\0\x07\0\0\0\0\0\x0D\0",
        named: "the system is Simulator",
    },
    Fault {
        title: "a missing function of the header",
        passage: b"\0_ffi_afterimage_rustbuffer_alloc\0",
        replacement: b"\0_ffi_afterimage_rustbuffer_allot\0",
        named: "the header declares ffi_afterimage_rustbuffer_alloc, and the library has none",
    },
    Fault {
        title: "a function that the system may lack",
        passage: b"\0_memcpy\0",
        replacement: b"\0_memcpq\0",
        named: "memcpq is undefined and not in xtask/ios/symbols.txt",
    },
    Fault {
        title: "a private class",
        passage: b"\0UILabel\0",
        replacement: b"\0_UILabe\0",
        named: "the class _UILabe is not in xtask/ios/classes.txt",
    },
    Fault {
        title: "a selector that the table lacks",
        passage: b"\0isHidden\0",
        replacement: b"\0isHidde0\0",
        named: "the selector isHidde0 is not in crates/uikit/selectors.txt",
    },
    Fault {
        title: "a function that needs a reason in the privacy manifest",
        passage: b"\0_unlink\0",
        replacement: b"\0_statfs\0",
        named: "NSPrivacyAccessedAPICategoryDiskSpace",
    },
];

/// Plants each fault into the library of the device. The checks must find it.
///
/// # Errors
/// When a fault passes, or cannot be planted.
pub(super) fn check(project: &Project, libraries: &[Library], _out: &Path) -> Result<()> {
    let device = libraries.iter().find(|library| library.slice == Slice::Device);
    let Some(device) = device else {
        return Ok(());
    };
    let bytes = fs::read(&device.shipped).map_err(Error::io(&device.shipped))?;
    let mut passed = Vec::new();
    for fault in FAULTS {
        let planted = replace_all(&bytes, fault.passage, fault.replacement).ok_or_else(|| {
            Error::Ios(vec![format!(
                "{} cannot be planted: the library has no such bytes",
                fault.title
            )])
        })?;
        let found = checks::faults_of(project, device.slice, &device.shipped, &planted)?;
        match found.iter().find(|found| found.contains(fault.named)) {
            Some(found) => println!("{}: {found}", fault.title),
            None => passed.push(format!(
                "{} passes; its check has to see `{}`",
                fault.title, fault.named
            )),
        }
    }
    if passed.is_empty() {
        Ok(())
    } else {
        Err(Error::Ios(passed))
    }
}

/// Replaces all occurrences of a passage by another of its length. Returns `None` if there is none.
fn replace_all(bytes: &[u8], passage: &[u8], replacement: &[u8]) -> Option<Vec<u8>> {
    let mut replaced = bytes.to_vec();
    let starts = bytes.windows(passage.len()).enumerate();
    let starts: Vec<usize> = starts
        .filter(|(_, part)| *part == passage)
        .map(|(at, _)| at)
        .collect();
    for start in &starts {
        replaced
            .get_mut(*start..start + passage.len())?
            .copy_from_slice(replacement);
    }
    (!starts.is_empty()).then_some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_keep_the_length_of_the_library() {
        for fault in FAULTS {
            assert_eq!(fault.passage.len(), fault.replacement.len(), "{}", fault.title);
        }
        assert_eq!(replace_all(b"a-b-a", b"a", b"c"), Some(b"c-b-c".to_vec()));
        assert_eq!(replace_all(b"a", b"b", b"c"), None);
    }
}
