//! Whether the libraries with debug information give the code of those that ship, and the lines of a crash in it.

use std::fs;
use std::path::Path;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _};

use super::image::ImageLinker;
use super::library::Library;
use super::slice::Slice;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup;

/// The section with the code.
const CODE: &str = "__text";
/// A crate of which a function is looked up, and the file that must be found.
const LOOKED_UP: &str = "afterimage_engine";
const FOUND: &str = "crates/engine/src/";
/// Functions that are looked up. Some are of another file, which a generic function of the crate is compiled from.
const LOOK_UPS: usize = 50;

/// Links the library of the device twice, and looks up functions in the dSYM of the image with debug information.
///
/// # Errors
/// When the code differs, or no function has its line.
pub(super) fn check(project: &Project, libraries: &[Library], out: &Path) -> Result<()> {
    let device = libraries.iter().find(|library| library.slice == Slice::Device);
    let (Some(device), Some(linker)) = (device, ImageLinker::find(project, out)?) else {
        println!("the debug information was not checked: there is no linker for iOS");
        return Ok(());
    };
    let shipped = linker.link(&device.shipped, "with-names.dylib", &[])?;
    let image = linker.link(&device.with_symbols, "with-lines.dylib", &[])?;
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    let (shipped, with_lines) = (read(&shipped)?, read(&image)?);
    let fault = |text: String| Err(Error::Ios(vec![text]));
    if code(&shipped)? != code(&with_lines)? {
        return fault("the code of an app differs when it is linked with the debug information".into());
    }
    let dsym = image.with_extension("dSYM");
    files::remove(&dsym)?;
    Invocation::new(setup::apple_tool("dsymutil"), &["-o"])
        .arg(&dsym)
        .arg(&image)
        .run(&project.root)?;
    let dwarf = dsym.join("Contents/Resources/DWARF/with-lines.dylib");
    let addresses = addresses(&with_lines)?;
    let lines = Invocation::new(setup::apple_tool("llvm-symbolizer"), &["--obj"])
        .arg(&dwarf)
        .args(&addresses.iter().map(String::as_str).collect::<Vec<_>>())
        .output(&project.root)?;
    let found = lines.lines().filter(|line| line.contains(FOUND)).count();
    if found == 0 {
        return fault(format!(
            "none of {} functions has a line in {FOUND}",
            addresses.len()
        ));
    }
    println!(
        "debug information: the code is the same, and {found} of {} functions have their lines",
        addresses.len()
    );
    Ok(())
}

fn parsed(bytes: &[u8]) -> Result<object::File<'_>> {
    object::File::parse(bytes).map_err(|error| unreadable(&error))
}

fn code(image: &[u8]) -> Result<Vec<u8>> {
    let file = parsed(image)?;
    let section = file.section_by_name(CODE);
    let data = section.map_or(Ok(&[][..]), |section| section.data());
    data.map(<[u8]>::to_vec).map_err(|error| unreadable(&error))
}

/// The addresses of some functions.
fn addresses(image: &[u8]) -> Result<Vec<String>> {
    let file = parsed(image)?;
    let symbols = file.symbols().filter(|symbol| {
        let is_code = symbol.kind() == object::SymbolKind::Text;
        is_code && symbol.name().is_ok_and(|name| name.contains(LOOKED_UP))
    });
    Ok(symbols
        .take(LOOK_UPS)
        .map(|symbol| format!("{:#x}", symbol.address()))
        .collect())
}

fn unreadable(error: &object::Error) -> Error {
    Error::Unreadable {
        input: "an image",
        problem: error.to_string(),
    }
}
