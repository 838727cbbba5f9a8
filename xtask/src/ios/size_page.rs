//! The page with the size of the libraries: docs/size-ios.md.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::image;
use super::library::Library;
use super::slice::Slice;
use crate::android::budget::{self, Measured};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// The page.
const PAGE: &str = "docs/size-ios.md";
/// The budget of the slice for Android that is compared: the standard library is the same, and the linker of the same release.
const ANDROID: &str = "arm64-v8a, rustup for size, stand-in (LLD 22)";
/// Bytes that the capture of UIKit may add to what the arm64 slice for Android has.
const FOR_CAPTURE: u64 = 64 << 10;

/// Writes the page.
///
/// # Errors
/// When the library of the device cannot be linked, or the page cannot be written.
pub(super) fn write(project: &Project, libraries: &[Library], out: &Path) -> Result<()> {
    let device = libraries.iter().find(|library| library.slice == Slice::Device);
    let measured = match device {
        Some(device) => image::measure(project, device, out)?,
        None => None,
    };
    let Some(measured) = measured else {
        println!("{PAGE} was not written: the library was not linked");
        return Ok(());
    };
    let compiler = Invocation::new("rustc", &["--version"]).output(&project.root)?;
    let mut archives = Vec::new();
    for library in libraries {
        let bytes = fs::metadata(&library.shipped)
            .map_err(Error::io(&library.shipped))?
            .len();
        archives.push((library.slice, bytes));
    }
    let android = budget::find(project, ANDROID)?.map(|budget| budget.stripped);
    let text = page(compiler.trim(), &archives, &measured, android);
    let path = project.root.join(PAGE);
    fs::write(&path, &text).map_err(Error::io(&path))?;
    println!("{text}");
    Ok(())
}

fn page(compiler: &str, archives: &[(Slice, u64)], measured: &Measured, android: Option<u64>) -> String {
    let image = measured.shipped.bytes as u64;
    let mut page = format!(
        "# Size of the iOS library\n\n\
         Written by `cargo xtask ios --check`; do not edit. Compiler: {compiler}; budget: {}.\n\n\
         An app contains what its linker keeps of the static library. The image is the library alone, linked with all functions that the \
         Swift package calls, without code that nobody calls and without names. It adds {image} bytes, {} compressed by deflate at its \
         highest level.\n",
        measured.key, measured.shipped.compressed
    );
    // Writing into a string cannot fail.
    if let Some(android) = android {
        let goal = android + FOR_CAPTURE;
        let (difference, word) = match image.checked_sub(goal) {
            Some(over) => (over, "more"),
            None => (goal - image, "less"),
        };
        let _ = writeln!(
            page,
            "\nThe goal is the arm64 slice for Android ([size.md](size.md)) and 64 KiB for the capture of UIKit: {goal} bytes. The image has {difference} {word}."
        );
    }
    page.push_str("\n## Static libraries\n\nWithout debug information, which `CAfterimage-symbols.zip` has.\n\n| target | bytes |\n|---|--:|\n");
    for (slice, bytes) in archives {
        let _ = writeln!(page, "| {} | {bytes} |", slice.target());
    }
    page.push_str("\n## Image by part\n\nCrates, and kinds of code of the standard library that other crates use.\n\n| part | bytes |\n|---|--:|\n");
    let mut parts: Vec<_> = measured.contents.parts.iter().collect();
    parts.sort_by(|one, two| two.1.cmp(one.1).then(one.0.cmp(two.0)));
    for (part, bytes) in parts {
        let _ = writeln!(page, "| {part} | {bytes} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::android::byte_size::ByteSize;
    use crate::android::contents::Contents;

    #[test]
    fn page_compares_the_image_with_the_goal_and_lists_its_parts() {
        let measured = Measured {
            key: "iOS arm64".into(),
            shipped: ByteSize {
                bytes: 70_000,
                compressed: 30,
            },
            contents: Contents {
                parts: BTreeMap::from([("small".to_owned(), 1), ("large".to_owned(), 2)]),
                ..Contents::default()
            },
        };
        let archives = [(Slice::Device, 9)];
        let over = page("rustc 1", &archives, &measured, Some(4_000));
        assert!(over.contains("69536 bytes. The image has 464 more."), "{over}");
        assert!(
            over.contains("| aarch64-apple-ios | 9 |\n") && over.contains("| large | 2 |\n| small | 1 |\n")
        );
        let under = page("rustc 1", &archives, &measured, Some(5_000));
        assert!(under.contains("has 536 less."), "{under}");
        assert!(!page("rustc 1", &archives, &measured, None).contains("goal"));
    }
}
