//! Functions and constants, and the sections that have none.

/// Sections that hold no function or constant of the program, with the part that their bytes are counted for.
pub(super) const TABLES: &[(&str, &str)] = &[
    (".eh_frame", "unwind tables"),
    (".eh_frame_hdr", "unwind tables"),
    (".gcc_except_table", "unwind tables"),
    (".ARM.exidx", "unwind tables"),
    (".ARM.extab", "unwind tables"),
    (".dynsym", "names and relocations"),
    (".dynstr", "names and relocations"),
    (".hash", "names and relocations"),
    (".gnu.hash", "names and relocations"),
    (".rela.dyn", "names and relocations"),
    (".rel.dyn", "names and relocations"),
    (".rela.plt", "names and relocations"),
    (".rel.plt", "names and relocations"),
    ("__eh_frame", "unwind tables"),
    ("__unwind_info", "unwind tables"),
    ("__gcc_except_tab", "unwind tables"),
    ("__stubs", "names and relocations"),
    ("__stub_helper", "names and relocations"),
];

/// A function or constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Symbol {
    pub(super) bytes: u64,
    pub(super) name: String,
}
