//! Lets the `x86_64` Android library run on this machine, so that the shipped bytes themselves are tested.
//!
//! bionic and glibc agree on `x86_64` about the functions that the library imports and about their structures. So a
//! stand-in of bionic's `libc.so` only has to have the right names and version, and jump into glibc.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::elf::Library;
use super::slice::{LIBRARY, Slice};
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;

/// Functions that have another name in glibc.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("__errno", "__errno_location"),
    // bionic's returns a number, as POSIX's does; glibc's function of this name returns a text.
    ("strerror_r", "__xpg_strerror_r"),
    ("sysconf", "bionic_sysconf"),
];
/// bionic numbers the questions of `sysconf` differently. 39 is the page size, 97 the number of processors.
const SYSCONF: &str = "#include <unistd.h>
__attribute__((visibility(\"hidden\"))) long bionic_sysconf(int name) {
    switch (name) {
    case 39:
    case 40: return sysconf(_SC_PAGESIZE);
    case 96: return sysconf(_SC_NPROCESSORS_CONF);
    case 97: return sysconf(_SC_NPROCESSORS_ONLN);
    default: return -1;
    }
}
";
/// The version of all names in bionic's libraries.
const VERSION_MAP: &str = "LIBC { global: *; };\n";

/// Writes the library of `slice` and the stand-ins of bionic's libraries into `folder`. A process with this folder in
/// `LD_LIBRARY_PATH` can load the library.
///
/// # Errors
/// When a file cannot be written, or when the C compiler fails.
pub(super) fn write(root: &Path, slice: &Slice, folder: &Path) -> Result<()> {
    let bytes = fs::read(&slice.shipped).map_err(Error::io(&slice.shipped))?;
    let library = Library::parse(&slice.shipped, &bytes)?;
    files::remove(folder)?;
    let source = folder.join("source");
    fs::create_dir_all(&source).map_err(Error::io(&source))?;
    let write = |path: &Path, text: &[u8]| fs::write(path, text).map_err(Error::io(path));
    write(&folder.join(LIBRARY), &bytes)?;
    let (jumps, sysconf, map) = (
        source.join("jumps.S"),
        source.join("sysconf.c"),
        source.join("version.map"),
    );
    write(&jumps, jumps_to_glibc(&library.imports).as_bytes())?;
    write(&sysconf, SYSCONF.as_bytes())?;
    write(&map, VERSION_MAP.as_bytes())?;
    let link = |name: &str| {
        Invocation::new("cc", &["-shared", "-fPIC", "-nostdlib"])
            .arg(format!("-Wl,-soname,{name},--version-script={}", map.display()))
            .arg("-o")
            .arg(folder.join(name))
    };
    link("libc.so")
        .arg(&jumps)
        .arg(&sysconf)
        .args(&["-l:libc.so.6", "-l:libm.so.6"])
        .run(root)?;
    // The dynamic linker finds every name in libc.so. The others only have to exist, with the version.
    let empty = source.join("empty.S");
    write(&empty, b"")?;
    for name in ["libdl.so", "liblog.so", "libm.so"] {
        link(name).arg(&empty).run(root)?;
    }
    Ok(())
}

/// One function for each import, which jumps to glibc's. Its own name differs, or it would jump to itself.
fn jumps_to_glibc(imports: &[String]) -> String {
    let mut text = String::from(".section .note.GNU-stack,\"\",@progbits\n.text\n");
    for name in imports {
        let other = OTHER_NAMES.iter().find(|(bionic, _)| bionic == name);
        let target = other.map_or(name.as_str(), |(_, glibc)| *glibc);
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            ".globl bionic_name_{name}\n.type bionic_name_{name}, @function\nbionic_name_{name}: jmp \
             *{target}@GOTPCREL(%rip)\n.symver bionic_name_{name}, {name}@LIBC"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_import_jumps_to_the_function_of_glibc() {
        let text = jumps_to_glibc(&["malloc".into(), "__errno".into()]);
        assert!(
            text.contains(
                "\nbionic_name_malloc: jmp *malloc@GOTPCREL(%rip)\n.symver bionic_name_malloc, malloc@LIBC\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("\nbionic_name___errno: jmp *__errno_location@GOTPCREL(%rip)\n"),
            "{text}"
        );
    }
}
