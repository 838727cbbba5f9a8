//! The bytes of a Mach-O image, whose symbols have no sizes: each reaches to the next one of its section.

use std::collections::BTreeMap;

use object::Endianness;
use object::macho::{MachHeader64, N_STAB, S_THREAD_LOCAL_ZEROFILL, S_ZEROFILL, SECTION_TYPE};
use object::read::macho::{LoadCommandVariant, MachHeader as _, Nlist as _, Section as _, Segment as _};

use super::symbol::{Symbol, TABLES};

/// A section that is in the file.
struct Section {
    name: String,
    address: u64,
    bytes: u64,
}

/// The bytes by section, and the symbols.
type Parsed = (BTreeMap<String, u64>, Vec<Symbol>);

pub(super) fn read(bytes: &[u8]) -> Result<Parsed, String> {
    parse(bytes).map_err(|error| error.to_string())
}

fn parse(bytes: &[u8]) -> object::read::Result<Parsed> {
    let header = MachHeader64::<Endianness>::parse(bytes, 0)?;
    let endian = header.endian()?;
    let mut sections = Vec::new();
    let mut names = BTreeMap::<u64, String>::new();
    let mut commands = header.load_commands(endian, bytes, 0)?;
    while let Some(command) = commands.next()? {
        match command.variant()? {
            LoadCommandVariant::Segment64(segment, data) => {
                for section in segment.sections(endian, data)? {
                    let kind = section.flags(endian).0 & SECTION_TYPE;
                    if ![S_ZEROFILL, S_THREAD_LOCAL_ZEROFILL]
                        .iter()
                        .any(|zero| u32::from(zero.0) == kind)
                    {
                        sections.push(Section {
                            name: String::from_utf8_lossy(section.name()).into_owned(),
                            address: section.addr(endian),
                            bytes: section.size(endian),
                        });
                    }
                }
            }
            LoadCommandVariant::Symtab(table) => {
                let symbols = table.symbols::<MachHeader64<Endianness>, _>(endian, bytes)?;
                for symbol in symbols.iter().filter(|symbol| symbol.n_type().0 & N_STAB == 0) {
                    let name = String::from_utf8_lossy(symbol.name(endian, symbols.strings())?).into_owned();
                    // The linker's folding gave some functions one address.
                    let name = name.strip_prefix('_').unwrap_or(&name).to_owned();
                    names.entry(symbol.n_value(endian)).or_insert(name);
                }
            }
            _ => {}
        }
    }
    let symbols = symbols(&sections, &names);
    let mut bytes = BTreeMap::new();
    for section in sections {
        *bytes.entry(section.name).or_default() += section.bytes;
    }
    Ok((bytes, symbols))
}

/// The symbols of sections that are no tables.
fn symbols(sections: &[Section], names: &BTreeMap<u64, String>) -> Vec<Symbol> {
    let is_table = |section: &&Section| TABLES.iter().any(|(name, _)| *name == section.name);
    let mut symbols = Vec::new();
    for section in sections.iter().filter(|section| !is_table(section)) {
        let end = section.address + section.bytes;
        let mut inside = names.range(section.address..end).peekable();
        while let Some((address, name)) = inside.next() {
            let next = inside.peek().map_or(end, |(next, _)| **next);
            symbols.push(Symbol {
                bytes: next - address,
                name: name.clone(),
            });
        }
    }
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbol_reaches_to_the_next_one_of_its_section() {
        let section = |name: &str, address, bytes| Section {
            name: name.to_owned(),
            address,
            bytes,
        };
        let sections = [
            section("__text", 100, 50),
            section("__eh_frame", 150, 30),
            section("__const", 180, 8),
        ];
        let names = [
            (100, "one"),
            (110, "two"),
            (150, "frame"),
            (184, "three"),
            (400, "none"),
        ];
        let names = names.map(|(address, name)| (address, name.to_owned())).into();
        let found = symbols(&sections, &names);
        let found: Vec<_> = found
            .iter()
            .map(|symbol| (symbol.name.as_str(), symbol.bytes))
            .collect();
        assert_eq!(found, [("one", 10), ("two", 40), ("three", 4)]);
    }
}
