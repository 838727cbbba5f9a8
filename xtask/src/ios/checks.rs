//! The requirements on a static library for iOS.

use std::collections::BTreeSet;
use std::fs;

use super::archive::{Member, Processor, StaticLibrary, System};
use super::library::Library;
use super::privacy;
use super::slice::Slice;
use super::symbols;
use super::xcframework::HEADER;
use crate::error::{Error, Result};
use crate::project::{Project, cargo_home};

/// Objects of the standard library are compiled for an older iOS than ours.
const OUR_OBJECT: &str = "afterimage";

/// Checks the library of a slice.
///
/// # Errors
/// When it cannot be read, or violates a requirement.
pub(super) fn check(project: &Project, built: &Library) -> Result<()> {
    let (slice, path) = (built.slice, &built.shipped);
    let bytes = fs::read(path).map_err(Error::io(path))?;
    let library = StaticLibrary::parse(path, &bytes)?;
    let mut faults = faults(slice, &library, &declared(project)?);
    let manifest = project.root.join(privacy::MANIFEST);
    let manifest = fs::read_to_string(&manifest).map_err(Error::io(&manifest))?;
    faults.extend(privacy::faults(&manifest, &library.undefined));
    for path in [&built.shipped, &built.with_symbols] {
        let bytes = fs::read(path).map_err(Error::io(path))?;
        for folder in paths_of_this_machine(project, &bytes) {
            faults.push(format!("{} contains the path {folder}", path.display()));
        }
    }
    if faults.is_empty() {
        println!(
            "{}: {} bytes in {} objects, minimum iOS {}.{}",
            slice.target(),
            bytes.len(),
            library.members.len(),
            slice.minimum().major,
            slice.minimum().minor
        );
        Ok(())
    } else {
        Err(Error::Ios(faults))
    }
}

/// Returns the folders of this machine that bytes contain.
fn paths_of_this_machine(project: &Project, bytes: &[u8]) -> Vec<String> {
    let folders =
        [&project.root, &project.cache, &cargo_home()].map(|folder| folder.to_string_lossy().into_owned());
    let contains = |folder: &String| bytes.windows(folder.len()).any(|part| part == folder.as_bytes());
    folders.into_iter().filter(contains).collect()
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
