//! The requirements on a static library for iOS.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::archive::{Member, OUR_OBJECT, Processor, StaticLibrary, System};
use super::library::Library;
use super::privacy;
use super::slice::Slice;
use super::xcframework::HEADER;
use super::{selectors, symbols};
use crate::error::{Error, Result};
use crate::files;
use crate::project::{Project, cargo_home};

/// Checks the library of a slice, and that its debug information names no folder of this machine.
///
/// # Errors
/// When it cannot be read, or violates a requirement.
pub(super) fn check(project: &Project, built: &Library) -> Result<()> {
    let (slice, path) = (built.slice, &built.shipped);
    let bytes = fs::read(path).map_err(Error::io(path))?;
    let mut faults = faults_of(project, slice, path, &bytes)?;
    let with_symbols = fs::read(&built.with_symbols).map_err(Error::io(&built.with_symbols))?;
    faults.extend(paths_of_this_machine(project, slice, &with_symbols));
    if faults.is_empty() {
        println!(
            "{}: {} bytes, minimum iOS {}.{}",
            slice.target(),
            bytes.len(),
            slice.minimum().major,
            slice.minimum().minor
        );
        Ok(())
    } else {
        Err(Error::Ios(faults))
    }
}

/// Returns the faults of a library that ships, in `bytes`; `path` is for errors.
///
/// # Errors
/// When it is no static library, or a table cannot be read.
pub(super) fn faults_of(project: &Project, slice: Slice, path: &Path, bytes: &[u8]) -> Result<Vec<String>> {
    let library = StaticLibrary::parse(path, bytes)?;
    let mut faults = faults(slice, &library, &declared(project)?);
    faults.extend(names(project, &library)?);
    let manifest = project.root.join(privacy::MANIFEST);
    let manifest = fs::read_to_string(&manifest).map_err(Error::io(&manifest))?;
    faults.extend(privacy::faults(&manifest, &library.undefined));
    faults.extend(paths_of_this_machine(project, slice, bytes));
    Ok(faults)
}

/// Returns the faults of the selectors and classes that a library names.
fn names(project: &Project, library: &StaticLibrary) -> Result<Vec<String>> {
    let table = project.root.join(selectors::SELECTORS);
    let table = fs::read_to_string(&table).map_err(Error::io(&table))?;
    let mut sources = String::new();
    for folder in selectors::SOURCES {
        for bytes in files::below(&project.root.join(folder))?.values() {
            sources.push_str(&String::from_utf8_lossy(bytes));
        }
    }
    let mut faults = selectors::faults(&library.strings, &table, &sources);
    faults.extend(selectors::rejected_names(&library.constants));
    Ok(faults)
}

/// Returns a fault for each folder of this machine that bytes contain.
fn paths_of_this_machine(project: &Project, slice: Slice, bytes: &[u8]) -> Vec<String> {
    let folders =
        [&project.root, &project.cache, &cargo_home()].map(|folder| folder.to_string_lossy().into_owned());
    let contains = |folder: &String| bytes.windows(folder.len()).any(|part| part == folder.as_bytes());
    let found = folders.into_iter().filter(contains);
    found
        .map(|folder| format!("{}: the library contains the path {folder}", slice.target()))
        .collect()
}

/// Returns the functions that the header of the facade declares.
///
/// # Errors
/// When it cannot be read.
pub(super) fn declared(project: &Project) -> Result<BTreeSet<String>> {
    let header = project.root.join(HEADER);
    let header = fs::read_to_string(&header).map_err(Error::io(&header))?;
    Ok(called(&header))
}

/// The beginnings of the names of functions that the header declares.
const OUR_FUNCTIONS: &[&str] = &["uniffi_afterimage_", "ffi_afterimage_", "afterimage_"];

/// The functions that a header declares.
fn called(header: &str) -> BTreeSet<String> {
    let words = header.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| OUR_FUNCTIONS.iter().any(|prefix| word.starts_with(prefix)))
        .map(ToOwned::to_owned)
        .collect()
}

fn faults(slice: Slice, library: &StaticLibrary, called: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let target = slice.target();
    for member in &library.members {
        if let Some(fault) = fault(slice, member) {
            faults.push(format!("{target}: {}: {fault}", member.name));
        }
    }
    let ours = |member: &&Member| member.name.starts_with(OUR_OBJECT);
    if !library.members.iter().any(|member| ours(&member)) {
        faults.push(format!("{target}: no object is of the facade"));
    }
    for member in library.members.iter().filter(ours) {
        if member.minimum != slice.minimum() {
            let minimum = member.minimum;
            faults.push(format!(
                "{target}: {} is for iOS {}.{}; IPHONEOS_DEPLOYMENT_TARGET sets the version",
                member.name, minimum.major, minimum.minor
            ));
        }
    }
    for name in called.difference(&library.defined) {
        faults.push(format!(
            "{target}: the header declares {name}, and the library has none"
        ));
    }
    for name in library.undefined.difference(&symbols::system()) {
        faults.push(format!(
            "{target}: {name} is undefined and not in xtask/ios/symbols.txt: is it in iOS 13?"
        ));
    }
    faults
}

fn fault(slice: Slice, member: &Member) -> Option<String> {
    let (system, processor) = match slice {
        Slice::Device => (System::Ios, Processor::Arm64),
        Slice::SimulatorArm => (System::Simulator, Processor::Arm64),
        Slice::SimulatorIntel => (System::Simulator, Processor::X86_64),
    };
    if member.processor != processor {
        return Some(format!("the processor is {:?}", member.processor));
    }
    if member.system != system && member.system != System::IosOrSimulator {
        return Some(format!("the system is {:?}", member.system));
    }
    let minimum = member.minimum;
    (minimum > slice.minimum()).then(|| format!("it needs iOS {}.{}", minimum.major, minimum.minor))
}

#[cfg(test)]
mod tests {
    use super::super::slice::Version;
    use super::*;

    fn member(name: &str, major: u32) -> Member {
        Member {
            name: name.into(),
            system: System::Ios,
            processor: Processor::Arm64,
            minimum: Version { major, minor: 0 },
        }
    }

    fn library() -> StaticLibrary {
        StaticLibrary {
            members: vec![member("afterimage-1.o", 13), member("std-1.o", 10)],
            defined: BTreeSet::from(["ffi_afterimage_a".to_owned()]),
            undefined: BTreeSet::from(["memcpy".to_owned()]),
            ..StaticLibrary::default()
        }
    }

    fn judged(library: &StaticLibrary) -> Vec<String> {
        faults(
            Slice::Device,
            library,
            &called("void ffi_afterimage_a(uint64_t handle\n"),
        )
    }

    #[test]
    fn objects_of_an_older_system_are_no_fault_unless_they_are_ours() {
        assert_eq!(judged(&library()), Vec::<String>::new());
        let mut older = library();
        older.members[0].minimum.major = 10;
        assert!(
            judged(&older)[0].contains("is for iOS 10.0"),
            "{:?}",
            judged(&older)
        );
    }

    #[test]
    fn each_requirement_has_a_fault() {
        let mut newer = library();
        newer.members[1].minimum.major = 15;
        assert!(judged(&newer)[0].ends_with("std-1.o: it needs iOS 15.0"));
        let mut simulator = library();
        simulator.members[1].system = System::Simulator;
        assert!(judged(&simulator)[0].ends_with("the system is Simulator"));
        let mut missing = library();
        missing.defined.clear();
        assert!(judged(&missing)[0].contains("declares ffi_afterimage_a"));
        let mut private = library();
        private.undefined.insert("_UIPrivate".into());
        assert!(judged(&private)[0].contains("_UIPrivate is undefined"));
        let mut foreign = library();
        foreign.members.remove(0);
        assert!(judged(&foreign)[0].contains("no object is of the facade"));
    }
}
