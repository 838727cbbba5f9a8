//! The requirements on a slice: the shared library of one ABI.
//!
//! Most are read from the linked library with its symbols, some from the stripped one that is shipped.

use std::collections::BTreeSet;
use std::path::Path;

use super::elf::Library;
use super::slice_compile::SliceConfig;

/// The functions that Android has at API level 21, by library. The stand-in of the NDK declares the same.
const API_21: &[&str] = &[
    include_str!("../../android/symbols/libc.txt"),
    include_str!("../../android/symbols/libdl.txt"),
    include_str!("../../android/symbols/liblog.txt"),
    include_str!("../../android/symbols/libm.txt"),
    SOCKETS,
];
/// The functions of API level 21 that only a slice with an HTTP client imports.
const SOCKETS: &str = include_str!("../../android/symbols/libc-sockets.txt");
/// Libraries that every Android device has.
const SYSTEM_LIBRARIES: &[&str] = &["libc.so", "libdl.so", "liblog.so", "libm.so"];
/// The end of the name that rustc gives to the objects of a crate, before a number.
const CODEGEN_UNIT: &str = "-cgu.";
/// Objects that a message names: without link-time optimisation there is one for each crate.
const NAMED_OBJECTS: usize = 3;
/// Crates whose objects the linker may see: the facade, into which link-time optimisation merges all others, and the
/// only crate that takes no part in it.
const LINKED_CRATES: &[&str] = &["afterimage.", "compiler_builtins."];

/// A slice as it was linked, and as it is shipped.
#[derive(Debug)]
pub(super) struct BuiltSlice<'a> {
    pub(super) config: SliceConfig<'a>,
    pub(super) linked: Library,
    pub(super) shipped: Library,
    pub(super) shipped_bytes: &'a [u8],
    /// The functions that the generated binding calls.
    pub(super) called: &'a BTreeSet<String>,
    /// Folders of this machine, which no shipped byte may reveal.
    pub(super) folders: Vec<&'a Path>,
}

/// A requirement, and the check that lists the deviations from it.
type Check = (&'static str, fn(&BuiltSlice) -> Vec<String>);

/// All requirements.
const CHECKS: &[Check] = &[
    ("exports only what the binding calls", exports),
    ("exports all that the binding calls", missing_exports),
    ("imports only what API level 21 has", imports),
    ("imports functions of sockets only with an HTTP client", sockets),
    ("needs only system libraries", needed),
    ("is aligned for the largest pages", alignment),
    ("has no relocations in its code", text_relocations),
    ("was optimised as a whole, at link time", link_time_optimisation),
    ("is shipped without symbols", stripped),
    ("has the build id of its symbols", build_id),
    ("contains no path of this machine", paths),
];

/// The deviations of a slice from all requirements, each as a sentence.
pub(super) fn faults(slice: &BuiltSlice) -> Vec<String> {
    let describe = |(requirement, check): &Check| {
        let found = check(slice);
        let name = slice.config.abi.name();
        (!found.is_empty()).then(|| format!("{name} violates \"{requirement}\": {}", found.join(", ")))
    };
    CHECKS.iter().filter_map(describe).collect()
}

fn exports(slice: &BuiltSlice) -> Vec<String> {
    let exports = slice.shipped.exports.iter();
    exports
        .filter(|name| !slice.called.contains(*name))
        .cloned()
        .collect()
}

fn missing_exports(slice: &BuiltSlice) -> Vec<String> {
    let called = slice.called.iter();
    called
        .filter(|name| !slice.shipped.exports.contains(name))
        .cloned()
        .collect()
}

fn imports(slice: &BuiltSlice) -> Vec<String> {
    let is_known = |name: &str| API_21.iter().any(|list| has_line(list, name));
    let imports = slice.shipped.imports.iter();
    imports.filter(|name| !is_known(name)).cloned().collect()
}

fn sockets(slice: &BuiltSlice) -> Vec<String> {
    let is_forbidden = |name: &&String| !slice.config.has_http_client() && has_line(SOCKETS, name);
    let imports = slice.shipped.imports.iter();
    imports.filter(is_forbidden).cloned().collect()
}

fn has_line(list: &str, name: &str) -> bool {
    list.lines().any(|line| line == name)
}

fn needed(slice: &BuiltSlice) -> Vec<String> {
    let needed = slice.shipped.needed.iter();
    needed
        .filter(|name| !SYSTEM_LIBRARIES.contains(&name.as_str()))
        .cloned()
        .collect()
}

fn alignment(slice: &BuiltSlice) -> Vec<String> {
    let page = slice.config.abi.page_size();
    let segments = slice.shipped.segments.iter();
    segments
        .filter(|segment| segment.alignment < page || segment.file_offset % page != segment.address % page)
        .map(|segment| format!("{segment:x?} with pages of {page:#x}"))
        .collect()
}

fn text_relocations(slice: &BuiltSlice) -> Vec<String> {
    let has_some = slice.shipped.has_text_relocations;
    has_some.then(|| "TEXTREL".to_owned()).into_iter().collect()
}

/// With link-time optimisation, the linker sees one object of Rust code. cargo drops it silently if the facade is
/// built as a Rust library as well, and then each crate has objects of its own.
fn link_time_optimisation(slice: &BuiltSlice) -> Vec<String> {
    let is_rust = |name: &&String| name.contains(CODEGEN_UNIT);
    let is_expected = |name: &String| LINKED_CRATES.iter().any(|prefix| name.starts_with(prefix));
    let units: Vec<&String> = slice.linked.linked_files.iter().filter(is_rust).collect();
    let facade = units
        .iter()
        .filter(|name| name.starts_with("afterimage."))
        .count();
    let count = (facade != 1).then(|| format!("{facade} objects of the facade"));
    let others: Vec<&String> = units.into_iter().filter(|name| !is_expected(name)).collect();
    let unnamed = others.len().saturating_sub(NAMED_OBJECTS);
    let rest = (unnamed > 0).then(|| format!("{unnamed} more objects"));
    let named = others.into_iter().take(NAMED_OBJECTS).cloned();
    count.into_iter().chain(named).chain(rest).collect()
}

fn stripped(slice: &BuiltSlice) -> Vec<String> {
    slice.shipped.debug_sections.clone()
}

fn build_id(slice: &BuiltSlice) -> Vec<String> {
    let (shipped, linked) = (&slice.shipped.build_id, &slice.linked.build_id);
    let matches = !shipped.is_empty() && shipped == linked;
    (!matches)
        .then(|| format!("{shipped:02x?} is shipped, {linked:02x?} is linked"))
        .into_iter()
        .collect()
}

fn paths(slice: &BuiltSlice) -> Vec<String> {
    let contains = |folder: &&&Path| {
        let text = folder.to_string_lossy();
        let bytes = text.as_bytes();
        // A root of one character is everywhere.
        bytes.len() > 1
            && slice
                .shipped_bytes
                .windows(bytes.len())
                .any(|window| window == bytes)
    };
    slice
        .folders
        .iter()
        .filter(contains)
        .map(|folder| folder.display().to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::Abi;
    use crate::android::elf::Segment;

    fn library() -> Library {
        Library {
            exports: vec!["uniffi_afterimage_fn".into()],
            imports: vec!["malloc".into(), "dladdr".into()],
            needed: vec!["libc.so".into(), "libdl.so".into()],
            segments: vec![Segment {
                alignment: 0x4000,
                file_offset: 0x2_9000,
                address: 0x3_1000,
            }],
            has_text_relocations: false,
            linked_files: vec![
                "afterimage.1-cgu.0".into(),
                "compiler_builtins.2-cgu.118".into(),
                "UnwindLevel1.c".into(),
            ],
            debug_sections: Vec::new(),
            build_id: vec![1, 2],
        }
    }

    /// The requirements that a slice violates after a change.
    fn violated(change: impl FnOnce(&mut BuiltSlice)) -> Vec<String> {
        let called = BTreeSet::from(["uniffi_afterimage_fn".to_owned()]);
        let mut slice = BuiltSlice {
            config: SliceConfig::shipped(Abi::X86_64),
            linked: library(),
            shipped: library(),
            shipped_bytes: b"...crates/engine/src/lib.rs...",
            called: &called,
            folders: vec![Path::new("/home/someone"), Path::new("/")],
        };
        change(&mut slice);
        faults(&slice)
    }

    #[track_caller]
    fn assert_violates(requirement: &str, change: impl FnOnce(&mut BuiltSlice)) {
        let faults = violated(change);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].starts_with(&format!("x86_64 violates \"{requirement}\": ")),
            "{faults:?}"
        );
    }

    #[test]
    fn correct_slice_violates_nothing() {
        assert_eq!(violated(|_| ()), Vec::<String>::new());
    }

    #[test]
    fn export_that_the_binding_does_not_call_is_a_fault() {
        for name in [
            "rust_eh_personality",
            "JNI_OnLoad",
            "uniffi_afterimage_fn_2",
            "UNIFFI_META_AFTERIMAGE_RECORD_A",
        ] {
            assert_violates("exports only what the binding calls", |slice| {
                slice.shipped.exports.push(name.into());
            });
        }
    }

    #[test]
    fn function_that_the_binding_calls_and_the_library_lacks_is_a_fault() {
        assert_violates("exports all that the binding calls", |slice| {
            slice.shipped.exports.clear();
        });
    }

    #[test]
    fn newer_function_is_a_fault() {
        let requirement = "imports only what API level 21 has";
        assert_violates(requirement, |slice| {
            slice.shipped.imports.push("getentropy".into());
        });
        // The comments of the lists are no functions.
        assert_violates(requirement, |slice| slice.shipped.imports.push("# liblog".into()));
    }

    #[test]
    fn function_of_sockets_is_a_fault_without_an_http_client() {
        let connect = |slice: &mut BuiltSlice| slice.shipped.imports.push("connect".into());
        assert_violates("imports functions of sockets only with an HTTP client", connect);
        let faults = violated(|slice| {
            slice.config = slice.config.with_features("ureq-client");
            connect(slice);
        });
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn library_that_devices_may_lack_is_a_fault() {
        assert_violates("needs only system libraries", |slice| {
            slice.shipped.needed.push("libunwind.so".into());
        });
    }

    #[test]
    fn small_pages_and_shifted_segments_are_faults_in_64_bits() {
        let requirement = "is aligned for the largest pages";
        let small = |slice: &mut BuiltSlice| slice.shipped.segments[0].alignment = 0x1000;
        assert_violates(requirement, small);
        assert_violates(requirement, |slice| {
            slice.shipped.segments[0].file_offset += 0x1000;
        });
        let faults = violated(|slice| {
            slice.config.abi = Abi::X86;
            small(slice);
        });
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn text_relocation_is_a_fault() {
        assert_violates("has no relocations in its code", |slice| {
            slice.shipped.has_text_relocations = true;
        });
    }

    #[test]
    fn separate_object_of_a_crate_is_a_fault() {
        let requirement = "was optimised as a whole, at link time";
        for file in ["uniffi_core.3-cgu.0", "afterimage.1-cgu.1"] {
            assert_violates(requirement, |slice| slice.linked.linked_files.push(file.into()));
        }
        assert_violates(requirement, |slice| slice.linked.linked_files.clear());
    }

    #[test]
    fn symbols_in_the_shipped_library_are_a_fault() {
        assert_violates("is shipped without symbols", |slice| {
            slice.shipped.debug_sections.push(".symtab".into());
        });
    }

    #[test]
    fn different_or_missing_build_id_is_a_fault() {
        let requirement = "has the build id of its symbols";
        assert_violates(requirement, |slice| slice.shipped.build_id.push(3));
        assert_violates(requirement, |slice| {
            slice.shipped.build_id.clear();
            slice.linked.build_id.clear();
        });
    }

    #[test]
    fn path_of_this_machine_is_a_fault() {
        assert_violates("contains no path of this machine", |slice| {
            slice.shipped_bytes = b"...panicked at /home/someone/src/lib.rs";
        });
    }

    #[test]
    fn fixture_with_many_faults_violates_most_requirements() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/android/faulty-x86_64.so");
        let bytes = std::fs::read(&path).unwrap();
        let faults = violated(|slice| slice.shipped = Library::parse(&path, &bytes).unwrap());
        assert_eq!(faults.len(), 8, "{faults:#?}");
    }
}
