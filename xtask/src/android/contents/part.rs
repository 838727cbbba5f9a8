//! The part of a program to which a function or constant belongs, by its name.

use rustc_demangle::demangle;

/// Modules of the standard library whose code is compiled for each type that uses it. Such code is counted by its kind: the crate that
/// uses it is not in the name.
const KINDS: &[(&str, &str)] = &[
    ("core::ptr::drop_in_place", "drop glue"),
    ("alloc::collections::btree", "maps: sorted"),
    ("std::collections::hash", "maps: hashed"),
    ("hashbrown", "maps: hashed"),
    ("alloc::vec", "vectors"),
    ("alloc::raw_vec", "vectors"),
    ("alloc::collections::vec_deque", "vectors"),
    ("core::slice::sort", "sorting"),
    ("alloc::slice", "sorting"),
    ("core::fmt", "formatting"),
    ("alloc::fmt", "formatting"),
    ("core::num", "numbers and their text"),
    ("alloc::sync", "shared pointers"),
    ("std::backtrace_rs", "backtraces"),
    ("addr2line", "backtraces"),
    ("gimli", "backtraces"),
    ("rustc_demangle", "backtraces"),
    ("std::sync::mpmc", "channels"),
    ("std::sync::mpsc", "channels"),
];

/// The facade, whose name the others of our crates begin with.
const OURS: &str = "afterimage";

/// Names that the bindings export.
const BINDING: &[(&str, &str)] = &[
    ("UNIFFI_META", "binding: metadata"),
    ("uniffi_", "binding: exports"),
    ("ffi_", "binding: exports"),
];

/// Crates of the standard library whose code is compiled once.
const STANDARD: &[&str] = &["__rustc", "alloc", "core", "panic_unwind", "std"];

/// Returns the group of a part: ours, or where else it comes from.
pub(in crate::android) fn group(part: &str) -> &'static str {
    if part == OURS || part.starts_with("afterimage_") {
        "crates of ours"
    } else if BINDING.iter().any(|(_, name)| part == *name) {
        "binding"
    } else if KINDS.iter().any(|(_, kind)| part == *kind) {
        "generic code of the standard library"
    } else if STANDARD.contains(&part) {
        "standard library"
    } else if is_identifier(part) {
        "dependencies"
    } else {
        "tables, constants and C"
    }
}

/// Returns the part of a symbol: a kind of generic code, or a crate.
pub(super) fn of_symbol(symbol: &str) -> String {
    let name = readable(symbol);
    if let Some((_, part)) = BINDING.iter().find(|(prefix, _)| name.starts_with(prefix)) {
        return (*part).to_owned();
    }
    let path = owner(&name);
    if let Some((_, kind)) = KINDS.iter().find(|(module, _)| path.starts_with(module)) {
        return (*kind).to_owned();
    }
    match path.split("::").next() {
        Some(krate) if path.contains("::") && is_identifier(krate) => krate.to_owned(),
        _ => "C, unwinding and compiler's own".to_owned(),
    }
}

/// Returns a symbol's name as it is in the source, without the hash of its crate.
pub(super) fn readable(symbol: &str) -> String {
    format!("{:#}", demangle(symbol))
}

/// Returns the path of the type or module that has the function: `a::B` for `<a::B as c::D>::e`, and for `<&mut a::B>::e`. A type of
/// the language has the path of the trait.
fn owner(name: &str) -> &str {
    let Some(inner) = name.strip_prefix('<') else {
        return name;
    };
    let (of_type, of_trait) = match inner.split_once(" as ") {
        Some((of_type, of_trait)) => (of_type, Some(of_trait)),
        None => (inner, None),
    };
    let of_type = of_type.trim_start_matches("impl ");
    let bare = of_type.trim_start_matches(['&', '*', '(', '[', '<']);
    let bare = ["mut ", "const ", "dyn "]
        .iter()
        .fold(bare, |rest, word| rest.trim_start_matches(word));
    let is_path = bare
        .split(['<', '>', ' ', ','])
        .next()
        .is_some_and(|path| path.contains("::"));
    match of_trait {
        Some(of_trait) if !is_path => of_trait,
        _ => bare,
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_their_crate() {
        for (symbol, part) in [
            (
                "_ZN10afterimage7runtime9io_thread4step17h79a598ed49d5a634E",
                "afterimage",
            ),
            (
                "_ZN9crc32fast5table11CRC32_TABLE17hf925d7ea35a040a8E",
                "crc32fast",
            ),
            (
                "_ZN58_$LT$flate2..mem..Compress$u20$as$u20$flate2..zio..Ops$GT$7run_vec17h0123456789abcdefE",
                "flate2",
            ),
            (
                "_ZN50_$LT$u8$u20$as$u20$serde_core..de..Deserialize$GT$3foo17h0123456789abcdefE",
                "serde_core",
            ),
            ("_RNvCs1234_7mycrate3foo", "mycrate"),
        ] {
            assert_eq!(of_symbol(symbol), part, "{symbol}");
        }
    }

    #[test]
    fn generic_code_of_the_standard_library_is_counted_by_its_kind() {
        for (symbol, part) in [
            (
                "_ZN4core3ptr42drop_in_place$LT$alloc..string..String$GT$17h0123456789abcdefE",
                "drop glue",
            ),
            (
                "_ZN5alloc11collections5btree3map5entry3foo17h0123456789abcdefE",
                "maps: sorted",
            ),
            (
                "_ZN9hashbrown3raw13RawTableInner3foo17h0123456789abcdefE",
                "maps: hashed",
            ),
            (
                "_ZN4core5slice4sort6stable14driftsort_main17h0123456789abcdefE",
                "sorting",
            ),
            (
                "_ZN61_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
                "vectors",
            ),
            ("_ZN3std5alloc3foo17h0123456789abcdefE", "std"),
        ] {
            assert_eq!(of_symbol(symbol), part, "{symbol}");
        }
    }

    #[test]
    fn parts_have_groups() {
        for (part, expected) in [
            ("afterimage", "crates of ours"),
            ("afterimage_engine", "crates of ours"),
            ("lz4_flex", "dependencies"),
            ("core", "standard library"),
            ("drop glue", "generic code of the standard library"),
            ("vectors", "generic code of the standard library"),
            ("binding: exports", "binding"),
            ("unwind tables", "tables, constants and C"),
            ("C, unwinding and compiler's own", "tables, constants and C"),
        ] {
            assert_eq!(group(part), expected, "{part}");
        }
    }

    #[test]
    fn exports_and_other_languages_have_parts_of_their_own() {
        for (symbol, part) in [
            (
                "uniffi_afterimage_fn_method_replayengine_status",
                "binding: exports",
            ),
            (
                "UNIFFI_META_AFTERIMAGE_METHOD_REPLAYENGINE_STATUS",
                "binding: metadata",
            ),
            ("memcpy", "C, unwinding and compiler's own"),
        ] {
            assert_eq!(of_symbol(symbol), part, "{symbol}");
        }
    }
}
