//! Words that are forbidden in some places.
//!
//! Lines are checked one by one: a comment line is not code, and an inline test module extends to the end of its
//! file. This finds the usual forms; reviews find the others.

mod rules;

use super::finding::Finding;
use super::repository::{Repository, TextFile};
use rules::{LineKind, RULES, WordRule};

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
    fn changes_of_files_are_reported_outside_their_module() {
        let text = "fs::rename(from, to)?;\n";
        check_text(
            "crates/transport/src/a.rs",
            text,
            &["crates/transport/src/a.rs:1: `fs::rename`"],
        );
        check_text("crates/transport/src/files/writable_file.rs", text, &[]);
        check_text("crates/transport/src/a.rs", "files::rename(from, to)?;\n", &[]);
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
