//! The list of a release's files: the SHA-256 hash, the bytes and the path of each.

use std::fmt::Write as _;

use crate::files::{self, Files};

/// Returns the list, sorted by path, and the sum of the bytes in its last line.
pub(super) fn text(files: &Files) -> String {
    let mut text = String::new();
    for (path, bytes) in files {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}  {:>9}  {path}", files::sha256(bytes), bytes.len());
    }
    let all: usize = files.values().map(Vec::len).sum();
    let _ = writeln!(text, "{:64}  {all:>9}  all {} files", "", files.len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_has_the_hash_and_the_bytes_of_each_file() {
        let files = Files::from([("b".to_owned(), b"abc".to_vec()), ("a/c".to_owned(), Vec::new())]);
        let text = text(&files);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with("e3b0c442") && lines[0].ends_with("          0  a/c"),
            "{text}"
        );
        assert!(
            lines[1].starts_with("ba7816bf8f01cfea") && lines[1].ends_with("          3  b"),
            "{text}"
        );
        assert!(lines[2].ends_with("          3  all 2 files"), "{text}");
    }
}
