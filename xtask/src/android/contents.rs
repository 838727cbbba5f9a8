//! The contents of a shared library: its bytes by section, and by the part of the program that they belong to.

mod mach_o;
mod part;
mod symbol;

pub(in crate::android) use part::group;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use object::elf::{FileHeader32, FileHeader64, SHF_ALLOC, SHT_NOBITS, SHT_SYMTAB, STT_FUNC, STT_OBJECT};
use object::read::elf::{FileHeader, SectionHeader as _, Sym as _};
use object::{Endianness, FileKind};

use self::symbol::{Symbol, TABLES};
use crate::error::{Error, Result};

/// Functions and constants that are listed by name.
const LARGEST: usize = 20;

/// The bytes that are loaded from a library's file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Bytes by section, as far as the section is in the file and is loaded.
    pub(crate) sections: BTreeMap<String, u64>,
    /// Bytes by crate, or by the kind of code if the standard library defines it. Their sum is that of the sections.
    pub(crate) parts: BTreeMap<String, u64>,
    /// The largest functions and constants, the largest one first.
    pub(crate) largest: Vec<(String, u64)>,
}

impl Contents {
    /// Reads a library that was not stripped; `path` is for the error.
    ///
    /// # Errors
    /// When the bytes are no ELF file, and no Mach-O file of 64 bits.
    pub(crate) fn read(path: &Path, bytes: &[u8]) -> Result<Self> {
        let contents = match FileKind::parse(bytes) {
            Ok(FileKind::Elf32) => read::<FileHeader32<Endianness>>(bytes),
            Ok(FileKind::Elf64) => read::<FileHeader64<Endianness>>(bytes),
            Ok(FileKind::MachO64) => {
                mach_o::read(bytes).map(|(sections, symbols)| Self::new(sections, symbols))
            }
            Ok(other) => Err(format!("it is {other:?}")),
            Err(error) => Err(error.to_string()),
        };
        contents.map_err(|problem| Error::Unreadable {
            input: "a shared library",
            problem: format!("{}: {problem}", path.display()),
        })
    }

    fn new(sections: BTreeMap<String, u64>, mut symbols: Vec<Symbol>) -> Self {
        let mut parts = BTreeMap::<String, u64>::new();
        for symbol in &symbols {
            *parts.entry(part::of_symbol(&symbol.name)).or_default() += symbol.bytes;
        }
        for (section, part) in TABLES {
            *parts.entry((*part).to_owned()).or_default() += sections.get(*section).copied().unwrap_or(0);
        }
        parts.retain(|_, bytes| *bytes > 0);
        let known: u64 = parts.values().sum();
        let all: u64 = sections.values().sum();
        parts.insert(
            "constants without a name, and padding".to_owned(),
            all.saturating_sub(known),
        );
        symbols.sort_by(|one, two| two.cmp(one));
        symbols.truncate(LARGEST);
        let largest = symbols
            .into_iter()
            .map(|symbol| (part::readable(&symbol.name), symbol.bytes))
            .collect();
        Self {
            sections,
            parts,
            largest,
        }
    }
}

fn read<Elf: FileHeader<Endian = Endianness>>(bytes: &[u8]) -> std::result::Result<Contents, String> {
    let read = || -> object::read::Result<Contents> {
        let header = Elf::parse(bytes)?;
        let endian = header.endian()?;
        let table = header.sections(endian, bytes)?;
        let mut sections = BTreeMap::new();
        let mut in_file = BTreeSet::new();
        for (index, section) in table.enumerate() {
            if section.sh_type(endian) == SHT_NOBITS || section.sh_flags(endian) & SHF_ALLOC != SHF_ALLOC {
                continue;
            }
            in_file.insert(index.0);
            let name = String::from_utf8_lossy(table.section_name(endian, section)?).into_owned();
            *sections.entry(name).or_default() += section.sh_size(endian).into();
        }
        let symbol_table = table.symbols(endian, bytes, SHT_SYMTAB)?;
        // Functions with the same instructions have one address after the linker folded them.
        let mut seen = BTreeSet::new();
        let mut symbols = Vec::new();
        for (index, symbol) in symbol_table.enumerate() {
            let is_code = symbol.st_type() == STT_FUNC || symbol.st_type() == STT_OBJECT;
            let section = symbol_table.symbol_section(endian, symbol, index)?;
            let address: u64 = symbol.st_value(endian).into();
            let bytes: u64 = symbol.st_size(endian).into();
            if !is_code
                || bytes == 0
                || !section.is_some_and(|at| in_file.contains(&at.0))
                || !seen.insert(address)
            {
                continue;
            }
            let name = String::from_utf8_lossy(symbol_table.symbol_name(endian, symbol)?).into_owned();
            symbols.push(Symbol { bytes, name });
        }
        Ok(Contents::new(sections, symbols))
    };
    read().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_loaded_sections() {
        for name in ["faulty-x86.so", "faulty-x86_64.so"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("testdata/android")
                .join(name);
            let contents = Contents::read(&path, &std::fs::read(&path).unwrap()).unwrap();
            assert!(contents.sections[".text"] > 0, "{contents:?}");
            assert!(!contents.sections.contains_key(".symtab"), "{contents:?}");
            assert_eq!(
                contents.parts.values().sum::<u64>(),
                contents.sections.values().sum::<u64>(),
                "{contents:?}"
            );
            assert!(contents.parts["names and relocations"] > 0, "{contents:?}");
        }
    }

    #[test]
    fn symbols_are_counted_by_part_and_listed_by_size() {
        let symbol = |name: &str, bytes| Symbol {
            bytes,
            name: name.to_owned(),
        };
        let sections = BTreeMap::from([(".text".to_owned(), 100), (".eh_frame".to_owned(), 7)]);
        let symbols = vec![
            symbol("_ZN12lz4_flex_foo3bar17h79a598ed49d5a634E", 10),
            symbol("_ZN12lz4_flex_foo3baz17h79a598ed49d5a634E", 60),
        ];
        let contents = Contents::new(sections, symbols);
        assert_eq!(contents.parts["lz4_flex_foo"], 70);
        assert_eq!(contents.parts["unwind tables"], 7);
        assert_eq!(contents.parts["constants without a name, and padding"], 30);
        assert_eq!(contents.largest[0], ("lz4_flex_foo::baz".to_owned(), 60));
    }
}
