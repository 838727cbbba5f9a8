//! Reads the facts about a shared library that the checks judge.

use std::path::Path;

use object::elf::{
    DF_TEXTREL, DT_FLAGS, DT_NEEDED, DT_TEXTREL, FileHeader32, FileHeader64, PT_LOAD, SHN_UNDEF, STB_LOCAL,
    STB_WEAK, STT_FILE,
};
use object::read::elf::{FileHeader, ProgramHeader as _, SectionHeader as _, Sym as _};
use object::{Endianness, FileKind};

use crate::error::{Error, Result};

/// Three lengths and the owner's name, before the id in a note.
const NOTE_HEADER_BYTES: usize = 16;

/// The facts about one shared library.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Library {
    /// Names that other libraries can link to.
    pub(super) exports: Vec<String>,
    /// Names that another library must define. Weak ones are left out: they may be absent.
    pub(super) imports: Vec<String>,
    /// Libraries that are loaded before this one.
    pub(super) needed: Vec<String>,
    /// The segments that are mapped into memory.
    pub(super) segments: Vec<Segment>,
    /// Whether loading changes the code, which newer Android versions refuse.
    pub(super) has_text_relocations: bool,
    /// Names of the files that the linker combined, from the symbol table.
    pub(super) linked_files: Vec<String>,
    /// Sections that only debuggers read: symbols and debug information.
    pub(super) debug_sections: Vec<String>,
    /// The id that a stripped library and its symbols have in common.
    pub(super) build_id: Vec<u8>,
}

/// A segment that is mapped into memory, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) alignment: u64,
    pub(super) file_offset: u64,
    pub(super) address: u64,
}

impl Library {
    /// Parses the library in `bytes`; `path` is for the error.
    ///
    /// # Errors
    /// When the bytes are no ELF file.
    pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        let parsed = match FileKind::parse(bytes) {
            Ok(FileKind::Elf32) => read::<FileHeader32<Endianness>>(bytes),
            Ok(FileKind::Elf64) => read::<FileHeader64<Endianness>>(bytes),
            Ok(other) => Err(format!("it is {other:?}")),
            Err(error) => Err(error.to_string()),
        };
        parsed.map_err(|problem| Error::Unreadable {
            input: "a shared library",
            problem: format!("{}: {problem}", path.display()),
        })
    }
}

/// Reads the header, the sections and the symbols, in 32 or 64 bits.
fn read<Elf: FileHeader<Endian = Endianness>>(bytes: &[u8]) -> std::result::Result<Library, String> {
    let read = || -> object::read::Result<Library> {
        let header = Elf::parse(bytes)?;
        let endian = header.endian()?;
        let sections = header.sections(endian, bytes)?;
        let mut library = Library::default();
        for segment in header.program_headers(endian, bytes)? {
            if segment.p_type(endian) == PT_LOAD {
                library.segments.push(Segment {
                    alignment: segment.p_align(endian).into(),
                    file_offset: segment.p_offset(endian).into(),
                    address: segment.p_vaddr(endian).into(),
                });
            }
        }
        let dynamic = sections.dynamic_table(endian, bytes)?;
        for entry in &dynamic {
            match entry.tag {
                DT_NEEDED => library.needed.push(text(dynamic.string(entry)?)),
                DT_TEXTREL => library.has_text_relocations = true,
                DT_FLAGS if entry.val & DF_TEXTREL.0 != 0 => library.has_text_relocations = true,
                _ => {}
            }
        }
        let dynamic_symbols = sections.symbols(endian, bytes, object::elf::SHT_DYNSYM)?;
        for symbol in dynamic_symbols.iter() {
            let name = text(dynamic_symbols.symbol_name(endian, symbol)?);
            if name.is_empty() || symbol.st_bind() == STB_LOCAL {
                continue;
            }
            if symbol.st_shndx(endian) != SHN_UNDEF {
                library.exports.push(name);
            } else if symbol.st_bind() != STB_WEAK {
                library.imports.push(name);
            }
        }
        let symbols = sections.symbols(endian, bytes, object::elf::SHT_SYMTAB)?;
        for symbol in symbols.iter() {
            if symbol.st_type() == STT_FILE {
                library
                    .linked_files
                    .push(text(symbols.symbol_name(endian, symbol)?));
            }
        }
        for section in sections.iter() {
            let name = text(sections.section_name(endian, section)?);
            if name == ".note.gnu.build-id" {
                let note = section.data(endian, bytes)?;
                library.build_id = note.get(NOTE_HEADER_BYTES..).unwrap_or_default().to_vec();
            } else if name == ".symtab" || name.starts_with(".debug_") {
                library.debug_sections.push(name);
            }
        }
        Ok(library)
    };
    read().map_err(|error| error.to_string())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small library with several faults, in 32 and 64 bits. `xtask/testdata/android/README.md` has its source.
    fn fixture(name: &str) -> Library {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/android")
            .join(name);
        Library::parse(&path, &std::fs::read(&path).unwrap()).unwrap()
    }

    #[test]
    fn facts_are_read_in_32_and_64_bits() {
        for (name, alignment) in [("faulty-x86.so", 0x1000), ("faulty-x86_64.so", 0x1000)] {
            let library = fixture(name);
            assert_eq!(library.exports, ["uniffi_exported", "leaked"], "{name}");
            assert_eq!(library.imports, ["imported"], "{name}");
            assert_eq!(library.needed, ["libother.so"], "{name}");
            assert!(library.has_text_relocations, "{name}");
            assert_eq!(library.linked_files, ["one.c", "two.c"], "{name}");
            assert_eq!(library.debug_sections, [".symtab"], "{name}");
            assert_eq!(library.build_id, [0xab, 0xcd], "{name}");
            assert!(
                library
                    .segments
                    .iter()
                    .all(|segment| segment.alignment == alignment),
                "{name}: {:?}",
                library.segments
            );
        }
    }

    #[test]
    fn error_of_another_file_contains_its_path() {
        let error = Library::parse(Path::new("a/b.so"), b"no library")
            .unwrap_err()
            .to_string();
        assert!(error.contains("a/b.so"), "{error}");
    }
}
