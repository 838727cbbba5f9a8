//! The page with the sizes of the packages: docs/size.md.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::abi::Abi;
use super::byte_size::ByteSize;
use super::consumer::App;
use super::package::{Archive, Package};
use super::r8::DexSizes;
use super::slice::LIBRARY;
use super::toolchain::Toolchain;
use crate::error::{Error, Result};
use crate::project::Project;

/// The page.
const PAGE: &str = "docs/size.md";
/// JNA's library, which each app has beside ours.
const JNA_LIBRARY: &str = "libjnidispatch.so";

/// The bytes of one ABI's libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SliceSize {
    abi: Abi,
    library: ByteSize,
    jna: ByteSize,
}

/// The sizes of the AARs, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct AarBytes {
    android: u64,
    compose: u64,
}

/// Writes the page.
///
/// # Errors
/// When an archive cannot be read, or the page cannot be written.
pub(super) fn write(
    project: &Project,
    toolchain: &Toolchain,
    package: &Package,
    app: &App,
    dex: &DexSizes,
) -> Result<()> {
    let aar = app.lib("afterimage-android.aar");
    let jna = app.lib("jna.aar");
    let mut slices = Vec::new();
    for abi in Abi::ALL {
        let size = |archive: &Path, library: &str| -> Result<ByteSize> {
            let bytes = Archive::read_entry(archive, &format!("jni/{}/{library}", abi.name()))?;
            ByteSize::of(&bytes)
        };
        slices.push(SliceSize {
            abi: *abi,
            library: size(&aar, LIBRARY)?,
            jna: size(&jna, JNA_LIBRARY)?,
        });
    }
    let compiler = toolchain.compiler(project)?;
    let bytes = |aar: &Path| fs::metadata(aar).map(|file| file.len()).map_err(Error::io(aar));
    let aars = AarBytes {
        android: bytes(&package.aar)?,
        compose: bytes(&package.compose)?,
    };
    let text = page(&format!("{compiler}, {toolchain}"), aars, &slices, dex);
    let path = project.root.join(PAGE);
    fs::write(&path, &text).map_err(Error::io(&path))?;
    println!("{text}");
    Ok(())
}

fn page(toolchain: &str, aars: AarBytes, slices: &[SliceSize], dex: &DexSizes) -> String {
    let mut page = format!(
        "# Size of the Android library\n\n\
         Written by `cargo xtask android --check`; do not edit. Compiler: {toolchain}.\n\n\
         An app contains one of the slices, ours and JNA's, and the dex. All figures are bytes; *compressed* is deflate \
         at its highest level, as in an APK.\n\n\
         ## Slices\n\n\
         Stripped. `{JNA_LIBRARY}` is JNA's.\n\n\
         | ABI | `{LIBRARY}` | compressed | `{JNA_LIBRARY}` | compressed |\n|---|--:|--:|--:|--:|\n"
    );
    // Writing into a string cannot fail.
    for SliceSize { abi, library, jna } in slices {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            abi.name(),
            library.bytes,
            library.compressed,
            jna.bytes,
            jna.compressed
        );
    }
    let _ = write!(
        page,
        "\nThe AAR with all four slices of ours: {}.\n\n\
         ## Dex and resources\n\n\
         A small app that uses the API, shrunk by R8 in full mode for API level 21, with the consumer rules of the AAR \
         alone. The parts are converted alone and keep their names, so their sum is larger than the app.\n\n\
         | | dex | compressed |\n|---|--:|--:|\n| the app | {} | {} |\n",
        aars.android, dex.app.bytes, dex.app.compressed
    );
    for (part, size) in &dex.parts {
        let _ = writeln!(page, "| {part} | {} | {} |", size.bytes, size.compressed);
    }
    page.push_str("\nThe library has no resources.\n");
    let _ = write!(
        page,
        "\n## Compose\n\n\
         An app with screens of Compose also contains `afterimage-compose`, which has classes alone. They are converted \
         without the app, and not shrunk.\n\n\
         | | AAR | dex | compressed |\n|---|--:|--:|--:|\n| `afterimage-compose` | {} | {} | {} |\n",
        aars.compose, dex.compose.bytes, dex.compose.compressed
    );
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_has_a_row_for_each_slice_and_part() {
        let size = ByteSize {
            bytes: 20,
            compressed: 10,
        };
        let slices = [SliceSize {
            abi: Abi::X86,
            library: size,
            jna: size,
        }];
        let dex = DexSizes {
            app: size,
            parts: vec![("JNA", size)],
            compose: ByteSize {
                bytes: 7,
                compressed: 5,
            },
        };
        let aars = AarBytes {
            android: 30,
            compose: 9,
        };
        let page = page("rustc 1", aars, &slices, &dex);
        assert!(page.contains("slices of ours: 30.\n"), "{page}");
        assert!(page.contains("| `afterimage-compose` | 9 | 7 | 5 |\n"), "{page}");
        assert!(page.contains("| x86 | 20 | 10 | 20 | 10 |\n"), "{page}");
        assert!(page.contains("| JNA | 20 | 10 |\n"), "{page}");
    }
}
