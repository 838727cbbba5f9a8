//! The library as a linked app has it: an image without the code that nobody calls.
//!
//! The linker is LLVM's, which rustup installs. It finds the functions of the system in a stub that names those of `xtask/ios/symbols.txt`,
//! so a function that the list does not have fails the link. The image does not run: it is measured.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::library::Library;
use super::slice::Slice;
use super::{checks, symbols};
use crate::android::budget::{self, Measured};
use crate::android::byte_size::ByteSize;
use crate::android::contents::Contents;
use crate::android::{has_std, std_for_size};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// The function that binds others at their first call. The linker refers to it, and no object does.
const BINDER: &str = "dyld_stub_binder";
/// The key of the budget with the standard library that ships.
const KEY_FOR_SIZE: &str = "iOS arm64, rustup for size";

/// The linker, and what it reads beside a library.
#[derive(Debug)]
pub(super) struct ImageLinker {
    program: PathBuf,
    folder: PathBuf,
    stub: PathBuf,
    exports: PathBuf,
    root: PathBuf,
}

impl ImageLinker {
    /// Finds the linker, and writes the stub of the system into `out`. `None` if this machine has none for iOS.
    ///
    /// # Errors
    /// When a file cannot be written, or the header of the facade cannot be read.
    pub(super) fn find(project: &Project, out: &Path) -> Result<Option<Self>> {
        let Some(program) = linker(project) else {
            return Ok(None);
        };
        let folder = out.join("image");
        fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let write = |name: &str, text: String| -> Result<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, text).map_err(Error::io(&path))?;
            Ok(path)
        };
        Ok(Some(Self {
            program,
            stub: write("system.tbd", stub(&symbols::system()))?,
            exports: write("exports.txt", exports(&checks::declared(project)?))?,
            folder,
            root: project.root.clone(),
        }))
    }

    /// Links a library of the device as an app does, and returns the path of the image with this name.
    ///
    /// # Errors
    /// When it refers to a function that the system lacks.
    pub(super) fn link(&self, library: &Path, name: &str, options: &[&str]) -> Result<PathBuf> {
        let image = self.folder.join(name);
        Invocation::new(
            &self.program,
            &["-arch", "arm64", "-platform_version", "ios", "13.0", "13.0"],
        )
        .args(&["-dylib", "-dead_strip", "--icf=all", "-exported_symbols_list"])
        .arg(&self.exports)
        .args(options)
        .arg("-o")
        .arg(&image)
        .arg(library)
        .arg(&self.stub)
        .or("xtask/ios/symbols.txt has the functions of the system that may be used")
        .run(&self.root)?;
        Ok(image)
    }
}

/// Links the library of the device, and returns its bytes. `None` if this machine has no linker for it.
///
/// # Errors
/// When it cannot be linked.
pub(super) fn measure(project: &Project, library: &Library, out: &Path) -> Result<Option<Measured>> {
    let Some(linker) = ImageLinker::find(project, out)? else {
        println!("the library was not linked: the compiler has no ld64.lld beside it");
        return Ok(None);
    };
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    // `-x` and `-S` leave out the names that an app's own link strips.
    let shipped = read(&linker.link(&library.shipped, "shipped.dylib", &["-x", "-S"])?)?;
    let with_names = linker.link(&library.shipped, "with-names.dylib", &[])?;
    Ok(Some(Measured {
        key: key(project),
        shipped: ByteSize::of(&shipped)?,
        contents: Contents::read(&with_names, &read(&with_names)?)?,
    }))
}

/// Prints the image's bytes by part, the largest first, and compares them with the budget. An image with a standard library that is not
/// compiled for size may have none.
///
/// # Errors
/// When the image is larger than its budget allows, or has none.
pub(super) fn check(project: &Project, measured: &Measured) -> Result<()> {
    let mut parts: Vec<_> = measured.contents.parts.iter().collect();
    parts.sort_unstable_by(|one, two| two.1.cmp(one.1));
    for (part, bytes) in parts {
        println!("{bytes:>9}  {part}");
    }
    if measured.key != KEY_FOR_SIZE && !budget::has(project, &measured.key)? {
        println!(
            "{}: not compared, it has no budget; `cargo xtask ios --accept` makes today's size its budget",
            measured.key
        );
        return Ok(());
    }
    budget::check(project, measured)
}

/// The key of the budget: the linker is always LLVM's.
fn key(project: &Project) -> String {
    let is_for_size = std_for_size(project, Slice::Device.target())
        .is_some_and(|sysroot| has_std(&sysroot, Slice::Device.target()));
    if is_for_size {
        KEY_FOR_SIZE.to_owned()
    } else {
        "iOS arm64, rustup".to_owned()
    }
}

/// LLVM's linker for Apple's systems, which rustup installs beside the compiler's own programs.
fn linker(project: &Project) -> Option<PathBuf> {
    let libraries = Invocation::new("rustc", &["--print", "target-libdir"])
        .output(&project.root)
        .ok()?;
    let linker = Path::new(libraries.trim()).parent()?.join("bin/gcc-ld/ld64.lld");
    linker.is_file().then_some(linker)
}

/// A library of the system in the text form of Apple's linker, with these functions.
fn stub(functions: &BTreeSet<String>) -> String {
    let mut names = format!("'{BINDER}'");
    for name in functions {
        // Writing into a string cannot fail.
        let _ = write!(names, ", '_{name}'");
    }
    format!(
        "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-ios ]\ninstall-name: '/usr/lib/libSystem.B.dylib'\n\
         exports:\n  - targets: [ arm64-ios ]\n    symbols: [ {names} ]\n...\n"
    )
}

/// The functions that an app calls, as the linker lists them.
fn exports(declared: &BTreeSet<String>) -> String {
    let mut names = String::new();
    for name in declared {
        // Writing into a string cannot fail.
        let _ = writeln!(names, "_{name}");
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stub_has_the_functions_of_the_system() {
        let text = stub(&BTreeSet::from(["free".to_owned(), "malloc".to_owned()]));
        assert!(
            text.contains("symbols: [ 'dyld_stub_binder', '_free', '_malloc' ]"),
            "{text}"
        );
    }

    #[test]
    fn exports_are_names_of_c() {
        assert_eq!(
            exports(&BTreeSet::from(["a".to_owned(), "b".to_owned()])),
            "_a\n_b\n"
        );
    }
}
