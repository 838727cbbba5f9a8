//! Words that are forbidden in some places.
//!
//! Lines are checked one by one: a comment line is not code, and an inline test module extends to the end of its
//! file. This finds the usual forms; reviews find the others.

use super::finding::Finding;
use super::repository::{Repository, TextFile};

/// Words, and the lines that must not contain them.
struct WordRule {
    words: &'static [&'static str],
    why: &'static str,
    lines: LineKind,
    forbidden_in: fn(&str) -> bool,
    /// Lines that contain this are allowed; empty for none.
    except: &'static str,
}

/// The lines of a file that a rule applies to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
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

/// The crate that decides and has no effects.
const ENGINE: &str = "crates/engine/";

/// Places that may use files and sockets: transport within the SDK, and programs for developers.
const USE_FILES: &[&str] = &[
    "crates/transport/",
    "crates/studio/",
    "benches/",
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

/// The facade, its layers of exports and of the platform, and its module that starts threads.
const FACADE: &str = "crates/afterimage/src/";
const EXPORTS: &str = "crates/afterimage/src/ffi/";
const PLATFORM: &str = "crates/afterimage/src/platform/";
const THREADS: &str = "crates/afterimage/src/runtime/threads.rs";

/// Some words are written in two halves, so that this file does not contain them.
const RULES: &[WordRule] = &[
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
        words: &["unsafe"],
        why: "unsafe code is not used here",
        lines: LineKind::CodeAndTests,
        forbidden_in: |path| !path.starts_with("xtask/src/tidy"),
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

/// Reports the lines that contain a forbidden word.
pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    repository.files.iter().flat_map(check_file).collect()
}

fn check_file(file: &TextFile) -> Vec<Finding> {
    let is_rust = file.has_extension("rs");
    let rules: Vec<&WordRule> = RULES
        .iter()
        .filter(|rule| (rule.forbidden_in)(&file.path))
        .collect();
    let mut in_tests = is_test_file(&file.path);
    let mut findings = Vec::new();
    let mut lines = file.text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let is_inline_module = |next: &str| next.starts_with("mod ") && !next.ends_with(';');
        in_tests |= line.trim() == "#[cfg(test)]"
            && lines
                .peek()
                .is_some_and(|(_, next)| is_inline_module(next.trim()));
        let is_code = is_rust && !line.trim_start().starts_with("//");
        for rule in &rules {
            let applies = match rule.lines {
                LineKind::Code => is_code && !in_tests,
                LineKind::Tests => is_code && in_tests,
                LineKind::CodeAndTests => is_code,
                LineKind::All => true,
            };
            let is_allowed = !rule.except.is_empty() && line.contains(rule.except);
            let found = rule.words.iter().find(|word| contains_word(line, word));
            if let Some(word) = found.filter(|_| applies && !is_allowed) {
                let place = format!("{}:{}", file.path, number + 1);
                findings.push(Finding::new(place, format!("`{word}`: {}", rule.why)));
            }
        }
    }
    findings
}

fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs")
}

fn starts_with_any(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// Returns whether the line contains `word`, and not only as a part of a longer word or path.
fn contains_word(line: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let is_edge = |edge: Option<char>, beside: Option<char>| {
        let path_continues = edge == Some('/') && beside.is_some_and(|c| joins(c) || ".-~}".contains(c));
        let word_continues = edge.is_some_and(joins) && beside.is_some_and(joins);
        !path_continues && !word_continues
    };
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        let ends = word.chars().next_back();
        is_edge(word.chars().next(), before) && (ends == Some('/') || is_edge(ends, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str, expected: &[&str]) {
        let found: Vec<String> = check(&Repository::from_files(&[(path, text)]))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found} is not {expected}");
        }
    }

    #[test]
    fn files_and_sockets_are_reported_outside_transport() {
        check_text(
            "crates/masking/src/a.rs",
            "//! Docs.\nuse std::fs;\n",
            &["crates/masking/src/a.rs:2: `std::fs`"],
        );
        check_text("crates/transport/src/a.rs", "use std::fs;\n", &[]);
        check_text("crates/masking/src/a.rs", "use std::fscanf;\n", &[]);
    }

    #[test]
    fn tests_may_use_files_and_comments_may_mention_them() {
        check_text(
            "crates/masking/src/a.rs",
            "// std::fs\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
            &[],
        );
        check_text("crates/masking/tests/it/a.rs", "use std::fs;\n", &[]);
        let out_of_line = "#[cfg(test)]\nmod tests;\nuse std::fs;\n";
        check_text(
            "crates/masking/src/a.rs",
            out_of_line,
            &["crates/masking/src/a.rs:3"],
        );
    }

    #[test]
    fn clocks_and_threads_are_reported_in_leaf_crates() {
        let text = "let t = Instant::now();\nstd::thread::spawn(f);\n";
        check_text(
            "crates/transport/src/a.rs",
            text,
            &["crates/transport/src/a.rs:1", "crates/transport/src/a.rs:2"],
        );
        check_text("crates/studio/src/a.rs", text, &[]);
    }

    #[test]
    fn clocks_and_threads_of_the_facade_are_reported_outside_their_modules() {
        let text = "let t = Instant::now();\nstd::thread::spawn(f);\n";
        let found = |path: &str| check(&Repository::from_files(&[(path, text)])).len();
        assert_eq!(found("crates/afterimage/src/runtime/a.rs"), 2);
        assert_eq!(found("crates/afterimage/src/runtime/threads.rs"), 1);
        assert_eq!(found("crates/afterimage/src/platform/clock.rs"), 1);
        assert_eq!(found("crates/afterimage/tests/it/a.rs"), 0);
    }

    #[test]
    fn effects_and_time_are_reported_in_the_engine() {
        let path = "crates/engine/src/a.rs";
        for line in [
            "use std::thread;",
            "use std::{fs, thread};  fs::read(path)",
            "use std::net::TcpStream;",
            "use std::{net::TcpStream, fmt};",
            "fn f(now: Instant) {}",
            "fn f(now: std::time::SystemTime) {}",
            "thread::current();",
        ] {
            let findings = check(&Repository::from_files(&[(path, line)]));
            assert!(
                findings
                    .iter()
                    .any(|finding| finding.problem.contains("state machine")),
                "{line}"
            );
        }
        check_text(
            path,
            "// std::thread\nfn f(instants: &[Instants]) { offs::g() }",
            &[],
        );
    }

    #[test]
    fn uniffi_is_reported_outside_ffi() {
        let text = "#[derive(uniffi::Record)]\nuniffi::setup_scaffolding!();\n";
        check_text(
            "crates/afterimage/src/lib.rs",
            text,
            &["crates/afterimage/src/lib.rs:1: `uniffi`"],
        );
        check_text("crates/afterimage/src/ffi/records.rs", text, &[]);
    }

    #[test]
    fn reading_raw_text_is_reported_outside_masking() {
        check_text(
            "crates/compression/src/a.rs",
            "text.expose()\n",
            &["crates/compression/src/a.rs:1: `.expose(`"],
        );
        check_text("crates/masking/src/a.rs", "text.expose()\n", &[]);
    }

    #[test]
    fn bincode_is_reported_outside_its_module() {
        let text = "use bincode::encode_into_slice;\n";
        check_text(
            "crates/compression/src/writer.rs",
            text,
            &["crates/compression/src/writer.rs:1: `bincode::`"],
        );
        check_text("crates/compression/src/primitives.rs", text, &[]);
    }

    #[test]
    fn unsafe_code_is_reported_and_its_lint_is_not() {
        let word = concat!("un", "safe");
        check_text(
            "crates/a/src/a.rs",
            &format!("{word} {{ f() }}\n"),
            &["crates/a/src/a.rs:1"],
        );
        check_text("crates/a/src/a.rs", "#![forbid(unsafe_code)]\n", &[]);
    }

    #[test]
    fn sleeping_is_reported_in_tests() {
        let text = concat!("std::thread::sl", "eep(d);\n");
        check_text("crates/a/tests/it/a.rs", text, &["crates/a/tests/it/a.rs:1"]);
        check_text("crates/a/src/pace.rs", text, &[]);
    }

    #[test]
    fn open_work_is_reported_in_all_files() {
        check_text(
            "docs/a.md",
            &format!("{}: more\n", concat!("TO", "DO")),
            &["docs/a.md:1"],
        );
        check_text("docs/a.md", "TODOS\n", &[]);
    }

    #[test]
    fn paths_of_one_machine_are_reported() {
        check_text(
            "docs/a.md",
            &format!("see {}x\n", concat!("/wo", "rk/")),
            &["docs/a.md:1"],
        );
        check_text("docs/a.md", &format!("see net{}x\n", concat!("/wo", "rk/")), &[]);
    }
}
