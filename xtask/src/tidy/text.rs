//! Words that may stand in some places only.
//!
//! Deliberately simple: lines are looked at one by one, comment lines are not code, and a test
//! module ends its file. What slips through is caught by eyes; what is caught needs none.

use super::finding::Finding;
use super::repository::{File, Repository};

/// Words and where they must not stand.
struct Rule {
    words: &'static [&'static str],
    why: &'static str,
    part: Part,
    forbidden_in: fn(&str) -> bool,
}

/// Which lines of a file a rule looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Rust outside of comments and tests.
    Code,
    /// Rust outside of comments, in tests.
    Tests,
    /// Rust outside of comments.
    CodeAndTests,
    /// Every line of every file.
    Everything,
}

/// The crates whose every rule can be tested without waiting.
const LEAVES: &[&str] = &[
    "crates/config/",
    "crates/wireframe/",
    "crates/masking/",
    "crates/compression/",
    "crates/transport/",
    "crates/replay/",
];

/// Places that may touch files and sockets: transport for the SDK, and what runs on a desk.
const TOUCH_FILES: &[&str] = &[
    "crates/transport/",
    "crates/studio/",
    "benches/",
    "examples/",
    "fuzz/",
    "xtask/",
    "bindings/",
];

/// The one module of each crate that knows bincode.
const KNOW_BINCODE: &[&str] = &[
    "crates/compression/src/primitives.rs",
    "crates/transport/src/codec.rs",
];

/// Some words are written in two halves, so that this file does not find itself.
const RULES: &[Rule] = &[
    Rule {
        words: &[
            "std::fs",
            "std::net",
            "std::os::unix::net",
            "tokio::fs",
            "tokio::net",
        ],
        why: "only transport (and the studio) touches files and sockets",
        part: Part::Code,
        forbidden_in: |path| !starts_with_any(path, TOUCH_FILES),
    },
    Rule {
        words: &[
            "Instant::now",
            "SystemTime::now",
            "thread::spawn",
            "thread::Builder",
            "rand::",
        ],
        why: "leaf crates have no clock, thread or randomness of their own: take it as an argument",
        part: Part::Code,
        forbidden_in: |path| starts_with_any(path, LEAVES),
    },
    Rule {
        words: &[concat!(".exp", "ose(")],
        why: "only masking reads raw text",
        part: Part::Code,
        forbidden_in: |path| !path.starts_with("crates/masking/"),
    },
    Rule {
        words: &["bincode::"],
        why: "one module of a crate knows bincode, so that it can be replaced (docs/adr/0001-bincode-behind-one-module.md)",
        part: Part::Code,
        forbidden_in: |path| path.starts_with("crates/") && !KNOW_BINCODE.contains(&path),
    },
    Rule {
        words: &["unsafe"],
        why: "there is no unsafe code here",
        part: Part::CodeAndTests,
        forbidden_in: |path| !path.starts_with("xtask/src/tidy"),
    },
    Rule {
        words: &["thread::sleep", "time::sleep"],
        why: "no test sleeps: wait for what is meant to happen",
        part: Part::Tests,
        forbidden_in: |_| true,
    },
    Rule {
        words: &[concat!("TO", "DO"), concat!("FIX", "ME")],
        why: "what is left to do is an issue, not a comment",
        part: Part::Everything,
        forbidden_in: |_| true,
    },
    Rule {
        words: &[concat!("/wo", "rk/"), concat!("/ro", "ot/")],
        why: "paths of one machine mean nothing on another",
        part: Part::Everything,
        forbidden_in: |_| true,
    },
];

/// Finds words where they must not stand.
pub fn check(repository: &Repository) -> Vec<Finding> {
    repository.files.iter().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let is_rust = file.has_ending("rs");
    let mut in_tests = is_test_file(&file.path);
    let mut findings = Vec::new();
    let mut lines = file.text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let inline = |next: &str| next.starts_with("mod ") && !next.ends_with(';');
        in_tests |=
            line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(|(_, next)| inline(next.trim()));
        let is_code = is_rust && !line.trim_start().starts_with("//");
        for rule in RULES.iter().filter(|rule| (rule.forbidden_in)(&file.path)) {
            let looked_at = match rule.part {
                Part::Code => is_code && !in_tests,
                Part::Tests => is_code && in_tests,
                Part::CodeAndTests => is_code,
                Part::Everything => true,
            };
            for word in rule
                .words
                .iter()
                .filter(|word| looked_at && contains_word(line, word))
            {
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

/// Finds `word` where it is not part of a longer one.
fn contains_word(line: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |edge: Option<char>, beside: Option<char>| {
        let path_goes_on = edge == Some('/') && beside.is_some_and(|c| joins(c) || ".-~}".contains(c));
        let word_goes_on = edge.is_some_and(joins) && beside.is_some_and(joins);
        !path_goes_on && !word_goes_on
    };
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        let ends = word.chars().next_back();
        alone(word.chars().next(), before) && (ends == Some('/') || alone(ends, after))
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
    fn files_and_sockets_are_found_outside_transport() {
        check_text(
            "crates/masking/src/a.rs",
            "//! Why.\nuse std::fs;\n",
            &["crates/masking/src/a.rs:2: `std::fs`"],
        );
        check_text("crates/transport/src/a.rs", "use std::fs;\n", &[]);
        check_text("crates/masking/src/a.rs", "use std::fscanf;\n", &[]);
    }

    #[test]
    fn tests_may_touch_files_and_comments_may_speak_of_them() {
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
    fn clocks_and_threads_are_found_in_leaf_crates() {
        let text = "let t = Instant::now();\nstd::thread::spawn(f);\n";
        check_text(
            "crates/transport/src/a.rs",
            text,
            &["crates/transport/src/a.rs:1", "crates/transport/src/a.rs:2"],
        );
        check_text("crates/afterimage/src/a.rs", text, &[]);
    }

    #[test]
    fn raw_text_is_read_in_masking_alone() {
        check_text(
            "crates/compression/src/a.rs",
            "text.expose()\n",
            &["crates/compression/src/a.rs:1: `.expose(`"],
        );
        check_text("crates/masking/src/a.rs", "text.expose()\n", &[]);
    }

    #[test]
    fn bincode_stays_behind_one_module() {
        let text = "use bincode::encode_into_slice;\n";
        check_text(
            "crates/compression/src/writer.rs",
            text,
            &["crates/compression/src/writer.rs:1: `bincode::`"],
        );
        check_text("crates/compression/src/primitives.rs", text, &[]);
    }

    #[test]
    fn unsafe_code_is_found_and_its_lint_is_not() {
        let word = concat!("un", "safe");
        check_text(
            "crates/a/src/a.rs",
            &format!("{word} {{ f() }}\n"),
            &["crates/a/src/a.rs:1"],
        );
        check_text("crates/a/src/a.rs", "#![forbid(unsafe_code)]\n", &[]);
    }

    #[test]
    fn sleeping_is_found_in_tests() {
        let text = concat!("std::thread::sl", "eep(d);\n");
        check_text("crates/a/tests/it/a.rs", text, &["crates/a/tests/it/a.rs:1"]);
        check_text("crates/a/src/pace.rs", text, &[]);
    }

    #[test]
    fn work_left_to_do_is_found_in_any_file() {
        check_text(
            "docs/a.md",
            &format!("{}: more\n", concat!("TO", "DO")),
            &["docs/a.md:1"],
        );
        check_text("docs/a.md", "TODOS\n", &[]);
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        check_text(
            "docs/a.md",
            &format!("see {}x\n", concat!("/wo", "rk/")),
            &["docs/a.md:1"],
        );
        check_text("docs/a.md", &format!("see net{}x\n", concat!("/wo", "rk/")), &[]);
    }
}
