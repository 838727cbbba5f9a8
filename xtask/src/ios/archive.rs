//! Reads the facts about a static library that the checks judge.

use std::collections::BTreeSet;
use std::path::Path;

use object::macho::{
    CPU_TYPE_ARM64, CPU_TYPE_X86_64, MachHeader64, N_EXT, N_STAB, N_TYPE, N_UNDF, PLATFORM_IOS,
    PLATFORM_IOSSIMULATOR,
};
use object::read::archive::ArchiveFile;
use object::read::macho::{
    FatArch as _, LoadCommandVariant, MachHeader as _, MachOFatFile32, Nlist as _, Section as _, Segment as _,
};
use object::{Endianness, FileKind};

use super::slice::Version;
use crate::error::{Error, Result};

/// The facts about one static library.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct StaticLibrary {
    pub(super) members: Vec<Member>,
    /// Names that the app can call, without the underscore of the format.
    pub(super) defined: BTreeSet<String>,
    /// Names that the app or the system must define.
    pub(super) undefined: BTreeSet<String>,
    /// Constants of the facade that end with a zero, as names for the system do.
    pub(super) strings: BTreeSet<String>,
    /// The bytes of all constants of the facade.
    pub(super) constants: Vec<u8>,
}

/// The beginning of the names of the facade's objects, into which link-time optimisation merges all other crates.
pub(super) const OUR_OBJECT: &str = "afterimage";
/// Sections with constants: those that end with a zero, and others.
const STRINGS: &[u8] = b"__cstring";
const CONSTANTS: &[u8] = b"__const";

/// One object file of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) system: System,
    pub(super) processor: Processor,
    /// The oldest iOS that the object declares.
    pub(super) minimum: Version,
}

/// The processor that an object is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Processor {
    Arm64,
    X86_64,
    Other(u32),
}

/// The system that an object is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// Devices.
    Ios,
    Simulator,
    /// An object of a compiler that declares the version alone, as both systems did before iOS 12.
    IosOrSimulator,
    Other(u32),
}

impl StaticLibrary {
    /// Parses the library in `bytes`; `path` is for the error.
    ///
    /// # Errors
    /// When the bytes are no archive of Mach-O files.
    pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        read(bytes).map_err(|problem| Error::Unreadable {
            input: "a static library",
            problem: format!("{}: {problem}", path.display()),
        })
    }
}

/// Returns the libraries of a file that joins those of several processors; `path` is for the error.
///
/// # Errors
/// When the bytes are no such file.
pub(super) fn parts<'a>(path: &Path, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>> {
    let read = || -> object::read::Result<Vec<&'a [u8]>> {
        let file = MachOFatFile32::parse(bytes)?;
        file.arches().iter().map(|part| part.data(bytes)).collect()
    };
    read().map_err(|error| Error::Unreadable {
        input: "a library of several processors",
        problem: format!("{}: {error}", path.display()),
    })
}

fn read(bytes: &[u8]) -> std::result::Result<StaticLibrary, String> {
    let mut library = StaticLibrary::default();
    let archive = ArchiveFile::parse(bytes).map_err(|error| error.to_string())?;
    for member in archive.members() {
        let member = member.map_err(|error| error.to_string())?;
        let name = String::from_utf8_lossy(member.name()).into_owned();
        let data = member.data(bytes).map_err(|error| format!("{name}: {error}"))?;
        if FileKind::parse(data).ok() != Some(FileKind::MachO64) {
            return Err(format!("{name} is no object of 64 bits"));
        }
        let member = read_object(&name, data, &mut library).map_err(|error| format!("{name}: {error}"))?;
        library.members.push(member);
    }
    library.undefined = &library.undefined - &library.defined;
    Ok(library)
}

fn read_object(name: &str, data: &[u8], library: &mut StaticLibrary) -> object::read::Result<Member> {
    let header = MachHeader64::<Endianness>::parse(data, 0)?;
    let endian = header.endian()?;
    let mut member = Member {
        name: name.to_owned(),
        system: System::Other(0),
        processor: match header.cputype(endian) {
            CPU_TYPE_ARM64 => Processor::Arm64,
            CPU_TYPE_X86_64 => Processor::X86_64,
            other => Processor::Other(other.0),
        },
        minimum: Version { major: 0, minor: 0 },
    };
    let mut commands = header.load_commands(endian, data, 0)?;
    while let Some(command) = commands.next()? {
        match command.variant()? {
            LoadCommandVariant::BuildVersion(version, _) => {
                member.system = match version.platform.get(endian) {
                    PLATFORM_IOS => System::Ios,
                    PLATFORM_IOSSIMULATOR => System::Simulator,
                    other => System::Other(other.0),
                };
                member.minimum = unpacked(version.minos.get(endian).0);
            }
            LoadCommandVariant::VersionMin(version) => {
                member.system = System::IosOrSimulator;
                member.minimum = unpacked(version.version.get(endian).0);
            }
            LoadCommandVariant::Segment64(segment, segment_data) if name.starts_with(OUR_OBJECT) => {
                for section in segment.sections(endian, segment_data)? {
                    let (name, bytes) = (
                        section.name(),
                        section.data(endian, data, section.offset(endian).into())?,
                    );
                    if name == STRINGS {
                        let strings = bytes.split(|byte| *byte == 0);
                        let strings = strings.filter_map(|text| std::str::from_utf8(text).ok());
                        library.strings.extend(strings.map(ToOwned::to_owned));
                    }
                    if name == STRINGS || name == CONSTANTS {
                        library.constants.extend_from_slice(bytes);
                    }
                }
            }
            LoadCommandVariant::Symtab(command) => {
                let symbols = command.symbols::<MachHeader64<Endianness>, _>(endian, data)?;
                for symbol in symbols.iter() {
                    let kind = symbol.n_type().0;
                    if kind & N_STAB != 0 || kind & N_EXT.0 == 0 {
                        continue;
                    }
                    let name = String::from_utf8_lossy(symbol.name(endian, symbols.strings())?).into_owned();
                    let name = name.strip_prefix('_').unwrap_or(&name).to_owned();
                    // A value beside an undefined name is the size of a common symbol.
                    if kind & N_TYPE == N_UNDF.0 && symbol.n_value(endian) == 0 {
                        library.undefined.insert(name);
                    } else {
                        library.defined.insert(name);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(member)
}

/// Versions are stored as `xxxx.yy.zz` in 32 bits.
fn unpacked(version: u32) -> Version {
    Version {
        major: version >> 16,
        minor: (version >> 8) & 0xff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_joined_file_are_its_libraries() {
        // Two parts: processor, its model, offset, size and alignment of each.
        let words: [u32; 12] = [0xCAFE_BABE, 2, 0x0100_000C, 0, 48, 3, 0, 0x0100_0007, 3, 51, 2, 0];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.extend_from_slice(b"onetw");
        let path = Path::new("joined.a");
        assert_eq!(parts(path, &bytes).unwrap(), [b"one".as_slice(), b"tw"]);
        let error = parts(path, b"!<arch>\n").unwrap_err().to_string();
        assert!(error.contains("joined.a"), "{error}");
    }
}
