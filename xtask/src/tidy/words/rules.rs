//! The table of forbidden words.

/// Words, and the lines that must not contain them.
pub(crate) struct WordRule {
    /// Words that are forbidden.
    pub(crate) words: &'static [&'static str],
    /// The reason, and the alternative.
    pub(crate) why: &'static str,
    /// The lines that the rule applies to.
    pub(crate) lines: LineKind,
    /// Returns whether the rule applies to a path.
    pub(crate) forbidden_in: fn(&str) -> bool,
    /// Lines that contain this are allowed; empty for none.
    pub(crate) except: &'static str,
}

/// The lines of a file that a rule applies to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Rust outside of comments and tests.
    Code,
    /// Rust in tests, outside of comments.
    Tests,
    /// Rust outside of comments.
    CodeAndTests,
    /// All lines of all files.
    All,
}

/// Crates whose rules are tested without waiting: time is an argument.
const LEAVES: &[&str] = &[
    "crates/config/",
    "crates/wireframe/",
    "crates/masking/",
    "crates/compression/",
    "crates/transport/",
    "crates/replay/",
    ENGINE,
];

/// The crate that calls Objective-C, and the fake of it for its tests.
const UIKIT: &str = "crates/uikit/";

/// The crate that decides and has no effects.
const ENGINE: &str = "crates/engine/";

/// Places that may use files and sockets: transport within the SDK, programs for developers, and tests.
const USE_FILES: &[&str] = &[
    "crates/transport/",
    "crates/studio/",
    "crates/uikit/fake/",
    "benches/",
    "crash-test/",
    "examples/",
    "fuzz/",
    "xtask/",
    "bindings/",
];

/// The one module of each crate that uses bincode.
const USE_BINCODE: &[&str] = &[
    "crates/compression/src/primitives.rs",
    "crates/transport/src/codec.rs",
];

/// The module of transport that changes files.
const CHANGES_FILES: &str = "crates/transport/src/files/writable_file.rs";

/// The facade, its layers of exports and of the platform, and its module that starts threads.
const FACADE: &str = "crates/afterimage/src/";
const EXPORTS: &str = "crates/afterimage/src/ffi/";
const PLATFORM: &str = "crates/afterimage/src/platform/";
const THREADS: &str = "crates/afterimage/src/runtime/threads.rs";

/// Some words are written in two halves, so that this file does not contain them.
pub(crate) const RULES: &[WordRule] = &[
    WordRule {
        words: &[
            "std::fs",
            "std::net",
            "std::os::unix::net",
            "tokio::fs",
            "tokio::net",
        ],
        why: "only transport (and the studio) uses files and sockets",
        lines: LineKind::Code,
        forbidden_in: |path| !starts_with_any(path, USE_FILES),
        except: "",
    },
    WordRule {
        words: &[
            "Instant::now",
            "SystemTime::now",
            "thread::spawn",
            "thread::Builder",
            "rand::",
        ],
        why: "leaf crates have no clock, thread or randomness: take it as an argument",
        lines: LineKind::Code,
        forbidden_in: |path| starts_with_any(path, LEAVES),
        except: "",
    },
    WordRule {
        // The short forms are those after `use std::{fs, thread}`.
        words: &[
            "std::thread",
            "std::fs",
            "std::net",
            "thread::",
            "fs::",
            "net::",
            "Instant",
            "SystemTime",
        ],
        why: "the engine is a state machine: time and results of I/O are inputs, effects are actions",
        lines: LineKind::Code,
        forbidden_in: |path| path.starts_with(ENGINE),
        except: "",
    },
    WordRule {
        words: &["Instant::now", "SystemTime::now"],
        why: "only the platform layer reads clocks, so that tests run in virtual time",
        lines: LineKind::Code,
        forbidden_in: |path| path.starts_with(FACADE) && !path.starts_with(PLATFORM),
        except: "",
    },
    WordRule {
        words: &["thread::spawn", "thread::Builder"],
        why: "only one module starts threads: each thread has a name, a guard against panics, and the log",
        lines: LineKind::Code,
        forbidden_in: |path| path.starts_with(FACADE) && path != THREADS,
        except: "",
    },
    WordRule {
        words: &["uniffi"],
        why: "only the modules in ffi/ use UniFFI; they declare the types of other modules with `#[uniffi::remote]`",
        lines: LineKind::CodeAndTests,
        forbidden_in: |path| path.starts_with(FACADE) && !path.starts_with(EXPORTS),
        except: "uniffi::setup_scaffolding!",
    },
    WordRule {
        words: &[concat!(".exp", "ose(")],
        why: "only masking reads raw text",
        lines: LineKind::Code,
        forbidden_in: |path| !path.starts_with("crates/masking/"),
        except: "",
    },
    WordRule {
        words: &["bincode::"],
        why: "one module per crate uses bincode, so that it can be replaced (docs/adr/0001-bincode-behind-one-module.md)",
        lines: LineKind::Code,
        forbidden_in: |path| path.starts_with("crates/") && !USE_BINCODE.contains(&path),
        except: "",
    },
    WordRule {
        words: &[
            "fs::rename",
            "fs::remove_file",
            "fs::write",
            "fs::create_dir_all",
            "File::create",
            "OpenOptions",
        ],
        why: "only one module changes files, so that tests observe each change (crates/transport/src/files/writable_file.rs)",
        lines: LineKind::Code,
        forbidden_in: |path| path.starts_with("crates/transport/src/") && path != CHANGES_FILES,
        except: "",
    },
    WordRule {
        words: &["unsafe"],
        why: "only crates/uikit, which calls Objective-C, has unsafe code (docs/adr/0018-unsafe-for-objective-c.md)",
        lines: LineKind::CodeAndTests,
        forbidden_in: |path| !path.starts_with("xtask/src/tidy") && !path.starts_with(UIKIT),
        except: "",
    },
    WordRule {
        words: &["thread::sleep", "time::sleep"],
        why: "tests do not sleep: wait for the event",
        lines: LineKind::Tests,
        forbidden_in: |_| true,
        except: "",
    },
    WordRule {
        words: &[concat!("TO", "DO"), concat!("FIX", "ME")],
        why: "open work is an issue, not a comment",
        lines: LineKind::All,
        forbidden_in: |_| true,
        except: "",
    },
    WordRule {
        words: &[concat!("/wo", "rk/"), concat!("/ro", "ot/")],
        why: "paths of one machine do not exist on others",
        lines: LineKind::All,
        forbidden_in: |_| true,
        except: "",
    },
];

fn starts_with_any(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}
